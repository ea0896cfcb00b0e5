"""The course on one time axis: scores, what was done, and each nodule. Plain Python; the template draws it."""

from datetime import date

from django.utils.translation import gettext as _

from outcomes import axis as axes
from outcomes.band_lanes import LaneBand
from outcomes.band_nodules import NoduleBand
from outcomes.band_scores import ScoreBand
from outcomes.facts import CourseOfCare
from outcomes.panels import Panel
from outcomes.panels import build as every_panel
from outcomes.placing import width_of
from outcomes.shapes import WIDE, Layout, Line, Timeline

DENSE = 400
"""From so many marks on, each is written shortly."""


def build(
    course: CourseOfCare,
    summary,
    *,
    today: date,
    span: str = "all",
    layout: Layout = WIDE,
    panels: tuple[Panel, ...] | None = None,
) -> Timeline | None:
    """Return the drawing, or None when there is nothing with a place in time; without panels, with all."""
    right = layout.width - layout.right
    axis = axes.choose(course, today=today, span=span, left=layout.left, right=right)
    if axis is None:
        return None
    if panels is None:
        panels = every_panel(course, today)
    return _Whole(course, summary, axis, layout, today, panels).drawn()


class _Whole(ScoreBand, LaneBand, NoduleBand):
    """All bands from top to bottom, then the axis below them."""

    def drawn(self) -> Timeline:
        self._step_names()
        self.top = self.y
        self._panels()
        self._lanes()
        if not self.layout.is_plain:
            self._safety()
            for nodule in self.course.nodules:
                self._nodule(nodule)
            self._examiners()
        self._axis()
        return Timeline(
            self.layout, round(self.y, 1), tuple(self.lines), tuple(self.segments), tuple(self.bars),
            tuple(self.points), tuple(self.sheet.words), self.axis.is_true_time, len(self.points) > DENSE,
        )  # fmt: skip

    def _axis(self):
        lay, bottom = self.layout, self.y
        ticks = self.axis.ticks(lay.month_room)
        for tick in ticks:
            self.lines.insert(0, Line(tick.x, self.top - 2, tick.x, bottom, "tl-grid"))
            self.sheet.offer(*self._tick_words(tick, bottom))
            if tick.year:
                self.sheet.offer(
                    self.word(
                        tick.x,
                        bottom + 2 * lay.text + 6,
                        tick.year,
                        "tl-head",
                        size=lay.text - 0.5,
                        bold=True,
                    )
                )
        self.lines = [
            Line(x.x1, x.y1, x.x2, bottom, x.css) if x.css == "tl-drop" else x for x in self.lines
        ]
        rows = 3 if any(tick.year for tick in ticks) else 2
        if not self.axis.is_true_time:
            text = _("Dates not known: in the order described, equally spaced.")
            if width_of(text, lay.text - 0.5) > self.right - self.left:
                text = _("Dates not known: in order, equally spaced.")
            below = bottom + 18 + (2 * (lay.text + 4) if ticks else 0)
            self.sheet.write(self.word(self.left, below, text, "tl-soft", size=lay.text - 0.5))
            rows = 4.5 if ticks else 2
        self.y = bottom + lay.text * rows

    def _tick_words(self, tick, bottom):
        """Return where a tick's words may stand: months on their line, moments in words on either of two."""
        lay = self.layout
        size, first = lay.text - 0.5, bottom + lay.text + 4
        if self.axis.is_true_time:
            return [self.word(tick.x, first, tick.word, "tl-tick", size=size)]
        half = width_of(tick.word, size) / 2
        middle = min(max(tick.x, self.left + half), self.right - half)
        return [
            self.word(middle, line, tick.word, "tl-tick", anchor="middle", size=size)
            for line in (first, first + lay.text + 4)
        ]
