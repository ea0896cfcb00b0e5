"""When each rung of the ladder was first climbed in a problem, and how pain went from there. Plain Python."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from measures.scoring import percent_better, whole
from outcomes.scales import PAIN, Aim, Scale, dec
from treatments import lifecycle
from treatments.vocabulary import Rung

BASELINE_DAYS = 14
"""The baseline of a step is the last 7-day pain in the 14 days before it, its own day included."""

SHORT = {
    Rung.ADVICE: gettext_lazy("Advice"),
    Rung.SELF_CARE: gettext_lazy("Self-care"),
    Rung.MEDICINES: gettext_lazy("Medicines"),
    Rung.PHYSICAL: gettext_lazy("Physical"),
    Rung.NEEDLING: gettext_lazy("Needling"),
    Rung.DIAGNOSTIC_INJECTION: gettext_lazy("Test injection"),
    Rung.INJECTION: gettext_lazy("Injection"),
    Rung.NERVE: gettext_lazy("Nerve block"),
    Rung.ENDOSCOPY: gettext_lazy("Endoscopy"),
    Rung.EXCISION: gettext_lazy("Excision"),
}
_THE_STEP = {
    Rung.ADVICE: gettext_lazy("the first advice"),
    Rung.SELF_CARE: gettext_lazy("the start of self-care"),
    Rung.MEDICINES: gettext_lazy("the start of medicines"),
    Rung.PHYSICAL: gettext_lazy("the start of physical therapy"),
    Rung.NEEDLING: gettext_lazy("the first needling"),
    Rung.DIAGNOSTIC_INJECTION: gettext_lazy("the test injection"),
    Rung.INJECTION: gettext_lazy("the first injection"),
    Rung.NERVE: gettext_lazy("the nerve block"),
    Rung.ENDOSCOPY: gettext_lazy("the decompression"),
    Rung.EXCISION: gettext_lazy("the excision"),
}


class Pain(Protocol):
    """A score of pain, wherever it was read."""

    @property
    def on(self) -> date | None: ...

    @property
    def value(self) -> float | None: ...


@dataclass(frozen=True)
class Step:
    """One rung from its first day to the next one, or to the end of its problem, with the score it started from."""

    rung: int
    on: date
    until: date | None = None
    since_closing: date | None = None
    baseline: Pain | None = None
    last: Pain | None = None
    first_important: Pain | None = None
    scale: Scale = PAIN

    @property
    def short(self) -> str:
        return str(SHORT[Rung(self.rung)])

    @property
    def the_step(self) -> str:
        words = str(_THE_STEP[Rung(self.rung)])
        return _("%(step)s in this problem") % {"step": words} if self.since_closing else words

    @property
    def name(self) -> str:
        return str(Rung(self.rung).label)

    @property
    def aim(self) -> Aim | None:
        """From which value on a change since the baseline is important."""
        if self.baseline is None or self.baseline.value is None:
            return None
        return self.scale.aim(self.baseline.value)

    @property
    def is_responded(self) -> bool | None:
        """Yes, no, or None while it cannot be said."""
        if self.baseline is None or self.last is None:
            return None
        return self.scale.is_important(self.baseline.value, self.last.value)

    def week(self, today: date) -> int:
        return (today - self.on).days // 7

    def holds(self, day: date) -> bool:
        return self.on <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Start:
    """The first treatment of a rung in one problem, with the closing days around it."""

    rung: int
    on: date
    since_closing: date | None = None
    until_closing: date | None = None


def starts(treatments) -> list[Start]:
    """Return each rung's first treatment here, once in every problem; of several on one day the highest.

    Treatment before this record, not given or without a day starts nothing. A problem that was closed is over:
    who comes back with another one climbs the ladder anew.
    """
    by_problem: dict[date | None, list] = {}
    for each in treatments:
        by_problem.setdefault(each.since_closing, []).append(each)
    closings = {each.on: each.until_closing for each in treatments}
    found = [
        Start(rung, day, closed, closings[day])
        for closed, rows in by_problem.items()
        for rung, day in _firsts(rows)
    ]
    return sorted(found, key=lambda start: start.on)


def _firsts(treatments) -> list[tuple[int, date]]:
    first: dict[int, date] = {}
    for each in treatments:
        if not each.rung or each.on is None:
            continue
        if not lifecycle.begins_a_step(
            each.state, each.precision, is_given=each.is_given, is_history=each.is_history
        ):
            continue
        first[each.rung] = min(first.get(each.rung, each.on), each.on)
    higher = min((day for rung, day in first.items() if rung > Rung.SELF_CARE), default=date.max)
    by_day: dict[date, int] = {}
    for rung, day in first.items():
        # Advice and self-care go along with everything; they are a step only before anything else.
        if rung <= Rung.SELF_CARE and day > higher:
            continue
        by_day[day] = max(by_day.get(day, 0), rung)
    return [(rung, day) for day, rung in by_day.items()]


def lasts(step: Step, treatments) -> bool:
    """Say whether something of this step is still what is done now."""
    return any(
        (each.rung, each.since_closing) == (step.rung, step.since_closing)
        and each.is_given and lifecycle.lasts(each.state, each.kind)
        for each in treatments
    )  # fmt: skip


def baseline_at(pains, day: date, since_closing: date | None = None):
    """Return the last pain in the 14 days up to this day and of the same problem, or None."""
    near = [
        p
        for p in of_problem(pains, since_closing)
        if p.on and day - timedelta(days=BASELINE_DAYS) <= p.on <= day
    ]
    return near[-1] if near else None


def of_problem(rows, since_closing: date | None) -> list:
    """Return what has a day after this closing; everything where no problem was closed."""
    return [row for row in rows if since_closing is None or (row.on and row.on > since_closing)]


def last_closing(steps) -> date | None:
    """Return the day on which the problem before the present one was closed, as far as steps tell."""
    return (steps[-1].until or steps[-1].since_closing) if steps else None


def build(treatments, pains, scale: Scale = PAIN) -> tuple[Step, ...]:
    """Return the steps in order, each with where the score started, ended and first changed for good."""
    marks = starts(treatments)
    steps = []
    for mark, following in zip_longest(marks, marks[1:]):
        day, until = mark.on, _end(mark, following)
        baseline = baseline_at(pains, day, mark.since_closing)
        # A score on the day the next step starts was given before it: it still tells of this one.
        after = [p for p in pains if p.on and p.on > day and (until is None or p.on <= until)]
        important = next(
            (p for p in after if baseline and scale.is_important(baseline.value, p.value)), None
        )
        last = after[-1] if after else None
        steps.append(
            Step(mark.rung, day, until, mark.since_closing, baseline, last, important, scale)
        )
    return tuple(steps)


def _end(mark: Start, following: Start | None) -> date | None:
    """Return the day a step gave way to the next, or that its problem was closed."""
    if following and following.since_closing == mark.since_closing:
        return following.on
    # Of several closings since, its own; without an exam since, what was treated shows the other problem.
    return mark.until_closing or (following.since_closing if following else None)


def change_words(before, now) -> str:
    """`43 % better`, `14 % worse`, `no change`; in points where percent cannot be said."""
    before, now = dec(before), dec(now)
    if before == now:
        return _("no change")
    percent = percent_better(before, now)
    if percent is None:
        return pgettext("pain rose from zero", "%(points)s points worse") % {
            "points": f"{now - before:g}"
        }
    if percent > 0:
        return _("%(percent)s %% better") % {"percent": whole(percent)}
    return _("%(percent)s %% worse") % {"percent": whole(-percent)}
