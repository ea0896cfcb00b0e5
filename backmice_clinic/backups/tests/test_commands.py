"""The commands as an administrator types them."""

import os
import re
import shutil
import stat
import subprocess
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone
from psycopg import OperationalError

from backmice_clinic.backups import archive, keys, restoring, standing, taking, version
from backmice_clinic.backups.errors import BackupRefused
from backmice_clinic.backups.management.commands.restore import Command
from backmice_clinic.backups.models import Backup, DrillResult, RestoreDrill
from backmice_clinic.backups.place import Place
from patients.models import Patient

from .conftest import KEY


def _said(*command, **options):
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


def _newest(folders):
    return archive.in_folder(folders / "backups")[-1]


@pytest.fixture
def empty_database(settings):
    name = "restored_elsewhere"
    settings.EMBEDDED.create_database(name)
    yield Place.in_server(settings.EMBEDDED, name, settings.EMBEDDED.OWNER)
    settings.EMBEDDED.drop_database(name)


def test_backup_is_private_whole_and_written_down(world, folders):
    said = _said("backup")

    path = _newest(folders)
    manifest = archive.verified(path, KEY.encode()).manifest
    assert str(path) in said
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert manifest["tables"]["patients_patient"]["rows"] == 1
    assert manifest["files"] == 1
    assert manifest["app"]["version"]
    assert Backup.objects.get().name == path.name


def test_neither_the_key_nor_a_patient_can_be_read_in_it(world, folders):
    call_command("backup", stdout=StringIO())

    sealed = _newest(folders).read_bytes()
    plain = b"".join(
        piece for _n, pieces in archive.parts_of(_newest(folders), KEY.encode()) for piece in pieces
    )

    assert world.patient.family_name.encode() not in sealed
    assert KEY.encode() not in plain


def test_only_so_many_are_kept_and_strange_files_stay(world, folders):
    (folders / "backups").mkdir()
    (folders / "backups" / "notes.txt").write_text("keep me")
    for _ in range(3):
        call_command("backup", keep=2, stdout=StringIO())

    assert len(archive.in_folder(folders / "backups")) == 2
    assert (folders / "backups" / "notes.txt").exists()


def test_restored_elsewhere_it_is_the_same_without_sessions(world, folders, empty_database):
    Session.objects.create(
        session_key="open", session_data="x", expire_date=timezone.now() + timedelta(1)
    )
    call_command("backup", stdout=StringIO())

    said = _said("restore", _newest(folders), into=empty_database.url, files=folders / "back")

    assert "equal to what was taken" in said
    assert (folders / "back" / "scans" / "one.jpg").stat().st_size == 70_000
    with empty_database.connect(for_comparing=True) as there:
        assert there.execute("SELECT family_name FROM patients_patient").fetchone() == (
            world.patient.family_name,
        )
        assert there.execute("SELECT count(*) FROM django_session").fetchone() == (0,)


def test_restore_goes_only_into_an_empty_database_and_folder(world, folders, empty_database):
    call_command("backup", stdout=StringIO())
    path = _newest(folders)

    with pytest.raises(BackupRefused, match="with --files where"):
        call_command("restore", path, into=empty_database.url, stdout=StringIO())
    with pytest.raises(BackupRefused, match="is not empty"):
        call_command(
            "restore", path, into=empty_database.url, files=folders / "media", stdout=StringIO()
        )
    with pytest.raises(BackupRefused, match="tables already"):
        call_command(
            "restore", path, into=Place.of_the_clinic().url, files=folders / "b", stdout=StringIO()
        )


def test_restore_wants_the_role_the_tables_belong_to(world, folders, empty_database, settings):
    call_command("backup", stdout=StringIO())
    other = Place.in_server(settings.EMBEDDED, empty_database.name, settings.EMBEDDED.APP)

    with pytest.raises(BackupRefused, match="belong to the role backmice_owner"):
        call_command(
            "restore", _newest(folders), into=other.url, files=folders / "b", stdout=StringIO()
        )


def test_the_owners_password_need_not_stand_in_a_command_line(settings):
    settings.DATABASE_OWNER = {"USER": "owner", "PASSWORD": "known"}
    places = map(
        Command().place,
        (
            "postgresql://owner@db/new",
            "postgresql://owner:told@db/new",
            "postgresql://other@db/new",
        ),
    )

    assert [place.password for place in places] == ["known", "told", ""]


