"""One panel per instrument that has scores, each on its own scale; pain first. Plain Python."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit.clinical_time import date_words
from measures.vocabulary import InstrumentCode, Recall
from outcomes import scheduled
from outcomes import steps as ladder
from outcomes.facts import CourseOfCare, ScoreGiven, number_words
from outcomes.gaps import Day
from outcomes.scales import DRAWN, PAIN, Scale

AT_FIRST = 2
"""Panels at first sight beside pain: more would hide the answer."""

TITLES = {
    InstrumentCode.PAIN_NRS: (gettext_lazy("Pain"), ""),
    InstrumentCode.PAIN_VAS: (gettext_lazy("Pain, VAS"), gettext_lazy("marked on a line")),
    InstrumentCode.RMDQ: (gettext_lazy("RMDQ"), gettext_lazy("disability")),
    InstrumentCode.PEG: (gettext_lazy("PEG"), gettext_lazy("pain and living")),
    InstrumentCode.ODI: (gettext_lazy("ODI"), gettext_lazy("disability")),
    InstrumentCode.PSFS: (gettext_lazy("PSFS"), gettext_lazy("own activities")),
}


@dataclass(frozen=True)
class Missing:
    """A day on which a score of this panel was wanted and did not come."""

    on: date
    words: str
    is_open: bool = False
    last: date | None = None

    @property
    def day(self) -> Day:
        return Day(self.on)

    @property
    def said(self) -> str:
        """`not received`, or that it can still come."""
        if not self.is_open:
            return _("not received")
        return _("open until %(day)s") % {"day": date_words(self.last, "day")}


@dataclass(frozen=True)
class Panel:
    """Scores of one scale, with what each step changed and what did not come."""

    scale: Scale
    scores: tuple[ScoreGiven, ...]
    steps: tuple[ladder.Step, ...] = ()
    missing: tuple[Missing, ...] = ()
    is_main: bool = False

    @property
    def series(self) -> str:
        """The name of the line in the drawing: `pain` is the pain that counts."""
        if self.is_main:
            return "pain"
        return "-".join(
            filter(
                None,
                [
                    self.scale.code,
                    self.scale.version,
                    number_words(self.scale.highest),
                    self.scale.recall,
                ],
            )
        )

    @property
    def title(self) -> str:
        return str(TITLES[InstrumentCode(self.scale.code)][0])

    @property
    def about(self) -> tuple[str, ...]:
        """Below the title: what is asked, over which period, from where to where."""
        ends = f"{number_words(self.scale.lowest)}–{number_words(self.scale.highest)}"
        if self.is_main and not self.scale.recall:
            return (_("period"), _("not stated, %(ends)s") % {"ends": ends})
        if self.is_main:
            return (_("average of"), _("last 7 days, %(ends)s") % {"ends": ends})
        what = str(TITLES[InstrumentCode(self.scale.code)][1])
        if self.scale.recall:
            what = str(Recall(self.scale.recall).label)
        unit = self.scale.unit if self.scale.unit not in ("", "points") else ""
        return (what, f"{ends} {unit}".strip()) if what else (f"{ends} {unit}".strip(),)

    @property
    def name(self) -> str:
        """The panel in a line of words: `RMDQ, disability, 0–24`."""
        if self.is_main:
            return f"{self.title}, {' '.join(self.about)}"
        return ", ".join((self.title, *self.about))

    @property
    def counted(self) -> str:
        n = len(self.scores)
        return ngettext("%(n)s score", "%(n)s scores", n) % {"n": n}


def build(course: CourseOfCare, today: date) -> tuple[Panel, ...]:
    """Return the panels that have something to show: pain first, then each always in its own place."""
    due = scheduled.of(course, today)
    others: dict[Scale, list[ScoreGiven]] = defaultdict(list)
    counted = {id(pain) for pain in course.pains}
    for score in course.measured:
        if id(score) not in counted:
            others[score.scale].append(score)
    ordered = sorted(others.items(), key=lambda each: DRAWN.index(each[0].code))
    panels = [_panel(course, scale, tuple(scores), due, today) for scale, scores in ordered]
    pain = _panel(course, pain_scale(course), course.pains, due, today, is_main=True)
    return (pain, *panels) if pain.scores or pain.missing or not panels else tuple(panels)


def pain_scale(course: CourseOfCare) -> Scale:
    """Return the scale of the pain that counts, as its newest version says."""
    return course.pains[-1].scale if course.pains else PAIN


def _panel(course, scale, scores, due, today, *, is_main=False) -> Panel:
    begun = min((s.on for s in scores if s.on), default=None)
    missing = tuple(
        Missing(each.on, each.words, each.state == scheduled.OPEN, each.last)
        for each in due
        if scheduled.is_wanting(each, scores, today) and (is_main or (begun and begun < each.on))
    )
    steps = ladder.build(course.stepping, scores, scale)
    return Panel(scale, scores, steps, missing, is_main)


def at_first(panels: tuple[Panel, ...]) -> tuple[Panel, ...]:
    """Return what is shown before somebody asks for all: pain and where most was answered, in their places."""
    others = [panel for panel in panels if not panel.is_main]
    told_most = sorted(others, key=lambda panel: -len(panel.scores))[:AT_FIRST]
    return tuple(panel for panel in panels if panel.is_main or panel in told_most)
