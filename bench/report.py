"""Writes what was measured: a JSON file, and the figures' part of docs/reference/bench.md."""

import json
import os
import platform
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from bench.goals import Goal
from bench.timing import CLIENTS, Results

BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"
PACKAGES = ("Django", "psycopg", "gunicorn")


def conditions(started: datetime, load: tuple[float, float]) -> dict:
    """Return machine, date and versions; load is that of the last minute, before and after."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgres = cursor.fetchone()[0].split()[0]
    seconds = (timezone.now() - started).total_seconds()
    return {
        "date": f"{started:%Y-%m-%d %H:%M} UTC",
        "seconds": round(seconds),
        "machine": f"{_processor()}, {os.cpu_count()} cores, {_memory_gb()} GB, {platform.system()} {platform.release().split('-')[0]}",
        "load": [round(each, 1) for each in load],
        "versions": {
            "Python": platform.python_version(), "PostgreSQL": postgres, **{name: version(name) for name in PACKAGES},
        },
    }  # fmt: skip


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(": ", 1)[1] for line in lines if line.startswith("model name")), "?")


def _memory_gb() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def write(facts: dict, goals: list[Goal], by_size: dict[int, Results], words: dict, more: dict):
    """Write both files; returns their places."""
    folder = settings.BASE_DIR / "docs/reference"
    page, data = folder / "bench.md", folder / "bench.json"
    tables = {
        str(size): {
            name: {str(n): series.as_dict() for n, series in by_clients.items()}
            for name, by_clients in results.items()
        }
        for size, results in by_size.items()
    }
    told = {**facts, **more, "goals": [goal.as_dict() for goal in goals], "measured": tables}
    data.write_text(json.dumps(told, indent=1) + "\n")
    head, _begin, rest = page.read_text().partition(BEGIN)
    _old, _end, tail = rest.partition(END)
    page.write_text(
        f"{head}{BEGIN}\n\n{as_markdown(facts, goals, by_size, words, more)}\n\n{END}{tail}"
    )
    return page, data


def as_markdown(facts, goals, by_size, words, more) -> str:
    """Return the figures as a person reads them."""
    parts = [_conditions(facts, more), "### Goals", _goals(goals)]
    for size, results in by_size.items():
        parts += [f"### {size:,} patients", _table(results, words)]
    return "\n\n".join(parts)


def _conditions(facts, more) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in facts["versions"].items())
    rows = "; ".join(f"{size} patients: {n:,} rows" for size, n in more["rows"].items())
    sizes = ", ".join(
        f"{name.replace('_', ' of ')} {kb} KB" for name, kb in more["kilobytes"].items()
    )
    before, after = facts["load"]
    return (
        f"Measured {facts['date']} in {facts['seconds']} seconds on {facts['machine']}. {versions}.\n"
        f"Load of the machine before {before}, at the end {after} (the bench itself makes 2 to 4). {rows}.\n"
        f"Pages as sent: {sizes}."
    )  # fmt: skip


def _goals(goals) -> str:
    lines = ["| goal | patients | wanted | found | met |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {goal.name} | {goal.size} | {goal.wanted} | {goal.found:.2f} | {'yes' if goal.met else '**no**'} |"
        for goal in goals
    ]  # fmt: skip
    return "\n".join(lines)


def _table(results: Results, words) -> str:
    head = "| what | n, 1 client | p50 ms | p95 ms | a second | n, 8 clients | p50 ms | p95 ms | a second |"
    lines = [head, "| --- |" + " ---: |" * 8]
    for name, by_clients in results.items():
        cells = [words[name]]
        for clients in CLIENTS:
            series = by_clients[clients]
            cells += [f"{series.n}", f"{series.p50:.1f}", f"{series.p95:.1f}", f"{series.rate:.0f}"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
