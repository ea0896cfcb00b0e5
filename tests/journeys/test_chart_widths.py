"""The timeline's drawings: one is sent, turning the phone brings the others, and each mark can be read."""

from django.core.management import call_command
from playwright.sync_api import expect

from library.demo import ACCOUNTS
from patients.models import Patient
from tests.journeys.acts import until
from tests.journeys.conftest import sign_in_as


def test_one_drawing_comes_and_a_new_width_brings_the_others(page, transactional_db):
    call_command("load_demo", verbosity=0)
    sign_in_as(page, *ACCOUNTS[0][:2])
    okafor = Patient.objects.get(family_name="Okafor", clinic__is_demo=True)
    page.goto(f"/patients/{okafor.pk}/")
    drawings = page.locator(".timeline-box > .timeline")
    expect(drawings).to_have_count(3)
    until(page, "document.cookie.includes('drawing=wide')")
    page.reload()
    expect(drawings).to_have_count(1)
    expect(page.locator(".timeline-wide")).to_be_visible()

    page.set_viewport_size({"width": 390, "height": 800})
    expect(drawings).to_have_count(3)
    expect(page.locator(".timeline-narrow")).to_be_visible()
    expect(page.locator(".timeline-wide")).to_be_hidden()
    until(page, "document.cookie.includes('drawing=narrow')")
    page.reload()
    expect(drawings).to_have_count(1)
    expect(page.locator(".timeline-narrow")).to_be_visible()


def test_marks_are_read_by_pointing_and_by_stepping(page, transactional_db):
    call_command("load_demo", verbosity=0)
    sign_in_as(page, *ACCOUNTS[0][:2])
    okafor = Patient.objects.get(family_name="Okafor", clinic__is_demo=True)
    page.goto(f"/patients/{okafor.pk}/timeline/")
    said = page.locator("[data-readout] output")
    page.get_by_role("button", name="Later").click()
    expect(said).to_contain_text("pain 8 of 10")
    first = said.inner_text()
    page.keyboard.press("ArrowRight")
    expect(said).not_to_have_text(first)
    page.keyboard.press("ArrowLeft")
    expect(said).to_have_text(first)

    page.locator(".timeline-wide .tl-due").first.hover(force=True)
    expect(said).to_contain_text("not received")

    page.keyboard.press("2")
    page.wait_for_url("**range=1y*")
    table = page.locator("details.tl-table")
    expect(table).to_have_attribute("open", "")
    page.keyboard.press("d")
    expect(table).not_to_have_attribute("open", "")
