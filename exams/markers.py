"""How a nodule is drawn on the map: to scale, its state by fill, outline and inner mark."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from exams.bodymap import SIDE_WORDS, _, derive_zone, position_words, svg_x

NOT_TENDER, TENDER_OTHER, FAMILIAR = "not_tender", "tender_other", "familiar"
NOT_GRADED, NOT_FELT, NOT_EXAMINED = "not_graded", "not_felt", "not_examined"
EXCISED, GHOST, BEING_PLACED = "excised", "ghost", "being_placed"

# In the order a reader should meet them, and in which labels keep their place when it is tight.
STATE_WORDS = {
    FAMILIAR: _("tender, familiar pain"),
    TENDER_OTHER: _("tender, no familiar pain recorded"),
    NOT_TENDER: _("not tender"),
    NOT_GRADED: _("felt, tenderness not recorded"),
    NOT_FELT: _("looked for, not felt"),
    NOT_EXAMINED: _("not examined at this exam"),
    GHOST: _("last known, not yet confirmed"),
    EXCISED: _("excised"),
    BEING_PLACED: _("being placed"),
}
FLAGGED_WORDS = _("flagged, see the warning")
INJECTION_WORDS = _("injections")
UNCERTAIN_WORDS = _("somewhere here, not measured")

# What today's answers about a known nodule can make of its marker.
ANSWERED = (FAMILIAR, TENDER_OTHER, NOT_TENDER, NOT_GRADED, NOT_FELT, NOT_EXAMINED)

# Drawn for a nodule whose size was never measured.
NOMINAL_AXIS_MM = 12
MANY_NODULES = 12
LABEL_SIZE = 10.5


def state_of(*, felt: bool | None, tender: bool | None, familiar: bool | None) -> str:
    """The state from three answers, each of which may be None for 'not recorded'."""
    if felt is None:
        return NOT_EXAMINED
    if not felt:
        return NOT_FELT
    if familiar:
        return FAMILIAR
    return {True: TENDER_OTHER, False: NOT_TENDER, None: NOT_GRADED}[tender]


@dataclass(frozen=True)
class Marker:
    """One nodule as the map needs to know it."""

    number: int
    side: str
    lateral_mm: float
    cc_mm: float
    state: str
    long_axis_mm: float | None = None
    short_axis_mm: float | None = None
    angle: float = 0
    tenderness: int | None = None
    flagged: bool = False
    injections: int = 0
    placed_by: str = "map"
    uncertain: bool = False
    href: str = ""
    label: str = ""

    @property
    def text(self) -> str:
        """'N1·2' is nodule 1, tenderness 2."""
        name = self.label or f"N{self.number}"
        return name if self.tenderness is None else f"{name}·{self.tenderness}"

    @property
    def is_vague(self) -> bool:
        return self.uncertain or self.placed_by == "zone"

    def in_words(self, say: Callable[[str], str] = str) -> str:
        place = position_words(
            self.side, self.lateral_mm, self.cc_mm, placed_by=self.placed_by, rounded=True, say=say
        )
        words = [f"{self.label or f'N{self.number}'} {place}", say(STATE_WORDS[self.state])]
        if self.flagged:
            words.append(say(FLAGGED_WORDS))
        if self.injections:
            words.append(f"{say(INJECTION_WORDS)}: {self.injections}")
        return "; ".join(words)


@dataclass(frozen=True)
class Box:
    """A rectangle on the drawing, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: "Box") -> float:
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * high if wide > 0 and high > 0 else 0

    @property
    def width(self) -> float:
        return _n(self.right - self.left)

    @property
    def height(self) -> float:
        return _n(self.bottom - self.top)

    @property
    def area(self) -> float:
        return self.width * self.height


@dataclass(frozen=True)
class Words:
    """A short text beside a marker, in the drawing's own coordinates."""

    text: str
    x: float
    y: float
    anchor: str
    pointer: str = ""


@dataclass(frozen=True)
class Drawn:
    """Everything the template writes down for one marker; numbers are ready for SVG."""

    marker: Marker
    zone: str
    x: float
    y: float
    rx: float
    ry: float
    title: str
    label: Words | None = None
    injection: Words | None = None
    halo: float = 0
    parts: dict = field(default_factory=dict)


# --- one marker ---------------------------------------------------------------------------------


def radii(marker: Marker) -> tuple[float, float]:
    long_mm = float(marker.long_axis_mm or marker.short_axis_mm or NOMINAL_AXIS_MM)
    short_mm = float(marker.short_axis_mm or long_mm)
    return _n(long_mm / 2), _n(short_mm / 2)


