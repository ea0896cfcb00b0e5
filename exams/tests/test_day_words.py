"""Today's list tells a clinician the nodules, and asks once for all."""

import pytest
from django.urls import reverse

from accounts.tests.factories import clinician, staff
from accounts.vocabulary import Role
from exams import bodymap, day_words
from exams.models import Nodule
from patients import actions
from patients.tests.factories import PatientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def maria():
    maria = PatientFactory()
    for number, side, region in ((1, "right", "psis"), (2, "left", "other")):
        Nodule.objects.create(
            clinic=maria.clinic, patient=maria, number=number, side=side, region_stated=region
        )
    actions.set_arrival(maria, by=None, day=maria.clinic.today(), state="arrived")
    return maria


def test_a_clinician_reads_number_side_and_place(client, maria):
    client.force_login(clinician(maria.clinic))

    page = client.get(reverse("patients:today")).text
    assert "N1 <b>RIGHT</b> PSIS" in page
    assert "N2 <b>LEFT</b>" in page


def test_a_nurse_reads_none_of_it(client, maria):
    client.force_login(staff(maria.clinic, Role.NURSE))

    page = client.get(reverse("patients:today")).text
    assert "ALVAREZ" in page
    assert "RIGHT" not in page


def test_the_list_asks_six_times_whatever_its_length(client, maria, django_assert_max_num_queries):
    ana = clinician(maria.clinic)
    client.force_login(ana)
    for _ in range(9):
        actions.set_arrival(
            PatientFactory(clinic=maria.clinic), by=ana, day=maria.clinic.today(), state="arrived"
        )

    # Six questions; the transaction's frame around the list's own takes two to four statements more.
    with django_assert_max_num_queries(10):
        client.get(reverse("patients:today"))


def test_every_zone_has_a_short_word():
    assert set(day_words._SHORT) == set(bodymap.ZONES)
