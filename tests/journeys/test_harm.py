"""Harm is told, stands on Today, is looked at again and closed with its outcome."""

from playwright.sync_api import expect

from patients.tests.factories import PatientFactory
from tests.journeys.acts import press
from tests.journeys.conftest import sign_in
from treatments.models import AdverseEvent
from treatments.tests.factories import course


def test_harm_from_told_to_closed(page, clinic, ana, accessible, picture):
    patient = PatientFactory(clinic=clinic)
    cut = course(patient, kind="excision", rung=10, state="completed")
    sign_in(page, ana)
    page.goto(f"/treatments/{cut.pk}/")
    page.get_by_role("link", name="Adverse event").click()
    page.wait_for_url("**/adverse-events/new/**")
    accessible()
    press(page, "kind", "seroma")
    press(page, "severity", "mild")
    press(page, "related", "yes")
    picture("treatments-event")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/adverse-events/**")
    expect(page.locator("h1")).to_have_text("Seroma: how did it go on?")
    accessible()
    picture("adverse-event")

    page.goto("/patients/needs/")
    page.get_by_role("link", name=patient.display_name).first.click()
    page.locator('[name="text"]').fill("gone, no puncture needed")
    press(page, "outcome", "resolved")
    page.get_by_role("button", name="Close it with this outcome").click()

    expect(page.locator("h1")).to_have_text("Seroma: closed, resolved")
    assert not AdverseEvent.objects.open().exists()
