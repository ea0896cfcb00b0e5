"""Ana types and does not save: the page says what is kept, and the words are there when she comes back."""

import re

from playwright.sync_api import expect

from exams.models import Exam, UnsavedForm
from tests.journeys.acts import one_nodule, press, register
from tests.journeys.conftest import sign_in

PLAN = "Heat, and see again in two weeks."


def _begin(page, ana):
    sign_in(page, ana)
    maria = register(page)
    page.goto(f"/patients/{maria.pk}/exams/new/")
    press(page, "complaint_side", "right")
    one_nodule(page)
    page.locator('[name="plan"]').fill(PLAN)
    expect(page.locator("[data-keep-state]")).to_have_text(
        re.compile("what you typed is kept"), timeout=10_000
    )
    return maria


def test_a_closed_browser_loses_nothing(page, new_page, ana, picture, accessible):
    maria = _begin(page, ana)
    picture("exam-kept")
    assert "Heat" not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    page.close()

    tablet = new_page()
    sign_in(tablet, ana)
    tablet.goto(f"/patients/{maria.pk}/exams/new/")
    expect(tablet.get_by_text("did not save it")).to_be_visible()
    tablet.get_by_role("link", name="Go on with it").click()
    expect(tablet.locator('[name="plan"]')).to_have_value(PLAN)
    expect(tablet.locator('[name="new-0-usual_pain"][value="yes"]')).to_be_checked()
    tablet.get_by_role("button", name="Leave as draft").click()
    tablet.wait_for_url(re.compile(r"/exams/[0-9a-f-]{36}/"))
    assert Exam.objects.get().plan == PLAN
    assert not UnsavedForm.objects.exists()


def test_the_offer_looks_right_and_can_be_refused(page, ana, picture, accessible):
    maria = _begin(page, ana)
    page.goto(f"/patients/{maria.pk}/")
    expect(page.get_by_text("did not save it")).to_be_visible()
    picture("chart-unsaved")
    accessible()
    page.goto("/patients/")
    page.get_by_text("exam begun and not saved").wait_for()
    accessible()
    page.goto(f"/patients/{maria.pk}/exams/new/")
    expect(page.get_by_text("did not save it")).to_be_visible()
    picture("exam-unsaved-offer")
    accessible()
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_text("is thrown away")).to_be_visible()
    expect(page.get_by_text("did not save it")).to_have_count(0)
    assert not UnsavedForm.objects.still_unsaved().exists()
    picture("exam-thrown-away")
    accessible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator('[name="plan"]')).to_have_value(PLAN)
    expect(page.locator('[name="new-0-usual_pain"][value="yes"]')).to_be_checked()


def test_a_removed_nodule_comes_back_as_it_was(page, ana, accessible):
    _begin(page, ana)
    facts = "() => JSON.stringify([...new FormData(document.querySelector('form[data-exam]'))].filter(([name]) => /^new-/.test(name)))"
    before = page.evaluate(facts)

    page.get_by_role("button", name="Remove").click()
    expect(page.locator("[data-nodule]")).to_have_count(0)
    expect(page.locator("[data-announce]")).to_contain_text("removed")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    accessible()
    page.keyboard.press("Enter")

    expect(page.locator("[data-nodule]")).to_have_count(1)
    expect(page.locator("[data-announce]")).to_have_text("N1 is back as it was.")
    assert page.evaluate(facts) == before
    expect(page.locator(".bm-handle")).to_have_count(1)


def test_the_numbers_are_those_the_record_will_give(page, ana):
    _begin(page, ana)
    page.locator("[data-add]").click()
    page.get_by_role("button", name="Remove N1").click()

    expect(page.locator("[data-nodule] .nodule-label")).to_have_text("N1")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-nodule] .nodule-label")).to_have_text(["N1", "N2"])


def test_a_lost_line_is_said_and_the_words_are_kept_when_it_is_back(page, ana):
    _begin(page, ana)
    state = page.locator("[data-keep-state]")
    page.context.set_offline(True)
    page.locator('[name="plan"]').fill(f"{PLAN} Cold.")
    expect(state).to_have_text(
        re.compile(r"not kept since \d\d:\d\d\. Trying again"), timeout=10_000
    )
    page.context.set_offline(False)
    expect(state).to_have_text(re.compile("what you typed is kept"), timeout=20_000)
    assert "Cold." in UnsavedForm.objects.get().content


def test_what_takes_the_focus_is_no_work(page, ana):
    _begin(page, ana)
    asked = []
    page.on(
        "request", lambda request: asked.append(request.url) if request.method == "POST" else None
    )
    page.locator('[name="plan"]').focus()
    page.evaluate("""() => {
        const dialog = document.body.appendChild(document.createElement("dialog"));
        dialog.append(document.createElement("button"));
        dialog.showModal();
    }""")
    page.locator('[name="plan"]').dispatch_event("change")
    page.wait_for_timeout(4_000)

    assert asked == []


def test_two_windows_do_not_overwrite_each_other(page, new_page, ana):
    maria = _begin(page, ana)
    form = UnsavedForm.objects.get().form
    other = new_page()
    sign_in(other, ana)
    other.goto(f"/patients/{maria.pk}/exams/new/?resume={form}")
    other.locator('[name="plan"]').fill("typed in the second window")
    expect(other.locator("[data-keep-state]")).to_have_text(re.compile("is kept"), timeout=10_000)

    page.locator('[name="plan"]').fill("typed in the first")
    expect(page.locator("[data-keep-state]")).to_have_text(
        re.compile("in another window"), timeout=10_000
    )
    assert "second+window" in UnsavedForm.objects.get().content
