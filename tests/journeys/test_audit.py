"""A patient asks who looked: Ben finds the answer, on each width and in the dark."""

import pytest
from django.core.management import call_command

from library.demo import ACCOUNTS
from patients.models import Patient
from tests.journeys.conftest import sign_in_as


@pytest.fixture
def demo(transactional_db):
    call_command("load_demo", verbosity=0)


def test_who_opened_the_record(page, demo, picture, accessible):
    maria = Patient.objects.get(record_number="10234", clinic__is_library=False)
    clinician = next(a for a in ACCOUNTS if str(a[2]).startswith("clinician"))
    manager = next(a for a in ACCOUNTS if str(a[2]).startswith("practice manager"))
    sign_in_as(page, *clinician[:2])
    page.goto(f"/patients/{maria.pk}/")

    sign_in_as(page, *manager[:2])
    page.get_by_role("link", name="Audit", exact=True).click()
    page.get_by_label("Record number").fill("10234")
    page.get_by_role("button", name="Show", exact=True).click()
    picture("trail")
    accessible()
    page.get_by_role("link", name="ALVAREZ, Maria").first.click()
    picture("openings")
    accessible()

    opened = page.get_by_role("row", name="opened a record outcomes, chart")
    assert opened.first.is_visible()