@pytest.mark.skipif(
    not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("git")),
    reason="only root can give files away",
)
def test_the_commit_is_told_though_the_code_belongs_to_another(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    git = ["git", "-C", tmp_path, "-c", "user.name=A", "-c", "user.email=a@b.example"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "-m", "one"], check=True)
    for path in [tmp_path, *tmp_path.rglob("*")]:
        os.chown(path, 65534, 65534)

    assert re.fullmatch("[0-9a-f]{40}", version.commit())


@pytest.fixture
def alone(world, settings):
    """End what other tests of this run left connected to the database."""
    own = connection.settings_dict["NAME"]
    connections.close_all()
    with settings.EMBEDDED.superuser_connection() as there:
        there.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [own]
        )


def _put_aside(settings):
    with settings.EMBEDDED.superuser_connection() as look:
        rows = look.execute(
            "SELECT datname FROM pg_database WHERE datname ~ '(_before|_restored)_'"
        )
        return {name for (name,) in rows.fetchall()}


def test_in_place_brings_back_what_was_lost_and_keeps_what_was_there(
    world, folders, settings, alone
):
    call_command("backup", stdout=StringIO())
    aside = _put_aside(settings)
    with settings.EMBEDDED.superuser_connection(connection.settings_dict["NAME"]) as vandal:
        vandal.execute("TRUNCATE patients_patient CASCADE")
    (folders / "media" / "scans" / "one.jpg").unlink()

    call_command("restore", _newest(folders), yes=True, stdout=StringIO())

    assert Patient.objects.get().family_name == world.patient.family_name
    assert (folders / "media" / "scans" / "one.jpg").exists()
    assert len(list(folders.glob("media.before-*"))) == 1
    (kept,) = _put_aside(settings) - aside
    assert "_before_" in kept


def test_in_place_it_waits_until_nobody_is_connected(world, folders, settings, alone):
    call_command("backup", stdout=StringIO())
    aside = _put_aside(settings)
    with Place.of_the_clinic().connect() as working:
        with pytest.raises(BackupRefused, match="1 connection to its database"):
            call_command("restore", _newest(folders), yes=True, stdout=StringIO())

        assert working.execute("SELECT 1").fetchone() == (1,)
        assert _put_aside(settings) == aside
        assert not list(folders.glob("media.*"))

        said = _said("restore", _newest(folders), yes=True, while_open=True)

        assert "equal to what was taken" in said
        with pytest.raises(OperationalError):
            working.execute("SELECT 1")


def test_whoever_comes_while_it_is_read_stops_the_exchange(
    world, folders, settings, monkeypatch, alone
):
    call_command("backup", stdout=StringIO())
    aside, came = _put_aside(settings), []
    monkeypatch.setattr(
        restoring, "refuse_differences", lambda _found: came.append(Place.of_the_clinic().connect())
    )

    with pytest.raises(BackupRefused, match="opened the clinic while"):
        call_command("restore", _newest(folders), yes=True, stdout=StringIO())

    with came[0] as there:
        assert there.execute("SELECT 1").fetchone() == (1,)
    assert _put_aside(settings) == aside
    assert not list(folders.glob("media.*"))


def test_drill_proves_the_newest_and_opens_a_chart(world, folders):
    call_command("backup", stdout=StringIO())

    said = _said("restore_drill")

    recorded = RestoreDrill.objects.get()
    assert "patients_patient: 1 rows" in said
    assert "a chart opens" in said
    assert recorded.result == DrillResult.EQUAL
    assert recorded.tables_equal == recorded.tables_compared > 50
    assert not list(folders.glob("drill-*"))
    assert _said("backup_state").startswith("Last backup")


def test_a_drill_that_cannot_be_done_is_written_down_too(transactional_db, folders):
    (folders / "backups").mkdir()
    path = folders / "backups" / "backmice-20260101T000000000Z.backup"
    path.write_bytes(b"nothing")

    with pytest.raises(CommandError, match="The drill failed"):
        call_command("restore_drill", stdout=StringIO())

    assert RestoreDrill.objects.get().result == DrillResult.FAILED
    assert "The last restore drill failed" in " ".join(standing.now().worries)


WALL = """
    ALTER TABLE accounts_clinic ENABLE ROW LEVEL SECURITY;
    ALTER TABLE accounts_clinic FORCE ROW LEVEL SECURITY;
    CREATE POLICY own ON accounts_clinic
        USING (current_setting('backmice.everything', true) IN ('yes', 'y'));
    COMMENT ON POLICY own ON accounts_clinic IS 'as we wrote it';
"""
NO_WALL = """
    DROP POLICY own ON accounts_clinic;
    ALTER TABLE accounts_clinic DISABLE ROW LEVEL SECURITY;
    ALTER TABLE accounts_clinic NO FORCE ROW LEVEL SECURITY;
"""


