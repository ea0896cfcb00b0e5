"""G-FU2: the worker is killed at random moments while it sends e-mails; each goes at most once, none vanishes."""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from backmice_clinic.embedded import EmbeddedServer
from tests.gates import served
from tests.gates.frame import Gate
from tests.gates.test_du1_database_killed import _defect

WAITING = 12
"""E-mails in line before each blow."""
LONGEST = 0.5
"""Seconds of sending before it."""

GATE = Gate(
    "G-FU2",
    "an e-mail is handed over at most once however often the worker is killed, and none is lost without a word",
    ci=3,
    full=100,
    defects={"it is marked as sent after it went": _defect("email_marked_after_it_went")},
    heavy=True,
)


@contextmanager
def _clinic(defect):
    """A clinic without a web server: its database, its mail folder, and workers started by hand."""
    folder = Path(tempfile.mkdtemp(prefix="backmice-served-", dir="/tmp"))
    shutil.copytree(served._prepared(), folder, dirs_exist_ok=True)
    database = EmbeddedServer(folder / "postgres")
    # The last one out stops it: while we look on, nobody is.
    database.join()
    try:
        yield folder, database, served._environment(folder, defect=defect)
    finally:
        database.leave()
        if database.cluster.answers():
            database.cluster.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _run(environment, *command, **how):
    return subprocess.Popen(
        [sys.executable, *command], cwd=served.ROOT, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **how,
    )  # fmt: skip


def _hand(environment, *words):
    assert _run(environment, "-m", "tests.gates.asking_hand", *words).wait(300) == 0


def _states(database):
    with database.superuser_connection(database.NAME) as connection:
        rows = connection.execute("SELECT id::text, state FROM followup_email").fetchall()
    return dict(rows)


def _strike(environment, database, chance):
    """Start a worker, wait until it has sent one more, and kill it a moment later."""
    before = Counter(_states(database).values())["waiting"]
    worker = _run(environment, "manage.py", "work", "--once")
    end = time.monotonic() + 120
    while worker.poll() is None and time.monotonic() < end:
        if Counter(_states(database).values())["waiting"] < before:
            break
        time.sleep(0.01)
    time.sleep(chance.uniform(0, LONGEST))
    served.kill([worker.pid])
    worker.wait()


def _gone(folder):
    """Return how often each e-mail stands in the mail folder, by the key in its Message-ID."""
    kept = "".join(path.read_text() for path in (folder / "mail").glob("*"))
    return Counter(re.findall(r"(?mi)^Message-ID: <([^@]+)@", kept))


def test_each_goes_once(gate):
    # Imported here, because the name is set anew for each seeded defect.
    from tests.gates import test_du1_database_killed as seeds

    with _clinic(seeds._seeded) as (folder, database, environment):
        for _trial in served.trials(gate.n):
            _hand(environment, "ask", str(WAITING))
            _strike(environment, database, gate.random)
            gate.count()
        _hand(environment, "settle")
        assert _run(environment, "manage.py", "work", "--once").wait(300) == 0
        states, gone = _states(database), _gone(folder)
    wrong = [f"{key} went {n} times" for key, n in gone.items() if n > 1]
    wrong += [
        f"{key} ended as {state} and went {gone[key]} times"
        for key, state in states.items()
        if not (state == "unclear" or (state == "sent" and gone[key] == 1))
    ]
    unclear = Counter(states.values())["unclear"]
    if unclear > gate.trials:
        wrong.append(f"{unclear} are unclear after {gate.trials} kills")
    gate.failures += wrong
    gate.done()
