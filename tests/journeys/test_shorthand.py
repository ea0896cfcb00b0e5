"""One nodule by shorthand: counted key by key, read back in words, and the same without a script."""

from datetime import date

import pytest
from playwright.sync_api import expect

from exams.models import Exam
from exams.tests.factories import found, recorded
from patients.tests.factories import PatientFactory
from tests.journeys.acts import press, press_flags, press_map
from tests.journeys.conftest import sign_in

LINE = "r psis 45/5 12x8 firm mobile t2 usual buttock"
MOST_KEYS = 50


def open_exam(page, clinic, ana, *findings):
    patient = PatientFactory(clinic=clinic)
    if findings:
        recorded(patient, ana, *findings, on=date(2026, 5, 4), sign=True)
    sign_in(page, ana)
    page.goto(f"/patients/{patient.pk}/exams/new/")
    return patient


def line_of(page):
    return page.locator("#id_shorthand")


def echo(page):
    return page.locator("[data-echo]")


def chosen(page, name):
    return page.locator(f'[name="{name}"]:checked')


def write(page, text):
    """Type the line and wait until it is read back."""
    with page.expect_response("**/exams/shorthand/"):
        line_of(page).fill(text)


def save(page):
    page.get_by_role("button", name="Leave as draft").click()
    page.wait_for_url(lambda url: "/exams/new/" not in url)


def test_a_nodule_takes_at_most_fifty_keys(page, clinic, ana, presses, accessible, picture):
    patient = open_exam(page, clinic, ana)
    presses.start()

    page.keyboard.press("s")
    page.keyboard.type(LINE)
    expect(chosen(page, "new-0-spreads_to")).to_have_value("buttock")
    counted = presses.number

    assert counted <= MOST_KEYS, counted
    assert line_of(page).input_value() == LINE
    expect(echo(page)).to_contain_text("long axis 12 mm")
    expect(echo(page).locator(".side-flag")).to_have_text("RIGHT")
    expect(page.locator('[data-nodule="new-0"] [data-where]')).to_contain_text("PSIS (dimple)")
    for name, value in (("long_axis_chip", "12"), ("consistency", "firm"), ("mobility", "mobile"), ("tenderness", "2"), ("usual_pain", "yes")):  # fmt: skip
        expect(chosen(page, f"new-0-{name}")).to_have_value(value)
    picture("exam-shorthand")
    page.locator(".shorthand-help > summary").click()
    accessible()
    press(page, "complaint_side", "right")
    press_flags(page)
    press(page, "pain", "7")
    save(page)
    finding = Exam.objects.get(patient=patient).findings.get()
    assert (finding.nodule.side, finding.zone, finding.placed_by) == ("right", "psis", "typed")
    assert (finding.lateral_mm, finding.cc_mm) == (45, 5)
    assert (finding.long_axis_mm, finding.short_axis_mm) == (12, 8)


def test_the_form_follows_the_line_and_the_hand_stands_above_it(page, clinic, ana, accessible):
    open_exam(page, clinic, ana)

    write(page, "r psis firm fimr")
    expect(echo(page)).to_contain_text("Not understood: “fimr”.")
    write(page, "r sacral soft t1; l si 20mm")
    expect(chosen(page, "new-0-consistency")).to_have_value("soft")
    expect(chosen(page, "new-1-side")).to_have_value("left")
    expect(page.locator('[data-row="new-1"]')).to_contain_text("Sacroiliac joint")

    press(page, "new-0-tenderness", "3")
    expect(echo(page)).to_contain_text("Shorthand says “tender: 1 tender”")
    expect(echo(page)).to_contain_text("The form stands")
    write(page, "r sacral soft t2; l si 20mm")
    expect(chosen(page, "new-0-tenderness")).to_have_value("3")
    accessible()
    write(page, "")
    expect(chosen(page, "new-0-tenderness")).to_have_value("3")
    assert page.locator('[name="new-1-side"]:checked').count() == 0
    expect(page.locator("[data-body-map] .bm-marker, [data-body-map] .bm-handle")).to_have_count(0)


def test_a_block_that_only_the_line_made_goes_with_its_words(page, clinic, ana):
    open_exam(page, clinic, ana, found(mobility="mobile"))
    blocks = page.locator(".nodule-new")
    expect(blocks).to_have_count(0)

    # The second lies near the known nodule: the page asks which one it is, and no hand has answered.
    write(page, "l sacral soft t1; r psis 45/5 20mm; l si firm")
    expect(blocks).to_have_count(3)
    expect(page.locator("[data-identity]:visible")).to_have_count(1)
    write(page, "l sacral soft t1; l si firm")

    expect(blocks).to_have_count(2)
    expect(page.locator('[data-row="new-1"]')).to_have_count(0)
    # What stays is numbered as the server will number it.
    expect(page.locator('[data-row="new-2"] .nodule-label')).to_have_text("N3")
    expect(echo(page).locator("[data-echo-label='new-2']")).to_have_text("N3")
    write(page, "")
    expect(blocks).to_have_count(0)
    expect(page.locator("[data-removed]")).to_have_count(0)
    expect(page.locator("[data-layer] .bm-marker, [data-layer] .bm-handle")).to_have_count(0)


