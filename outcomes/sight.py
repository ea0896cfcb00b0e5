"""What a timeline shows at first sight, and what it leaves out, said in words. Plain Python."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from audit.clinical_time import date_words
from measures.vocabulary import InstrumentCode
from outcomes import panels as scales
from outcomes import scheduled
from outcomes.axis import RANGES
from outcomes.facts import CourseOfCare, Nodule
from outcomes.panels import Panel

MOMENTS = 150
"""Exams, scores, treatments and contacts that one drawing holds legibly; beyond, a shorter range opens."""

NODULES = 6
"""Nodules at first sight."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for; nothing means at first sight."""

    span: str = ""
    all_panels: bool = False
    all_nodules: bool = False
    # For a letter, whose table has the other instruments.
    only_pain: bool = False

    def query(self, **other) -> str:
        """Return the address's query with one thing changed."""
        now = {
            "span": self.span,
            "all_panels": self.all_panels,
            "all_nodules": self.all_nodules,
            **other,
        }
        parts = [f"range={now['span']}"] if now["span"] else []
        parts += ["panels=all"] if now["all_panels"] else []
        parts += ["nodules=all"] if now["all_nodules"] else []
        return "?" + "&".join(parts)


@dataclass(frozen=True)
class LeftOut:
    """One sentence about what is not drawn, and the link that draws it."""

    words: str
    link: str = ""
    query: str = ""


@dataclass(frozen=True)
class Sight:
    """What is drawn and listed."""

    span: str
    panels: tuple[Panel, ...]
    nodules: tuple[Nodule, ...]
    left_out: tuple[LeftOut, ...]


def choose(course: CourseOfCare, asked: Asked, today: date) -> Sight:
    """Return what to draw, with a sentence for each thing that is not."""
    every = scales.build(course, today)
    panels = every if asked.all_panels else scales.at_first(every)
    panels = panels[:1] if asked.only_pain else panels
    span = asked.span or _fitting(course, today)
    nodules = course.nodules if asked.all_nodules else _first_nodules(course)
    said = [
        _range_words(course, asked, span),
        _panel_words(every, panels, asked),
        _nodule_words(course, nodules, asked),
        _table_words(course),
        _next_words(course, today),
    ]
    return Sight(span, panels, nodules, tuple(each for each in said if each))


def _moments(course) -> list[date | None]:
    things = (*course.exams, *course.scores, *course.treatments, *course.contacts)
    return [each.on for each in things]


def _fitting(course, today) -> str:
    """Return the longest range that can be read: a course of hundreds of entries opens on its last part."""
    days = _moments(course)
    if len(days) <= MOMENTS:
        return "all"
    last = max([day for day in days if day], default=today)
    for span in ("1y", "3m"):
        first = max(last, today) - timedelta(days=RANGES[span])
        if 0 < sum(day is not None and day >= first for day in days) <= MOMENTS:
            return span
    return (
        "3m" if any(day and day >= today - timedelta(days=RANGES["3m"]) for day in days) else "all"
    )


def _first_nodules(course) -> tuple[Nodule, ...]:
    """Return those that matter now: with an open alert, not closed, looked at last."""
    if len(course.nodules) <= NODULES:
        return course.nodules
    flagged = {alert.nodule_number for alert in course.open_alerts}
    looked_at = {f.nodule.number: f.order for exam in course.exams for f in exam.findings}
    wanted = sorted(
        course.nodules,
        key=lambda n: (n.number in flagged, not n.close_reason, looked_at[n.number], -n.number),
        reverse=True,
    )[:NODULES]
    return tuple(sorted(wanted, key=lambda n: n.number))


def _range_words(course, asked, span) -> LeftOut | None:
    if asked.span or span == "all":
        return None
    words = _("%(n)s entries in all: only the last year is shown.")
    if span == "3m":
        words = _("%(n)s entries in all: only the last three months are shown.")
    return LeftOut(
        words % {"n": f"{len(_moments(course)):,}"}, _("Show everything"), asked.query(span="all")
    )


def _panel_words(every, shown, asked) -> LeftOut | None:
    rest = [each for each in every if each not in shown]
    if rest:
        names = ", ".join(f"{each.title} ({each.counted})" for each in rest)
        return LeftOut(_("Also scored: %(names)s.") % {"names": names}, _("Show every instrument"),
                       asked.query(all_panels=True))  # fmt: skip
    if asked.all_panels and len(scales.at_first(every)) < len(every):
        return LeftOut(
            _("Every instrument is shown."), _("Show fewer"), asked.query(all_panels=False)
        )
    return None


def _nodule_words(course, shown, asked) -> LeftOut | None:
    count = len(course.nodules)
    if len(shown) < count:
        words = _("%(shown)s of %(count)s nodules are shown, those looked at last.") % {
            "shown": len(shown), "count": count}  # fmt: skip
        return LeftOut(words, _("Show all nodules"), asked.query(all_nodules=True))
    if asked.all_nodules and count > NODULES:
        words = _("All %(count)s nodules are shown.") % {"count": count}
        return LeftOut(words, _("Show fewer"), asked.query(all_nodules=False))
    return None


def _table_words(course) -> LeftOut | None:
    """Say which scores have no scale to be drawn on."""
    drawn = {id(score) for score in course.measured}
    names = Counter(
        _("pain around a procedure") if score.code == InstrumentCode.PAIN_NRS else score.name
        for score in course.scores
        if id(score) not in drawn and score.code != InstrumentCode.PGIC
    )
    if not names:
        return None
    listed = ", ".join(f"{name} ({count})" for name, count in names.items())
    return LeftOut(_("Only in the table: %(names)s.") % {"names": listed})


def _next_words(course, today) -> LeftOut | None:
    asked = scheduled.of(course, today)
    wanting = [
        each
        for each in asked
        if each.state == scheduled.OPEN and scheduled.is_wanting(each, course.pains, today)
    ]
    if wanting:
        words = _("Due since %(day)s: %(what)s.") % {
            "day": date_words(wanting[-1].on, "day"), "what": wanting[-1].words}  # fmt: skip
        return LeftOut(words)
    coming = [each for each in asked if each.state == scheduled.UPCOMING]
    if not coming:
        return None
    words = _("Next due %(day)s: %(what)s.") % {
        "day": date_words(coming[0].on, "day"), "what": coming[0].words}  # fmt: skip
    return LeftOut(words)
