"""Keeps what a full run or a defect run of a gate showed, and makes the table of all of them.

`python -m tests.gates.evidence` writes docs/safety/evidence/README.md from the kept files.
"""

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tests.gates.frame import bound

# What pytest-timeout says of a test that it stopped.
STOOD_STILL = "from pytest-timeout"
ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "safety" / "evidence"


def keep(how, item, run, mode, call, report):
    """Add one test's outcome to its gate's file."""
    path = FOLDER / f"{run.gate.id}.json"
    kept = json.loads(path.read_text()) if path.exists() else {}
    said = _first_line(call) if report.failed else ""
    if STOOD_STILL in said:
        # It shows nothing: neither that the promise holds, nor that it is broken.
        return
    earlier = kept.get(how, {}).get("tests", [])
    # One test run by itself takes the place of its own earlier words, and of no other's.
    others = [each for each in earlier if (each["test"], each["mode"]) != (item.originalname, mode)]
    kept[how] = {"at": _now(), "commit": _commit(), "machine": _machine(), "tests": others}
    kept |= {"gate": run.gate.id, "says": run.gate.says}
    failed = len(run.failures) or int(report.failed)
    kept[how]["tests"].append(
        {
            "test": item.originalname,
            "mode": mode,
            "trials": run.trials,
            "failures": failed,
            "seed": run.seed,
            "seconds": round(call.duration, 1),
        }
        | ({"said": said} if said else {})
    )
    FOLDER.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


def _first_line(call):
    return str(call.excinfo.value).strip()[:200].split("\nassert ")[0].replace("\n", " · ")


def _now():
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _commit():
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
    )
    return asked.stdout.strip()


def _machine():
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def page() -> str:
    """Return the table of every gate's evidence, in Markdown."""
    lines = [
        "# Evidence of the gates",
        "",
        "Made by `make gates`; `make gates GATE=G-AZ1` runs one, `make gates GATE=G-AZ1 DEFECT=1`",
        "shows it red. No failure in n random trials bounds the true rate at about 3/n (95 %): it",
        "proves nothing beyond that. The files beside this page hold seeds, dates and commits.",
        "",
        "| gate | says | trials | failures | bound | seconds | seeded defects, and what the gate said |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- |",
    ]
    lines += [_row(json.loads(path.read_text())) for path in sorted(FOLDER.glob("G-*.json"))]
    return "\n".join(lines) + "\n"


def _row(kept):
    tests = kept.get("full", {}).get("tests", [])
    trials, failures = (sum(t[name] for t in tests) for name in ("trials", "failures"))
    seconds = sum(t["seconds"] for t in tests)
    seeded = kept.get("defect", {}).get("tests", [])
    reds = dict.fromkeys(_red(test) for test in seeded)
    return (
        f"| {kept['gate']} | {kept['says']} | {trials:,} | {failures} | {bound(trials, failures)} "
        f"| {seconds:.0f} | {'<br>'.join(reds) or 'not shown'} |"
    )


def _red(test):
    said = test.get("said", "NOT RED").replace("|", "\\|").replace("<", "&lt;")
    return f"{test['mode']}: {said}"


if __name__ == "__main__":
    (FOLDER / "README.md").write_text(page())
