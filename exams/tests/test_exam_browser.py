"""The exam in a real browser: how many presses it takes, with a mouse, by keyboard, and without script."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from accounts.tests.factories import PASSWORD
from exams.actions import close_nodule
from exams.entry import prefix_of
from exams.models import Exam, Nodule, PalpationFinding
from exams.tests.factories import DAY, found, recorded, story
from exams.tests.klm import Tally

pytestmark = pytest.mark.django_db(transaction=True)

FLAGS = ("cauda_equina", "cancer", "infection", "fracture", "inflammatory")


class Hand:
    """Presses with a mouse, or with a finger; the page itself is asked what it was told."""

    def __init__(self, page, *, is_finger=False):
        self.page, self.is_finger = page, is_finger
        self.tally = Tally(page)

    def _on(self, place):
        place.tap() if self.is_finger else place.click()

    def chip(self, name, value):
        self._on(self.page.locator(f'.chip:has(input[name="{name}"][value="{value}"])'))

    def map(self, across, down):
        """Press at `across` mm right of the midline and `down` mm below the PSIS line."""
        svg = self.page.locator(".bm-svg")
        svg.scroll_into_view_if_needed()
        point = svg.evaluate(
            "(svg, [x, y]) => { const p = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM()); return [p.x, p.y]; }",
            [across, down],
        )
        (self.page.touchscreen.tap if self.is_finger else self.page.mouse.click)(*point)

    def press(self, name):
        self._on(self.page.get_by_role("button", name=name))

    def within(self, task, interactions, seconds, **how):
        """One press more opens the exam from the chart: with it the task stays in its budget."""
        pointer = "touch" if self.is_finger else "mouse"
        self.tally.counts[pointer] = self.tally.counts.get(pointer, 0) + 1
        self.tally.say(task, **how)
        assert self.tally.interactions <= interactions
        # Budgets are given in whole seconds.
        assert round(self.tally.seconds(**how)) <= seconds

    def no_flags(self):
        for flag in FLAGS:
            self.chip(f"flag_{flag}", "absent")


@pytest.fixture
def stage(live_server, new_page):
    patient, ana = story()

    def opened(**wishes):
        page = new_page(**wishes)
        hand = Hand(page, is_finger=wishes.get("has_touch", False))
        browser = Client()
        browser.force_login(ana)
        name = next(iter(browser.cookies))
        page.context.add_cookies(
            [{"name": name, "value": browser.cookies[name].value, "url": live_server.url}]
        )
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: errors.append(message.text) if message.type == "error" else None,
        )
        page.errors = errors
        page.goto(f"/patients/{patient.pk}/exams/new/")
        return hand

    return patient, ana, opened


def _nodule(hand, prefix, size=15):
    hand.chip(f"{prefix}-long_axis_chip", size)
    hand.chip(f"{prefix}-tenderness", 2)
    hand.chip(f"{prefix}-usual_pain", "yes")


def test_first_exam_with_one_nodule_in_thirteen_presses(stage):
    _patient, _ana, opened = stage
    hand = opened()
    hand.chip("complaint_side", "right")
    hand.map(45, -5)
    assert hand.page.evaluate("document.activeElement.name") == "new-0-long_axis_chip"
    _nodule(hand, "new-0")
    hand.no_flags()
    hand.chip("pain", 7)
    assert "Everything needed is there." in hand.page.locator("[data-open]").inner_text()
    hand.press(re.compile("Save and sign"))
    hand.page.wait_for_url(re.compile("/sign/"))

    finding = PalpationFinding.objects.get()
    assert (finding.nodule.side, finding.zone, abs(finding.lateral_mm - 45) <= 1) == (
        "right",
        "psis",
        True,
    )
    hand.within("first exam, one nodule", 13, 40)
    assert hand.page.errors == []


def test_first_exam_with_two_nodules_in_twenty_presses(stage):
    _patient, _ana, opened = stage
    hand = opened()
    hand.chip("complaint_side", "both")
    hand.map(45, -5)
    _nodule(hand, "new-0")
    hand.map(-40, 30)
    _nodule(hand, "new-1", 12)
    hand.no_flags()
    hand.chip("pain", 7)
    hand.press(re.compile("Save and sign"))
    hand.page.wait_for_url(re.compile("/sign/"))

    assert list(Nodule.objects.order_by("number").values_list("side", flat=True)) == [
        "right",
        "left",
    ]
    hand.within("first exam, two nodules", 20, 55)


def test_follow_up_of_three_in_fourteen_presses(stage):
    patient, ana, opened = stage
    recorded(patient, ana, *[found(i, mobility="mobile") for i in range(3)], sign=True)
    hand = opened()
    for nodule in Nodule.objects.order_by("number"):
        hand.chip(f"n{nodule.pk.hex}-answer", "unchanged")
        hand.chip(f"n{nodule.pk.hex}-tenderness", 1)
    hand.no_flags()
    hand.chip("pain", 4)
    hand.press(re.compile("Save and sign"))
    hand.page.wait_for_url(re.compile("/sign/"))
    hand.within("follow-up of three", 14, 38)
    hand.page.fill("#id_password", PASSWORD)
    hand.page.get_by_role("button", name="Sign", exact=True).click()
    hand.page.wait_for_url(re.compile(r"/exams/[0-9a-f-]+/$"))

    assert Exam.objects.filter(signed_at=None).count() == 0


def test_what_a_draft_lacks_is_filled_in_on_the_way_to_signing(stage):
    patient, ana, opened = stage
    exam = recorded(patient, ana, found(), pain=None, flag_infection="")
    hand = opened()
    page = hand.page
    page.goto(exam.get_absolute_url())
    page.get_by_role("link", name="Sign", exact=True).click()
    hand.chip("flag_infection", "absent")
    hand.chip("pain", 6)
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", name=re.compile("Sign the exam")).wait_for()

    exam.refresh_from_db()
    assert (exam.flag_infection, exam.pain_score.value) == ("absent", 6)
    assert hand.page.errors == []


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_first_exam_with_a_finger_on_a_phone(stage):
    _patient, _ana, opened = stage
    hand = opened(**PHONE)
    hand.chip("complaint_side", "right")
    hand.map(45, -5)
    _nodule(hand, "new-0")
    hand.no_flags()
    hand.chip("pain", 7)
    hand.press(re.compile("Save and sign"))
    hand.page.wait_for_url(re.compile("/sign/"))

    assert PalpationFinding.objects.get().nodule.side == "right"
    hand.within("first exam, one nodule, by touch", 13, 40)
    assert hand.page.errors == []


def test_follow_up_of_three_with_a_finger_on_a_phone(stage):
    patient, ana, opened = stage
    recorded(patient, ana, *[found(i, mobility="mobile") for i in range(3)], sign=True)
    hand = opened(**PHONE)
    for nodule in Nodule.objects.order_by("number"):
        hand.chip(f"n{nodule.pk.hex}-answer", "unchanged")
        hand.chip(f"n{nodule.pk.hex}-tenderness", 1)
    hand.no_flags()
    hand.chip("pain", 4)
    hand.press(re.compile("Save and sign"))
    hand.page.wait_for_url(re.compile("/sign/"))

    hand.within("follow-up of three, by touch", 14, 38)


def test_follow_up_of_three_by_tab_and_keys_alone(stage):
    """Every Tab counts: nothing is focused by script."""
    patient, ana, opened = stage
    recorded(patient, ana, *[found(i, mobility="mobile") for i in range(3)], sign=True)
    hand = opened()
    page, decisions = hand.page, 1
    answers = [(f"n{n.pk.hex}-{name}", key) for n in Nodule.objects.order_by("number")
               for name, key in (("answer", "u"), ("tenderness", "1"))]  # fmt: skip
    answers += [(f"flag_{flag}", "Space") for flag in FLAGS] + [("pain", "4")]
    for name, key in answers:
        _tab_to(page, name)
        page.keyboard.press(key)
        decisions += 1
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("/sign/"))

    hand.tally.say("follow-up of three, by keys", decisions=decisions)
    assert hand.tally.interactions == hand.tally.keys
    findings = PalpationFinding.objects.filter(exam=Exam.objects.get(signed_at=None))
    assert {(f.tenderness, f.carried_from_id is not None) for f in findings} == {("1", True)}


def test_follow_up_of_three_by_one_key_to_the_next_question(stage):
    """G leads on and answers nothing; what is felt again counts as carried, and tenderness is asked anew."""
    patient, ana, opened = stage
    recorded(patient, ana, *[found(i, mobility="mobile") for i in range(3)], sign=True)
    hand = opened()
    page = hand.page
    for key in ("u", "1") * 3:
        page.keyboard.press("g")
        assert page.locator("input:checked:not([value=''])").count() == hand.tally.keys // 2
        page.keyboard.press(key)
    for key in (*["Space"] * 5, "4"):
        page.keyboard.press("g")
        page.keyboard.press(key)
    assert "Everything needed is there." in page.locator("[data-open]").inner_text()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("/sign/"))

    assert hand.tally.interactions == hand.tally.keys
    hand.within("follow-up of three, by the key that leads on", 26, 38, decisions=13)
    exam = Exam.objects.get(signed_at=None)
    assert {(f.tenderness, f.carried_from_id is not None) for f in exam.findings.all()} == {
        ("1", True)
    }
    assert {getattr(exam, f"flag_{flag}") for flag in FLAGS} == {"absent"}


def _tab_to(page, name):
    for _key in range(120):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")


def test_a_second_press_before_any_fact_moves_the_nodule(stage):
    _patient, _ana, opened = stage
    hand = opened()
    hand.map(45, -5)
    hand.map(-45, -5)
    assert hand.page.locator("[data-nodule]").count() == 1
    assert hand.page.locator('[name="new-0-side"][value="left"]').is_checked()


def test_by_keyboard_alone(stage):
    _patient, _ana, opened = stage
    hand = opened()
    page = hand.page
    page.locator('[name="complaint_side"]').first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Type distances").focus()
    page.keyboard.press("Enter")
    page.locator("#id_new-0-side_left").focus()
    page.keyboard.press("Space")
    page.locator("#id_new-0-lateral_mm").focus()
    page.keyboard.type("45")
    page.keyboard.press("Tab")
    page.keyboard.type("5")
    page.locator("#id_new-0-vertical_direction_above").focus()
    page.keyboard.press("Space")
    page.locator('[name="new-0-long_axis_chip"]').first.focus()
    page.keyboard.type("17")
    page.locator('[name="new-0-tenderness"]').first.focus()
    page.keyboard.press("2")
    page.keyboard.press("Control+Enter")
    page.locator("[data-error-summary]").wait_for()
    # Not complete: every gap is a link, nothing is lost.
    assert "Say if pressing gives the usual pain." in page.content()
    page.get_by_role("button", name="Leave as draft").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/exams/[0-9a-f-]+/$"))

    finding = PalpationFinding.objects.get()
    assert (finding.nodule.side, finding.long_axis_mm, finding.tenderness) == ("left", 17, "2")


def test_without_script(stage):
    _patient, _ana, opened = stage
    hand = opened(java_script_enabled=False)
    page = hand.page
    hand.chip("complaint_side", "left")
    page.locator('[name="new-0-zone"][value="left-psis"]').check()
    _nodule(hand, "new-0")
    page.get_by_role("button", name="New nodule").click()
    page.locator('[data-nodule="new-1"]').wait_for()
    assert page.locator('[name="new-0-zone"][value="left-psis"]').is_checked()
    page.locator('[name="new-1-zone"][value="left-si-joint"]').check()
    _nodule(hand, "new-1", 10)
    hand.no_flags()
    hand.chip("pain", 6)
    page.get_by_role("button", name="Leave as draft").click()
    page.wait_for_url(re.compile(r"/exams/[0-9a-f-]+/$"))

    assert list(
        PalpationFinding.objects.order_by("nodule__number").values_list("zone", flat=True)
    ) == ["psis", "si-joint"]


def test_signed_out_while_writing(stage):
    _patient, ana, opened = stage
    hand = opened()
    page = hand.page
    hand.map(45, -5)
    _nodule(hand, "new-0")
    page.fill("#id_note", "felt with care")
    session = next(c for c in page.context.cookies() if c["name"].startswith("session"))
    page.context.clear_cookies(name=session["name"])
    page.get_by_role("button", name="Leave as draft").click()
    page.fill("[name=login]", ana.email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Your exam is back").wait_for()
    assert page.input_value("#id_note") == "felt with care"
    assert page.locator('[name="new-0-long_axis_chip"][value="15"]').is_checked()
    page.get_by_role("button", name="Leave as draft").click()
    page.wait_for_url(re.compile(r"/exams/[0-9a-f-]+/$"))

    assert PalpationFinding.objects.get().zone == "psis"


def test_a_side_alone_is_no_place(stage):
    _patient, _ana, opened = stage
    hand = opened()
    hand.chip("new-0-side", "right")
    _nodule(hand, "new-0")

    still_open = hand.page.locator("[data-open]")
    assert "place" in still_open.inner_text()
    hand.map(45, -5)
    assert hand.page.locator("[data-nodule]").count() == 1
    assert "place" not in still_open.inner_text()


def test_a_nodule_that_is_back_is_asked_about_and_why_it_was_not_felt_can_be_said(stage):
    patient, ana, opened = stage
    recorded(patient, ana, sign=True)
    nodule = Nodule.objects.get()
    close_nodule(nodule, on=DAY, reason="excised", by=ana)
    recorded(patient, ana, found(nodule=nodule), on=DAY + timedelta(days=60), sign=True)
    hand = opened()
    page, name = hand.page, f"{prefix_of(nodule)}-"
    assert "back after excision" in page.locator(".nodule-known").inner_text()
    assert "today" in page.locator("[data-open]").inner_text()

    hand.chip(f"{name}answer", "not_felt")
    page.locator(".nodule-note summary").click()
    page.fill(f'[name="{name}note"]', "only the scar")
    hand.press("Leave as draft")
    page.wait_for_url(re.compile(r"/exams/[0-9a-f-]+/$"))

    assert page.get_by_text("only the scar").is_visible()


def test_a_new_version_is_not_ready_without_its_reason_and_the_password(stage):
    patient, ana, opened = stage
    exam = recorded(patient, ana, sign=True)
    hand = opened()
    page = hand.page
    page.goto(exam.get_absolute_url() + "amend/")
    words = page.locator("[data-open]")

    assert "why it is changed" in words.inner_text()
    assert "your password" in words.inner_text()
    page.fill("#id_reason", "the side was wrong")
    page.fill("#id_password", PASSWORD)
    assert "Everything needed is there." in words.inner_text()
    assert hand.page.errors == []


KNOWN_MARKERS = """() => Object.fromEntries(
    [...document.querySelectorAll(".bm-markers .bm-marker")].map((marker) => [marker.dataset.number, [
        [...marker.querySelectorAll("*")].map((part) => part.getAttribute("class")).filter(Boolean).join(" "),
        marker.querySelector("title").textContent,
    ]]))"""
MAP_WORDS = """() => [
    [...document.querySelectorAll(".bm-markers .bm-label")].map((label) => label.textContent).sort(),
    [...document.querySelectorAll(".bm-legend li")].filter((entry) => !entry.hidden).map((entry) => entry.textContent),
    document.querySelector(".bm-note small:not([hidden])")?.textContent ?? "",
    document.querySelector(".bm-picture desc").textContent,
]"""


def _map_of(page):
    return page.evaluate(KNOWN_MARKERS), page.evaluate(MAP_WORDS)


# Each answer: which, how tender, whether it is the usual pain.
ANSWERS = [("not_felt",), ("not_examined",), ("unchanged",), ("unchanged", "0"),
           ("changed", "3", "no"), ("changed", "2", "yes")]  # fmt: skip


def _answered(hand, nodules):
    for nodule, said in zip(nodules, ANSWERS, strict=True):
        for name, value in zip(("answer", "tenderness", "usual_pain"), said, strict=False):
            hand.chip(f"{prefix_of(nodule)}-{name}", value)
        if said[0] == "changed":
            hand.chip(f"{prefix_of(nodule)}-long_axis_chip", 15)


def _six_known(patient, ana):
    places = [(45, 5), (20, 60), (90, -20)]
    given = [found(i, side=("right", "left")[i % 2], lateral_mm=places[i // 2][0], cc_mm=places[i // 2][1])
             for i in range(6)]  # fmt: skip
    recorded(patient, ana, *given, sign=True)
    return list(Nodule.objects.order_by("number"))


def test_the_map_follows_what_is_answered_of_known_nodules(stage):
    patient, ana, opened = stage
    nodules = _six_known(patient, ana)
    hand = opened()
    page = hand.page
    unanswered = _map_of(page)

    _answered(hand, nodules)
    live = _map_of(page)

    parts = {number: drawn for number, (drawn, _title) in live[0].items()}
    assert [parts[str(n)].split()[:2] for n in (1, 2)] == [["bm-nodule", "bm-not_felt"], ["bm-nodule", "bm-not_examined"]]  # fmt: skip
    assert [parts[str(n)].split()[1] for n in (3, 4, 5, 6)] == ["bm-not_graded", "bm-not_tender", "bm-tender_other", "bm-familiar"]  # fmt: skip
    assert live[1][0] == ["N1", "N2", "N3", "N4·0", "N5·3", "N6·2"]
    assert live[1][2] == "N4·0 is nodule 4, tender 0 of 4"
    # The exam's own page draws the same.
    page.get_by_role("button", name="Leave as draft").click()
    page.wait_for_url(re.compile(r"/exams/[0-9a-f-]+/$"))
    assert _map_of(page) == live
    # And the draft opened again, until the answers are taken back.
    page.goto(page.url + "edit/")
    assert _map_of(page) == live
    for nodule in nodules:
        page.locator(f'[name="{prefix_of(nodule)}-answer"]:checked').press("Space")
    assert _map_of(page) == unanswered
    assert hand.page.errors == []


def test_felt_at_another_place_the_last_one_stays_as_it_was_known(stage):
    patient, ana, opened = stage
    recorded(patient, ana, found(mobility="mobile"), sign=True)
    name = prefix_of(Nodule.objects.get())
    hand = opened()
    page = hand.page
    hand.chip(f"{name}-answer", "changed")
    hand.chip(f"{name}-tenderness", 2)
    last = page.locator(".bm-markers .bm-marker .bm-nodule")
    assert "bm-tender_other" in last.get_attribute("class")

    page.locator(".nodule-place > summary").click()
    page.locator(f'[name="{name}-side"][value="right"]').focus()
    hand.map(80, -30)

    assert "bm-ghost" in last.get_attribute("class")
    assert page.locator("[data-layer] .bm-handle").count() == 1


AXES = """() => [...document.querySelectorAll(".bm-markers .bm-marker")].map((marker) => {
    const [nodule, hatch] = [marker.querySelector(".bm-nodule"), marker.querySelector(".bm-hatch")];
    const wide = (part) => Math.round(part.getBoundingClientRect().width);
    return [Number(nodule.getAttribute("rx")), Number(nodule.getAttribute("ry")), Math.abs(wide(nodule) - wide(hatch)) < 6];
})"""


def test_a_known_nodule_is_drawn_to_the_size_of_today(stage):
    patient, ana, opened = stage
    recorded(patient, ana, found(long_axis_mm=15, mobility="mobile"), sign=True)
    name = prefix_of(Nodule.objects.get())
    hand = opened()
    page = hand.page
    for field, value in (("answer", "changed"), ("tenderness", 2), ("long_axis_chip", 30)):
        hand.chip(f"{name}-{field}", value)
    assert page.evaluate(AXES) == [[15, 15, True]]

    page.evaluate(
        "() => { for (const more of document.querySelectorAll('details')) more.open = true; }"
    )
    page.fill(f"#id_{name}-short_axis_mm", "20")
    assert page.evaluate(AXES) == [[15, 10, True]]
    # Drawn by the server from what was typed, and by the exam's own page.
    page.get_by_role("button", name=re.compile("Save and sign")).click()
    page.locator("[data-error-summary]").first.wait_for()
    assert page.evaluate(AXES) == [[15, 10, True]]
    # What is not changed keeps the size it had.
    hand.chip(f"{name}-answer", "unchanged")
    assert page.evaluate(AXES)[0][:2] == [7.5, 7.5]


def test_without_script_the_map_of_a_form_given_back_has_the_answers(stage):
    patient, ana, opened = stage
    nodules = _six_known(patient, ana)
    hand = opened(java_script_enabled=False)
    page = hand.page
    looks = page.locator(".bm-markers .bm-nodule")

    _answered(hand, nodules)
    assert {each.get_attribute("class") for each in looks.all()} == {"bm-nodule bm-ghost"}
    page.get_by_role("button", name=re.compile("Save and sign")).click()
    page.locator("[data-error-summary]").first.wait_for()

    states = [page.locator(f'.bm-markers [data-number="{n}"] .bm-nodule').get_attribute("class").split()[1] for n in range(1, 7)]  # fmt: skip
    assert states == ["bm-not_felt", "bm-not_examined", "bm-not_graded", "bm-not_tender", "bm-tender_other", "bm-familiar"]  # fmt: skip
    assert page.locator(".bm-legend li:visible").count() == 6
