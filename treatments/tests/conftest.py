"""Ana treats Maria; Nina is a nurse, Ben manages."""

import pytest

from accounts.tests.factories import ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from patients.tests.factories import PatientFactory
from treatments.tests.factories import nodule


@pytest.fixture
def clinic(db):
    return ClinicFactory()


@pytest.fixture
def ana(clinic):
    return clinician(clinic)


@pytest.fixture
def nina(clinic):
    return staff(clinic, Role.NURSE, given_name="Nina")


@pytest.fixture
def maria(clinic):
    return PatientFactory(clinic=clinic)


@pytest.fixture
def n1(maria):
    """N1 on the RIGHT."""
    return nodule(maria, 1, "right")


@pytest.fixture
def signed_in(client, ana):
    client.force_login(ana)
    return client
