"""Restoring: the whole file is proved first, then goes into an empty database, then is compared."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connections
from psycopg import sql
from psycopg.errors import ObjectInUse

from backmice_clinic.backups import archive, inventory, taking, tools
from backmice_clinic.backups.errors import BackupRefused
from backmice_clinic.backups.inventory import Compared
from backmice_clinic.backups.place import Place
from backmice_clinic.embedded import EmbeddedServer


def restore(opened: archive.Opened, key: bytes, place: Place, files: Path) -> list[Compared]:
    """Restore a verified backup into an empty database and an empty folder; compare everything."""
    manifest = opened.manifest
    refuse_folder_in_use(files)
    with place.connect() as connection:
        _refuse_unfit(connection, place, manifest)
        major = taking.server_major(connection)
    program = tools.fitting(max(major, manifest["pg_dump_major"]), program="pg_restore")
    for name, pieces in archive.parts_of(opened.path, key):
        if name == archive.DUMP:
            tools.feed(
                [program / "pg_restore", *RESTORE, f"--dbname={place.conninfo}"],
                place.environment,
                pieces,
            )
        elif name.startswith(archive.FILES):
            _put(files, name.removeprefix(archive.FILES), pieces)
    with place.connect() as connection:
        connection.execute("ANALYZE")
    return compare(manifest, place, files)


# One transaction: all of it or nothing.
RESTORE = ("--single-transaction", "--exit-on-error", "--no-password")


def compare(manifest: dict, place: Place, files: Path) -> list[Compared]:
    """Compare what stands there now with what was taken."""
    with place.connect(for_comparing=True) as connection:
        found = inventory.taken(connection)
        is_other_version = taking.server_major(connection) != manifest["server_major"]
    return [
        *inventory.compared(manifest, found, by_name_only=is_other_version),
        *_files_compared(manifest, files),
    ]


def _files_compared(manifest, files):
    taken = {
        name.removeprefix(archive.FILES): facts["sha256"]
        for name, facts in manifest["parts"].items()
        if name.startswith(archive.FILES)
    }
    found = {
        path.relative_to(files).as_posix(): path for path in files.rglob("*") if path.is_file()
    }
    for name in sorted({*taken, *found}):
        is_equal = name in taken and name in found and _sha256(found[name]) == taken[name]
        yield Compared("files", name, is_equal, "as uploaded" if is_equal else "differs")


def _sha256(path):
    import hashlib

    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def refuse_folder_in_use(files: Path) -> None:
    if files.exists() and any(files.iterdir()):
        raise BackupRefused(f"{files} is not empty. Name an empty folder with --files.")


def _refuse_unfit(connection, place, manifest):
    major = taking.server_major(connection)
    if major < manifest["server_major"]:
        raise BackupRefused(
            f"The backup was taken from PostgreSQL {manifest['server_major']}, this server is "
            f"PostgreSQL {major}. Restore into the same version or a newer one."
        )
    if tables := inventory.table_names(connection):
        raise BackupRefused(
            f"The database {place.name} holds {len(tables)} tables already. Restore only into an "
            "empty one."
        )
    if place.user != manifest["owner"]:
        raise BackupRefused(
            f"The tables of this backup belong to the role {manifest['owner']}; restore as that "
            f"role, not as {place.user}."
        )
    known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    if missing := sorted(set(manifest["roles"]) - known):
        raise BackupRefused(
            f"The server has no role {', '.join(missing)}. Make it first: CREATE ROLE "
            f"{missing[0]} LOGIN PASSWORD '…'."
        )


def _put(folder, name, pieces):
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise BackupRefused("The backup names a file outside its folder. Nothing more is restored.")
    target = folder / path
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with target.open("xb") as stream:
        for piece in pieces:
            stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())


# --- in place of the clinic's own database ----------------------------------------------------


def replace_own(
    opened: archive.Opened, key: bytes, server: EmbeddedServer, *, while_open: bool = False
) -> list[Compared]:
    """Restore beside the embedded database, compare, and only then exchange the two.

    What was there stays, under another name, until somebody removes it. While somebody is connected it
    raises BackupRefused before anything is done, or, with `while_open`, ends those connections at the
    exchange: what they wrote until then is in what is put aside.
    """
    own = connections["default"].settings_dict["NAME"]
    connections.close_all()
    stamp = f"{datetime.now(UTC):%Y%m%d%H%M%S}"
    fresh, aside = f"{own}_restored_{stamp}", f"{own}_before_{stamp}"
    server.join()
    if not while_open:
        _refuse_in_use(server, own)
    server.create_database(fresh)
    files = settings.DATA_DIR / f"media.restored-{stamp}"
    try:
        place = Place.in_server(server, fresh, server.OWNER)
        found = restore(opened, key, place, files)
        refuse_differences(found)
        connections.close_all()
        _exchange_databases(server, own, fresh, aside, while_open=while_open)
    except BaseException:
        server.drop_database(fresh)
        shutil.rmtree(files, ignore_errors=True)
        raise
    _exchange_folders(files, Path(settings.MEDIA_ROOT), stamp)
    return found


def refuse_differences(found: list[Compared]) -> None:
    other = [one for one in found if not one.is_equal]
    if other:
        raise BackupRefused(
            f"{len(other)} of {len(found)} things differ from the manifest, first "
            f"{other[0].kind} {other[0].name}: {other[0].words}."
        )


def _refuse_in_use(server, own):
    with server.superuser_connection() as connection:
        number = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'",
            [own],
        ).fetchone()[0]
    if number:
        raise BackupRefused(
            f"The clinic is open: {number} connection{'s' if number > 1 else ''} to its database. Stop it first, so "
            "that nobody writes into what is put aside; --while-open ends them instead."
        )


def _exchange_databases(server, own, fresh, aside, *, while_open):
    with server.superuser_connection() as connection:
        for name in (own, fresh) if while_open else (fresh,):
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
        try:
            with connection.transaction():
                for name, new in ((own, aside), (fresh, own)):
                    connection.execute(
                        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                            sql.Identifier(name), sql.Identifier(new)
                        )
                    )
        except ObjectInUse as error:
            raise BackupRefused(
                "Somebody opened the clinic while the backup was read. Nothing was exchanged: stop it, and "
                "restore again."
            ) from error


def _exchange_folders(fresh, own, stamp):
    if own.exists():
        own.rename(own.with_name(f"{own.name}.before-{stamp}"))
    if fresh.exists():
        fresh.rename(own)
