"""G-BK1: what is restored into an empty PostgreSQL is what was taken, thing by thing."""

import secrets
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from backmice_clinic.backups import archive, drill, restoring, taking
from backmice_clinic.backups.place import Place
from tests.gates.frame import Gate
from tests.gates.seeds import patched
from tests.house import world as house

KEY = "a-key-for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz"
ROLES = {"owner": "backmice_owner", "roles": ["backmice_app", "backmice_owner"]}
KINDS = {
    "tables", "sequences", "columns", "constraints", "indexes", "triggers", "functions", "grants",
    "extensions", "files",
}  # fmt: skip


def _rows_not_dumped():
    real = taking.tools.output_of

    def dump(command, environment):
        return real(
            [*command[:-1], "--exclude-table-data=public.patients_bodymeasure", command[-1]],
            environment,
        )

    return patched(taking.tools, "output_of", dump)


def _restored(*wishes):
    return lambda: patched(restoring, "RESTORE", (*restoring.RESTORE, *wishes))


GATE = Gate(
    "G-BK1",
    "a backup restored into an empty PostgreSQL equals what was taken: rows, numbers, definitions, "
    "rights, files; sessions stay behind",
    ci=1,
    full=20,
    defects={
        "one table's rows are not dumped": _rows_not_dumped,
        "triggers and constraints are not restored": _restored(
            "--section=pre-data", "--section=data"
        ),
        "rights are not restored": _restored("--no-acl"),
        "files are not put back": lambda: patched(restoring, "_put", lambda *_: None),
        "sessions are carried": lambda: patched(taking, "left_out_tables", frozenset),
    },
)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """An empty PostgreSQL with the backup's roles, made as the drill makes it."""
    from django.test import override_settings

    with (
        override_settings(DATA_DIR=tmp_path_factory.mktemp("drill")),
        drill.throw_away_server(ROLES) as (server, _home),
    ):
        yield server


@pytest.fixture
def clinic(transactional_db, settings, tmp_path):
    settings.BACKUP_KEY, settings.MEDIA_ROOT = KEY, tmp_path / "media"
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "one.jpg").write_bytes(b"\xff\xd8 a picture" * 1000)
    house.build()
    Session.objects.create(
        session_key="open", session_data="x", expire_date=timezone.now() + timedelta(1)
    )


def test_restored_is_what_was_taken(gate, clinic, elsewhere, tmp_path):
    for trial in range(gate.n):
        opened = archive.verified(taking.take(tmp_path / "backups").path, KEY.encode())
        name = f"restored_{secrets.token_hex(6)}"
        elsewhere.create_database(name)
        place = Place.in_server(elsewhere, name, elsewhere.OWNER)

        found = restoring.restore(opened, KEY.encode(), place, tmp_path / f"back{trial}")

        wrong = [f"{one.kind} {one.name}: {one.words}" for one in found if not one.is_equal]
        wrong += _overlooked(found, opened)
        gate.check(not wrong, f"{len(wrong)} of {len(found)} differ: " + "; ".join(wrong[:3]))
        elsewhere.drop_database(name)
    gate.done()


def _overlooked(found, opened):
    """What the comparison itself would not tell."""
    compared = {one.name for one in found if one.kind == "tables"}
    for table in set(connection.introspection.table_names()) - compared:
        yield f"the table {table} was not compared"
    for kind in KINDS - {one.kind for one in found}:
        yield f"no {kind} were compared"
    tables = opened.manifest["tables"]
    if not tables["patients_patient"]["rows"]:
        yield "no patient was carried"
    if tables["django_session"]["rows"]:
        yield "a session was carried"