def test_a_block_that_a_hand_was_at_stays_without_its_words(page, clinic, ana):
    open_exam(page, clinic, ana, found(mobility="mobile"))
    write(page, "l sacral soft t1; l si firm; l flank hard")
    expect(page.locator(".nodule-new")).to_have_count(3)

    press(page, "new-0-tenderness", "3")
    chosen(page, "new-1-consistency").press("Space")
    expect(chosen(page, "new-1-consistency")).to_have_value("")
    write(page, "")

    # One chip was pressed, another taken back: both blocks are a person's now.
    expect(page.locator('[data-nodule="new-2"]')).to_have_count(0)
    expect(page.locator(".nodule-new")).to_have_count(2)
    expect(chosen(page, "new-0-tenderness")).to_have_value("3")


def test_a_press_while_the_line_is_read_keeps_the_block(page, clinic, ana):
    open_exam(page, clinic, ana, found(mobility="mobile"))
    write(page, "l sacral soft")
    asked = []

    def slowly(route):
        asked.append(route)
        if len(asked) == 1:
            press(page, "new-0-mobility", "fixed")
        route.continue_()

    expect(chosen(page, "new-0-consistency")).to_have_value("soft")
    page.route("**/exams/shorthand/", slowly)
    write(page, "")

    expect(chosen(page, "new-0-consistency")).to_have_value("")
    expect(chosen(page, "new-0-mobility")).to_have_value("fixed")


def test_a_press_on_the_map_is_not_moved_by_the_line(page, clinic, ana):
    open_exam(page, clinic, ana)
    press_map(page, "right", 45, 5)
    before = page.locator('[name="new-0-lateral_mm"]').input_value()

    write(page, "l sacral 20mm")

    # The block pressed on the map is a person's; the line opens one of its own.
    expect(chosen(page, "new-1-side")).to_have_value("left")
    assert page.locator('[name="new-0-lateral_mm"]').input_value() == before


def test_a_removed_block_is_not_opened_again_unasked(page, clinic, ana):
    open_exam(page, clinic, ana)
    write(page, "r psis firm; l si soft")
    expect(chosen(page, "new-1-consistency")).to_have_value("soft")

    page.locator('[data-nodule="new-1"] [data-remove]').click()

    expect(echo(page)).to_contain_text("Its block was removed")
    expect(page.locator('[data-nodule="new-1"]')).to_have_count(0)
    write(page, "r psis firm")
    expect(echo(page)).not_to_contain_text("removed")


def test_known_nodules_are_answered_by_number(page, clinic, ana):
    patient = open_exam(page, clinic, ana, found(mobility="mobile"), found(1, side="left"))

    write(page, "N1 same t1 usual; N2 r nf")
    expect(page.locator(".nodule-known [name$='-answer'][value='unchanged']:checked")).to_have_count(1)  # fmt: skip
    expect(echo(page)).to_contain_text("N2 is on the LEFT in the record")
    write(page, "N1 same t1 usual; N2 nf")
    expect(page.locator(".nodule-known [name$='-answer'][value='not_felt']:checked")).to_have_count(1)  # fmt: skip
    save(page)

    one, two = Exam.objects.filter(patient=patient).latest("recorded_at").findings.order_by("nodule__number")  # fmt: skip
    assert (one.carried_from_id is not None, one.tenderness, one.usual_pain) == (True, "1", "yes")
    assert two.presence == "not_felt"


def test_the_key_can_be_switched_off(page, clinic, ana):
    ana.has_shortcuts = False
    ana.save()
    open_exam(page, clinic, ana)

    page.keyboard.press("s")

    assert page.evaluate("document.activeElement.id") != "id_shorthand"
    expect(page.locator(".shorthand kbd")).to_be_hidden()


def test_when_the_server_cannot_be_asked_the_line_stays(page, clinic, ana):
    open_exam(page, clinic, ana)
    page.route("**/exams/shorthand/", lambda route: route.abort())

    line_of(page).fill(LINE)

    expect(page.locator("[data-shorthand-lost]")).to_be_visible()
    assert line_of(page).input_value() == LINE


@pytest.fixture
def plain_page(live_server, new_page):
    return new_page(java_script_enabled=False)


def test_without_a_script_the_line_is_read_when_saved(plain_page, clinic, ana):
    page = plain_page
    patient = open_exam(page, clinic, ana)

    line_of(page).fill(f"{LINE} fimr")
    page.get_by_role("button", name="Fill in").click()
    expect(echo(page)).to_contain_text("Not understood: “fimr”.")
    expect(chosen(page, "new-0-consistency")).to_have_value("firm")
    line_of(page).fill(LINE)
    press(page, "complaint_side", "right")
    save(page)

    finding = Exam.objects.get(patient=patient).findings.get()
    assert (finding.zone, finding.long_axis_mm, finding.spreads_to) == ("psis", 12, ["buttock"])
