"""Sizes of one nodule by the hand, drawn with their error and said in words. Plain Python."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from outcomes.band_nodules import SIZE_ERROR_MM
from ui.numbers import write_number

WIDTH, HEIGHT = 640, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 16, 14, 30


@dataclass(frozen=True)
class Mark:
    """One size with its whisker."""

    x: float
    y: float
    high: float
    low: float
    words: str
    day: str


@dataclass(frozen=True)
class Curve:
    """The marks, the ticks at the left, and the same in words."""

    marks: tuple[Mark, ...] = ()
    ticks: tuple[tuple[float, str], ...] = ()
    words: str = ""
    note: str = ""
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT

    @property
    def line(self) -> str:
        return " ".join(f"{mark.x},{mark.y}" for mark in self.marks)


def draw(findings, most: int) -> Curve:
    """Return the curve of what was measured on a known day; the words tell of the other days too."""
    told = [f for f in findings if f.presence]
    sized = [f for f in told if f.long_axis_mm is not None and f.exam.examined_on]
    if not told:
        return Curve()
    earlier = len(told) - len(told[-most:])
    words = "; ".join(_said(each) for each in told[-most:])
    if earlier:
        words = _("%(n)s earlier; then %(words)s") % {"n": earlier, "words": words}
    note = _("by palpation, %(mm)s mm either way") % {"mm": SIZE_ERROR_MM}
    if len(sized) < 2:
        return Curve(words=words, note=note)
    return Curve(*_drawn(sized), words=words, note=note)


def _said(finding) -> str:
    day = finding.exam.when_words
    if finding.long_axis_mm is not None:
        return f"{day} {write_number(finding.long_axis_mm)} mm"
    return f"{day} {finding.get_presence_display()}"


def _drawn(sized):
    first, last = sized[0].exam.examined_on, sized[-1].exam.examined_on
    days = max(1, (last - first).days)
    top = max(float(f.long_axis_mm) for f in sized) + SIZE_ERROR_MM
    highest = -(-int(top) // 10) * 10

    def y_of(mm):
        mm = min(max(mm, 0), highest)
        return round(HEIGHT - _BOTTOM - mm / highest * (HEIGHT - _TOP - _BOTTOM), 1)

    def x_of(day):
        return round(_LEFT + 12 + (day - first).days / days * (WIDTH - _LEFT - _RIGHT - 40), 1)

    marks = [
        Mark(
            x_of(f.exam.examined_on), y_of(float(f.long_axis_mm)), y_of(float(f.long_axis_mm) + SIZE_ERROR_MM),
            y_of(float(f.long_axis_mm) - SIZE_ERROR_MM), write_number(f.long_axis_mm), f"{f.exam.examined_on:%b %Y}",
        )
        for f in sized
    ]  # fmt: skip
    ticks = tuple((y_of(mm), f"{mm} mm") for mm in (0, highest // 2, highest))
    return tuple(marks), ticks
