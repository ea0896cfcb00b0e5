"""What journeys share: a clinic to walk in, a counter of presses, pictures, an accessibility check."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Error

from accounts.models import Clinic
from accounts.tests.factories import PASSWORD, staff
from accounts.vocabulary import Role
from tests.journeys.acts import until

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
WIDTHS = {1280: 900, 820: 1180, 390: 844}
USUAL = (1280, 390)

COUNT_PRESSES = """
sessionStorage.presses ??= "0";
const count = () => { sessionStorage.presses = String(Number(sessionStorage.presses) + 1); };
addEventListener("pointerdown", count, true);
addEventListener("keydown", (event) => {
  if (!["Shift", "Control", "Alt", "Meta"].includes(event.key)) count();
}, true);
"""


@pytest.fixture
def clinic(transactional_db):
    return Clinic.objects.create(name="Riverside Clinic", time_zone="Europe/London")


@pytest.fixture
def ana(clinic):
    """Ana examines and treats."""
    return staff(
        clinic, Role.CLINICIAN, given_name="Ana", family_name="Arden", email="ana@clinic.example"
    )


@pytest.fixture
def ben(clinic):
    """Ben manages."""
    return staff(
        clinic,
        Role.MANAGER,
        given_name="Ben",
        family_name="Birch",
        email="ben@clinic.example",
        title="",
    )


def sign_in(page, person):
    """Sign in through the page, as a person would."""
    sign_in_as(page, person.email, PASSWORD)


def sign_in_as(page, email, password):
    """Sign in with these words, whoever was signed in before."""
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_label("Work e-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


class Presses:
    """Counts pointer and key presses on a page, across page loads."""

    def __init__(self, page):
        self.page = page
        page.add_init_script(COUNT_PRESSES)

    def start(self):
        self.page.evaluate("sessionStorage.presses = '0'")

    @property
    def number(self) -> int:
        # A page that is just being left has no answer; the next one counts on.
        self.page.wait_for_load_state("load")
        return int(until(self.page, "sessionStorage.presses"))


@pytest.fixture
def presses(page):
    return Presses(page)


def has_pictures() -> bool:
    """Say whether pictures for the documents are asked for."""
    return os.environ.get("SCREENSHOTS") == "1"


@pytest.fixture
def picture(page):
    """Take the page at both widths, light and dark, when pictures are asked for."""

    def take(name: str, *, widths=USUAL, schemes=("light", "dark")):
        if not has_pictures():
            return
        PICTURES.mkdir(parents=True, exist_ok=True)
        for width in widths:
            page.set_viewport_size({"width": width, "height": WIDTHS[width]})
            for scheme in schemes:
                page.emulate_media(color_scheme=scheme)
                # As tall as the page, so that what sticks to the window's edge stands at the end.
                tall = max(WIDTHS[width], page.evaluate("document.documentElement.scrollHeight"))
                page.set_viewport_size({"width": width, "height": tall})
                page.wait_for_timeout(150)
                shot = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
                # 256 colours by coverage: small marks keep theirs, and a third of the size.
                shot.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
                    PICTURES / f"{name}-{width}-{scheme}.png", optimize=True
                )
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")

    return take


@pytest.fixture
def accessible(page):
    """Run axe on the page, light and dark, and name what it finds."""
    from axe_playwright_python.sync_playwright import Axe

    def examined():
        rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
        try:
            return Axe().run(page, options=rules)
        except Error as left:
            # The page was just being left: the one that was meant is the one that comes.
            if "Execution context was destroyed" not in str(left):
                raise
            page.wait_for_load_state("load")
            return Axe().run(page, options=rules)

    def check():
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            # Stood at the top and at rest: the stuck banner half over what scrolls beneath it is
            # no small target, and where a page comes to rest must not decide the answer.
            # A message that takes the focus scrolls the page once its scripts have run: after that.
            page.wait_for_load_state("load")
            page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")
            until(page, "window.scrollY === 0")
            results = examined()
            found = [
                f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in results.response["violations"]
            ]
            assert not found, (scheme, page.url, found)
        page.emulate_media(color_scheme="light")

    return check
