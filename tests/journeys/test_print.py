"""On paper: the chart is one A4 page, whoever the patient is."""

import re

from django.core.management import call_command
from django.db.models import Count

from exams.tests.factories import found, recorded
from library.demo import ACCOUNTS
from patients.models import Patient
from patients.tests.factories import PatientFactory
from tests.journeys.conftest import sign_in, sign_in_as
from treatments.models import Treatment


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_the_chart_and_an_exam_print_on_one_page(page, transactional_db):
    call_command("load_demo", verbosity=0)
    sign_in_as(page, *ACCOUNTS[0][:2])
    found = {}
    told = Patient.objects.filter(
        clinic__name="Riverside Clinic",
        family_name__in=["Alvarez", "Okafor", "Marsh", "Hussain", "Benton"],
    )
    for patient in told:
        page.goto(f"/patients/{patient.pk}/print/")
        found[patient.display_name] = pages_of(page.pdf(prefer_css_page_size=True))
        page.goto(f"/patients/{patient.pk}/course/")
        found[f"course {patient.display_name}"] = pages_of(page.pdf(prefer_css_page_size=True))
    exam = (
        Patient.objects.get(family_name="Okafor", clinic__is_demo=True)
        .exams.filter(signed_at__isnull=False)
        .first()
    )
    page.goto(f"/exams/{exam.pk}/print/")
    found["exam"] = pages_of(page.pdf(prefer_css_page_size=True))

    for patient in told:
        for nodule in patient.nodules.all():
            page.goto(f"/nodules/{nodule.pk}/case/")
            found[f"case {patient.display_name} {nodule.label}"] = pages_of(
                page.pdf(prefer_css_page_size=True)
            )
    for kind in ("injection", "excision"):
        given = Treatment.objects.filter(kind=kind, procedure__given_at__isnull=False)
        given = given.annotate(n=Count("agents") + Count("scores")).order_by("-n").first()
        for sheet in ("note", "leaflet"):
            page.goto(f"/treatments/{given.pk}/{sheet}/")
            found[f"{sheet} {kind}"] = pages_of(page.pdf(prefer_css_page_size=True))

    assert set(found.values()) == {1}, sorted(found.items())
    _the_side_stands_large_in_the_top_third(page, given)


def test_the_scale_of_a_nodules_map_stands_below_its_ring(page, clinic, ana):
    patient = PatientFactory(clinic=clinic)
    recorded(
        patient, ana, found(side="left", lateral_mm=88, cc_mm=-38, zone="gluteal-upper"), sign=True
    )
    sign_in(page, ana)
    page.goto(f"/nodules/{patient.nodules.get().pk}/print/")
    page.emulate_media(media="print")

    drawing, scale, bar, ring = (
        page.locator(f".body-map {part}").first.bounding_box()
        for part in (".bm-svg", ".bm-scale", ".bm-scale path", ".bm-ring")
    )
    assert scale["y"] >= ring["y"] + ring["height"]
    assert ring["x"] >= drawing["x"]
    # What is measured of a line is taller than the line: its middle is where it stands.
    assert bar["y"] + bar["height"] / 2 < drawing["y"] + drawing["height"]


def _the_side_stands_large_in_the_top_third(page, given):
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1020})
    page.goto(f"/treatments/{given.pk}/note/")
    side = page.locator(".side-large").first
    box, size = side.bounding_box(), side.evaluate("(each) => getComputedStyle(each).fontSize")
    # 18 pt are 24 px; an A4 page without its margins is 1020 px high here.
    assert float(size.removesuffix("px")) >= 24
    assert box["y"] + box["height"] <= 1020 / 3
    colours = page.evaluate("""() => [...document.querySelectorAll('.sheet *')].map((each) => {
        const [r, g, b] = getComputedStyle(each).color.match(/[0-9.]+/g).map(Number);
        return Math.max(r, g, b) - Math.min(r, g, b);
    })""")
    assert max(colours) < 60, "paper is grey: no word may need its colour"
