"""A lot is pressed instead of typed, with and without script; and a recall finds who received it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from patients.tests.factories import PatientFactory
from tests.journeys.conftest import sign_in
from treatments.models import AdministeredAgent
from treatments.tests.factories import nodule
from treatments.tests.test_lots import given, recall_url


@pytest.mark.parametrize("script", [True, False])
def test_a_lot_is_pressed(new_page, live_server, clinic, ana, script):
    page = new_page(java_script_enabled=script)
    patient = PatientFactory(clinic=clinic)
    nodule(patient, 1, "right")
    expires = given(patient, ana).agents.get().expires_on
    given(patient, ana, lot="B9", drug="bupivacaine")
    sign_in(page, ana)
    page.goto(reverse("treatments:procedure", args=[patient.pk]) + "?kind=injection")
    assert page.locator("[data-lots] button:visible").count() == 0

    page.select_option("#id_a0-drug", "lidocaine")
    page.fill("#id_a0-volume_ml", "2")
    if not script:
        page.get_by_role("button", name="show recent lots").click()
    offered = page.locator("[data-lots] button:visible")
    expect(offered).to_have_text([f"lot L-77 31, {expires:%m/%Y}"])
    assert page.input_value("#id_a0-lot_number") == ""
    offered.click()

    expect(page.locator("#id_a0-lot_number")).to_have_value("L-77 31")
    assert page.input_value("#id_a0-expires_on") == f"{expires:%m/%Y}"
    assert page.input_value("#id_a0-volume_ml") == "2"


def test_lots_and_a_recall(page, clinic, ana, ben, accessible, picture):
    today = clinic.today()
    for number, days in enumerate((-3, 30, 200)):
        patient = PatientFactory(clinic=clinic, phone=f"020 7946 000{number}")
        site = nodule(patient, 1, "left")
        given(patient, ana, lot=f"L{number}", site=site, expires=today + timedelta(days=days))
        given(patient, ana, lot="L-77 31", site=site)
    sign_in(page, ana)
    page.goto(reverse("treatments:lots"))
    assert page.locator("h1").inner_text() == "1 lot used in the last year has expired"
    accessible()
    picture("lots")

    page.locator("#recall_drug").select_option("lidocaine")
    page.locator("#recall_lot").fill("l7731")
    page.get_by_role("button", name="Who received it?").click()

    expect(page.locator("h1")).to_have_text("3 people received lot l7731 of lidocaine")
    assert page.get_by_text("N1 LEFT").count() == 3
    accessible()
    picture("recall")
    sign_in(page, ben)
    page.goto(recall_url())
    assert page.get_by_text("N1 LEFT").count() == 0
    accessible()


def test_a_lot_is_added_afterwards(page, clinic, ana, accessible, picture):
    patient = PatientFactory(clinic=clinic)
    treatment = given(patient, ana, lot="", site=nodule(patient, 1, "left"))
    AdministeredAgent.objects.update(expires_on=None)
    sign_in(page, ana)
    page.goto(reverse("treatments:detail", args=[treatment.pk]))
    page.get_by_role("link", name="Add the lot").click()
    expect(page.locator("h1")).to_have_text("Which lot was it?")
    assert page.get_by_label("Lot", exact=True).input_value() == ""
    accessible()
    picture("lot-add")

    page.get_by_label("Expires").fill("soon")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Write month and year as printed").first).to_be_visible()
    accessible()
    page.get_by_label("Expires").fill("05/2099")
    page.get_by_label("Lot", exact=True).fill("B 1207")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("lot B 1207, expires 05/2099")).to_be_visible()
    expect(page.get_by_role("link", name="Add the lot")).to_have_count(0)
    accessible()