def hatch(rx: float, ry: float, angle: float, step: float = 3.1) -> str:
    """Parallel lines at 60 degrees on the page, cut to the ellipse without any clip path."""
    slope = math.radians(-60 - angle)
    ux, uy = math.cos(slope), math.sin(slope)
    reach = math.hypot(rx * uy, ry * ux)
    count = max(1, round(2 * reach / step))
    lines = []
    for i in range(count):
        offset = (i - (count - 1) / 2) * 2 * reach / count
        px, py = -uy * offset, ux * offset
        a = (ux / rx) ** 2 + (uy / ry) ** 2
        b = px * ux / rx**2 + py * uy / ry**2
        c = (px / rx) ** 2 + (py / ry) ** 2 - 1
        root = math.sqrt(max(0, b * b - a * c))
        ends = ((-b - root) / a, (-b + root) / a)
        lines.append("L".join(f"{_n(px + t * ux)} {_n(py + t * uy)}" for t in ends))
    return "".join(f"M{line}" for line in lines)


def plus(rx: float, ry: float) -> str:
    arm = _n(max(2.2, min(4.2, min(rx, ry) * 0.62)))
    return f"M{-arm} 0H{arm}M0 {-arm}V{arm}"


def scar(rx: float) -> str:
    half = _n(max(6.5, rx))
    ticks = "".join(f"M{_n(x)} -3.4V3.4" for x in (-half * 0.6, 0, half * 0.6))
    return f"M{-half} 0H{half}{ticks}"


def _parts(marker: Marker, rx: float, ry: float) -> dict:
    parts: dict = {"angle": _n(marker.angle)}
    if marker.state == TENDER_OTHER:
        parts["hatch"] = hatch(rx, ry, marker.angle)
    elif marker.state == FAMILIAR:
        parts["plus"] = plus(rx, ry)
    elif marker.state == EXCISED:
        parts["scar"] = scar(rx)
    elif marker.state in (NOT_EXAMINED, GHOST):
        parts["question"] = True
    elif marker.state == NOT_GRADED:
        parts["dot"] = True
    elif marker.state == BEING_PLACED:
        parts["ring"] = _n(max(11, rx + 4.5))
    if marker.flagged:
        parts |= {"outer_rx": _n(rx + 2.8), "outer_ry": _n(ry + 2.8)}
        # A mark inside the ellipse must stay readable, so then the warning sits on its edge.
        hollow = marker.state in (NOT_TENDER, NOT_FELT, NOT_GRADED)
        parts["badge"] = (0, 0) if hollow else (_n(-rx * 0.9 - 1.5), _n(-ry * 0.9 - 1.5))
    return parts


def extent(marker: Marker) -> tuple[float, float]:
    """Half the width and height the drawn marker takes."""
    rx, ry = radii(marker)
    if marker.state == EXCISED:
        rx, ry = max(6.5, rx), 3.4
    if marker.flagged:
        rx, ry = rx + 2.8, ry + 2.8
    if marker.state == BEING_PLACED:
        rx = ry = max(11, rx + 4.5)
    turn = math.radians(marker.angle)
    cos, sin = math.cos(turn), math.sin(turn)
    return math.hypot(rx * cos, ry * sin), math.hypot(rx * sin, ry * cos)


# --- all markers --------------------------------------------------------------------------------


def draw(markers: Iterable[Marker], window: Box, *, label_size=LABEL_SIZE, say=str) -> list[Drawn]:
    """Lay out all markers so that labels cover neither each other, nor a marker, nor the edge."""
    order = list(STATE_WORDS)
    ranked = sorted(markers, key=lambda m: (order.index(m.state), m.number))
    bodies = {m: body(m) for m in ranked}
    taken: list[Box] = []
    drawn = []
    for marker in ranked:
        label, box = _place(marker, marker.text, bodies, taken, window, label_size)
        if label and len(ranked) > MANY_NODULES and _cost(box, marker, bodies, taken, window) > 0:
            label = None
        if label:
            taken.append(box)
        injection = None
        if marker.injections:
            injection, box = _place(
                marker, str(marker.injections), bodies, taken, window, label_size, pointer=True
            )
            taken.append(box)
        drawn.append(_drawn(marker, label, injection, say))
    # Large ones first, so that a small neighbour is never hidden.
    return sorted(drawn, key=lambda d: (d.marker.state == BEING_PLACED, -d.rx * d.ry))


def sample(state: str, *, flagged=False, vague=False) -> Drawn:
    """A marker by itself, for legends and for the rows of a nodule table."""
    placed_by = "zone" if vague else "map"
    angle = 0 if state == EXCISED else -28
    marker = Marker(
        0, "right", 0, 0, state, 15, 11, angle=angle, flagged=flagged, placed_by=placed_by
    )
    return _drawn(marker, None, None, str)


def looks(marker: Marker, say=str) -> list[Drawn]:
    """A known nodule as it was before anything was said of it, then as each answer draws it."""
    answered = [replace(marker, state=state) for state in ANSWERED]
    return [_drawn(each, None, None, say) for each in (marker, *answered)]


