"""The one time axis every part of the timeline stands on: proportional where dates are known."""

from dataclasses import dataclass, field
from datetime import date, timedelta

RANGES = {"3m": 91, "1y": 365}


@dataclass(frozen=True)
class Tick:
    """A line on the axis with its word; `year` stands below where a year begins."""

    x: float
    word: str
    year: str = ""


@dataclass(frozen=True)
class TimeAxis:
    """Days to pixels, in proportion."""

    start: date
    end: date
    left: float
    right: float

    is_true_time = True

    def x(self, day: date) -> float:
        """Return where the day stands."""
        share = (day - self.start).days / max(1, (self.end - self.start).days)
        return round(self.left + share * (self.right - self.left), 1)

    def at(self, item) -> float | None:
        """Return where a dated thing stands, None outside the range or without a day."""
        if item.on is None or not self.start <= item.on <= self.end:
            return None
        return self.x(item.on)

    def holds(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.end

    def ticks(self, room: float) -> list[Tick]:
        """Return month, quarter or year lines, as dense as the room allows."""
        per_month = (self.right - self.left) / max(1.0, (self.end - self.start).days / 30.44)
        step = next((n for n in (1, 2, 3, 6, 12, 24, 60, 120) if n * per_month >= room), 240)
        ticks: list[Tick] = []
        month = _month_on_or_after(self.start, step)
        while month <= self.end:
            is_first = not ticks
            year = f"{month:%Y}" if step < 12 and (is_first or month.month <= step) else ""
            word = f"{month:%Y}" if step >= 12 else f"{month:%b}"
            ticks.append(Tick(self.x(month), word, year))
            month = _plus_months(month, step)
        return _years_once(ticks)


def _years_once(ticks: list[Tick]) -> list[Tick]:
    seen: set[str] = set()
    result = []
    for tick in ticks:
        result.append(Tick(tick.x, tick.word, tick.year if tick.year not in seen else ""))
        seen.add(tick.year)
    return result


def _month_on_or_after(day: date, step: int) -> date:
    month = day.replace(day=1)
    if month < day:
        month = _plus_months(month, 1)
    if step >= 12:
        years = step // 12
        year = month.year if month.month == 1 else month.year + 1
        return date(-(-year // years) * years, 1, 1)
    while (month.month - 1) % step:
        month = _plus_months(month, 1)
    return month


def _plus_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True)
class OrderAxis:
    """Where dates are not known: the order of things, equally spaced."""

    places: dict
    left: float
    right: float
    # What is said of when something was, where no day is known.
    moments: dict = field(default_factory=dict)

    is_true_time = False

    def at(self, item) -> float | None:
        place = self.places.get(_key(item))
        return None if place is None else self._x(place)

    def _x(self, place: int) -> float:
        count = max(1, len(self.places) - 1)
        return round(self.left + (self.right - self.left) * (place + 0.5) / (count + 1), 1)

    def holds(self, _day) -> bool:
        return True

    def ticks(self, _room) -> list[Tick]:
        """Return the moments a source names."""
        return [Tick(self._x(self.places[key]), words, "") for key, words in self.moments.items()]


def _key(item):
    return (item.on or date.min, item.sequence, type(item).__name__ == "ScoreGiven")


def choose(course, *, today: date, span: str, left: float, right: float):
    """Return the axis for this course and range, or None when nothing can stand on it."""
    items = [*course.exams, *course.measured, *course.treatments]
    if not items:
        return None
    unknown = sum(item.on is None for item in items)
    if unknown * 2 > len(items):
        keys = sorted({_key(item) for item in (*items, *course.safety)})
        moments = {_key(score): score.moment for score in course.measured if score.moment}
        return OrderAxis({key: i for i, key in enumerate(keys)}, left, right, moments)
    return _time_axis(course, today, span, left, right)


def _time_axis(course, today, span, left, right) -> TimeAxis | None:
    now = [*course.exams, *course.measured, *course.contacts, *course.changes, *course.safety]
    now += [each for each in course.treatments if not each.is_history]
    days = [item.on for item in now if item.on]
    days += [each.ended_on for each in course.treatments if each.ended_on and not each.is_history]
    if not days:
        days = [each.on for each in course.treatments if each.on]
    if not days:
        return None
    last = max([*days, today]) if course.patient.origin != "published" else max(days)
    first = last - timedelta(days=RANGES[span]) if span in RANGES else min(days)
    first = min(first, last - timedelta(days=27))
    pad = max(1, (last - first).days // 40)
    return TimeAxis(
        first - timedelta(days=0 if span in RANGES else pad),
        last + timedelta(days=pad),
        left,
        right,
    )
