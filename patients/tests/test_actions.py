"""Registering, changing, allergies, weight, the day's list."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.tests.factories import ClinicFactory, clinician
from audit import trail
from audit.scope import EVERYTHING, within
from audit.vocabulary import AuditedAction
from patients import actions
from patients.exceptions import AllergiesStand, DetailsChanged, Implausible, RecordNumberTaken
from patients.models import Allergy, Arrival, BodyMeasure, CallAttempt, Patient
from patients.tests.factories import PatientFactory

pytestmark = pytest.mark.django_db
WHO = {
    "family_name": "Alvarez",
    "given_name": "Maria",
    "birth_date": date(1979, 3, 14),
    "sex": "female",
}


@pytest.fixture
def clinic():
    return ClinicFactory()


@pytest.fixture
def ana(clinic):
    return clinician(clinic)


def test_numbers_follow_each_other_and_skip_the_taken(clinic, ana):
    PatientFactory(clinic=clinic, record_number="10002")

    numbers = [actions.register(clinic, by=ana, **WHO).record_number for _ in range(2)]

    assert numbers == ["10001", "10003"]


def test_the_same_submission_is_one_patient(clinic, ana):
    name = uuid.uuid4()

    first = actions.register(clinic, by=ana, submission_id=name, **WHO)
    second = actions.register(clinic, by=ana, submission_id=name, **WHO)

    assert first == second
    assert Patient.objects.count() == 1


def test_a_taken_number_is_refused_by_name(clinic, ana):
    PatientFactory(clinic=clinic, record_number="7")

    with pytest.raises(RecordNumberTaken):
        actions.register(clinic, by=ana, record_number="7", **WHO)


def test_an_impossible_birth_is_refused_in_words(clinic, ana):
    with pytest.raises(Implausible) as refused:
        actions.register(clinic, by=ana, **{**WHO, "birth_date": date(1850, 1, 1)})

    assert refused.value.field == "birth_date"


def test_a_bad_word_is_refused(clinic, ana):
    with pytest.raises(ValidationError):
        actions.register(clinic, by=ana, **{**WHO, "sex": "martian"})


def test_a_change_is_recorded_by_field_names_only(clinic, ana):
    patient = PatientFactory(clinic=clinic)

    actions.change_details(patient, by=ana, version=1, phone="555-0199", family_name="Alvarez")

    event = trail.about(patient.pk).filter(action=AuditedAction.PATIENT_CHANGED).get()
    assert event.detail == {"fields": ["phone"]}
    patient.refresh_from_db()
    assert (patient.version, patient.phone) == (2, "555-0199")


def test_a_stale_version_changes_nothing(clinic, ana):
    patient = PatientFactory(clinic=clinic)
    actions.change_details(patient, by=ana, version=1, phone="1")

    with pytest.raises(DetailsChanged) as refused:
        actions.change_details(patient, by=ana, version=1, phone="2")

    assert refused.value.current.phone == "1"


def test_three_different_things_about_allergies(clinic, ana):
    patient = PatientFactory(clinic=clinic)
    actions.note_no_allergies(patient, by=ana, asked_on=date(2026, 5, 4))
    patient.refresh_from_db()
    assert patient.allergy_status == "none_known"

    allergy = actions.add_allergy(
        patient,
        by=ana,
        asked_on=date(2026, 5, 5),
        substance_class="la_amide",
        substance="lidocaine",
    )
    patient.refresh_from_db()
    assert patient.allergy_status == "listed"
    with pytest.raises(AllergiesStand):
        actions.note_no_allergies(patient, by=ana, asked_on=date(2026, 5, 6))

    actions.remove_allergy(patient, allergy.pk, by=ana, because="mistaken person")
    patient.refresh_from_db()
    assert patient.allergy_status == "not_asked"
    assert Allergy.objects.get().removed_because == "mistaken person"


def test_a_weight_twice_is_one_weight(clinic, ana):
    patient, name = PatientFactory(clinic=clinic), uuid.uuid4()

    for _ in range(2):
        actions.record_body_measure(
            patient,
            by=ana,
            submission_id=name,
            weight_kg=Decimal("71.5"),
            measured_on=date(2026, 5, 4),
        )

    assert BodyMeasure.objects.count() == 1


def test_an_impossible_weight_is_refused(clinic, ana):
    with pytest.raises(Implausible) as refused:
        actions.record_body_measure(
            PatientFactory(clinic=clinic), by=ana, weight_kg=Decimal(700), measured_on=None
        )

    assert refused.value.field == "weight_kg"


def test_a_patient_is_on_a_day_list_once(clinic, ana):
    patient = PatientFactory(clinic=clinic)
    for state in ("expected", "arrived", "seen"):
        actions.set_arrival(patient, by=ana, day=date(2026, 5, 4), state=state)

    assert Arrival.objects.get().state == "seen"


def test_a_call_twice_is_one_call(clinic, ana):
    patient, name = PatientFactory(clinic=clinic), uuid.uuid4()

    for _ in range(2):
        actions.log_call(patient, by=ana, submission_id=name, about="review", result="no_answer")

    assert CallAttempt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_one", [True, False])
def test_twenty_desks_at_once(clinic, ana, is_one):
    """One submission pressed twenty times is one patient; twenty patients get twenty numbers."""
    name = uuid.uuid4()

    @within(EVERYTHING)
    def press(_):
        try:
            return actions.register(
                clinic, by=ana, submission_id=name if is_one else uuid.uuid4(), **WHO
            ).record_number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as desks:
        numbers = list(desks.map(press, range(20)))

    assert len(set(numbers)) == Patient.objects.count() == (1 if is_one else 20)


@pytest.mark.parametrize(("result", "wants_none"), [("declined", True), ("asked_later", False)])
def test_who_declines_calls_in_a_call_wants_none_from_anybody(clinic, ana, result, wants_none):
    patient = PatientFactory(clinic=clinic)

    actions.log_call(patient, by=ana, about="review", result=result)

    patient.refresh_from_db()
    assert patient.no_calls is wants_none
