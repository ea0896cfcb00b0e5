"""`python -m bench`: makes a database, fills it, serves it, measures, writes the page. BENCH=quick: 10,000 only."""

import os
import shutil
import tempfile
import time

SIZES = (10_000,) if os.environ.get("BENCH") == "quick" else (10_000, 100_000)
ROUNDS = 4


def say(words: str) -> None:
    print(f"{time.perf_counter() - STARTED:5.0f} s  {words}", flush=True)


STARTED = time.perf_counter()


def main() -> None:
    folder = tempfile.mkdtemp(prefix="backmice-bench-")
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL", "DEBUG", "STATIC_ROOT"):
        os.environ.pop(variable, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "backmice_clinic.settings", "BACKMICE_MODE": "local", "DATA_DIR": folder,
    }  # fmt: skip
    import django

    django.setup()
    from django.conf import settings

    try:
        _run()
    finally:
        if os.environ.get("BENCH_KEEP"):
            say(f"Kept: {folder}")
        else:
            if settings.EMBEDDED:
                settings.EMBEDDED.throw_away()
            shutil.rmtree(folder, ignore_errors=True)


def _run() -> None:
    from django.db import connection, connections
    from django.utils import timezone

    from bench import goals, house, report

    started, load = timezone.now(), os.getloadavg()[0]
    say("Database …")
    house.make_database()
    clinic, staff = house.open_clinic()
    name = connection.settings_dict["NAME"]
    by_size, words, rows, kilobytes = {}, {}, {}, {}
    filled, there = None, 0
    for seed, size in enumerate(SIZES):
        say(f"Filling up to {size:,} patients …")
        filled = house.fill(clinic, staff, size - there, name=name, seed=seed, onto=filled)
        there, rows[f"{size:,}"] = size, sum(filled.rows.values())
        connections.close_all()
        with house.Server() as server:
            say(f"Measuring at {size:,} patients …")
            by_size[size], words, kilobytes = _measured(server.port, filled, name, seed)
        # Written after each size, so that a run cut short leaves what it has.
        facts = report.conditions(started, (load, os.getloadavg()[0]))
        judged = goals.judged(by_size, words)
        page, data = report.write(
            facts, judged, by_size, words, {"rows": rows, "kilobytes": kilobytes}
        )
    for goal in judged:
        say(
            f"{'met    ' if goal.met else 'NOT MET'}  {goal.found:6.2f}  {goal.wanted:13} {goal.name}, {goal.size}"
        )
    say(f"Written: {page.name}, {data.name}")


def _measured(port, filled, name, seed):
    from bench.floor import Floor
    from bench.tasks import Desk
    from bench.timing import measure

    desk = Desk(port, filled, seed=seed)
    tasks = desk.tasks(saves=160, sign_ins=60)
    desk.save_one()
    # From the end as well: bare SQL numbers its rows anew for each size.
    floor = Floor(name, filled.unexamined[13::2][::-1], filled.large)
    try:
        tasks += floor.tasks()
        results = measure(tasks, rounds=ROUNDS)
    finally:
        floor.close()
    return results, {task.name: task.words for task in tasks}, desk.kilobytes()


if __name__ == "__main__":
    main()
