"""The hazard log: of what harms at once, every gate and every seeded defect it names is there, and none is left out."""

import importlib
import re
from pathlib import Path

import pytest
from django.conf import settings

LOG = settings.BASE_DIR / "docs" / "safety" / "hazard-log.md"
GATES = {
    gate.id: gate
    for path in sorted((settings.BASE_DIR / "tests" / "gates").glob("test_*.py"))
    if (gate := getattr(importlib.import_module(f"tests.gates.{path.stem}"), "GATE", None))
}
AT_ONCE = {"H02", "H03", "H04", "H07", "H14"}


def _rows():
    """Return (gate, defect, hazard) of the table of defects."""
    table = LOG.read_text().split("## What turns the proof red")[1]
    return re.findall(r"^\| (G-[A-Z]{2}\d) \| (.+) \| (H\d\d) \|$", table, re.M)


def test_each_hazard_that_harms_at_once_has_a_defect():
    assert {hazard for _gate, _defect, hazard in _rows()} == AT_ONCE


@pytest.mark.parametrize("hazard", sorted(AT_ONCE))
def test_the_defects_named_are_those_of_the_gates(hazard):
    told = {}
    for gate, defect, row in _rows():
        if row == hazard:
            told.setdefault(gate, set()).add(defect)

    assert told == {gate: set(GATES[gate].defects) for gate in told}
    proof = next(line for line in LOG.read_text().splitlines() if line.startswith(f"| {hazard} |"))
    assert set(told) <= set(re.findall(r"G-[A-Z]{2}\d", proof))


def test_every_test_the_log_names_is_there():
    named = set(re.findall(r"`([a-z_/0-9]+\.py)`", LOG.read_text()))

    assert [path for path in sorted(named) if not Path(settings.BASE_DIR, path).exists()] == []
