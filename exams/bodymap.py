"""Where on the lower back: the zones and their edges in millimetres, and how a place is said in words.

The drawing and the derivation both read the vertex list below, so the picture cannot disagree with
what is stored. Origin: midline at the level of the posterior superior iliac spines (PSIS).
`lateral_mm` counts outwards from the midline on either side, `cc_mm` upwards (cranial is positive).
Anatomy and sources: docs/reference/body-map.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

MAP_VERSION = 1

LEFT, RIGHT = "left", "right"
SIDES = (LEFT, RIGHT)

# Up to here from the midline the hand cannot tell which side of the spine it is on.
MIDLINE_HALF_MM = 12
LATERAL_MAX_MM = 175
CC_MIN_MM, CC_MAX_MM = -140, 146
MIDLINE_JOIN_MM = 36

# Shown values are rounded because repeated palpation agrees within 10 to 20 mm.
SHOWN_STEP_MM = 5

PLACED_BY_MAP, PLACED_BY_ZONE, PLACED_BY_TYPED = "map", "zone", "typed"


def _(text: str) -> str:
    """Mark a phrase for translation; whoever shows it passes `say=gettext`."""
    return text


class OffTheMap(ValueError):
    """The place lies outside the part of the back the map covers."""


class PlaceUnclear(ValueError):
    """What was entered does not say one place; `field` names the entry to look at."""

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True)
class Zone:
    """One named area, drawn as a closed outline of (lateral, cc) points on the right half."""

    id: str
    name: str
    vertices: tuple[tuple[int, int], ...]

    @property
    def is_midline(self) -> bool:
        return self.id.startswith("midline-")

    def edges(self):
        return zip(self.vertices, self.vertices[1:] + self.vertices[:1], strict=True)

    def covers(self, x, y) -> bool:
        """Inside, or on the outline. Only products and signs, so exact numbers stay exact."""
        inside = False
        for (ax, ay), (bx, by) in self.edges():
            turn = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
            if turn == 0 and min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
                return True
            if (ay > y) != (by > y) and (turn > 0) == (by > ay):
                inside = not inside
        return inside

    @property
    def centroid(self) -> tuple[int, int]:
        """Centre of area, to the millimetre."""
        area = sum_x = sum_y = 0
        for (ax, ay), (bx, by) in self.edges():
            cross = ax * by - bx * ay
            area += cross
            sum_x += (ax + bx) * cross
            sum_y += (ay + by) * cross
        return round(sum_x / (3 * area)), round(sum_y / (3 * area))


def _zone(zone_id: str, name: str, points: str) -> Zone:
    vertices = tuple(tuple(int(n) for n in point.split(",")) for point in points.split())
    return Zone(zone_id, name, vertices)  # type: ignore[arg-type]


# On a shared edge the first in this order wins.
LATERAL_ZONES = (
    _zone("lumbar-upper", _("Upper lumbar paraspinal (L3–L4)"), "12,146 62,146 62,82 12,82"),
    _zone(
        "lumbar-lower",
        _("Lumbosacral paraspinal (L5–S1)"),
        "12,82 62,82 62,54 54,46 47,36 12,36",
    ),
    _zone(
        "flank",
        _("Flank above iliac crest"),
        "62,146 175,146 175,110 133,85 116,87 101,83 90,77 80,70 71,63 62,54",
    ),
    # The 40 to 103 mm piece of the crest is its own zone: there the superior cluneal nerves cross.
    _zone(
        "crest-medial",
        _("Posterior iliac crest"),
        "33,17 40,18 47,17 53,13 57,7 62,12 68,21 73,28 81,36 88,43 96,50 103,55 "
        "90,77 80,70 71,63 62,54 54,46 47,36 40,27",
    ),
    _zone(
        "crest-lateral",
        _("Lateral iliac crest"),
        "90,77 101,83 116,87 133,85 175,110 175,36 129,36 129,44 128,52 125,58 118,61 "
        "111,59 103,55",
    ),
    _zone(
        "psis",
        _("PSIS (dimple)"),
        "58,0 57,-7 53,-13 47,-17 40,-18 33,-17 27,-13 23,-7 22,0 23,7 27,13 33,17 40,18 "
        "47,17 53,13 57,7",
    ),
    _zone(
        "sacral",
        _("Paramedian sacrum (S1–S4)"),
        "12,36 47,36 40,27 33,17 27,13 23,7 22,0 23,-7 20,-32 22,-46 27,-55 22,-68 12,-80",
    ),
    _zone(
        "si-joint",
        _("Sacroiliac joint below PSIS"),
        "23,-7 27,-13 33,-17 40,-18 47,-17 52,-24 54,-32 54,-42 50,-52 42,-58 34,-59 "
        "27,-55 22,-46 20,-32",
    ),
    _zone(
        "gluteal-upper",
        _("Upper gluteal"),
        "52,-24 47,-17 53,-13 57,-7 58,0 57,7 62,12 68,21 73,28 81,36 88,43 96,50 103,55 "
        "111,59 115,-32 54,-32",
    ),
    _zone(
        "gluteal-lower",
        _("Lower gluteal"),
        "54,-32 115,-32 120,-140 12,-140 12,-80 22,-68 27,-55 34,-59 42,-58 50,-52 54,-42",
    ),
    _zone(
        "gluteal-lateral",
        _("Lateral gluteal"),
        "111,59 118,61 125,58 128,52 129,44 129,36 175,36 175,-140 120,-140 115,-32",
    ),
)
MIDLINE_ZONES = (
    _zone("midline-lumbar", _("Midline lumbar (L3–L5)"), "-12,146 12,146 12,36 -12,36"),
    _zone("midline-sacral", _("Midline sacrum and coccyx"), "-12,36 12,36 12,-140 -12,-140"),
)
ZONES = {zone.id: zone for zone in LATERAL_ZONES + MIDLINE_ZONES}
ZONE_NAMES = {zone.id: zone.name for zone in ZONES.values()}

SIDE_WORDS = {LEFT: _("LEFT"), RIGHT: _("RIGHT")}


def derive_zone(side: str, lateral_mm, cc_mm) -> str:
    """The id of the zone this place lies in; the midline is asked first."""
    _check_on_map(side, lateral_mm, cc_mm)
    x, y = _exact(lateral_mm), _exact(cc_mm)
    zones = MIDLINE_ZONES if x <= MIDLINE_HALF_MM else LATERAL_ZONES
    return next(zone.id for zone in zones if zone.covers(x, y))


def _check_on_map(side, lateral_mm, cc_mm) -> None:
    if side not in SIDES:
        raise OffTheMap(f"side must be left or right, not {side!r}")
    if not 0 <= lateral_mm <= LATERAL_MAX_MM:
        raise OffTheMap(f"{lateral_mm} mm from midline is not within 0 to {LATERAL_MAX_MM}")
    if not CC_MIN_MM <= cc_mm <= CC_MAX_MM:
        raise OffTheMap(f"{cc_mm} mm is not within {CC_MIN_MM} to {CC_MAX_MM} of the PSIS line")


def _exact(number):
    # Binary fractions next to a shared edge could otherwise fall into neither neighbour.
    return Fraction(number) if isinstance(number, float) else number


def zone_centroid(zone_id: str) -> tuple[int, int]:
    """(lateral, cc) of the zone's centre; for a midline zone lateral is 0."""
    return ZONES[zone_id].centroid


