"""Taking a backup: one moment of the database and the uploaded files, sealed, and read back."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session

from backmice_clinic.backups import archive, inventory, tools, version
from backmice_clinic.backups.errors import BackupRefused
from backmice_clinic.backups.keys import backup_key
from backmice_clinic.backups.place import Place

FILE_PIECE_BYTES = 1 << 18
# A draft this old was left by a backup that was killed.
DRAFT_HOURS = 24
# As named in the settings; the test run caches in memory, but has the table all the same.
CACHE_TABLE = "backmice_clinic_cache"
# Where allauth lists sessions, if it does.
SESSION_LIST_TABLE = "usersessions_usersession"


def take(folder: Path, *, keep: int | None = None) -> archive.Opened:
    """Write a backup into the folder, read it back, and only then drop those beyond `keep`."""
    key, place = backup_key(), Place.to_read()
    _make(folder)
    now = datetime.now(UTC)
    path = folder / archive.new_name(now)
    draft = folder / f".{path.name}.part"
    try:
        manifest = _write(draft, key, place, now)
        opened = archive.verified(draft, key)
        if opened.manifest != manifest:
            raise BackupRefused("The backup does not read as it was written.")
        archive.settle(draft, path)
    except OSError as error:
        raise BackupRefused(
            f"The backup could not be written to {folder} ({error.strerror})."
        ) from None
    finally:
        draft.unlink(missing_ok=True)
    if keep:
        rotate(folder, keep)
    return archive.Opened(path, manifest, opened.bytes, opened.sha256)


def rotate(folder: Path, keep: int) -> list[Path]:
    """Remove the oldest backups beyond the newest `keep`; return what went."""
    gone = archive.in_folder(folder)[:-keep]
    for path in gone:
        path.unlink()
    return gone


def left_out_tables() -> frozenset[str]:
    """Tables carried empty: a restore brings no session back, nor what was merely kept at hand."""
    return frozenset({Session._meta.db_table, SESSION_LIST_TABLE, CACHE_TABLE})


def _make(folder):
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in folder.glob(".backmice-*.part"):
            if time.time() - left.stat().st_mtime > timedelta(hours=DRAFT_HOURS).total_seconds():
                left.unlink()
    except OSError as error:
        raise BackupRefused(f"The folder {folder} cannot be used ({error.strerror}).") from None


def _write(draft, key, place, now):
    with place.connect() as watch, archive.writing(draft, key) as parts:
        refuse_wrong_role(watch, place)
        refuse_empty(watch)
        program = tools.fitting(server_major(watch)) / "pg_dump"
        watch.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        (snapshot,) = watch.execute("SELECT pg_export_snapshot()").fetchone()
        held = inventory.taken(watch, left_out=left_out_tables())
        parts.add(archive.DUMP, dump(program, place, snapshot))
        files = [
            parts.add(archive.FILES + name, _pieces(settings.MEDIA_ROOT / name)) or name
            for name in uploaded_files()
        ]
        # Numbers are given out beside the snapshot: what stands now is the upper bound.
        for name, value in inventory.sequences(watch).items():
            held["sequences"][name][1] = value
        manifest = {
            "format": archive.FORMAT,
            "taken_at": now.isoformat(),
            "app": version.told(),
            "server": watch.execute("SHOW server_version").fetchone()[0],
            "server_major": server_major(watch),
            "pg_dump_major": tools.versions("pg_dump")[program.parent],
            "owner": owner(watch),
            "roles": roles(watch),
            "files": len(files),
            "parts": dict(parts.written),
            **held,
        }
        parts.add(archive.MANIFEST, [json.dumps(manifest, sort_keys=True).encode()])
    return json.loads(json.dumps(manifest))


def dump(program: Path, place: Place, snapshot: str) -> Iterator[bytes]:
    """PostgreSQL's own dump of that moment, in its custom format."""
    command = [program, "--format=custom", "--no-password", f"--snapshot={snapshot}"]
    command += [f"--exclude-table-data=public.{name}" for name in sorted(left_out_tables())]
    return tools.output_of([*command, place.conninfo], place.environment)


def uploaded_files() -> list[str]:
    """Return the names of all uploaded files, below MEDIA_ROOT."""
    root = Path(settings.MEDIA_ROOT)
    return sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink()
    )


def _pieces(path):
    with path.open("rb") as stream:
        while piece := stream.read(FILE_PIECE_BYTES):
            yield piece


def server_major(connection) -> int:
    return connection.info.server_version // 10000


def roles(connection) -> list[str]:
    """Return the roles that own something or hold a right: they must exist where it is restored."""
    found = connection.execute(
        """
        SELECT DISTINCT role::regrole::text FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace,
        LATERAL (SELECT c.relowner AS role UNION SELECT grantee FROM aclexplode(c.relacl)) rights
        WHERE n.nspname = 'public' AND role <> 0
        """
    )
    return sorted(name for (name,) in found)


def owner(connection) -> str:
    """Return the role the tables belong to."""
    return connection.execute(
        "SELECT coalesce(max(relowner::regrole::text), current_user) FROM pg_class"
        " WHERE oid = to_regclass('public.accounts_user')"
    ).fetchone()[0]


def refuse_wrong_role(connection, place):
    """Only who owns every table, or passes every policy, is sure to see every row."""
    foreign, walled, passes = connection.execute(
        """
        SELECT count(*) FILTER (WHERE NOT pg_has_role(current_user, c.relowner, 'USAGE')),
               count(*) FILTER (WHERE c.relforcerowsecurity),
               (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
        """
    ).fetchone()
    if foreign and not passes:
        raise BackupRefused(
            f"The role {place.user} does not own all tables ({foreign} belong to another). "
            "Set DATABASE_OWNER_URL to the role that owns them."
        )
    if walled and not passes:
        raise BackupRefused(
            f"{walled} tables hide rows from the role {place.user}. Set DATABASE_BACKUP_URL to a "
            "role that may read all: CREATE ROLE … LOGIN BYPASSRLS IN ROLE pg_read_all_data."
        )


def refuse_empty(connection):
    """A backup of nothing would stand there as if it were one of something."""
    tables = inventory.table_names(connection)
    if "accounts_user" not in tables or "django_migrations" not in tables:
        raise BackupRefused("This database holds no clinic: there is nothing to back up.")
    if not connection.execute("SELECT EXISTS (SELECT 1 FROM accounts_user)").fetchone()[0]:
        raise BackupRefused("This database holds no people: there is nothing to back up.")
