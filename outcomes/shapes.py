"""What a timeline is drawn of: layouts, lines, points, bars and words, ready for SVG. Plain data."""

from dataclasses import dataclass
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
    lane_height: float = 23
    nodule_height: float = 42
    heads_above: bool = False
    month_room: float = 46
    is_brief: bool = False


WIDE = Layout("wide", 1192, 126, 156)
MIDDLE = Layout("middle", 700, 104, 96, text=12.5, pain_height=118, month_room=40)
NARROW = Layout(
    "narrow", 326, 22, 6, text=12, pain_height=104, heads_above=True, month_room=34, is_brief=True
)
FOR_SCREENS = (WIDE, MIDDLE, NARROW)
PRINT = Layout(
    "print",
    748,
    110,
    104,
    text=12,
    pain_height=100,
    lane_height=19,
    nodule_height=28,
    month_room=38,
)


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

    @property
    def name(self) -> str:
        return self.layout.name
