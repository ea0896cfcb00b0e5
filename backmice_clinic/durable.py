"""What PostgreSQL must promise before patients are trusted to it: what it called saved outlives a crash.

Source of the names and values: PostgreSQL manual, "Write Ahead Log" and "Data Checksums".
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from backmice_clinic import owner

# Which values flush to our own disk before the answer; more may wait for a second server.
DURABLE = {
    "data_checksums": {"on"},
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "local", "remote_write", "remote_apply"},
}
MEND = {
    "data_checksums": "Stop PostgreSQL and run pg_checksums --enable on its data folder.",
}


def weakness(connection: BaseDatabaseWrapper) -> str:
    """Return one sentence about the first setting that could lose saved work, or "".

    Asks as the role that is connected, because roles and databases may have settings of their own.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name",
            [list(DURABLE)],
        )
        found = dict(cursor.fetchall())
    for name, good in DURABLE.items():
        if found.get(name) not in good:
            mend = MEND.get(name, f"Set {name} = on in PostgreSQL and start again.")
            return (
                f"PostgreSQL runs with {name} {found.get(name, 'unknown')} for the role "
                f"{connection.settings_dict['USER']}: what was saved could be lost. {mend}"
            )
    return ""


def refuse_weak(alias: str = "default") -> None:
    """Raise ImproperlyConfigured unless the app's role and the owner's are both kept safe."""
    if not settings.MUST_BE_DURABLE:
        return
    found = weakness(connections[alias])
    if not found:
        with owner.connected_as_owner(alias) as connection:
            found = weakness(connection)
    if found:
        raise ImproperlyConfigured(found)
