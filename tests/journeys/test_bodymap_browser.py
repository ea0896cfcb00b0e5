"""The browser finds the same zone under the pointer as the server, and a press fills the entry."""

import random
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template

from exams.bodymap import derive_zone
from exams.markers import Marker
from exams.position_form import PositionForm

pytestmark = pytest.mark.browser

CSS = ["tokens", "base", "components/chip", "components/side_flag", "components/body_map"]
ENTRIES = """{% load bodymap %}<main>{% body_map markers=markers mode="place" %}
<form>{% nodule_position first "N4" %}{% nodule_position second "N5" %}</form>
<p id="n1">row of N1</p></main>"""


@pytest.fixture
def map_page(new_page):
    """A page with the map and two entries, without any server behind it."""

    def opened(width=900, **wishes):
        static = Path(settings.BASE_DIR) / "static"
        page = new_page(viewport={"width": width, "height": 1000}, **wishes)
        body = Template(ENTRIES).render(
            Context(
                {
                    "markers": [Marker(1, "right", 45, 5, "familiar", 15, href="#n1")],
                    "first": PositionForm(prefix="n0"),
                    "second": PositionForm(prefix="n1"),
                }
            )
        )
        css = "".join((static / "css" / f"{name}.css").read_text() for name in CSS)
        page.set_content(
            f"<!doctype html><html lang=en><style>{css}</style><body>{body}</body></html>"
        )
        if wishes.get("java_script_enabled", True):
            script = (
                static / "js/components/body_map.js"
            ).read_text() + "\nwindow.BodyMap = BodyMap;"
            page.add_script_tag(content=script, type="module")
            page.wait_for_function("window.BodyMap !== undefined")
        return page

    return opened


def press(page, x, y):
    """Press at x mm to the viewer's right of the midline and y mm below the PSIS line."""
    point = page.evaluate(
        """([x, y]) => {
          const matrix = document.querySelector(".bm-svg").getScreenCTM();
          const point = new DOMPoint(x, y).matrixTransform(matrix);
          return [point.x, point.y];
        }""",
        [x, y],
    )
    page.mouse.click(*point)


def value(page, name):
    field = page.locator(f'[name="{name}"]')
    if field.first.get_attribute("type") == "radio":
        pressed = page.locator(f'[name="{name}"]:checked')
        return pressed.get_attribute("value") if pressed.count() else None
    return field.input_value()


def test_browser_and_server_agree_on_1500_random_points(map_page):
    page = map_page(width=1100)
    rng = random.Random(20250101)
    points = [[rng.uniform(-172, 172), rng.uniform(-146, 140)] for _ in range(2600)]

    found = page.evaluate(
        """(points) => {
          const svg = document.querySelector(".bm-svg");
          for (const own of svg.querySelectorAll(".bm-markers")) own.remove();
          const map = BodyMap.of(document.querySelector("[data-body-map]"));
          const matrix = svg.getScreenCTM();
          return points.map(([x, y]) => {
            const pressed = new DOMPoint(x, y).matrixTransform(matrix);
            const at = [Math.round(pressed.x), Math.round(pressed.y)];
            const back = new DOMPoint(...at).matrixTransform(matrix.inverse());
            const zone = document.elementFromPoint(...at)?.closest(".bm-zone");
            const side = back.x < 0 ? "left" : "right";
            const whole = [Math.round(Math.abs(back.x)), -Math.round(back.y)];
            return {
              x: back.x, y: back.y, side, whole, zone: zone?.dataset.zone ?? null,
              drawnSide: zone?.dataset.side ?? null,
              preview: map.zoneAt(side, ...whole)?.id ?? null,
            };
          });
        }""",
        points,
    )

    on_back = [hit for hit in found if hit["zone"]][:1500]
    assert len(on_back) == 1500
    wrong = [
        hit
        for hit in on_back
        if hit["zone"] != derive_zone(hit["side"], abs(hit["x"]), -hit["y"])
        or hit["drawnSide"] not in ("", hit["side"])
        or hit["preview"] != derive_zone(hit["side"], *hit["whole"])
    ]
    assert wrong == []


