"""The app's role uses the tables; it neither makes them nor rewrites what was written once."""

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection, transaction

pytestmark = pytest.mark.django_db


def _refused(statement):
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    return True


def test_tests_run_as_the_app():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")

        assert cursor.fetchone() == (settings.EMBEDDED.APP,)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE anything (id int)",
        "DROP TABLE accounts_user",
        "TRUNCATE accounts_user",
        "ALTER TABLE accounts_user DISABLE TRIGGER ALL",
        "DELETE FROM django_migrations",
        "UPDATE audit_auditevent SET action = ''",
        "DELETE FROM audit_auditevent",
        "TRUNCATE audit_auditevent",
    ],
)
def test_app_is_refused(statement):
    assert _refused(statement)


@pytest.mark.parametrize("extension", ["pg_trgm", "unaccent", "btree_gist"])
def test_extension_is_there(extension):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = %s", [extension])

        assert cursor.fetchone()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_committed_rows_are_cleared_and_the_migrations_rows_come_back(turn):
    assert ContentType.objects.filter(app_label="accounts").exists()
    assert not ContentType.objects.filter(app_label="made in a test").exists()

    ContentType.objects.create(app_label="made in a test", model="thing")
    ContentType.objects.filter(app_label="accounts").delete()
