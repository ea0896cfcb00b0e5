"""The zones cover the back without gap or overlap, and the drawing shows exactly those zones."""

import random
import re

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box
from shapely.ops import unary_union

from exams import bodymap, markers
from exams.bodymap import LATERAL_ZONES, MIDLINE_ZONES, ZONES, PlaceUnclear, derive_zone
from exams.markers import Marker
from exams.position_form import PositionForm

sides = st.sampled_from(bodymap.SIDES)
laterals = st.integers(0, 175)
heights = st.integers(-140, 146)


def polygon(zone):
    return Polygon(zone.vertices)


def render(source, **context):
    return Template("{% load bodymap %}" + source).render(Context(context))


# --- zones --------------------------------------------------------------------------------------


def test_zones_tile_the_half_map_without_gap_or_overlap():
    shapes = [polygon(zone) for zone in LATERAL_ZONES]
    half = box(12, -140, 175, 146)

    assert all(shape.is_valid for shape in shapes)
    assert sum(shape.area for shape in shapes) == half.area
    assert unary_union(shapes).symmetric_difference(half).area == 0


def test_midline_zones_tile_the_strip_between():
    strip = unary_union([polygon(zone) for zone in MIDLINE_ZONES])

    assert strip.equals(box(-12, -140, 12, 146))
    assert sum(polygon(zone).area for zone in MIDLINE_ZONES) == strip.area


@pytest.mark.parametrize("zone_id", ZONES)
def test_the_centre_of_a_zone_lies_in_it(zone_id):
    lateral, cc = bodymap.zone_centroid(zone_id)

    assert derive_zone("left", lateral, cc) == zone_id
    centre = polygon(ZONES[zone_id]).centroid
    assert abs(centre.x - lateral) <= 0.5
    assert abs(centre.y - cc) <= 0.5


@given(sides, laterals, heights)
def test_every_place_has_one_zone_and_both_sides_agree(side, lateral, cc):
    zone_id = derive_zone(side, lateral, cc)

    assert polygon(ZONES[zone_id]).covers(Point(lateral, cc))
    assert ZONES[zone_id].is_midline == (lateral <= 12)
    assert zone_id == derive_zone("left", lateral, cc) == derive_zone("right", lateral, cc)
    assert zone_id == derive_zone(side, float(lateral), float(cc))


@given(
    st.floats(0, 175, allow_nan=False),
    st.floats(-140, 146, allow_nan=False),
)
def test_fractions_of_a_millimetre_never_fall_between_zones(lateral, cc):
    assert derive_zone("right", lateral, cc) in ZONES


def test_on_an_edge_the_first_zone_in_the_table_wins():
    order = list(ZONES)
    for zone in LATERAL_ZONES:
        for x, y in zone.vertices:
            if x <= 12:
                assert ZONES[derive_zone("right", x, y)].is_midline
                continue
            touching = [z.id for z in LATERAL_ZONES if polygon(z).covers(Point(x, y))]
            assert derive_zone("right", x, y) == min(touching, key=order.index)
    assert derive_zone("left", 12, 36) == "midline-lumbar"
    assert derive_zone("left", 40, 18) == "crest-medial"


@pytest.mark.parametrize(
    ("side", "lateral", "cc"),
    [
        ("midline", 5, 0),
        ("", 5, 0),
        ("left", -1, 0),
        ("left", 176, 0),
        ("right", 5, 147),
        ("right", 5, -141),
    ],
)
def test_places_off_the_map_are_refused(side, lateral, cc):
    with pytest.raises(bodymap.OffTheMap):
        derive_zone(side, lateral, cc)


# --- words --------------------------------------------------------------------------------------


def test_words_lead_with_the_distance_then_the_zone():
    assert bodymap.position_words("right", 45, 5) == (
        "RIGHT, 45 mm from midline, 5 mm above PSIS line, PSIS (dimple)"
    )
    assert bodymap.position_words("left", 43, -29, rounded=True) == (
        "LEFT, about 45 mm from midline, about 30 mm below PSIS line, Sacroiliac joint below PSIS"
    )
    assert bodymap.position_words("left", 4, 0) == (
        "LEFT, in the midline zone, on the PSIS line, Midline sacrum and coccyx"
    )


def test_a_zone_chosen_from_the_list_claims_no_distance():
    assert bodymap.position_words("left", 40, 0, placed_by="zone") == (
        "LEFT, no distance measured, PSIS (dimple)"
    )
    assert bodymap.position_words("left") == "LEFT"


