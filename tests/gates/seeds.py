"""Seeding a defect below the app: as the owner of the tables, or with the wall between clinics open."""

from contextlib import contextmanager

import pytest
from django.db import connection
from psycopg import sql

from audit import scope

OWNER = "backmice_owner"


@contextmanager
def patched(where, name, value):
    """Put another value in the place of a name for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(where, name, value)
        yield


def patching(where, name, value):
    """Return the defect that does so whenever it is entered."""
    return lambda: patched(where, name, value)


def without_the_wall(defect):
    """Return the defect with the database's own lock open too: alone it would show nothing."""

    @contextmanager
    def both():
        with defect(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(scope, "narrow_to", lambda *_clinics, **_more: scope.see_everything())
            yield

    return both


@contextmanager
def as_owner(*statements):
    """Run the statements as the tables' owner; the test's transaction takes them back at its end."""
    server = connection.settings_dict["EMBEDDED"]
    app = connection.settings_dict["USER"]
    name = connection.settings_dict["NAME"]
    lent = sql.SQL("GRANT {} TO {}").format(sql.Identifier(OWNER), sql.Identifier(app))
    taken = sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(OWNER), sql.Identifier(app))
    with server.superuser_connection(name) as superuser:
        superuser.execute(lent)
    try:
        with connection.cursor() as cursor:
            # What a table still has to check would forbid to alter it.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            # Lent a second time in one transaction, it is known only once a table was looked at.
            cursor.execute("SELECT count(*) FROM pg_auth_members")
            cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(OWNER)))
            for statement in statements:
                cursor.execute(statement)
            cursor.execute("SET LOCAL ROLE NONE")
        yield
    finally:
        with server.superuser_connection(name) as superuser:
            superuser.execute(taken)