def svg_x(side: str, lateral_mm):
    """The patient's left is at the viewer's left, always."""
    return -lateral_mm if side == LEFT else lateral_mm


@cache
def zone_path(zone_id: str, side: str = RIGHT) -> str:
    """The zone's outline as SVG path data, in the same order as its vertices."""
    points = (f"{svg_x(side, x)} {-y}" for x, y in ZONES[zone_id].vertices)
    return f"M{'L'.join(points)}Z"


# --- choosing from the list -------------------------------------------------------------------


def zone_choice(side: str, zone_id: str) -> str:
    """The value of the zone's radio: the side is part of it, except at the midline."""
    return zone_id if ZONES[zone_id].is_midline else f"{side}-{zone_id}"


def split_choice(choice: str) -> tuple[str, str]:
    """('left', 'psis') from 'left-psis'; ('', 'midline-lumbar'), as the midline names no side."""
    side, _dash, zone_id = choice.partition("-")
    if side in SIDES and zone_id in ZONES and not ZONES[zone_id].is_midline:
        return side, zone_id
    if choice in ZONES and ZONES[choice].is_midline:
        return "", choice
    raise PlaceUnclear("zone", _("Choose a zone from the list."))


ZONE_CHOICES = {
    LEFT: tuple((zone_choice(LEFT, zone.id), zone.name) for zone in LATERAL_ZONES),
    "midline": tuple((zone.id, zone.name) for zone in MIDLINE_ZONES),
    RIGHT: tuple((zone_choice(RIGHT, zone.id), zone.name) for zone in LATERAL_ZONES),
}


@dataclass(frozen=True)
class Position:
    """One place as it is stored with a finding."""

    side: str
    lateral_mm: int
    cc_mm: int
    zone: str
    placed_by: str
    map_version: int = MAP_VERSION


def read_position(
    *, side="", lateral_mm=None, vertical_mm=None, direction="", choice="", placed_by=""
) -> Position | None:
    """One place from what was pressed, chosen or typed; None if nothing was entered.

    Refuses (PlaceUnclear) what says two places or half a place, and never guesses a side.
    """
    if not (side or choice) and lateral_mm is None and vertical_mm is None:
        return None
    chosen_side, chosen_zone = split_choice(choice) if choice else ("", "")
    side = _one_side(side, chosen_side)
    if lateral_mm is None and vertical_mm is None:
        return _at_zone_centre(side, chosen_zone)
    cc_mm = _signed(lateral_mm, vertical_mm, direction)
    zone = _zone_or_refuse(side, lateral_mm, cc_mm)
    if chosen_zone and chosen_zone != zone:
        raise PlaceUnclear(
            "zone",
            _("The distances and the zone list say different places. Correct one of them."),
        )
    return Position(side, lateral_mm, cc_mm, zone, _how(placed_by, zone, lateral_mm, cc_mm))


