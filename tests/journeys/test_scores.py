"""Scores in the hand: pain and overall change from the open chart, and a questionnaire by keyboard or without script."""

from datetime import timedelta

from playwright.sync_api import expect

from exams.tests.klm import Tally
from measures.models import Score
from outcomes.tests.story import Story
from patients.tests.factories import PatientFactory
from tests.journeys.acts import press
from tests.journeys.conftest import sign_in

INTERACTIONS, SECONDS = 3, 8
"""The budget of pain and overall change from the open chart (design of the screens, task d)."""


def _treated(clinic, ana):
    patient = PatientFactory(clinic=clinic)
    story = Story(patient, ana, today=clinic.today())
    story.pain(80, 7)
    story.treatment(60, "injection", 7)
    return patient


def test_pain_and_overall_change_from_the_open_chart(page, clinic, ana):
    patient = _treated(clinic, ana)
    sign_in(page, ana)
    hand = Tally(page)
    page.goto(f"/patients/{patient.pk}/")
    hand.counts.clear()

    page.get_by_role("button", name="Pain 4 of 10").click()
    page.wait_for_url("**saved=**")
    page.get_by_role("button", name="Much better", exact=True).click()
    expect(page.get_by_text("Much better saved").first).to_be_visible()

    hand.say("(d) pain and overall change")
    pain = Score.objects.get(patient=patient, instrument__code="pain_nrs", value=4)
    change = Score.objects.get(patient=patient, instrument__code="pgic")
    assert (pain.recall, pain.collected_on) == ("last_7_days", clinic.today())
    assert (change.change_category, bool(change.since_text)) == ("2", True)
    assert hand.interactions <= INTERACTIONS
    assert hand.seconds() <= SECONDS


def test_statements_by_keyboard_alone(page, clinic, ana, picture, accessible):
    patient = PatientFactory(clinic=clinic)
    sign_in(page, ana)
    page.goto(f"/patients/{patient.pk}/scores/new/")
    picture("scores")
    accessible()
    page.get_by_role("link", name="Roland-Morris disability").click()
    page.locator('[name="q1"]').focus()
    for key in ("Space", "ArrowDown", "ArrowDown", "Space", "ArrowUp", "ArrowDown", "ArrowDown", "Space"):  # fmt: skip
        page.keyboard.press(key)
    expect(page.locator("[data-ticked]")).to_have_text("3 / 24")
    picture("scores-rmdq")
    accessible()
    press(page, "on", "today")
    press(page, "mode", "paper")
    press(page, "respondent", "patient")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/scores/*-*/")

    picture("scores-score")
    accessible()
    score = Score.objects.get()
    assert score.value == 3
    assert set(score.items.filter(value=1).values_list("number", flat=True)) == {1, 3, 4}


def test_a_questionnaire_without_javascript(new_page, live_server, clinic, ana):
    patient = PatientFactory(clinic=clinic)
    page = new_page(java_script_enabled=False)
    sign_in(page, ana)
    page.goto(f"/patients/{patient.pk}/scores/new/?instrument=rmdq")
    press(page, "on", "earlier")
    page.locator('[name="earlier_on"]').fill(f"{clinic.today() - timedelta(days=3)}")
    press(page, "mode", "paper")
    press(page, "respondent", "patient")
    with page.expect_navigation():
        page.get_by_role("button", name="Finished, save").click()

    expect(page.get_by_text("Nothing is ticked.").first).to_be_visible()
    assert not Score.objects.exists()
    page.get_by_label("No statement applies today").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Finished, save").click()

    score = Score.objects.get()
    assert (score.value, score.collected_on) == (0, clinic.today() - timedelta(days=3))


def test_digits_answer_a_scale(page, clinic, ana):
    patient = PatientFactory(clinic=clinic)
    sign_in(page, ana)
    page.goto(f"/patients/{patient.pk}/scores/new/?instrument=peg")
    for name, digit in (("q1", "7"), ("q2", "0"), ("q3", "5")):
        page.locator(f'[name="{name}"][value="0"]').focus()
        page.keyboard.press(digit)
    for name, word in (("on", "today"), ("mode", "interview"), ("respondent", "patient")):
        press(page, name, word)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/scores/*-*/")

    score = Score.objects.get()
    assert score.value == 4
    assert score.collected_time is not None