@pytest.fixture
def wall(world, settings):
    """Rows that even the owner of the tables sees only when it says so."""
    with settings.EMBEDDED.superuser_connection(connection.settings_dict["NAME"]) as builder:
        builder.execute(WALL)
        yield
        builder.execute(NO_WALL)


def test_rows_behind_a_wall_are_carried_and_so_is_the_wall(
    wall, world, folders, empty_database, settings
):
    call_command("backup", stdout=StringIO())

    call_command(
        "restore", _newest(folders), into=empty_database.url, files=folders / "b", stdout=StringIO()
    )

    with settings.EMBEDDED.superuser_connection(empty_database.name) as there:
        assert there.execute("SELECT count(*) FROM accounts_clinic").fetchone() == (1,)
    with empty_database.connect(for_comparing=True) as there:
        there.execute("SELECT set_config('backmice.everything', '', false)")
        assert there.execute("SELECT count(*) FROM accounts_clinic").fetchone() == (0,)


def test_a_role_from_which_rows_are_hidden_takes_no_backup(wall, folders, monkeypatch):
    owner = Place.of_the_clinic()
    monkeypatch.setattr(Place, "to_read", lambda: owner)

    with pytest.raises(BackupRefused, match="DATABASE_BACKUP_URL"):
        call_command("backup", stdout=StringIO())


def test_a_full_disk_leaves_nothing_behind(world, folders, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(BackupRefused, match="No space left"):
        call_command("backup", stdout=StringIO())

    assert list((folders / "backups").iterdir()) == []
    assert not Backup.objects.exists()


def test_local_key_is_made_once_and_private(folders, settings):
    settings.BACKUP_KEY = ""

    first = keys.backup_key()

    assert first == keys.backup_key()
    assert stat.S_IMODE(keys.key_file().stat().st_mode) == 0o600


@pytest.mark.parametrize("key", ["", "short", "a" * 60])
def test_production_wants_a_good_key_and_names_it(folders, settings, key):
    settings.IS_PRODUCTION, settings.BACKUP_KEY = True, key

    with pytest.raises(BackupRefused, match=r"Set (the environment variable )?BACKUP_KEY"):
        keys.backup_key()


def test_what_is_left_out_is_what_the_settings_name(settings):
    source = (settings.BASE_DIR / "backmice_clinic" / "settings.py").read_text()

    assert f'"LOCATION": "{taking.CACHE_TABLE}"' in source


# --- what the administrator is told -----------------------------------------------------------


def _backup(**changes):
    return Backup.objects.create(
        **{"taken_at": timezone.now(), "name": "b", "sha256": "0" * 64, "size_bytes": 1, "seconds": 1,
           "tables": 57, "rows": 10, "files": 0} | changes
    )  # fmt: skip


def _drill(**changes):
    return RestoreDrill.objects.create(
        **{"backup_name": "b", "result": "equal", "seconds": 1, "tables_compared": 57,
           "tables_equal": 57, "rows": 1, "files_compared": 0, "definitions_compared": 1} | changes
    )  # fmt: skip


@pytest.mark.django_db
def test_nothing_is_to_worry_about_after_both():
    _backup()
    _drill()

    assert standing.now().worries == ()


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "worries"), [(25, 0), (27, 1)])
def test_a_backup_is_late_after_26_hours(hours, worries):
    _backup(taken_at=timezone.now() - timedelta(hours=hours))
    _drill()

    assert len(standing.now().worries) == worries


@pytest.mark.django_db
def test_a_drill_is_due_after_30_days():
    _backup()
    _drill(recorded_at=timezone.now() - timedelta(days=31))

    assert "31 days old" in standing.now().worries[0]
    with pytest.raises(CommandError, match="31 days"):
        call_command("backup_state")


@pytest.mark.django_db
def test_admins_home_says_how_it_stands(client, django_user_model):
    ada = django_user_model.objects.create_superuser(
        email="ada@north.example", password="x", given_name="Ada", family_name="Lind"
    )
    client.force_login(ada)

    warned = client.get(reverse("admin:index")).content.decode()
    _backup()
    _drill()
    calm = client.get(reverse("admin:index")).content.decode()

    assert "knows of no backup" in warned
    assert "57 of 57 tables equal" in calm
    assert "errornote" not in calm


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["backups_backup", "backups_restoredrill"])
def test_the_app_cannot_rewrite_the_log(table):
    from django.db import ProgrammingError

    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608
