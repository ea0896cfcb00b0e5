"""What stood before the eyes that read it, as one word a form can carry. Plain Python."""

import hashlib
from collections.abc import Iterable


def word_of(lines: Iterable[str]) -> str:
    """Return 16 letters for these lines in any order, nothing for none: another word, and something else was read."""
    text = "\n".join(sorted(lines))
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""
