"""What the safety documents name exists, and no requirement is passed over."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFETY = ROOT / "docs" / "safety"
PAGES = sorted(SAFETY.rglob("*.md"))
TEST_PATH = re.compile(r"`([a-z_]+(?:/[a-z_0-9.]+)*/tests?(?:/[a-z_0-9.]+)*|tests/[a-z_0-9./]+)`")
STATES = {"met", "partly", "not met", "place", "n/a"}
# OWASP ASVS 5.0.0: how many requirements of levels 1 and 2 each section has; they are its first.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5,
    "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2,
    "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11,
    "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1,
    "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5,
    "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
ROW = re.compile(r"^\| ([\d.]+)(?:–(\d+))? \|([^|]*)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)


def _rows():
    for first, last, answer, proof, state in ROW.findall((SAFETY / "asvs.md").read_text()):
        section, _, number = first.rpartition(".")
        numbers = range(int(number), int(last or number) + 1)
        yield [f"{section}.{n}" for n in numbers], answer, proof, state.strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_test_named_exists(page):
    named = set(TEST_PATH.findall(page.read_text()))

    assert {path for path in named if not (ROOT / path).exists()} == set()


def test_the_documents_name_tests():
    assert len(TEST_PATH.findall((SAFETY / "asvs.md").read_text())) > 50


def test_every_requirement_is_answered_once():
    wanted = [f"{section}.{n}" for section, most in SECTIONS.items() for n in range(1, most + 1)]
    answered = [one for numbers, *_ in _rows() for one in numbers]

    assert sorted(answered) == sorted(wanted)
    assert len(wanted) == 253


def test_every_answer_has_a_state_and_what_is_missing_is_said():
    for numbers, answer, _proof, state in _rows():
        assert state in STATES, numbers
        assert answer.strip() or state == "place", numbers


def test_every_hazard_names_its_proof():
    rows = re.findall(
        r"^\| (H\d\d) \|.*\| (.*) \|$", (SAFETY / "hazard-log.md").read_text(), re.MULTILINE
    )

    assert len(rows) >= 20
    for hazard, proof in rows:
        assert "tests" in proof or "G-" in proof, hazard
    assert [hazard for hazard, _ in rows] == sorted({hazard for hazard, _ in rows})