# --- entry --------------------------------------------------------------------------------------


def test_the_three_ways_say_the_same_place():
    pressed = bodymap.read_position(
        side="left",
        lateral_mm=40,
        vertical_mm=0,
        direction="above",
        choice="left-psis",
        placed_by="map",
    )
    listed = bodymap.read_position(choice="left-psis")
    typed = bodymap.read_position(side="left", lateral_mm=40, vertical_mm=0)

    assert (pressed.placed_by, listed.placed_by, typed.placed_by) == ("map", "zone", "typed")
    assert pressed.zone == listed.zone == typed.zone == "psis"
    assert (listed.side, listed.lateral_mm, listed.cc_mm) == ("left", 40, 0)
    assert bodymap.read_position() is None


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"side": "left"}, "zone"),
        ({"choice": "midline-lumbar"}, "side"),
        ({"lateral_mm": 40, "vertical_mm": 0}, "side"),
        ({"side": "right", "choice": "left-psis"}, "side"),
        ({"side": "left", "lateral_mm": 40}, "vertical_mm"),
        ({"side": "left", "vertical_mm": 10, "direction": "above"}, "lateral_mm"),
        ({"side": "left", "lateral_mm": 40, "vertical_mm": 10}, "vertical_direction"),
        ({"side": "left", "lateral_mm": 40, "vertical_mm": 0, "choice": "left-flank"}, "zone"),
        (
            {"side": "left", "lateral_mm": 40, "vertical_mm": 146, "direction": "below"},
            "vertical_mm",
        ),
        ({"choice": "middle-psis"}, "zone"),
    ],
)
def test_half_a_place_or_two_places_are_refused_at_the_right_field(entered, field):
    with pytest.raises(PlaceUnclear) as refused:
        bodymap.read_position(**entered)

    assert refused.value.field == field


def test_moving_away_from_the_centre_of_a_listed_zone_counts_as_typed():
    place = bodymap.read_position(
        side="left", lateral_mm=45, vertical_mm=5, direction="below", placed_by="zone"
    )

    assert place.placed_by == "typed"


def test_form_gives_the_position_and_puts_refusals_beside_their_field():
    good = PositionForm({"n0-side": "right", "n0-zone": "midline-sacral"}, prefix="n0")
    bad = PositionForm({"n0-side": "left", "n0-zone": "right-psis"}, prefix="n0")

    assert good.is_valid()
    assert good.position == bodymap.Position("right", 0, -52, "midline-sacral", "zone")
    assert not bad.is_valid()
    assert list(bad.errors) == ["side"]


def test_entry_offers_24_zones_and_chooses_nothing():
    html = render('{% nodule_position form "N4" %}', form=PositionForm(prefix="n0"))
    zones = re.findall(r'name="n0-zone"[^>]* value="([^"]*)"', html)

    assert len([zone for zone in zones if zone]) == 24
    assert len(set(zones)) == len(zones)
    assert re.findall(r"<input[^>]* checked>", html) == [
        re.search(r'<input[^>]*id="id_n0-zone_none"[^>]*>', html).group()
    ]
    assert (
        html.index("Patient&#x27;s LEFT")
        < html.index("Midline")
        < html.index("Patient&#x27;s RIGHT")
    )


# --- drawing ------------------------------------------------------------------------------------


def test_drawn_outlines_are_the_vertex_list_mirrored_exactly():
    html = render('{% body_map mode="place" prefix="a" %}')
    drawn = {}
    for tag in re.findall(r'<path class="bm-zone"[^>]*>', html):
        zone = re.search(r'data-zone="([^"]+)"', tag)[1]
        side = re.search(r'data-side="([^"]*)"', tag)[1]
        numbers = [int(n) for n in re.findall(r"-?\d+", re.search(r' d="([^"]+)"', tag)[1])]
        drawn[side, zone] = list(zip(numbers[::2], numbers[1::2], strict=True))

    assert len(drawn) == 24
    for (side, zone), points in drawn.items():
        flip = -1 if side == "left" else 1
        assert points == [(flip * x, -y) for x, y in ZONES[zone].vertices]


def test_two_maps_on_a_page_share_no_id():
    html = render('{% body_map prefix="a" %}{% body_map prefix="b" %}')
    ids = re.findall(r' id="([^"]+)"', html)

    assert len(ids) == len(set(ids))
    for target in re.findall(r'(?:href="|url\()#([^")]+)', html):
        assert target in ids


