"""The page clinicians live in: a first exam, counted press by press, then signed."""

from playwright.sync_api import expect

from exams.models import Exam, Nodule, PalpationFinding
from patients.tests.factories import PatientFactory
from tests.journeys.acts import give_password, one_nodule, press, press_flags
from tests.journeys.conftest import sign_in


def open_exam(page, clinic, ana):
    patient = PatientFactory(clinic=clinic)
    sign_in(page, ana)
    page.goto(f"/patients/{patient.pk}/")
    return patient


def test_a_first_exam_with_one_nodule_takes_at_most_13_presses(
    page, clinic, ana, presses, accessible, picture
):
    patient = open_exam(page, clinic, ana)
    presses.start()

    page.get_by_role("link", name="Examine").click()
    press(page, "complaint_side", "right")
    one_nodule(page)
    press_flags(page)
    press(page, "pain", "7")
    picture("exam-new")
    page.get_by_role("button", name="Save and sign").click()
    page.wait_for_url(lambda url: "/exams/new/" not in url)
    counted = presses.number

    assert counted <= 13, counted
    accessible()
    exam = Exam.objects.get(patient=patient)
    finding = exam.findings.get()
    assert (finding.nodule.side, finding.zone, finding.placed_by) == ("right", "psis", "map")
    assert abs(finding.lateral_mm - 45) <= 1
    assert abs(finding.cc_mm - 5) <= 1
    assert (finding.long_axis_mm, finding.tenderness, finding.usual_pain) == (15, "2", "yes")
    assert exam.pain_score.value == 7
    give_password(page)
    page.wait_for_url(lambda url: "/sign/" not in url)
    exam.refresh_from_db()
    assert exam.is_signed


def test_two_nodules_take_at_most_20_presses(page, clinic, ana, presses):
    patient = open_exam(page, clinic, ana)
    presses.start()

    page.get_by_role("link", name="Examine").click()
    press(page, "complaint_side", "both")
    one_nodule(page)
    one_nodule(page, "new-1", side="left", lateral=40, cc=-30, size="12", tender="0", usual="no")
    press_flags(page)
    press(page, "pain", "5")
    page.get_by_role("button", name="Save and sign").click()
    page.wait_for_url(lambda url: "/exams/new/" not in url)

    assert presses.number <= 20
    assert list(Nodule.objects.filter(patient=patient).values_list("number", "side")) == [
        (1, "right"),
        (2, "left"),
    ]
    assert PalpationFinding.objects.filter(patient=patient, zone="si-joint").count() == 1


def test_nothing_is_chosen_in_a_fresh_form(page, clinic, ana):
    patient = open_exam(page, clinic, ana)

    page.goto(f"/patients/{patient.pk}/exams/new/")

    chosen = page.locator("input[type=radio]:checked, input[type=checkbox]:checked")
    assert [c.get_attribute("value") for c in chosen.all() if c.get_attribute("value")] in (
        [],
        ["map"],
    )
    expect(page.get_by_text("Still open")).to_be_visible()
