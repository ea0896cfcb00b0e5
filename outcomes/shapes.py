"""What a timeline is drawn of: layouts, lines, points, bars and words, ready for SVG. Plain data."""

from dataclasses import dataclass, replace
from datetime import date

from outcomes.placing import Words


@dataclass(frozen=True)
class Layout:
    """Measures of one drawing of the timeline."""

    name: str
    width: float
    left: float
    right: float
    text: float = 13
    pain_height: float = 112
    panel_height: float = 66
    lane_height: float = 23
    nodule_height: float = 42
    heads_above: bool = False
    month_room: float = 46
    is_brief: bool = False
    has_notes: bool = True
    # For the patient's own eyes: no rungs, thresholds or shorthand.
    is_plain: bool = False


WIDE = Layout("wide", 1192, 126, 156)
MIDDLE = Layout("middle", 700, 104, 96, text=12.5, pain_height=118, month_room=40)
NARROW = Layout(
    "narrow", 326, 22, 6, text=12, pain_height=104, heads_above=True, month_room=34, is_brief=True,
    has_notes=False,
)  # fmt: skip
FOR_SCREENS = (WIDE, MIDDLE, NARROW)
PRINT = Layout(
    "print",
    748,
    110,
    104,
    text=12,
    pain_height=100,
    panel_height=54,
    lane_height=19,
    nodule_height=28,
    month_room=38,
)

FULL = (
    replace(WIDE, left=144, right=186, text=15, pain_height=236, panel_height=118, lane_height=27,
            nodule_height=52, month_room=54),
    replace(MIDDLE, left=130, right=112, text=14, pain_height=210, panel_height=104, lane_height=25),
    replace(NARROW, text=13, pain_height=170, panel_height=92, lane_height=25),
)  # fmt: skip
"""The full screen: large enough to be read by two people at one table."""

LETTER = replace(PRINT, pain_height=84, panel_height=44, lane_height=18, nodule_height=24)


def plain(layout: "Layout") -> "Layout":
    """Return the layout for the patient's own eyes."""
    return replace(layout, is_plain=True, has_notes=False, right=max(6.0, layout.right - 40))


@dataclass(frozen=True)
class Frame:
    """One panel on the sheet: where the ends of its scale stand. The lowest value is always at the bottom."""

    top: float
    bottom: float
    lowest: float
    highest: float

    def y(self, value) -> float:
        """Return the height of a value; what lies beyond an end stands on it."""
        within = min(self.highest, max(self.lowest, float(value)))
        share = (within - self.lowest) / (self.highest - self.lowest)
        return round(self.bottom - share * (self.bottom - self.top), 1)


@dataclass(frozen=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    css: str


@dataclass(frozen=True)
class Segment(Line):
    """A piece of a data line: from one value to the next, solid or (across a gap) dotted."""

    from_day: date | None = None
    to_day: date | None = None
    is_gap: bool = False
    series: str = ""


@dataclass(frozen=True)
class Point:
    """A value on the drawing; the table shows the same."""

    x: float
    y: float
    shape: str
    title: str
    series: str
    day: date | None
    value: str
    css: str = ""
    ring: bool = False
    is_late: bool = False

    @property
    def key(self) -> tuple:
        return (self.series, self.day.isoformat() if self.day else "", self.value)


@dataclass(frozen=True)
class Bar:
    """Something that lasted."""

    x: float
    y: float
    width: float
    height: float
    css: str
    title: str
    is_open: bool = False
    is_stopped: bool = False

    @property
    def end_mark(self) -> str:
        return f"M{self.x + self.width} {self.y - 3}V{self.y + self.height + 3}"


@dataclass(frozen=True)
class Timeline:
    """Everything the template writes down."""

    layout: Layout
    height: float
    lines: tuple[Line, ...]
    segments: tuple[Segment, ...]
    bars: tuple[Bar, ...]
    points: tuple[Point, ...]
    words: tuple[Words, ...]
    is_true_time: bool = True
    # So many marks that each is written as shortly as can be; the table tells the rest.
    is_dense: bool = False

    @property
    def name(self) -> str:
        return self.layout.name

    @property
    def marks(self) -> set[str]:
        """Which kinds of marks there are, for a legend that lists no others."""
        found = {point.shape for point in self.points}
        found |= {"gap"} if any(segment.is_gap for segment in self.segments) else set()
        found |= {"threshold"} if any(line.css == "tl-threshold" for line in self.lines) else set()
        found |= {"ring"} if any(point.ring for point in self.points) else set()
        return found | ({"late"} if any(point.is_late for point in self.points) else set())