def _drawn(marker, label, injection, say) -> Drawn:
    rx, ry = radii(marker)
    return Drawn(
        marker=marker,
        zone=derive_zone(marker.side, marker.lateral_mm, marker.cc_mm),
        x=_n(svg_x(marker.side, marker.lateral_mm)),
        y=_n(-marker.cc_mm),
        rx=rx,
        ry=ry,
        title=marker.in_words(say),
        label=label,
        injection=injection,
        halo=_n(max(rx, ry) + 9) if marker.is_vague else 0,
        parts=_parts(marker, rx, ry),
    )


def body(marker: Marker) -> Box:
    """The rectangle the drawn marker fills."""
    wide, high = extent(marker)
    x, y = svg_x(marker.side, float(marker.lateral_mm)), -float(marker.cc_mm)
    return Box(x - wide, y - high, x + wide, y + high)


_OUTWARDS = ((1, -1), (1, 1), (1, 0), (0, -1), (0, 1), (-1, -1), (-1, 1), (-1, 0))


def _place(marker, text, bodies, taken, window, size, *, pointer=False):
    """The cheapest of eight places around the marker, outer ones first."""
    outwards = -1 if marker.side == "left" else 1
    tried = []
    for rank, (dx, dy) in enumerate(_OUTWARDS):
        if pointer and dx == 0:
            continue
        words, box = _beside(bodies[marker], dx * outwards, dy, text, size, pointer)
        tried.append((_cost(box, marker, bodies, taken, window) + rank * 0.01, words, box))
    _cheapest, words, box = min(tried, key=lambda place: place[0])
    return words, box


def _beside(body: Box, dx: int, dy: int, text: str, size: float, pointer: bool):
    gap = 2.6
    width = len(text) * size * 0.6 + (size * 0.62 if pointer else 0)
    height = size * 0.76
    middle_x, middle_y = (body.left + body.right) / 2, (body.top + body.bottom) / 2
    diagonal = 0.72 if dx and dy else 1
    x = middle_x + dx * ((body.right - middle_x) * diagonal + gap)
    left = x - width / 2 if dx == 0 else (x if dx > 0 else x - width)
    if dy == 0:
        bottom = middle_y + height / 2
    elif dy < 0:
        bottom = middle_y - (middle_y - body.top) * diagonal - gap * (0.4 if dx else 1)
    else:
        bottom = middle_y + (body.bottom - middle_y) * diagonal + height + gap * (0.4 if dx else 1)
    box = Box(left - 1, bottom - height - 1, left + width + 1, bottom + 1)
    return _words(text, left, bottom, width, size, dx, pointer), box


def _words(text, left, bottom, width, size, dx, pointer) -> Words:
    if not pointer:
        x, anchor = {
            0: (left + width / 2, "middle"),
            1: (left, "start"),
            -1: (left + width, "end"),
        }[dx]
        return Words(text, _n(x), _n(bottom), anchor)
    # The triangle stands between the digit and the nodule, its tip towards the nodule.
    arm, middle = size * 0.52, bottom - size * 0.38
    tip = left if dx > 0 else left + width
    back = tip + arm if dx > 0 else tip - arm
    path = f"M{_n(tip)} {_n(middle)}L{_n(back)} {_n(middle - arm * 0.6)}V{_n(middle + arm * 0.6)}Z"
    text_x = back + size * 0.12 if dx > 0 else back - size * 0.12
    return Words(text, _n(text_x), _n(bottom), "start" if dx > 0 else "end", path)


def _cost(box: Box, marker, bodies, taken, window) -> float:
    """Square millimetres hidden or lost, weighted by how much a reader would miss them."""
    outside = box.area - box.overlap(window)
    on_labels = sum(box.overlap(other) for other in taken)
    on_markers = sum(box.overlap(body) for other, body in bodies.items() if other is not marker)
    return 20 * outside + 4 * on_labels + 3 * on_markers


def _n(number: float) -> float:
    """Two decimals are a hundredth of a millimetre; whole numbers are written whole."""
    rounded = round(float(number), 2)
    return int(rounded) if rounded == int(rounded) else rounded


def legend_states(markers: Iterable[Marker]) -> list[str]:
    """The states present, in reading order."""
    present = {marker.state for marker in markers}
    return [state for state in STATE_WORDS if state in present]


def summary(markers: Iterable[Marker], say=str) -> str:
    """What the drawing shows, for whoever cannot see it."""
    return ". ".join(marker.in_words(say) for marker in in_order(markers))


def in_order(markers: Iterable[Marker]) -> list[Marker]:
    """As they are read aloud: by side, then by number."""
    return sorted(markers, key=lambda m: (list(SIDE_WORDS).index(m.side), m.number))
