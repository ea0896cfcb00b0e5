"""Runs each gate as it is and with each of its seeded defects; keeps the evidence when asked.

GATES=full   the full number of trials, as it is; evidence is written.
             GATES_MOST caps it, for gates that take hours; the evidence says how many were made.
GATES=defect every seeded defect, shown as it fails; evidence is written.
Otherwise a small number as it is, and each defect must fail, which then counts as passed.
Their trials follow from the committed files, so that what was green for a commit is green for it anywhere;
the full number draws new ones each time. GATES_SEED replays the trials of another run.
"""

import os
import secrets
import subprocess
import time
from contextlib import nullcontext

import pytest

from outcomes import record
from tests.gates import evidence
from tests.gates.frame import Run

AS_IS = "as it is"
# A defect that makes a test stand still until it is stopped shows nothing.
STOPPED_SECONDS = 3600
HOW = os.environ.get("GATES", "")


def _seed_of_the_tree():
    told = subprocess.run(
        ["git", "rev-parse", "HEAD^{tree}"], cwd=evidence.ROOT, capture_output=True, text=True
    )
    return int(told.stdout[:8], 16) if told.returncode == 0 else secrets.randbelow(10**9)


SEED = int(
    os.environ.get("GATES_SEED") or (secrets.randbelow(10**9) if HOW else _seed_of_the_tree())
)
RUN = pytest.StashKey[Run]()


def pytest_generate_tests(metafunc):
    if "gate" not in metafunc.fixturenames:
        return
    gate = metafunc.module.GATE
    seeded = [] if HOW == "full" or (gate.heavy and HOW != "defect") else list(gate.defects)
    modes = seeded if HOW == "defect" else [AS_IS, *seeded]
    metafunc.parametrize("gate", modes, indirect=True)


def pytest_collection_modifyitems(items):
    for item in items:
        if HOW and "gate" in item.fixturenames:
            # The full number takes what it takes; a defect that makes a gate stand still is stopped.
            item.add_marker(pytest.mark.timeout(0 if HOW == "full" else STOPPED_SECONDS))


@pytest.fixture
def gate(request):
    """The gate of this module at work, with the defect of this run seeded."""
    declared = request.module.GATE
    full = min(declared.full, int(os.environ.get("GATES_MOST") or declared.full))
    run = Run(declared, full if HOW == "full" else declared.ci, SEED)
    if request.param != AS_IS and declared.ci_seeded:
        run.n, run.stops_at_first = declared.ci_seeded, not HOW
    request.node.stash[RUN] = run
    seeded = nullcontext if request.param == AS_IS else declared.defects[request.param]
    # The chart composes its statement once; one composed under a defect must not outlive it.
    record._composed.cache_clear()
    with seeded():
        yield run
    record._composed.cache_clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    run = item.stash.get(RUN, None)
    if run is None or call.when != "call":
        return report
    mode = item.callspec.params["gate"]
    if HOW in ("full", "defect"):
        evidence.keep(HOW, item, run, mode, call, report)
    elif mode != AS_IS:
        _must_have_failed(report, call, run, mode)
    return report


def _must_have_failed(report, call, run, mode):
    """A defect that fails the gate is what we want; one that passes shows a gate without teeth."""
    if report.skipped:
        return
    is_late = report.failed and evidence.STOOD_STILL in str(call.excinfo.value)
    if (
        report.failed
        and not is_late
        and call.excinfo.errisinstance((AssertionError, pytest.fail.Exception))
    ):
        report.outcome, report.longrepr = "passed", None
    elif report.passed:
        report.outcome = "failed"
        report.longrepr = f"{run.gate.id} has no teeth: it passed with the defect '{mode}'."


def pytest_sessionstart(session):
    session.started_at = time.time()


def pytest_report_header():
    return f"gates: {HOW or 'small'}, seed {SEED}"