def test_a_press_fills_the_first_empty_entry_and_reads_it_back(map_page):
    page = map_page()

    press(page, -40, 30)

    assert value(page, "n0-side") == "left"
    assert value(page, "n0-zone") == "left-si-joint"
    assert abs(int(value(page, "n0-lateral_mm")) - 40) <= 1
    assert abs(int(value(page, "n0-vertical_mm")) - 30) <= 1
    assert value(page, "n0-vertical_direction") == "below"
    assert value(page, "n0-placed_by") == "map"
    assert page.inner_text("[data-readback]").startswith("LEFT · Sacroiliac joint below PSIS · ")
    assert value(page, "n1-side") is None


def test_pressing_again_moves_the_same_nodule(map_page):
    page = map_page()

    press(page, -40, 30)
    press(page, 70, -100)

    assert value(page, "n0-side") == "right"
    assert value(page, "n0-zone") == "right-flank" or value(page, "n0-zone") == "right-lumbar-upper"
    assert value(page, "n1-zone") == ""


def test_arrow_keys_move_five_or_one_millimetre_and_never_across_the_midline(map_page):
    page = map_page()
    page.evaluate(
        "BodyMap.of(document.querySelector('[data-body-map]')).place('n0', 'left', 20, 0)"
    )
    page.locator(".bm-handle").focus()

    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowLeft")
    assert (value(page, "n0-lateral_mm"), value(page, "n0-vertical_mm")) == ("21", "5")

    for _ in range(6):
        page.keyboard.press("ArrowRight")
    assert (value(page, "n0-side"), value(page, "n0-lateral_mm")) == ("left", "0")
    assert value(page, "n0-zone") == "midline-sacral"
    page.wait_for_function(
        "document.querySelector('[data-readback]').textContent.includes('check the side')"
    )


def test_list_and_typing_move_the_marker(map_page):
    page = map_page()
    page.get_by_role("button", name="Zone list").first.click()
    page.locator('[name="n0-zone"][value="right-psis"]').check()

    assert (value(page, "n0-side"), value(page, "n0-lateral_mm"), value(page, "n0-placed_by")) == (
        "right",
        "40",
        "zone",
    )
    assert page.locator(".bm-handle").get_attribute("transform") == "translate(40 0)"

    page.get_by_role("button", name="Type distances").first.click()
    page.locator('[name="n0-vertical_mm"]').fill("30")
    page.locator('[name="n0-vertical_direction"][value="below"]').check()
    assert (value(page, "n0-zone"), value(page, "n0-placed_by")) == ("right-si-joint", "typed")
    assert page.locator(".bm-handle").get_attribute("transform") == "translate(40 30)"


def test_a_midline_zone_waits_for_the_side(map_page):
    page = map_page()
    page.get_by_role("button", name="Zone list").first.click()
    page.locator('[name="n0-zone"][value="midline-lumbar"]').check()

    assert value(page, "n0-side") is None
    assert page.inner_text("[data-readback]") == "Choose the side as well."

    page.locator('[name="n0-side"][value="left"]').check()
    assert (value(page, "n0-zone"), value(page, "n0-side")) == ("midline-lumbar", "left")
    assert page.locator(".bm-handle").count() == 1


def test_a_page_may_take_the_press_itself(map_page):
    page = map_page()
    page.evaluate(
        """() => document.addEventListener("bodymap:press", (event) => {
          event.preventDefault(); window.pressed = event.detail;
        })"""
    )

    press(page, 40, 0)

    detail = page.evaluate("window.pressed")
    assert (detail["side"], detail["zone"], detail["prefix"]) == ("right", "psis", "n0")
    assert value(page, "n0-side") is None


def test_a_press_beside_the_back_places_nothing(map_page):
    page = map_page()

    press(page, -170, -140)

    assert value(page, "n0-side") is None
    assert "beside the back" in page.inner_text("[data-readback]")


def test_without_javascript_list_and_distances_stand_open(map_page):
    page = map_page(java_script_enabled=False)

    assert page.locator('[name="n0-zone"][value="left-psis"]').is_visible()
    assert page.locator('[name="n0-lateral_mm"]').is_visible()
    assert not page.locator("[data-ways]").first.is_visible()
