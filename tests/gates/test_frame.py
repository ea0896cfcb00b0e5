"""The frame itself: every gate has a name of its own, trials, and at least one defect."""

import importlib
import re
from pathlib import Path

import pytest

from tests.gates.frame import Gate, Run, bound

MODULES = sorted(path.stem for path in Path(__file__).parent.glob("test_*.py"))
GATES = [
    gate
    for name in MODULES
    if (gate := getattr(importlib.import_module(f"tests.gates.{name}"), "GATE", None))
]


def test_a_run_without_a_trial_has_shown_nothing():
    with pytest.raises(AssertionError):
        Run(Gate("G-XX1", "", 1, 1, {}), 1, 0).done()


def test_a_failed_trial_fails_the_run_at_its_end():
    run = Run(Gate("G-XX1", "", 1, 1, {}), 2, 0)
    run.check(True, "fine")
    run.check(False, "the second")

    with pytest.raises(AssertionError, match="1 of 2 failed"):
        run.done()


@pytest.mark.parametrize("declared", GATES, ids=lambda g: g.id)
def test_a_gate_is_whole(declared):
    assert re.fullmatch(r"G-[A-Z]{2}\d", declared.id)
    assert declared.defects, f"{declared.id} names no defect that would turn it red"
    assert 0 < declared.ci <= declared.full
    assert [g.id for g in GATES].count(declared.id) == 1


def test_the_bound_is_three_over_n():
    assert bound(300, 0) == "1.00%"
    assert bound(300, 1).startswith("none")
