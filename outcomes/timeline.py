"""The course on one time axis: pain, what was done, and each nodule. Plain Python; the template draws it."""

from datetime import date

from django.utils.translation import gettext as _

from outcomes import axis as axes
from outcomes.band_lanes import LaneBand
from outcomes.band_nodules import NoduleBand
from outcomes.band_pain import PainBand
from outcomes.facts import CourseOfCare
from outcomes.shapes import WIDE, Layout, Line, Timeline


def build(
    course: CourseOfCare, summary, *, today: date, span: str = "all", layout: Layout = WIDE
) -> Timeline | None:
    """Return the drawing, or None when there is nothing with a place in time."""
    right = layout.width - layout.right
    axis = axes.choose(course, today=today, span=span, left=layout.left, right=right)
    if axis is None:
        return None
    return _Whole(course, summary, axis, layout, today).drawn()


class _Whole(PainBand, LaneBand, NoduleBand):
    """All bands from top to bottom, then the axis below them."""

    def drawn(self) -> Timeline:
        self._step_names()
        self.top = self.y
        self._pain()
        self._lanes()
        self._safety()
        for nodule in self.course.nodules:
            self._nodule(nodule)
        self._axis()
        return Timeline(
            self.layout, round(self.y, 1), tuple(self.lines), tuple(self.segments), tuple(self.bars),
            tuple(self.points), tuple(self.sheet.words), self.axis.is_true_time,
        )  # fmt: skip

    def _axis(self):
        lay, bottom = self.layout, self.y
        ticks = self.axis.ticks(lay.month_room)
        for tick in ticks:
            self.lines.insert(0, Line(tick.x, self.pain_top - 8, tick.x, bottom, "tl-grid"))
            self.sheet.offer(
                self.word(tick.x, bottom + 17, tick.word, "tl-tick", size=lay.text - 0.5)
            )
            if tick.year:
                self.sheet.offer(
                    self.word(
                        tick.x, bottom + 32, tick.year, "tl-head", size=lay.text - 0.5, bold=True
                    )
                )
        self.lines = [
            Line(x.x1, x.y1, x.x2, bottom, x.css) if x.css == "tl-drop" else x for x in self.lines
        ]
        if not ticks and not self.axis.is_true_time:
            text = _("Dates not known: in the order described, equally spaced.")
            self.sheet.write(
                self.word(self.left, bottom + 18, text, "tl-soft", size=lay.text - 0.5)
            )
        self.y = bottom + (38 if any(tick.year for tick in ticks) else 24)
