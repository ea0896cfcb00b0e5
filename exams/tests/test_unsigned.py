"""What lies unsigned, by owner and age, so that no draft is forgotten with its author."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import clinician
from audit.models import AuditEvent
from exams import unsigned
from exams.models import Exam
from exams.tests.factories import found, recorded, story
from patients.tests.factories import PatientFactory

pytestmark = pytest.mark.django_db


def lying(exam, days):
    """Let the draft be begun that many days ago."""
    Exam.objects.filter(pk=exam.pk).update(recorded_at=timezone.now() - timedelta(days=days))


def board(patient, person):
    clinic = patient.clinic
    return [
        (owner.name, owner.may_sign, [draft.days for draft in owner.drafts])
        for owner in unsigned.of_colleagues(clinic, person, today=clinic.today())
    ]


def test_drafts_stand_by_owner_the_longest_lying_first():
    patient, ana = story()
    ben, eva = clinician(patient.clinic), clinician(patient.clinic)
    other = PatientFactory(clinic=patient.clinic)
    lying(recorded(patient, ben, found()), 3)
    lying(recorded(other, eva, found()), 12)
    lying(recorded(other, eva), 1)
    recorded(patient, ana)
    signed = recorded(PatientFactory(clinic=patient.clinic), ben, found(), sign=True)

    assert signed.is_signed
    assert board(patient, ana) == [(str(eva), True, [12, 1]), (str(ben), True, [3])]
    assert [name for name, *_ in board(patient, ben)] == [str(eva), str(ana)]


def test_of_somebody_who_left_a_colleague_is_told(client):
    patient, ana = story()
    ben = clinician(patient.clinic)
    lying(recorded(patient, ben, found()), 30)
    ben.memberships.update(is_active=False)
    client.force_login(ana)

    page = client.get(reverse("exams:sign_block"))

    assert "no longer signs here" in page.text
    assert "30 days" in page.text
    told = AuditEvent.objects.filter(action="patients_listed", actor_id=ana.pk).latest(
        "occurred_at"
    )
    assert told.detail["patients"] == [str(patient.pk)]


def test_other_clinics_drafts_are_not_listed():
    patient, _ana = story()
    elsewhere, eva = story()
    recorded(elsewhere, eva, found())

    assert board(patient, clinician(patient.clinic)) == []


def test_the_board_asks_twice_whatever_its_length(django_assert_num_queries):
    patient, ana = story()
    ben = clinician(patient.clinic)
    for _ in range(4):
        recorded(PatientFactory(clinic=patient.clinic), ben, found())

    with django_assert_num_queries(2):
        board(patient, ana)