def test_map_holds_no_inline_style_or_script():
    every = [Marker(i, "left", 40, 0, state) for i, state in enumerate(markers.STATE_WORDS)]
    html = render('{% body_map markers=every mode="place" %}', every=every)

    assert not re.search(r"\s(style|on\w+)=|<script|<style", html)


def test_decimals_stay_points_where_the_language_writes_commas(settings):
    from django.utils import translation

    with translation.override("de"):
        html = render("{% body_map markers=m %}", m=[Marker(1, "right", 45, 5, "familiar", 15, 11)])

    assert "translate(45 -5)" in html
    assert 'rx="7.5" ry="5.5"' in html


def test_legend_lists_only_the_states_present():
    html = render(
        "{% body_map markers=m %}", m=[Marker(1, "right", 45, 5, "familiar", injections=2)]
    )

    legend = html[html.index("bm-legend") :]
    assert "tender, familiar pain" in legend
    assert "injections" in legend
    assert "looked for, not felt" not in legend


def test_whoever_cannot_see_the_map_hears_what_is_on_it():
    html = render("{% body_map markers=m %}", m=[Marker(1, "right", 45, 5, "familiar")])

    desc = re.search(r"<desc[^>]*>(.*?)</desc>", html, re.S)[1]
    assert "N1 RIGHT, 45 mm from midline, 5 mm above PSIS line, PSIS (dimple)" in desc


def test_a_nodule_beyond_the_usual_view_widens_it():
    html = render(
        '{% body_map markers=m size="chart" %}', m=[Marker(1, "left", 60, -130, "familiar", 20)]
    )

    left, top, _width, height = (
        float(n) for n in re.search(r'viewBox="([^"]+)" data', html)[1].split()
    )
    assert top + height >= 140
    assert left <= -160


@pytest.mark.parametrize("state", markers.STATE_WORDS)
def test_every_state_is_drawn_to_scale_with_a_mark_of_its_own(state):
    [item] = markers.draw(
        [Marker(3, "left", 60, 20, state, 22, 10)], markers.Box(-175, -150, 175, 150)
    )

    assert (item.x, item.y, item.rx, item.ry) == (-60, -20, 11, 5)
    assert markers.STATE_WORDS[state] in item.title


def test_labels_stay_inside_and_apart():
    rng = random.Random(7)
    window = markers.Box(-160, -134, 160, 74)
    some = [
        Marker(n, rng.choice(["left", "right"]), lateral, cc, "tender_other", 14, tenderness=2)
        for n, (lateral, cc) in enumerate(
            [(45, 5), (60, 5), (65, 40), (40, -30), (155, 60), (20, 120), (100, 0)], 1
        )
    ]
    drawn = markers.draw(some, window)

    boxes = []
    for item in drawn:
        width = len(item.label.text) * markers.LABEL_SIZE * 0.6
        left = item.label.x - {"start": 0, "middle": width / 2, "end": width}[item.label.anchor]
        boxes.append(markers.Box(left, item.label.y - 8, left + width, item.label.y))
    assert all(window.left <= b.left and b.right <= window.right for b in boxes)
    assert not any(a.overlap(b) for i, a in enumerate(boxes) for b in boxes[:i])


@given(st.floats(2, 40), st.floats(2, 40), st.floats(-90, 90))
def test_hatch_never_leaves_the_ellipse(rx, ry, angle):
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", markers.hatch(rx, ry, angle))]

    for x, y in zip(numbers[::2], numbers[1::2], strict=True):
        assert (x / rx) ** 2 + (y / ry) ** 2 <= 1.02


def test_state_follows_from_three_answers():
    say = markers.state_of

    assert say(felt=None, tender=True, familiar=True) == "not_examined"
    assert say(felt=False, tender=None, familiar=None) == "not_felt"
    assert say(felt=True, tender=True, familiar=True) == "familiar"
    assert say(felt=True, tender=True, familiar=None) == "tender_other"
    assert say(felt=True, tender=False, familiar=False) == "not_tender"
    assert say(felt=True, tender=None, familiar=None) == "not_graded"


def test_the_legend_does_not_speak_of_today():
    """The map of an older exam shows the same states."""
    assert not any("today" in words for words in markers.STATE_WORDS.values())
