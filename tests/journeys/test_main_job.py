"""The main job, end to end: register, examine, sign, treat through the side stop, score, see it on one timeline."""

from playwright.sync_api import expect

from audit.models import AuditEvent
from audit.vocabulary import AuditedAction
from exams.models import Exam
from measures.models import Score
from patients.tests.factories import PatientFactory
from tests.journeys.acts import fill_check, give_password, press, register, signed_exam
from tests.journeys.conftest import sign_in
from treatments.models import Procedure, Treatment


def test_from_a_stranger_to_a_timeline(page, clinic, ana, picture, accessible):
    page.goto("/accounts/login/")
    picture("sign-in")
    accessible()
    sign_in(page, ana)
    patient = register(page)
    picture("details")
    accessible()

    signed_exam(page, patient)
    picture("exam-detail")
    accessible()

    # A course of an NSAID, with its arithmetic.
    page.goto(f"/patients/{patient.pk}/treatments/new/?kind=medicine")
    press(page, "state", "in_progress")
    page.locator('[name="started"]').fill(f"{clinic.today():%Y-%m-%d}")
    press(page, "drug", "naproxen")
    page.locator('[name="dose_mg"]').fill("500")
    page.locator('[name="times_per_day"]').fill("2")
    picture("course")
    accessible()
    page.get_by_role("button", name="Save").click()
    # What was compared is read before it counts.
    expect(page.locator("#safety")).to_contain_text("No kidney function is recorded.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(lambda url: "/new/" not in url)
    course = Treatment.objects.get(kind="medicine")
    assert course.medication.mg_per_day == 1000

    # An injection, first on the wrong side.
    page.goto(f"/patients/{patient.pk}/procedures/new/?kind=injection")
    picture("injection-check")
    accessible()
    assert "RIGHT" not in page.locator('label.site-pick[for*="n1"]').inner_text()
    assert "1979" not in page.locator("header").first.inner_text()
    fill_check(page, side="left")
    page.get_by_role("button", name="Check and prepare").click()
    expect(page.get_by_role("heading", name="Stop. The sides do not match.")).to_be_visible()
    picture("injection-stop")
    accessible()
    assert not Procedure.objects.exists()
    assert AuditEvent.objects.filter(action=AuditedAction.WRONG_SIDE_STOPPED).count() == 1
    assert page.locator('[name="a0-volume_ml"]').input_value() == "2"

    press(page, "n1-side", "right")
    press(page, "read_back", "agrees")
    page.get_by_role("button", name="Check and prepare").click()
    page.wait_for_url("**/give/**")
    picture("injection-give")
    accessible()
    press(page, "adverse_events", "none")
    press(page, "after_at_rest", "1")
    press(page, "after_on_pressing", "2")
    page.get_by_role("button", name="Given").first.click()
    page.wait_for_url(lambda url: "/give/" not in url)
    injection = Treatment.objects.get(kind="injection")
    assert injection.state == "completed"
    assert injection.agents.get().dose_mg == 20
    assert injection.procedure.nodules.get().side == "right"

    # A score in the chart's header, undone and given again.
    page.goto(f"/patients/{patient.pk}/")
    page.get_by_role("button", name="Pain 4 of 10").click()
    page.wait_for_url("**saved=**")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url(lambda url: "saved=" not in url)
    assert not Score.objects.standing().filter(value=4).exists()
    page.get_by_role("button", name="Pain 3 of 10").click()
    page.wait_for_url("**saved=**")

    page.goto(f"/patients/{patient.pk}/")
    picture("chart-first")
    accessible()
    timeline = page.locator("svg").filter(has_text="Pain").last
    expect(timeline).to_contain_text("naproxen")
    expect(timeline).to_contain_text("N1 RIGHT")
    page.goto(f"/patients/{patient.pk}/print/")
    expect(page.locator(".sheet")).to_contain_text("RIGHT")


def test_the_exam_without_javascript(new_page, live_server, clinic, ana):
    """The zone list does the work of the map; nothing else is missing."""
    patient = PatientFactory(clinic=clinic)
    page = new_page(java_script_enabled=False)
    sign_in(page, ana)
    page.goto(f"/patients/{patient.pk}/exams/new/")
    press(page, "complaint_side", "left")
    press(page, "new-0-side", "left")
    press(page, "new-0-zone", "left-psis")
    press(page, "new-0-long_axis_chip", "12")
    press(page, "new-0-tenderness", "1")
    press(page, "new-0-usual_pain", "no")
    for flag in ("cauda_equina", "cancer", "infection", "fracture", "inflammatory"):
        press(page, f"flag_{flag}", "not_asked")
    press(page, "pain", "4")
    page.get_by_role("button", name="Save and sign").click()
    page.locator('input[name="password"]').fill("wrong")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign", exact=True).click()
    with page.expect_navigation():
        give_password(page)

    exam = Exam.objects.get(patient=patient)
    finding = exam.findings.get()
    assert exam.is_signed
    assert (finding.nodule.side, finding.zone, finding.placed_by) == ("left", "psis", "zone")

    # Check and give an injection, and a score, without JavaScript too.
    page.goto(f"/patients/{patient.pk}/procedures/new/?kind=injection")
    fill_check(page, side="left")
    page.get_by_role("button", name="Check and prepare").click()
    press(page, "adverse_events", "not_asked")
    with page.expect_navigation():
        page.get_by_role("button", name="Given").first.click()
    assert Treatment.objects.get(patient=patient).state == "completed"
    page.goto(f"/patients/{patient.pk}/")
    with page.expect_navigation():
        page.get_by_role("button", name="Pain 2 of 10").click()
    assert (
        Score.objects.standing().filter(patient=patient, value=2, recall="last_7_days").count() == 1
    )


def test_the_exam_by_keyboard_alone(page, clinic, ana):
    """Tab, arrows, space and letters; the pointer is never touched."""
    patient = PatientFactory(clinic=clinic)
    sign_in(page, ana)
    page.goto(f"/patients/{patient.pk}/")
    page.keyboard.press("e")
    page.wait_for_url("**/exams/new/")

    choose(page, "complaint_side", "right")
    choose(page, "new-0-side", "right")
    tab_to(page, "a.dataset.way === 'zone'")
    page.keyboard.press("Enter")
    choose(page, "new-0-zone", "right-psis")
    choose(page, "new-0-long_axis_chip", "20")
    choose(page, "new-0-tenderness", "3")
    choose(page, "new-0-usual_pain", "yes")
    for flag in ("cauda_equina", "cancer", "infection", "fracture", "inflammatory"):
        choose(page, f"flag_{flag}", "absent")
    choose(page, "pain", "6")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/sign/**")

    finding = Exam.objects.get(patient=patient).findings.get()
    assert (finding.nodule.side, finding.long_axis_mm, finding.tenderness) == ("right", 20, "3")


def tab_to(page, condition):
    """Press Tab until the focused element meets the condition."""
    for _step in range(150):
        if page.evaluate(
            f"() => {{ const a = document.activeElement; return Boolean({condition}); }}"
        ):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {condition}")


def choose(page, name, value):
    """Tab to the row, then walk it with the arrow keys."""
    tab_to(page, f"a.name === '{name}'")
    if page.evaluate("() => !document.activeElement.checked"):
        page.keyboard.press("Space")
    for _step in range(30):
        if page.evaluate("(v) => document.activeElement.value === v", value):
            break
        page.keyboard.press("ArrowRight")
    else:
        raise AssertionError(f"the arrows never reach {name}={value}")
    assert page.locator(f'[name="{name}"][value="{value}"]').is_checked()
