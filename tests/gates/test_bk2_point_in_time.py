"""G-BK2: from a base backup and the archived WAL, any moment comes back, to the commit."""

import shutil
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import psycopg
import pytest

from backmice_clinic.embedded import EmbeddedError, EmbeddedServer, binaries, identity
from tests.gates.frame import Gate

COMMITS = 40
PAUSE_SECONDS = 0.02
WAIT_SECONDS = 60
SMALL = {"shared_buffers": "8MB", "max_connections": "20", "fsync": "off"}

_how = {"heeds the time": True}


@contextmanager
def _the_time_is_not_heeded():
    _how["heeds the time"] = False
    yield
    _how["heeds the time"] = True


GATE = Gate(
    "G-BK2",
    "restored to a moment, exactly the commits up to then are there",
    ci=1,
    full=20,
    defects={"the moment is not given to the recovery": _the_time_is_not_heeded},
    heavy=True,
)


@dataclass
class History:
    """A base backup, the WAL since, and when each row was committed."""

    server: EmbeddedServer
    base: Path
    archive: Path
    committed: list[datetime]
    last_segment: str


def _connected(server):
    return psycopg.connect(
        dbname=server.NAME,
        user=server.OWNER,
        autocommit=True,
        **server.connection_values(server.OWNER),
    )


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    home = tmp_path_factory.mktemp("clinic")
    archive, base = home / "wal", home / "base"
    archive.mkdir()
    server = EmbeddedServer(home / "postgres")
    server.options = SMALL | {
        "archive_mode": "on",
        "archive_command": f"test ! -f {archive}/%f && cp %p {archive}/%f",
        "archive_timeout": "60",
    }
    server.join()
    with _connected(server) as owner:
        owner.execute("CREATE TABLE visit (number int PRIMARY KEY)")
    _base_backup(server, base)
    with _connected(server) as owner:
        committed = [_commit(owner, number) for number in range(1, COMMITS + 1)]
        owner.execute("CREATE TABLE later ()")
    yield History(server, base, archive, committed, _archive_all(server, archive))
    server.throw_away()


def _commit(owner, number):
    owner.execute("INSERT INTO visit VALUES (%s)", [number])
    (moment,) = owner.execute("SELECT clock_timestamp()").fetchone()
    time.sleep(PAUSE_SECONDS)
    return moment


def _base_backup(server, folder):
    values = server.connection_values(server.SUPERUSER)
    before, options = identity.how_to_run(server.home)
    subprocess.run(
        [
            *before,
            binaries.folder() / "pg_basebackup", f"--pgdata={folder}", "--checkpoint=fast",
            "--wal-method=none", f"--host={values['host']}", f"--port={values['port']}",
            f"--username={server.SUPERUSER}", "--no-password",
        ],
        env={"PGPASSWORD": values["password"], "LC_ALL": "C"},
        check=True,
        capture_output=True,
        **options,
    )  # fmt: skip


def _archive_all(server, archive):
    with server.superuser_connection() as superuser:
        (last,) = superuser.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
    deadline = time.monotonic() + WAIT_SECONDS
    while not (archive / last).exists():
        assert time.monotonic() < deadline, "the WAL was not archived"
        time.sleep(0.1)
    # It is there once it is whole.
    time.sleep(0.5)
    return last


@contextmanager
def _recovered(history, home, moment):
    """A server recovered to the moment, from the base backup and the archive alone."""
    home.mkdir(mode=0o700)
    server = EmbeddedServer(home)
    shutil.copytree(history.base, server.cluster.data)
    shutil.copy(history.server.home / "passwords.json", home)
    (home / "ready").touch()
    (server.cluster.data / "recovery.signal").touch()
    server.options = SMALL | {
        "archive_mode": "off",
        "restore_command": f"cp {history.archive}/%f %p",
        "recovery_target_action": "promote",
    }
    if _how["heeds the time"]:
        server.options["recovery_target_time"] = moment.isoformat(sep=" ")
    try:
        server.join()
        _wait_for_the_end(server)
        yield server
    finally:
        server.throw_away()


def _wait_for_the_end(server):
    deadline = time.monotonic() + WAIT_SECONDS
    with _connected(server) as look:
        while look.execute("SELECT pg_is_in_recovery()").fetchone()[0]:
            assert time.monotonic() < deadline, "the recovery did not end"
            time.sleep(0.1)


def test_exactly_the_commits_up_to_then(gate, history, tmp_path):
    for trial in range(gate.n):
        last = gate.random.randrange(1, COMMITS)
        before, after = history.committed[last - 1], history.committed[last]
        # The next row is committed after its pause: this moment lies inside it.
        moment = before + (after - before) / 4
        with (
            _recovered(history, tmp_path / f"copy{trial}", moment) as server,
            _connected(server) as look,
        ):
            rows = [n for (n,) in look.execute("SELECT number FROM visit ORDER BY number")]
            (later,) = look.execute("SELECT to_regclass('later')").fetchone()

        gate.check(
            rows == list(range(1, last + 1)) and later is None,
            f"restored to after commit {last}: {len(rows)} rows came back",
        )
    gate.done()


def test_missing_wal_is_told(history, tmp_path):
    short = tmp_path / "wal"
    shutil.copytree(history.archive, short)
    (short / history.last_segment).unlink()
    holed = replace(history, archive=short)

    with (
        pytest.raises((EmbeddedError, psycopg.OperationalError)),
        _recovered(holed, tmp_path / "copy", history.committed[-2]),
    ):
        pass
