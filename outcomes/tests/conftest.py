"""Ana examines and tells a story; the queries of a page can be counted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.factories import ClinicFactory, clinician
from outcomes.tests.story import Story
from patients.tests.factories import PatientFactory

_NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET")


@pytest.fixture
def clinic(db):
    return ClinicFactory()


@pytest.fixture
def ana(clinic):
    return clinician(clinic)


@pytest.fixture
def story(clinic, ana):
    return Story(PatientFactory(clinic=clinic), ana, today=clinic.today())


@pytest.fixture
def signed_in(client, ana):
    client.force_login(ana)
    return client


@pytest.fixture
def count_queries():
    """Return how many statements a call makes, without those that only frame a transaction."""

    def counted(call):
        with CaptureQueriesContext(connection) as seen:
            call()
        return [q["sql"] for q in seen.captured_queries if not q["sql"].startswith(_NOT_COUNTED)]

    return counted
