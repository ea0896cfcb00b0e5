"""On paper: the chart is one A4 page, whoever the patient is."""

import re

from django.core.management import call_command

from library.demo import ACCOUNTS
from patients.models import Patient
from tests.journeys.conftest import sign_in_as


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
    exam = (
        Patient.objects.get(family_name="Okafor", clinic__is_demo=True)
        .exams.filter(signed_at__isnull=False)
        .first()
    )
    page.goto(f"/exams/{exam.pk}/print/")
    found["exam"] = pages_of(page.pdf(prefer_css_page_size=True))

    assert set(found.values()) == {1}, sorted(found.items())
