"""A clinic, a colleague, and a patient whose steps and scores are told in days ago."""

from datetime import timedelta

import pytest

from accounts.tests.factories import ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from measures.actions import unsaved_score
from measures.vocabulary import InstrumentCode
from patients.tests.factories import PatientFactory
from treatments.models import Treatment

KINDS = {3: "medicine", 4: "physiotherapy", 5: "dry_needling", 7: "injection", 10: "excision"}


class Course:
    """One patient's steps and scores."""

    def __init__(self, patient, by):
        self.patient, self.by, self.clinic = patient, by, patient.clinic
        self.today = self.clinic.today()

    def day(self, ago):
        return self.today - timedelta(days=ago)

    def step(self, ago, rung, **more):
        """Begin a step so many days ago."""
        facts = {"state": "completed", "kind": KINDS[rung], **more}
        return Treatment.objects.create(
            clinic=self.clinic, patient=self.patient, rung=rung, started_on=self.day(ago),
            recorded_by=self.by, **facts,
        )  # fmt: skip

    def pain(self, ago, value):
        """Give the pain of the last 7 days."""
        score = unsaved_score(
            self.patient, InstrumentCode.PAIN_NRS, by=self.by, on=self.day(ago), value=value
        )
        score.save(force_insert=True)
        return score


@pytest.fixture
def clinic(db):
    return ClinicFactory(phone="020 7946 0018")


@pytest.fixture
def ana(clinic):
    return clinician(clinic)


@pytest.fixture
def nell(clinic):
    return staff(clinic, Role.NURSE, email="nell@clinic.example")


@pytest.fixture
def course(clinic, ana):
    patient = PatientFactory(clinic=clinic, email="maria@home.example")
    patient.clinic = clinic
    return Course(patient, ana)


@pytest.fixture
def signed_in(client, ana):
    client.force_login(ana)
    return client