def _one_side(side: str, chosen_side: str) -> str:
    if side and chosen_side and side != chosen_side:
        raise PlaceUnclear("side", _("The side and the zone list disagree. Which side is it?"))
    if not (side or chosen_side):
        raise PlaceUnclear("side", _("Choose the side: LEFT or RIGHT."))
    return side or chosen_side


def _at_zone_centre(side: str, zone_id: str) -> Position:
    if not zone_id:
        raise PlaceUnclear("zone", _("Say where: press the map, choose a zone or type distances."))
    return Position(side, *zone_centroid(zone_id), zone_id, PLACED_BY_ZONE)


def _signed(lateral_mm, vertical_mm, direction: str):
    if lateral_mm is None:
        raise PlaceUnclear("lateral_mm", _("Type the distance from the midline in mm."))
    if vertical_mm is None:
        raise PlaceUnclear("vertical_mm", _("Type the distance from the PSIS line in mm."))
    if vertical_mm and direction not in ("above", "below"):
        raise PlaceUnclear("vertical_direction", _("Is it above or below the PSIS line?"))
    return -vertical_mm if direction == "below" else vertical_mm


def _zone_or_refuse(side: str, lateral_mm, cc_mm) -> str:
    if not 0 <= lateral_mm <= LATERAL_MAX_MM:
        raise PlaceUnclear("lateral_mm", _("Enter 0 to 175 mm from the midline."))
    if not CC_MIN_MM <= cc_mm <= CC_MAX_MM:
        raise PlaceUnclear("vertical_mm", _("Enter up to 146 mm above or 140 mm below."))
    return derive_zone(side, lateral_mm, cc_mm)


def _how(placed_by: str, zone_id: str, lateral_mm, cc_mm) -> str:
    if placed_by == PLACED_BY_MAP:
        return PLACED_BY_MAP
    at_centre = (lateral_mm, cc_mm) == zone_centroid(zone_id)
    return PLACED_BY_ZONE if placed_by == PLACED_BY_ZONE and at_centre else PLACED_BY_TYPED


# --- words --------------------------------------------------------------------------------------


def lateral_words(lateral_mm, *, rounded=False, say: Callable[[str], str] = str) -> str:
    if lateral_mm <= MIDLINE_HALF_MM:
        return say(_("in the midline zone"))
    phrase = _("{mm} mm from midline")
    if _is_about(lateral_mm, rounded):
        phrase = _("about {mm} mm from midline")
    return say(phrase).format(mm=_shown(lateral_mm, rounded))


def vertical_words(cc_mm, *, rounded=False, say: Callable[[str], str] = str) -> str:
    mm, is_about = _shown(abs(cc_mm), rounded), _is_about(cc_mm, rounded)
    if mm == "0":
        return say(_("about on the PSIS line") if is_about else _("on the PSIS line"))
    phrase = _("{mm} mm above PSIS line") if cc_mm > 0 else _("{mm} mm below PSIS line")
    if is_about:
        phrase = (
            _("about {mm} mm above PSIS line") if cc_mm > 0 else _("about {mm} mm below PSIS line")
        )
    return say(phrase).format(mm=mm)


def distance_words(
    lateral_mm, cc_mm, *, placed_by="", rounded=False, say: Callable[[str], str] = str
) -> str:
    """'45 mm from midline, about 5 mm above PSIS line', or that no distance was measured.

    A number that was rounded says "about".
    """
    if placed_by == PLACED_BY_ZONE or lateral_mm is None or cc_mm is None:
        return say(_("no distance measured"))
    across = lateral_words(lateral_mm, rounded=rounded, say=say)
    return f"{across}, {vertical_words(cc_mm, rounded=rounded, say=say)}"


def zone_words(zone_id: str, *, say: Callable[[str], str] = str) -> str:
    return say(ZONE_NAMES[zone_id]) if zone_id else ""


def position_words(
    side, lateral_mm=None, cc_mm=None, zone="", *, placed_by="", rounded=False, say=str
) -> str:
    """'RIGHT, 45 mm from midline, 5 mm above PSIS line, PSIS (dimple)': distance, then zone."""
    measured = lateral_mm is not None and cc_mm is not None
    zone = zone or (derive_zone(side, lateral_mm, cc_mm) if measured else "")
    distance = distance_words(lateral_mm, cc_mm, placed_by=placed_by, rounded=rounded, say=say)
    parts = [
        say(SIDE_WORDS[side]) if side else "",
        distance if zone else "",
        zone_words(zone, say=say),
    ]
    return ", ".join(part for part in parts if part)


def _is_about(mm, rounded: bool) -> bool:
    """Say whether the number that is shown is another one than was measured."""
    return rounded and mm % SHOWN_STEP_MM != 0


def _shown(mm, rounded: bool) -> str:
    if rounded:
        mm = round(mm / SHOWN_STEP_MM) * SHOWN_STEP_MM
    return str(int(mm)) if mm == int(mm) else str(mm)
