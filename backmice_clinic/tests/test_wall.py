"""The wall stands after migrating, is mended when broken, and lets each request see its own clinic."""

import pytest
from django.db import connection, transaction
from psycopg import errors

from accounts.models import Clinic
from accounts.tests.factories import staff
from audit import scope, trail
from audit.models import AuditEvent
from audit.scope import NOTHING, Scope
from audit.vocabulary import AuditedAction
from backmice_clinic import owner, wall
from patients.models import Patient

pytestmark = pytest.mark.django_db


def test_children_are_held_by_the_row_they_hang_on():
    found = {each.table: each for each in wall.walled().values()}

    assert found["patients_patient"].parent is None
    assert found["patients_allergy"].parent.name == "patient"
    assert found["audit_auditevent"].is_event
    assert "accounts_user" not in found


@pytest.mark.django_db(transaction=True)
def test_a_policy_that_was_dropped_is_named_and_put_back():
    with owner.connected_as_owner("default") as lent, lent.cursor() as cursor:
        cursor.execute("DROP POLICY own_clinic ON patients_patient")
    assert wall.breaches(connection) == ["patients_patient"]

    with owner.connected_as_owner("default") as lent:
        wall.raise_wall(lent)

    assert wall.breaches(connection) == []


def test_a_savepoint_that_is_rolled_back_takes_the_scope_with_it_and_it_is_told_again():
    here, there = Clinic.objects.create(name="Here"), Clinic.objects.create(name="There")
    for clinic in (here, there):
        Patient.objects.create(
            clinic=clinic, record_number="1", family_name="A", given_name="B", search_name="a b",
            birth_date="1980-01-01", sex="female",
        )  # fmt: skip
    with scope.within(Scope(frozenset([here.pk]))):
        assert Patient.objects.get().clinic_id == here.pk
        with scope.within(Scope(frozenset([there.pk]))), pytest.raises(LookupError):  # noqa: PT012, SIM117
            with transaction.atomic():
                assert Patient.objects.get().clinic_id == there.pk
                raise LookupError
        assert Patient.objects.get().clinic_id == here.pk


def test_an_event_is_written_from_outside_its_clinic():
    clinic = Clinic.objects.create(name="Here")
    with scope.within(NOTHING):
        trail.record(AuditedAction.ACCESS_REFUSED, clinic=clinic)
        assert not AuditEvent.objects.exists()

    assert AuditEvent.objects.count() == 1


def test_a_request_ends_with_the_scope_it_began_with(client):
    client.force_login(staff(Clinic.objects.create(name="Here"), "clinician"))

    client.get("/")

    assert scope.current() == scope.EVERYTHING


class _Lesser:
    """A connection whose role may change no function."""

    def __init__(self, quiet):
        self.quiet, self.asked = quiet, []

    def execute(self, words, values=None):
        if values is None:
            self.asked.append(words)
            raise errors.InsufficientPrivilege
        self.row = (values[0] in self.quiet,)
        return self

    def fetchone(self):
        return self.row


def test_what_a_superuser_made_fast_is_not_complained_of_again():
    said = []
    wall.quieten(_Lesser(wall.QUIET_FUNCTIONS), say=said.append)
    assert said == []

    wall.quieten(_Lesser(wall.QUIET_FUNCTIONS[1:]), say=said.append)
    assert len(said) == 1
    assert "search.sql" in said[0]
    assert "textlike" in said[0]
    assert "similarity_op" not in said[0]
