"""Asked by a code on the screen, answered on a phone with one thumb, and the point stands on the chart."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from followup import actions
from measures.models import Score
from patients.tests.factories import PatientFactory
from tests.journeys.conftest import sign_in
from treatments.models import Treatment

COUNT_TAPS = """
addEventListener("pointerdown", () => {
  sessionStorage.taps = String(Number(sessionStorage.taps ?? "0") + 1);
}, true);
"""
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def maria(clinic, ana):
    patient = PatientFactory(clinic=clinic, phone="020 7946 0123")
    Treatment.objects.create(
        clinic=clinic, patient=patient, kind="injection", rung=7, state="completed", recorded_by=ana,
        started_on=clinic.today() - timedelta(days=43),
    )  # fmt: skip
    return patient


@pytest.fixture
def phone(browser, live_server):
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.add_init_script(COUNT_TAPS)
    yield page
    context.close()


def taps(page) -> int:
    """Pointer presses alone: digits typed on the keyboard are told apart."""
    return int(page.evaluate("sessionStorage.taps ?? '0'"))


def link_of(page, maria):
    page.goto(f"/patients/{maria.pk}/ask/")
    page.get_by_role("button", name="Show a code").click()
    return page.locator(".asking-link").input_value()


def born(phone, day="14", month="3", year="1979"):
    phone.locator("[name=day]").tap()
    phone.keyboard.type(f"{day:0>2}{month:0>2}{year}")
    phone.get_by_role("button", name="Continue").tap()


def test_from_overdue_to_the_point_on_the_chart(
    page, phone, clinic, ana, maria, picture, accessible
):
    sign_in(page, ana)
    page.goto("/due/")
    row = page.get_by_role("row", name=re.compile("ALVAREZ"))
    expect(row).to_contain_text("6-week score after therapeutic injection")
    picture("due-scores")
    accessible()
    row.get_by_role("link", name=re.compile("^Ask ALVAREZ")).click()
    page.get_by_role("button", name="Show a code").click()
    expect(page.locator(".asking-dark")).to_be_visible()
    picture("asking-code")
    accessible()
    address = page.locator(".asking-link").input_value()

    phone.goto(address)
    assert address.split("/")[-2] not in phone.url
    born(phone)
    phone.locator(".answers-chip").nth(4).tap()
    expect(phone.locator("[data-chosen]")).to_have_text("You chose 4.")
    phone.get_by_role("button", name="Next").tap()
    expect(phone.get_by_text("Think of the time since your injection on")).to_be_visible()
    phone.locator(".answers-chip").nth(1).tap()
    phone.get_by_role("button", name="Next").tap()
    phone.locator(".answers-none").tap()
    phone.get_by_role("button", name="Send my answers").tap()
    expect(phone.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()

    # Eight digits of the birth date besides.
    assert taps(phone) < 12, taps(phone)
    assert sorted(int(score.value) for score in Score.objects.all()) == [2, 4]
    page.goto(f"/patients/{maria.pk}/")
    expect(page.locator("main")).to_contain_text("entered by the patient")
    page.goto("/due/")
    expect(page.locator("main")).not_to_contain_text("ALVAREZ")
    phone.goto(address)
    expect(phone.get_by_role("heading", name="Already answered, thank you")).to_be_visible()


def test_every_page_of_the_phone_can_be_seen_and_read(page, ana, maria, picture, accessible):
    sign_in(page, ana)
    address = link_of(page, maria)
    page.context.clear_cookies()
    page.goto(address)
    picture("asking-birth-date")
    accessible()
    page.get_by_label("Day").fill("1")
    page.get_by_label("Month").fill("1")
    page.get_by_label("Year").fill("1950")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("4 more tries")
    accessible()
    for label, value in (("Day", "14"), ("Month", "3"), ("Year", "1979")):
        page.get_by_label(label).fill(value)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Question 1 of 3")).to_be_visible()
    # By keyboard: one and nought are ten.
    page.keyboard.type("10")
    expect(page.locator("[data-chosen]")).to_have_text("You chose 10.")
    picture("asking-pain")
    accessible()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Question 2 of 3")).to_be_visible()
    picture("asking-change")
    accessible()
    page.get_by_role("button", name="Pass this question over").click()
    expect(page.get_by_label("Numbness between the legs")).to_be_visible()
    picture("asking-signs")
    expect(page.get_by_text("Get urgent care now.")).to_be_hidden()
    page.get_by_label("Numbness between the legs").check()
    expect(page.get_by_text("Get urgent care now.")).to_be_visible()
    accessible()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Your answers were sent")).to_be_visible()
    expect(page.get_by_text("Get urgent care now.")).to_be_visible()
    picture("asking-sent-alarm")
    accessible()


def test_it_works_without_script(browser, live_server, page, ana, maria):
    sign_in(page, ana)
    address = link_of(page, maria)
    plain = browser.new_context(base_url=live_server.url, java_script_enabled=False, viewport=PHONE)
    phone = plain.new_page()
    phone.goto(address)
    for label, value in (("Day", "14"), ("Month", "3"), ("Year", "1979")):
        phone.get_by_label(label).fill(value)
    phone.get_by_role("button", name="Continue").click()
    phone.locator(".answers-chip").nth(7).click()
    phone.get_by_role("button", name="Next").click()
    phone.locator(".answers-chip").nth(0).click()
    phone.get_by_role("button", name="Next").click()
    phone.get_by_label("New weakness in one or both legs").check()
    # The words come from the page itself.
    expect(phone.get_by_text("Get urgent care now.")).to_be_visible()
    phone.get_by_role("button", name="Send my answers").click()
    expect(phone.get_by_role("heading", name="Your answers were sent")).to_be_visible()
    assert Score.objects.count() == 2
    plain.close()


def test_an_alarm_is_seen_to(page, clinic, ana, maria, picture, accessible):
    invitation, _secret = actions.show_link(maria, by=ana)
    actions.keep_answer(invitation.pk, {"1-1": 8})
    actions.send_answers(invitation.pk, signs=["bladder"])
    sign_in(page, ana)
    page.goto("/due/?kind=alerts")
    page.get_by_role("link", name="See to it").click()
    expect(page.get_by_label("What was done?")).to_be_visible()
    picture("alarm-answer")
    accessible()
    page.get_by_label("What was done?").fill("Reached at 14:10, sent to the emergency department.")
    page.get_by_role("button", name="Close the alarm").click()
    expect(page.get_by_role("heading", name="This alarm was seen to")).to_be_visible()


def test_asking_no_more_says_why(page, ana, maria, picture, accessible):
    sign_in(page, ana)
    page.goto(f"/patients/{maria.pk}/ask/no-more/")
    picture("asking-no-more")
    accessible()
    page.get_by_role("button", name="Ask no more").click()
    expect(page.get_by_role("alert").first).to_contain_text("Say why")
    page.get_by_text("not reachable", exact=True).click()
    page.get_by_role("button", name="Ask no more").click()
    page.wait_for_url("**/due/")
    expect(page.locator("main")).not_to_contain_text("ALVAREZ")


def test_the_due_list_by_keys_alone(page, ana, maria):
    sign_in(page, ana)
    page.goto("/due/")
    page.keyboard.press("ArrowDown")
    row = page.get_by_role("link", name="ALVAREZ, Maria", exact=True).first
    expect(row).to_be_focused()
    page.keyboard.press("s")
    page.wait_for_url(f"**/patients/{maria.pk}/ask/")
    # Whoever comes back stands on the same row.
    page.go_back()
    expect(row).to_be_focused()
    page.keyboard.press("l")
    page.wait_for_url(f"**/patients/{maria.pk}/calls/new/")
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url(f"**/due/#row-{maria.pk}")
    expect(row).to_be_focused()
