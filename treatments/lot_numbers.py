"""When two lot numbers are one, and when a text is none. Plain Python, and the same for the database."""

import re

# Spaces and dashes of every kind: a label and a keyboard differ in them.
_SPACES_AND_DASHES = "\u00a0\u2002-\u200a\u202f\u2010-\u2015\u2212-"
IGNORED_IN_SQL = f"[[:space:]{_SPACES_AND_DASHES}]"
_IGNORED = re.compile(f"[\\s{_SPACES_AND_DASHES}]")


def plain(text: str) -> str:
    """Return a lot number without its case, spaces and hyphens; "" where nothing is left: no recall finds that."""
    return _IGNORED.sub("", text).upper()
