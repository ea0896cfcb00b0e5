"""What people do on the pages, said once: journeys read as stories, not as selectors."""

from contextlib import suppress
from datetime import date

from playwright.sync_api import Error

from accounts.tests.factories import PASSWORD
from patients.models import Patient


def until(page, expression: str):
    """Wait until `expression` is true in the page, and return what it is.

    Playwright's own wait evaluates the words inside the page from its second look on: our policy forbids that.
    """
    for _turn in range(200):
        # A page that is just being left has no answer; the next one has.
        with suppress(Error):
            if found := page.evaluate(expression):
                return found
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {expression}")


def press(scope, field: str, value: str):
    """Press one chip: the label of the radio or box named `field` with this value."""
    box = scope.locator(f'[name="{field}"][value="{value}"]').first
    key = box.get_attribute("id")
    scope.locator(f'label[for="{key}"], label:has([id="{key}"])').first.click()


def press_map(page, side: str, lateral_mm: int, cc_mm: int, *, prefix="exam"):
    """Press the map where the fingers are; one unit of the drawing is one millimetre."""
    svg = page.locator("[data-body-map] svg").first
    svg.scroll_into_view_if_needed()
    point = svg.evaluate(
        """(svg, [x, y]) => {
            const p = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
            return [p.x, p.y];
        }""",
        [lateral_mm if side == "right" else -lateral_mm, -cc_mm],
    )
    page.mouse.click(*point)


FLAGS = ("cauda_equina", "cancer", "infection", "fracture", "inflammatory")


def press_flags(page, answer="absent"):
    for flag in FLAGS:
        press(page, f"flag_{flag}", answer)


def register(page, family="Alvarez", given="Maria", born="14.3.1979", sex="female") -> Patient:
    """Register a patient through the page and return the row."""
    page.goto("/patients/new/")
    page.get_by_label("Family name").fill(family)
    page.get_by_label("Given name").fill(given)
    page.get_by_label("Date of birth").fill(born)
    press(page, "sex", sex)
    page.get_by_role("button", name="Register", exact=True).click()
    page.wait_for_url(lambda url: "/new/" not in url)
    return Patient.objects.get(family_name=family, given_name=given)


def one_nodule(
    page, prefix="new-0", *, side="right", lateral=45, cc=5, size="15", tender="2", usual="yes"
):
    """Place a nodule on the map and press its three facts."""
    press_map(page, side, lateral, cc)
    press(page, f"{prefix}-long_axis_chip", size)
    press(page, f"{prefix}-tenderness", tender)
    press(page, f"{prefix}-usual_pain", usual)


def day_words(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def give_password(page):
    """Sign: the password is asked once per block of signing."""
    page.locator('input[name="password"]').fill(PASSWORD)
    page.get_by_role("button", name="Sign", exact=True).click()


def signed_exam(page, patient, **nodule):
    """Record and sign a first exam with one nodule."""
    page.goto(f"/patients/{patient.pk}/exams/new/")
    press(page, "complaint_side", nodule.get("side", "right"))
    one_nodule(page, **nodule)
    press_flags(page)
    press(page, "pain", "7")
    page.get_by_role("button", name="Save and sign").click()
    page.wait_for_url("**/sign/**")
    give_password(page)
    page.wait_for_url(lambda url: "/sign/" not in url)


def fill_check(page, *, side: str, birth_year="1979"):
    """Answer what Check and prepare asks, with lidocaine 1 %, 2 mL."""
    page.locator('[name="n1-is_chosen"]').check()
    press(page, "n1-side", side)
    page.locator('[name="birth_year"]').fill(birth_year)
    press(page, "read_back", "agrees")
    press(page, "allergies_checked", "yes")
    press(page, "consent", "verbal")
    page.locator('[name="witness_text"]').fill("Nina Berg")
    for question in ("anticoagulant", "infection", "diabetes", "pregnancy"):
        press(page, question, "no")
    page.locator('[name="a0-drug"]').select_option("lidocaine")
    page.locator('[name="a0-concentration_percent"]').fill("1")
    page.locator('[name="a0-volume_ml"]').fill("2")
    press(page, "guidance", "landmark")
    press(page, "before_at_rest", "5")
    press(page, "before_on_pressing", "8")
