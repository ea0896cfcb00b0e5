"""The parts as a person meets them: keys, chips taken back, no script, both themes, both widths."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.django_db(transaction=True)

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def gallery(live_server, new_page):
    """Open the gallery with a person's own wishes."""

    def opened(**wishes):
        page = new_page(**wishes)
        page.goto("/ui/gallery/")
        return page

    return opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_bars_anybody(gallery, width, scheme):
    page = gallery(viewport={"width": width, "height": 900}, color_scheme=scheme)

    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]

    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("java_script", [True, False])
def test_pressing_a_chosen_chip_again_takes_it_back(gallery, java_script):
    page = gallery(java_script_enabled=java_script)
    row = page.locator("#div_id_n3-feel")

    row.get_by_text("firm").click()

    assert row.get_by_label("firm").is_checked()
    page.wait_for_timeout(450)
    row.locator(".chip:has(input:checked) .chip-undo").click()
    assert row.locator('input:checked:not([value=""])').count() == 0


def test_a_hasty_double_press_loses_nothing(gallery):
    row = gallery().locator("#div_id_n3-feel")
    row.scroll_into_view_if_needed()
    box = row.get_by_text("firm").bounding_box()

    row.page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    assert row.get_by_label("firm").is_checked()


def test_space_takes_a_chosen_chip_back(gallery):
    page = gallery()
    chip = page.locator("#div_id_n3-feel").get_by_label("firm")

    chip.check()
    page.keyboard.press("Space")

    assert not chip.is_checked()


def test_choosing_moves_nothing_below(gallery):
    page = gallery(viewport={"width": 820, "height": 1180})
    place = "document.getElementById('div_id_n3-pain').getBoundingClientRect().top + scrollY"
    before = page.evaluate(place)

    page.locator("#div_id_n3-feel").get_by_text("firm").click()
    page.locator("#div_id_n3-state").get_by_role("radio", name="Changed", exact=True).check()

    assert page.evaluate(place) == before


def test_digits_and_printed_letters_choose_within_the_focused_row(gallery):
    page = gallery()

    page.locator("#id_n3-pain_0").focus()
    page.keyboard.press("7")
    page.locator("#id_n3-state_0").focus()
    page.keyboard.press("n")

    assert page.locator("#div_id_n3-pain").get_by_label("7", exact=True).is_checked()
    assert page.locator("#div_id_n3-state").get_by_label("Not felt").is_checked()


def test_slash_leads_to_the_search_and_is_a_letter_while_typing(gallery):
    page = gallery()
    search = page.locator("[data-search]")
    page.locator("h1").click()

    page.keyboard.press("/")
    page.keyboard.type("a/b")

    assert search.input_value() == "a/b"


def test_the_summary_has_the_focus_and_leads_to_the_field(gallery):
    page = gallery()

    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.get_by_role("link", name="Weight").click()
    assert page.evaluate("document.activeElement.id") == "id_weight_kg"


def test_escape_closes_a_menu_and_gives_the_focus_back(gallery):
    page = gallery()
    menu = page.locator("details.menu-round").first

    menu.locator("summary").click()
    page.keyboard.press("Escape")

    assert not menu.evaluate("menu => menu.open")
    assert menu.locator("summary").evaluate("summary => summary === document.activeElement")


def test_every_target_is_large_enough_for_a_finger(gallery):
    page = gallery(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)

    small = page.evaluate(
        """() => [...document.querySelectorAll(".chip:not(.chip-none), .btn:not(.btn-small), .side-button")]
            .map(each => each.getBoundingClientRect())
            .filter(box => box.width && (box.height < 44 || box.width < 36)).length"""
    )

    assert small == 0
