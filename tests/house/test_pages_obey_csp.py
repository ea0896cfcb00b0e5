"""No template carries inline style or script, or asks another host for anything."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = re.compile(
    r"""<script(?![^>]*\bsrc=)|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:""", re.I
)
ELSEWHERE = re.compile(r"""(?:src|href)\s*=\s*["'](?:https?:)?//""", re.I)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_inline_and_nothing_from_elsewhere(path):
    text = path.read_text()

    assert not INLINE.search(text), INLINE.search(text)
    assert not ELSEWHERE.search(text), ELSEWHERE.search(text)
    assert "|safe" not in text
