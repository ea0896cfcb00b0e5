"""An excision done elsewhere comes back with a letter: recorded in fewer than ten interactions, and scanned."""

from playwright.sync_api import expect

from exams.tests.pictures import a_picture
from patients.tests.factories import PatientFactory
from tests.journeys.acts import press
from tests.journeys.conftest import sign_in
from treatments import actions
from treatments.models import Treatment
from treatments.tests.factories import nodule

MOST = 9


def write(page, name, text):
    """Point at a box and type: one interaction, whatever the length of the words."""
    box = page.locator(f'[name="{name}"]')
    box.click()
    box.fill(text)


def start(page, clinic, ana, presses):
    patient = PatientFactory(clinic=clinic)
    site = nodule(patient, 1, "right")
    sign_in(page, ana)
    page.goto(f"/patients/{patient.pk}/")
    return patient, site


def test_a_plan_becomes_done_elsewhere_with_its_letter(
    page, clinic, ana, presses, accessible, picture
):
    patient, site = start(page, clinic, ana, presses)
    actions.record_course(
        patient, by=ana, submission_id=None, kind="excision", nodules=[site],
        facts={"state": "referred", "referred_to": "Mr Okoro"},
    )  # fmt: skip
    page.reload()
    presses.start()

    page.get_by_role("link", name="Treat").click()
    page.get_by_role("link", name="Excision", exact=True).click()
    page.get_by_role("link", name="Change", exact=True).click()
    press(page, "state", "done_elsewhere")
    accessible()
    picture("plan-change")
    write(page, "when", "May 2026")
    write(page, "letter_sender", "Mr Okoro, City Hospital")
    write(page, "letter_dated", "20 May 2026")
    write(page, "letter_text", "30 mm lump removed from the right side. Mature fat.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(lambda url: "/change/" not in url)

    assert presses.number <= MOST, presses.number
    made = Treatment.objects.get(kind="excision")
    assert (made.state, made.performed_by_text) == ("done_elsewhere", "Mr Okoro, City Hospital")
    assert made.letters.get().when_words == "20 May 2026"
    assert page.get_by_text("30 mm lump removed").is_visible()
    accessible()
    picture("plan-way")
    _scan_the_letter(page, accessible, picture)


def _scan_the_letter(page, accessible, picture):
    page.get_by_role("link", name="Attach the letter").click()
    expect(page.get_by_role("radio", name="letter", exact=True)).to_be_checked()
    accessible()
    letter = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": a_picture(size=(620, 877))}
    page.locator('[name="attached"]').set_input_files(letter)
    picture("paper-attach")
    page.get_by_role("button", name="Save").click()

    page.get_by_role("link", name="Letter, scan 1").click()
    expect(page.get_by_role("heading", name="Letter, scan 1")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.eval_on_selector(".images img", "e => e.complete && e.naturalWidth === 620")
    accessible()


def test_without_a_plan_it_takes_no_more(page, clinic, ana, presses, accessible, picture):
    start(page, clinic, ana, presses)
    presses.start()

    page.get_by_role("link", name="Treat").click()
    rung = page.locator("#step-10")
    rung.locator("summary").click()
    rung.locator('a[href*="kind=excision&state=done_elsewhere"]').click()
    page.wait_for_url("**/treatments/new/**")
    accessible()
    write(page, "started", "May 2026")
    page.locator("label", has_text="N1 RIGHT").first.click()
    write(page, "letter_sender", "Mr Okoro, City Hospital")
    write(page, "letter_dated", "20 May 2026")
    write(page, "letter_text", "Removed.")
    picture("excision-elsewhere")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(lambda url: "/new/" not in url)

    assert presses.number <= MOST, presses.number
    made = Treatment.objects.get(kind="excision")
    assert made.targets.get().nodule.number == 1
    assert made.letters.get().sender == "Mr Okoro, City Hospital"
