"""Find the right patient by keyboard, tell two of a name apart, bring a practice's list along."""

from datetime import date

from playwright.sync_api import expect

from accounts.tests.factories import staff
from accounts.vocabulary import Role
from patients.models import Arrival, Patient
from patients.tests.factories import PatientFactory
from tests.journeys.acts import press
from tests.journeys.conftest import sign_in, sign_in_as


def test_results_come_while_typing_and_keys_walk_them(page, clinic, ana, picture, accessible):
    maria = PatientFactory(clinic=clinic)
    mario = PatientFactory(clinic=clinic, given_name="Mario", birth_date=date(1978, 12, 3))
    sign_in(page, ana)

    page.goto("/patients/")
    page.locator("#q").blur()
    page.keyboard.press("/")
    page.keyboard.type("alv 19")
    expect(page.get_by_role("heading", name="2 patients match")).to_be_visible()
    picture("search-typing")
    accessible()

    # Two of a name: Enter goes to the list, it does not open the first.
    page.keyboard.press("Enter")
    expect(page.locator("[data-hit]").nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-hit]").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/patients/{mario.pk}/")
    assert maria.record_number not in page.locator("header").first.inner_text()


def test_enter_asks_before_the_answer_and_leaves_no_trace_in_the_history(page, clinic, ana):
    maria = PatientFactory(clinic=clinic)
    sign_in(page, ana)
    page.goto("/patients/")
    before = page.evaluate("history.length")

    page.locator("#q").fill("alv")
    page.keyboard.press("Enter")
    expect(page.locator("[data-hit]")).to_be_visible()
    assert (page.evaluate("history.length"), page.url[-10:]) == (before, "/patients/")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/patients/{maria.pk}/")


def test_search_works_without_script(browser, live_server, clinic, ana):
    maria = PatientFactory(clinic=clinic)
    signed_in = browser.new_context(base_url=live_server.url)
    sign_in(signed_in.new_page(), ana)
    plain = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        storage_state=signed_in.storage_state(),
    )
    page = plain.new_page()
    page.goto("/patients/")

    page.locator("#q").fill("alvarez")
    page.keyboard.press("Enter")

    page.get_by_role("link", name="ALVAREZ, Maria").click()
    page.wait_for_url(f"**/patients/{maria.pk}/")


def test_one_press_puts_on_the_list(page, clinic, ana):
    maria = PatientFactory(clinic=clinic)
    sign_in(page, ana)

    page.goto("/patients/")
    page.locator("#q").fill("maria")
    page.get_by_role("button", name="Here ALVAREZ, Maria").click()

    expect(page.get_by_role("button", name="Seen ALVAREZ, Maria")).to_be_visible()
    assert Arrival.objects.get().patient == maria


def test_a_namesake_is_asked_about_before_saving(page, clinic, ana, picture, accessible):
    PatientFactory(clinic=clinic)
    sign_in(page, ana)
    page.goto("/patients/new/")
    page.get_by_label("Family name").fill("Alvarez")
    page.get_by_label("Given name").fill("Marie")
    page.get_by_label("Date of birth").fill("14.3.1979")
    press(page, "sex", "female")
    page.get_by_role("button", name="Register", exact=True).click()

    expect(page.get_by_text("Is it one of these?")).to_be_visible()
    picture("register-namesake")
    accessible()
    assert Patient.objects.count() == 1
    page.get_by_role("button", name="register anyway").click()
    page.wait_for_url(lambda url: "/new/" not in url)
    assert Patient.objects.count() == 2


def test_a_list_is_checked_line_by_line(page, clinic, picture, accessible):
    ben = staff(clinic, Role.ADMINISTRATOR, email="dan@clinic.example", is_staff=True)
    sign_in(page, ben)
    page.goto("/patients/import/")
    lines = "surname;first name;dob;sex\nBerg;Ann;14.3.1979;f\n;Bo;1.1.1950;m\nCole;Di;3/4/1960;f\n"
    page.locator("[name=file]").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    )
    page.get_by_role("button", name="Check the file").click()

    expect(page.get_by_text("can be read in two ways")).to_be_visible()
    picture("import-checked")
    accessible()
    assert not Patient.objects.exists()
    page.get_by_label("Skip the 2 lines that are wrong").check()
    page.get_by_role("button", name="Import 1 patient").click()
    expect(page.get_by_text("1 patient was imported.")).to_be_visible()
    assert Patient.objects.get().family_name == "Berg"


def test_pages_about_a_patient(page, clinic, ana, picture, accessible):
    maria = PatientFactory(clinic=clinic)
    sign_in(page, ana)
    for name in ("details", "edit", "allergies", "weight", "conditions", "arrival"):
        page.goto(f"/patients/{maria.pk}/{name}/")
        picture(f"patient-{name}")
        accessible()


def test_pages_about_people(page, clinic, picture, accessible):
    dan = staff(
        clinic, Role.ADMINISTRATOR, Role.CLINICIAN, email="dan@clinic.example", is_staff=True
    )
    nell = staff(clinic, Role.NURSE, given_name="Nell", email="nell@clinic.example")
    maria = PatientFactory(clinic=clinic)
    sign_in(page, dan)
    for name, address in (
        ("staff-invite", "/staff/invite/"), ("staff-roles", f"/staff/{nell.memberships.get().pk}/"),
        ("needs", "/patients/needs/"), ("admin-patients", "/admin/patients/patient/"),
        ("admin-patient", f"/admin/patients/patient/{maria.pk}/change/"), ("admin-person", f"/admin/accounts/user/{nell.pk}/change/"),
    ):  # fmt: skip
        assert page.goto(address).status == 200
        picture(name)
        accessible()


def test_a_colleague_is_invited_and_comes_in(page, clinic, picture, accessible):
    sign_in(page, staff(clinic, Role.ADMINISTRATOR, email="dan@clinic.example", is_staff=True))
    page.goto("/staff/invite/")
    page.get_by_label("Given name").fill("Cara")
    page.get_by_label("Family name").fill("Ito")
    page.get_by_label("Work e-mail").fill("cara@clinic.example")
    press(page, "roles", "nurse")
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(
        page.get_by_role("heading", name="Cara Ito may now work in Riverside Clinic")
    ).to_be_visible()
    picture("staff-invited")
    accessible()
    link = page.get_by_label("Link").input_value()

    page.context.clear_cookies()
    page.goto(link)
    for label in ("New password", "New password again"):
        page.get_by_label(label, exact=True).fill("a-good-long-one")
    page.get_by_role("button", name="Set the password").click()
    # Its answer first: leaving at once would take the press back.
    page.wait_for_url(lambda url: "set-password" not in url)
    sign_in_as(page, "cara@clinic.example", "a-good-long-one")

    expect(page.get_by_role("heading", name="Patients today")).to_be_attached()
