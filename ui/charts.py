"""Numbers to places on a drawing: scales, broken lines, labels that do not collide. Plain Python."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

# Mean width of a letter of our typeface at size 1, measured over the words of the charts.
LETTER_WIDTH = 0.54


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` onto places from `start` to `end` (which may run upwards)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value) -> float:
        span = float(self.high) - float(self.low)
        share = (float(value) - float(self.low)) / span if span else 0.0
        return round(self.start + share * (self.end - self.start), 1)


@dataclass(frozen=True)
class Tick:
    """A month on the time axis; `year` is filled at the first tick and each January."""

    x: float
    day: date
    year: str = ""


@dataclass(frozen=True)
class TimeScale:
    """Days onto places; a day is equally wide everywhere, so gaps stay gaps."""

    first: date
    last: date
    left: float
    right: float

    def __call__(self, day: date) -> float:
        days = (self.last - self.first).days or 1
        share = (day - self.first).days / days
        return round(self.left + share * (self.right - self.left), 1)

    def months(self, least_gap: float = 36) -> list[Tick]:
        """Return month starts, thinned to every 2nd, 3rd, 6th or 12th where they would crowd."""
        starts = list(_month_starts(self.first, self.last))
        for step in (1, 2, 3, 6, 12, 24, 60, 120):
            kept = [day for day in starts if (day.year * 12 + day.month - 1) % step == 0]
            if all(self(b) - self(a) >= least_gap for a, b in pairwise(kept)):
                break
        return [
            Tick(self(day), day, str(day.year) if i == 0 or day.month == 1 else "")
            for i, day in enumerate(kept)
        ]


def _month_starts(first, last):
    day = first if first.day == 1 else (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day <= last:
        yield day
        day = (day + timedelta(days=32)).replace(day=1)


@dataclass(frozen=True)
class Piece:
    """A stretch of a line; over a gap it is drawn dotted."""

    points: tuple[tuple[float, float], ...]
    is_gap: bool = False

    @property
    def path(self) -> str:
        """The stretch as the `d` of an SVG path."""
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in self.points)


def line_pieces(points) -> list[Piece]:
    """Join (x, y) in order; a y of None breaks the line, and the break is bridged by a gap piece."""
    pieces: list[Piece] = []
    run: list[tuple[float, float]] = []
    last_known, is_broken = None, False
    for x, y in points:
        if y is None:
            is_broken = True
            continue
        if is_broken and last_known:
            _close(pieces, run)
            pieces.append(Piece((last_known, (x, y)), is_gap=True))
            run = []
        run.append((x, y))
        last_known, is_broken = (x, y), False
    _close(pieces, run)
    return pieces


def _close(pieces, run):
    if len(run) > 1:
        pieces.append(Piece(tuple(run)))


def text_width(words, size: float = 13) -> float:
    """Return about how wide the words are, to keep labels apart."""
    return len(str(words)) * size * LETTER_WIDTH


def spread(places, least_gap: float) -> list[float]:
    """Move places apart until each is `least_gap` from the next, keeping order and, nearly, centre."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + least_gap)
    if order:
        shift = (sum(moved) - sum(places)) / len(places)
        moved = [round(place - shift, 1) for place in moved]
    return moved
