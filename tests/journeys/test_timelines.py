"""The timeline on every width, light, dark and on paper: three made-up courses and three published ones."""

from django.core.management import call_command

from library.demo import ACCOUNTS
from patients.models import Patient
from tests.journeys.acts import until
from tests.journeys.conftest import WIDTHS, has_pictures, sign_in_as

COURSES = ("Alvarez", "Okafor", "Sutherland")
PUBLISHED = {"yang": "2015-yang", "curtis": "2000-curtis", "ries": "1937-ries"}


def test_timelines_stand_on_every_width(page, transactional_db, picture, accessible):
    call_command("load_demo", verbosity=0)
    sign_in_as(page, *ACCOUNTS[0][:2])
    clinic = Patient.objects.filter(clinic__name="Riverside Clinic").exclude(given_name="Mario")
    pages = {
        name.lower(): f"/patients/{clinic.get(family_name=name).pk}/" for name in COURSES
    } | {name: f"/library/{slug}/" for name, slug in PUBLISHED.items()}  # fmt: skip

    for name, base in pages.items():
        is_ours = base.startswith("/patients/")
        page.goto(base + ("timeline/?panels=all" if is_ours else "?course=1"))
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            until(page, f"innerWidth === {width}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            assert page.locator("svg.timeline:visible").count() == 1, (name, width)
        page.emulate_media(media="print")
        assert page.locator("svg.timeline:visible").count() == 1, (name, "on paper")
        page.emulate_media(media="screen")
        picture(f"timeline-{name}", widths=tuple(WIDTHS))
        accessible()
        if has_pictures():
            if is_ours:
                page.goto(base + "course/")
            page.emulate_media(media="print")
            picture(f"timeline-{name}-print", widths=(820,), schemes=("light",))
            page.emulate_media(media="screen")
