"""The embedded PostgreSQL survives what people do to it."""

import contextlib
import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from django.db import ConnectionHandler

from backmice_clinic.embedded import EmbeddedError, EmbeddedServer, binaries, identity
from backmice_clinic.embedded.backend import base
from backmice_clinic.embedded.keeper import Keeper

OPTIONS = {"fsync": "off", "shared_buffers": "8MB", "max_connections": "20"}


@pytest.fixture
def home(tmp_path):
    return tmp_path / "postgres"


@pytest.fixture
def server(home):
    server = _server(home)
    yield server
    server.throw_away()


def _server(home):
    server = EmbeddedServer(home)
    server.options = OPTIONS
    return server


def _ask(server, question, *, role=EmbeddedServer.APP, **values):
    with psycopg.connect(
        dbname=server.NAME, user=role, autocommit=True, **(server.connection_values(role) | values)
    ) as connection:
        cursor = connection.execute(question)
        return cursor.fetchone() if cursor.description else None


@contextlib.contextmanager
def _neighbour(home, verb):
    """Another process that joins the same server."""
    program = f"""
        from pathlib import Path
        from backmice_clinic.embedded import EmbeddedServer
        server = EmbeddedServer(Path({str(home)!r}))
        server.options = {OPTIONS!r}
        server.join()
        print("joined", flush=True)
        {verb}
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline().strip() == "joined"
        yield process
        process.kill()


def _wait_until_gone(pid):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        # An unreaped child of this container's first process counts as gone.
        with contextlib.suppress(FileNotFoundError):
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return
        time.sleep(0.05)
    pytest.fail(f"{pid} still runs")


def test_first_join_makes_two_roles_and_a_database(server):
    server.join()

    assert _ask(server, "SELECT current_user, current_database()") == ("backmice_app", "backmice")
    assert _ask(server, "SHOW data_checksums") == ("on",)
    assert _ask(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == (False,)


def test_app_role_makes_no_tables(server):
    server.join()

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _ask(server, "CREATE TABLE anything (id int)")


def test_password_is_asked_and_kept_private(server, home):
    server.join()

    with pytest.raises(psycopg.OperationalError, match="password"):
        _ask(server, "SELECT 1", password="guess")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "passwords.json").stat().st_mode) == 0o600


def test_last_one_out_stops_it_and_rows_stay(server, home):
    server.join()
    _ask(server, "CREATE TABLE kept AS SELECT 7 AS n", role=EmbeddedServer.OWNER)
    pid = server.cluster.postmaster_pid()

    server.leave()

    _wait_until_gone(pid)
    server.join()
    assert _ask(server, "SELECT n FROM kept", role=EmbeddedServer.OWNER) == (7,)


def test_it_stays_while_a_neighbour_needs_it(server, home):
    server.join()
    with _neighbour(home, "input()"):
        server.leave()

        assert server.cluster.answers()


def test_neighbour_killed_without_goodbye_is_not_waited_for(server, home):
    server.join()
    with _neighbour(home, "input()") as neighbour:
        neighbour.kill()
        neighbour.wait()

    server.leave()

    assert not server.cluster.answers()


def test_neighbour_that_leaves_does_not_stop_ours(server, home):
    server.join()
    with _neighbour(home, "pass") as neighbour:
        neighbour.wait()

    assert _ask(server, "SELECT 1") == (1,)


def test_killed_server_starts_again_with_its_rows(server):
    server.join()
    _ask(server, "CREATE TABLE kept AS SELECT 7 AS n", role=EmbeddedServer.OWNER)
    pid = server.cluster.postmaster_pid()
    os.kill(pid, signal.SIGKILL)
    _wait_until_gone(pid)

    server.join()

    assert server.cluster.postmaster_pid() != pid
    assert _ask(server, "SELECT n FROM kept", role=EmbeddedServer.OWNER) == (7,)


def _wait_until_it_answers(server, pid):
    deadline = time.monotonic() + 30
    while server.cluster.postmaster_pid() in (pid, None) or not server.cluster.answers():
        assert time.monotonic() < deadline, "nobody started it again"
        time.sleep(0.1)


def test_keeper_starts_a_killed_server_again_and_ends_when_told(server):
    server.join()
    keeper = Keeper(server)
    keeper.ensure()
    for _time in range(2):
        pid = server.cluster.postmaster_pid()
        os.kill(pid, signal.SIGKILL)
        _wait_until_it_answers(server, pid)
        # Somebody kills the keeper, too: the next look starts it anew.
        keeper._process.kill()
        keeper._process.wait()
        keeper.ensure()

    keeper.stop()
    server.leave()
    time.sleep(1)
    assert not server.cluster.answers()


def test_a_request_waits_a_little_for_the_keeper_and_no_longer(server, monkeypatch):
    server.join()
    server.cluster.stop()
    server.trust_keeper()
    monkeypatch.setattr(base, "PATIENCE_SECONDS", 0.5)
    connection = ConnectionHandler({"default": server.database()})["default"]
    began = time.monotonic()

    with pytest.raises(psycopg.OperationalError):
        connection.connect()

    assert time.monotonic() - began < 30
    assert not server.cluster.answers()


def test_pid_file_naming_a_stranger_is_not_believed(server):
    server.join()
    server.leave()
    (server.cluster.data / "postmaster.pid").write_text(f"{os.getppid()}\n/nowhere\n")

    server.join()

    assert _ask(server, "SELECT 1") == (1,)


def test_half_made_cluster_is_made_anew(server, home):
    home.mkdir(mode=0o700)
    (home / "cluster.new" / "base").mkdir(parents=True)
    (home / "cluster.new" / "PG_VERSION").write_text("18\n")

    server.join()

    assert _ask(server, "SELECT 1") == (1,)
    assert not (home / "cluster.new").exists()


def test_first_start_cut_off_before_the_roles_is_finished(server, home):
    server.join()
    server.leave()
    (home / "ready").unlink()

    server.join()

    assert _ask(server, "SELECT 1") == (1,)


def test_two_first_starts_at_once_make_one_cluster(server, home):
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(_join_elsewhere, home)
        second = pool.submit(_join_elsewhere, home)
        server.join()

    assert (first.result(), second.result()) == (0, 0)
    assert _ask(server, "SELECT 1") == (1,)


def _join_elsewhere(home):
    with _neighbour(home, "pass") as neighbour:
        return neighbour.wait(30)


def test_two_folders_are_two_servers(server, tmp_path):
    other = _server(tmp_path / "other")
    server.join()
    other.join()

    _ask(server, "CREATE TABLE mine ()", role=EmbeddedServer.OWNER)

    with pytest.raises(psycopg.errors.UndefinedTable):
        _ask(other, "SELECT * FROM mine", role=EmbeddedServer.OWNER)
    other.throw_away()


def test_long_folder_names_still_have_a_short_socket(tmp_path):
    home = tmp_path / ("long" * 20) / "postgres"
    server = _server(home)

    server.join()

    folder = server.cluster.socket_folder
    assert len(str(folder)) < 60
    assert _ask(server, "SELECT 1") == (1,)
    server.throw_away()
    assert not folder.exists()


def test_data_of_another_version_is_refused_in_plain_words(server):
    server.join()
    server.leave()
    (server.cluster.data / "PG_VERSION").write_text("13\n")

    with pytest.raises(EmbeddedError, match="made by PostgreSQL 13"):
        server.join()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_root_without_namespaces_falls_back_to_nobody(monkeypatch):
    monkeypatch.setattr(identity, "namespaces_allowed", lambda: False)
    home = Path(f"/tmp/backmice-nobody-{os.getpid()}")
    server = _server(home)

    server.join()

    assert _ask(server, "SELECT 1") == (1,)
    assert home.stat().st_uid != 0
    server.throw_away()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_root_without_namespaces_says_why_a_closed_folder_will_not_do(monkeypatch, tmp_path):
    monkeypatch.setattr(identity, "namespaces_allowed", lambda: False)
    tmp_path.chmod(0o700)

    with pytest.raises(EmbeddedError, match="does not run as root"):
        _server(tmp_path / "postgres").join()


def test_missing_programs_are_told(monkeypatch):
    binaries.folder.cache_clear()
    monkeypatch.setattr(binaries, "_candidates", lambda: iter(()))

    with pytest.raises(EmbeddedError, match="make run"):
        binaries.folder()
    binaries.folder.cache_clear()
