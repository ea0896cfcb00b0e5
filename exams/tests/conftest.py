"""What the stories about exams share."""

import pytest

from exams.tests.factories import story


@pytest.fixture
def maria_and_ana(client, db):
    """A patient, and a clinician of her clinic who is signed in."""
    patient, ana = story()
    client.force_login(ana)
    return patient, ana
