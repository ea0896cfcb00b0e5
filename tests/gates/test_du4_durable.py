"""G-DU4: a PostgreSQL that could lose what it called saved is not served from."""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ConnectionHandler
from psycopg import sql

from backmice_clinic import durable, owner
from backmice_clinic.embedded import EmbeddedServer, binaries
from backmice_clinic.management.commands.serve import Command
from tests.gates.frame import Gate
from tests.gates.seeds import patched


@contextmanager
def _app_only(alias):
    yield durable.connections[alias]


GATE = Gate(
    "G-DU4",
    "serving is refused, by a sentence naming the setting, unless what was saved outlives a crash",
    ci=1,
    full=1,
    defects={
        "nothing is asked": lambda: patched(durable, "DURABLE", {}),
        "the owner's role is not asked": lambda: patched(owner, "connected_as_owner", _app_only),
    },
)


@pytest.fixture(scope="module")
def kept():
    """A cluster as a clinic has it, safe settings and all."""
    folder = Path(tempfile.mkdtemp(prefix="backmice-durable-", dir="/tmp"))
    server = EmbeddedServer(folder / "postgres")
    server.join()
    yield server
    server.throw_away()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _set_for(server, kind, name):
    """A setting of a role's or a database's own."""
    about = [sql.SQL(kind), sql.Identifier(name)]
    with server.superuser_connection() as connection:
        connection.execute(sql.SQL("ALTER {} {} SET synchronous_commit = off").format(*about))
        yield {}
        connection.execute(sql.SQL("ALTER {} {} RESET synchronous_commit").format(*about))


@contextmanager
def _started_with(server, **options):
    server.leave()
    server.options = options
    server.join()
    yield {}
    server.leave()
    server.options = {}
    server.join()


@contextmanager
def _without_checksums(server):
    _checksums(server, "--disable")
    yield {}
    _checksums(server, "--enable")


def _checksums(server, verb):
    server.leave()
    answer = server.cluster._run("pg_checksums", verb, f"--pgdata={server.cluster.data}")
    assert answer.returncode == 0, answer.stdout
    server.join()


@contextmanager
def _asked_for_in_the_address(server):
    yield {"OPTIONS": {"options": "-c synchronous_commit=off"}}


def _weak(server):
    yield "fsync", _started_with(server, fsync="off")
    yield "full_page_writes", _started_with(server, full_page_writes="off")
    yield "synchronous_commit", _started_with(server, synchronous_commit="off")
    yield "synchronous_commit", _set_for(server, "ROLE", server.APP)
    yield "synchronous_commit", _set_for(server, "ROLE", server.OWNER)
    yield "synchronous_commit", _set_for(server, "DATABASE", server.NAME)
    yield "synchronous_commit", _asked_for_in_the_address(server)
    yield "data_checksums", _without_checksums(server)


def _start(server, about, settings, monkeypatch):
    """Return the sentence by which `serve` refuses, or "" when it would go on to migrate."""
    handler = ConnectionHandler({"default": server.database() | about})
    monkeypatch.setattr(durable, "connections", handler)
    # The owner's connection is the seeded defect's own, or the real one.
    monkeypatch.setattr(owner, "connections", handler)
    settings.MUST_BE_DURABLE = True
    command = Command()
    monkeypatch.setattr(command, "say", lambda words: None)
    monkeypatch.setattr("backmice_clinic.management.commands.serve.call_command", _reached)
    try:
        command.prepare()
    except ImproperlyConfigured as refusal:
        return str(refusal)
    except _Reached:
        return ""
    finally:
        handler.close_all()


class _Reached(Exception):
    pass


def _reached(*args, **kwargs):
    raise _Reached


def test_a_weak_database_is_not_served_from(gate, kept, settings, monkeypatch, django_db_blocker):
    assert (binaries.folder() / "pg_checksums").exists()
    with django_db_blocker.unblock():
        gate.check(_start(kept, {}, settings, monkeypatch) == "", "a safe database was refused")
        for name, weakened in _weak(kept):
            with weakened as about:
                said = _start(kept, about, settings, monkeypatch)
            gate.check(f"{name} off" in said, f"{name}: {said!r}")
    gate.done()
