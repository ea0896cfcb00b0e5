"""The role that owns the tables, lent to migrations; the app's own role may only use them."""

import contextlib
import logging

from django.conf import settings
from django.db import connections
from psycopg import sql

from backmice_clinic import wall

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
# Rows that are written once: the app may add and read, nothing else.
APPEND_ONLY = ("audit_auditevent", "backups_backup", "backups_restoredrill")
# Any number: it only has to be the same for everyone who migrates.
MIGRATION_LOCK = 7_240_811

logger = logging.getLogger(__name__)


@contextlib.contextmanager
def connected_as_owner(alias):
    """Connect as the owner for a while; only one process at a time gets that far."""
    connection = connections[alias]
    before = {key: connection.settings_dict[key] for key in settings.DATABASE_OWNER}
    connection.close()
    connection.settings_dict.update(settings.DATABASE_OWNER)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        yield connection
    finally:
        # Closing the connection also lets go of the lock.
        connection.close()
        connection.settings_dict.update(before)


def create_extensions(connection):
    with connection.cursor() as cursor:
        for name in EXTENSIONS:
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")


def grant_to_app(connection, app_role):
    """Let the app read and write rows, and no more. Repeatable."""
    if app_role == connection.settings_dict["USER"]:
        return
    role = sql.Identifier(app_role)
    statements = [
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
        " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(role=role))
        existing = connection.introspection.table_names(cursor)
        for table in set(APPEND_ONLY) & set(existing):
            cursor.execute(
                sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}").format(
                    table=sql.Identifier(table), role=role
                )
            )


def let_search_be_fast(connection):
    """Mark the operators of search as quiet: as superuser where the server is ours, else as far as we may."""
    if settings.EMBEDDED is None:
        wall.quieten(connection.connection, say=_warn)
        return
    with settings.EMBEDDED.superuser_connection(connection.settings_dict["NAME"]) as superuser:
        wall.quieten(superuser)


def _warn(words):
    logger.warning(words)
