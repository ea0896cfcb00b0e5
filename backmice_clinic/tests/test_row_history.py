"""Every table keeps its rows' history, with the person, without secrets, and nobody else writes it."""

import json

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from accounts.models import Clinic, User
from accounts.tests.factories import staff
from accounts.vocabulary import Role
from audit import context
from audit.models import RowChange
from backmice_clinic import row_history

pytestmark = pytest.mark.django_db


def _last(**about):
    return RowChange.objects.filter(**about).first()


def test_no_table_of_our_own_is_without_its_trigger():
    assert row_history.uncovered(connection) == []
    assert len(row_history.kept_tables()) > 30


def test_the_walk_finds_secrets_and_ways():
    kept = {each.table: each for each in row_history.kept_tables()}

    assert kept["accounts_user"].secrets == ("password",)
    assert kept["accounts_clinic"].clinic.column == "id"
    assert kept["patients_patient"].arguments == ("id", "clinic_id", "", "id", "")
    assert kept["exams_complaint"].patient.column == "exam_id"
    assert "exams_exam" in kept["exams_complaint"].patient.lookup
    assert "audit_auditevent" not in kept


def test_what_stood_before_is_where_the_history_begins():
    assert RowChange.objects.filter(operation="found", table="measures_instrument").exists()


def test_migrating_again_changes_nothing():
    before = RowChange.objects.count()

    with connection.cursor() as cursor:
        marks = row_history._marks(cursor)

    assert marks == {kept.table: kept.mark for kept in row_history.kept_tables()}
    assert RowChange.objects.count() == before


def test_an_update_keeps_the_changed_columns_only():
    clinic = Clinic.objects.create(name="North")

    Clinic.objects.filter(pk=clinic.pk).update(phone="020 7")

    change = _last(table="accounts_clinic", row_key=clinic.pk)
    assert (change.operation, change.old, change.new) == (
        "update",
        {"phone": ""},
        {"phone": "020 7"},
    )
    assert change.clinic_id == clinic.pk


def test_a_password_is_told_as_changed_and_never_kept():
    dan = User.objects.create_user(
        "dan@north.example", "first password", given_name="Dan", family_name="North"
    )
    dan.set_password("second password")

    dan.save()

    change = _last(table="accounts_user", row_key=dan.pk)
    assert change.new == change.old == {"password": "(not kept)"}
    assert "$" not in json.dumps(_last(operation="insert", row_key=dan.pk).new["password"])


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_rowchange (table_name, row_key, operation, request_id) VALUES ('', '', '', '')",
        "UPDATE audit_rowchange SET row_key = ''",
        "DELETE FROM audit_rowchange",
        "TRUNCATE audit_rowchange",
        "SELECT audit_keep_whole_rows('accounts_user', 'found', 'id', '', '', '{}')",
    ],
)
def test_the_app_may_only_read_it(statement):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


class TestWho:
    """The connection is told who asks: no earlier, no longer."""

    @pytest.fixture
    def clinic(self):
        return Clinic.objects.create(name="North")

    def _changed(self, clinic, phone):
        Clinic.objects.filter(pk=clinic.pk).update(phone=phone)
        change = _last(table="accounts_clinic")
        assert change.new == {"phone": phone}
        return str(change.actor_id or ""), change.request_id

    def test_a_page_names_the_person_and_the_request(self, client, clinic):
        ben = staff(clinic, Role.ADMINISTRATOR)
        client.force_login(ben)

        answer = client.post(reverse("accounts:set_theme"), {"theme": "dark", "next": "/"})

        change = _last(table="accounts_user", row_key=ben.pk)
        assert (change.new, change.actor_id) == ({"theme": "dark"}, ben.pk)
        assert change.request_id == answer["X-Request-ID"]

    def test_after_the_request_nobody_is_named(self, client, clinic):
        ben = staff(clinic, Role.ADMINISTRATOR)
        client.force_login(ben)
        client.get(reverse("accounts:preferences"))

        assert self._changed(clinic, "1") == ("", "")

    def test_what_was_told_in_an_undone_savepoint_is_told_again(self, clinic):
        ben, dora = clinic.pk, "0198c0de-0000-7000-8000-000000000000"
        context.begin("first")
        context.set_actor(ben)
        try:
            self._changed(clinic, "1")
            with transaction.atomic():
                context.begin("second")
                context.set_actor(dora)
                self._changed(clinic, "2")
                transaction.set_rollback(True)

            assert self._changed(clinic, "3") == (dora, "second")
        finally:
            context.end()

    def test_outside_a_request_the_command_is_named(self, clinic, monkeypatch):
        monkeypatch.setattr(context, "_process", ["import_cases"])

        assert self._changed(clinic, "1") == ("", "import_cases")

    def test_telling_is_no_query_of_the_page(self, clinic, django_assert_num_queries):
        context.begin("counted")
        try:
            with django_assert_num_queries(1):
                Clinic.objects.filter(pk=clinic.pk).update(phone="9")
        finally:
            context.end()


@pytest.mark.django_db(transaction=True)
def test_a_whole_transaction_undone_leaves_no_wrong_person():
    clinic = Clinic.objects.create(name="North")
    context.begin("first")
    try:
        with transaction.atomic():
            Clinic.objects.filter(pk=clinic.pk).update(phone="1")
            context.begin("second")
            Clinic.objects.filter(pk=clinic.pk).update(phone="2")
            transaction.set_rollback(True)
        Clinic.objects.filter(pk=clinic.pk).update(phone="3")
        connection.close()
        Clinic.objects.filter(pk=clinic.pk).update(phone="4")
    finally:
        context.end()
    Clinic.objects.filter(pk=clinic.pk).update(phone="5")

    told = RowChange.objects.filter(table="accounts_clinic", operation="update").order_by("id")
    assert [(c.new["phone"], c.request_id) for c in told] == [
        ("3", "second"), ("4", "second"), ("5", ""),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_migrate_puts_a_lost_trigger_back(settings):
    with settings.EMBEDDED.superuser_connection(connection.settings_dict["NAME"]) as writer:
        writer.execute("ALTER TABLE exams_nodule DISABLE TRIGGER row_history")
        writer.execute("DROP TRIGGER row_history ON exams_exam")
    assert row_history.uncovered(connection) == ["exams_exam", "exams_nodule"]

    call_command("migrate", verbosity=0)

    assert row_history.uncovered(connection) == []
