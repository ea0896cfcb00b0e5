"""With script the sums follow the typing; without it the stop works the same."""

import pytest
from django.urls import reverse

from accounts.tests.factories import PASSWORD, ClinicFactory, clinician
from patients.tests.factories import PatientFactory
from treatments.models import Treatment
from treatments.tests.factories import nodule

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def maria():
    patient = PatientFactory(clinic=ClinicFactory())
    nodule(patient, 1, "right")
    nodule(patient, 2, "left", zone="crest-medial")
    clinician(patient.clinic, email="ana@clinic.example")
    return patient


def sign_in(page):
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "ana@clinic.example")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)


def open_sheet(page, patient):
    sign_in(page)
    page.goto(reverse("treatments:procedure", args=[patient.pk]) + "?kind=injection")


def type_agent(page):
    page.select_option("#id_a0-drug", "lidocaine")
    page.fill("#id_a0-concentration_percent", "0,5")
    page.fill("#id_a0-volume_ml", "4")


def test_the_sum_follows_the_typing(live_server, page, maria):
    open_sheet(page, maria)
    type_agent(page)
    assert page.locator("[data-agent-sum]").first.inner_text() == "0.5 % × 10 × 4 mL = 20 mg"

    page.goto(reverse("treatments:course", args=[maria.pk]) + "?kind=medicine")
    page.fill("#id_dose_mg", "500")
    page.fill("#id_times_per_day", "2")
    assert page.locator("[data-day-sum]").inner_text() == "500 mg × 2 a day = 1,000 mg a day"
    page.fill("#id_dose_mg", "1.500")
    assert page.locator("[data-day-sum]").inner_text() == ""


@pytest.mark.parametrize("script", [True, False])
def test_the_stop_and_the_way_on(live_server, new_page, maria, script):
    page = new_page(java_script_enabled=script)
    open_sheet(page, maria)
    page.check("#id_n1-is_chosen")
    page.check("#id_n1-side_0", force=True)
    page.fill("#id_birth_year", "1979")
    type_agent(page)
    for name, answer in (
        ("read_back", "agrees"), ("allergies_checked", "yes"), ("consent", "verbal"), ("anticoagulant", "no"),
        ("infection", "no"), ("diabetes", "not_asked"), ("pregnancy", "no"),
    ):  # fmt: skip
        page.check(f"[name={name}][value={answer}]", force=True)
    page.fill("[name=witness_text]", "Nina Berg")
    page.click("[data-main-submit]")

    assert page.locator(".stop-panel h2").inner_text() == "Stop. The sides do not match."
    assert Treatment.objects.count() == 0

    page.check("#id_n1-side_1", force=True)
    # The read-back was about the other side.
    page.check("[name=read_back][value=agrees]", force=True)
    page.click("[data-main-submit]")
    page.wait_for_url("**/give/")

    assert "0.5 % × 10 × 4 mL = 20 mg" in page.content()
    page.check("[name=adverse_events][value=none]", force=True)
    page.click("[data-main-submit]")
    page.wait_for_url(lambda url: "give" not in url)
    assert Treatment.objects.get().state == "completed"
