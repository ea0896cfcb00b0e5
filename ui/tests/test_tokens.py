"""Every pair of ink and paper can be read: computed from the tokens, light and dark."""

import re

import pytest
from django.conf import settings

SOURCE = (settings.BASE_DIR / "static/css/tokens.css").read_text()
PAIRS = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{3,6}), (#[0-9a-f]{3,6})\);")
SINGLE = re.compile(r"^  --([\w-]+): (#[0-9a-f]{3,6});", re.MULTILINE)

TEXT, MARK = 4.5, 3.0
WANTED = [
    ("ink", "paper", TEXT),
    ("ink", "surface", TEXT),
    ("ink", "soft", TEXT),
    ("ink-2", "paper", TEXT),
    ("ink-2", "surface", TEXT),
    ("ink-2", "soft", TEXT),
    ("ink-2", "sunken", TEXT),
    ("ghost", "surface", TEXT),
    ("ghost", "sunken", TEXT),
    ("action", "paper", TEXT),
    ("action", "surface", TEXT),
    ("action", "soft", TEXT),
    ("on-action", "action-fill", TEXT),
    ("on-action", "action-fill-2", TEXT),
    ("on-ink", "ink", TEXT),
    ("good", "surface", TEXT),
    ("good", "paper", TEXT),
    ("caution", "surface", TEXT),
    ("caution", "caution-bg", TEXT),
    ("ink", "caution-bg", TEXT),
    ("stop", "surface", TEXT),
    ("stop", "stop-bg", TEXT),
    ("ink", "stop-bg", TEXT),
    ("on-stop", "stop-fill", TEXT),
    ("on-bar", "bar", TEXT),
    ("on-bar-2", "bar", TEXT),
    ("pain-ink", "surface", TEXT),
    ("control", "surface", MARK),
    ("control", "paper", MARK),
    ("data", "surface", MARK),
    ("data", "skin", MARK),
    ("focus", "surface", MARK),
    ("focus", "paper", MARK),
    ("pain", "surface", MARK),
]


def tokens():
    """Return name -> (light, dark)."""
    found = {name: (light, dark) for name, light, dark in PAIRS.findall(SOURCE)}
    return {name: (value, value) for name, value in SINGLE.findall(SOURCE)} | found


def luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper", "least"), WANTED, ids=lambda part: str(part))
def test_ink_stands_out_from_paper(ink, paper, least, theme):
    colours = tokens()

    assert contrast(colours[ink][theme], colours[paper][theme]) >= least
