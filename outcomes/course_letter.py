"""The course of care on one page: each step with what was done, what changed, and what is open."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.clinical_time import EXACT, date_words
from outcomes import chart, panels, shapes, sight
from outcomes.strip import names_of
from treatments.vocabulary import State

MOST_STEPS, MOST_ACTS, MOST_OPEN = 8, 4, 8
"""What fits one page; what does not is counted in words."""


@dataclass(frozen=True)
class Change:
    """One instrument before and after one step."""

    before: str = ""
    after: str = ""
    words: str = ""
    is_important: bool = False


@dataclass(frozen=True)
class StepRow:
    """One step: from when to when, what was done, and each instrument before and after."""

    number: int
    name: str
    time: str
    done: tuple[str, ...]
    more: int
    changes: tuple[Change, ...]

    @property
    def more_words(self) -> str:
        return (
            ngettext("and %(n)s more", "and %(n)s more", self.more) % {"n": self.more}
            if self.more
            else ""
        )


def build(request, patient) -> dict:
    """Return the context of the sheet."""
    today = request.clinic.today()
    wanted = sight.Asked(only_pain=True)
    context = chart.on_paper(request, patient, today, layout=shapes.LETTER, wanted=wanted)
    course, said = context["course"], context["summary"]
    shown = tuple(each for each in panels.at_first(context["columns"]) if each.scores)
    rows = [_row(course, said, at, shown, today) for at in range(len(said.steps))]
    open_points = context["open_points"]
    drawn = {nodule.number for nodule in context["drawn_nodules"]}
    listed = [*context["left"], *context["right"], *context["unsided"]]
    return {
        **context,
        "panels": shown,
        "listed": [row for row in listed if row.number in drawn],
        "step_rows": rows[-MOST_STEPS:],
        "steps_left": max(0, len(rows) - MOST_STEPS),
        "beside": _beside(course, said),
        "open_points": open_points[:MOST_OPEN],
        "open_left": max(0, len(open_points) - MOST_OPEN),
    }


def _row(course, said, at, shown, today) -> StepRow:
    step = said.steps[at]
    acts = [each for each in course.given if _belongs(each, step, said)]
    done = [_act_words(each) for each in acts]
    changes = tuple(_change(panel, panel.steps[at]) for panel in shown)
    return StepRow(
        step.rung,
        step.name,
        _time(step, today),
        tuple(done[:MOST_ACTS]),
        max(0, len(done) - MOST_ACTS),
        changes,
    )


def _belongs(treatment, step, said) -> bool:
    if treatment.is_history or treatment.state == State.DONE_ELSEWHERE:
        return False
    if said.since_closing and treatment.precision not in EXACT:
        # Of several problems nobody knows which.
        return False
    return (treatment.rung, treatment.since_closing) == (step.rung, step.since_closing)


def _act_words(each) -> str:
    """`24 Jul 2025 Naproxen, 500 mg × 2 = 1000 mg a day, stopped: no effect`."""
    parts = [
        f"{each.when} {each.name}" if each.when else each.name,
        each.target_words,
        *each.agents_in_full,
    ]
    if each.often:
        parts.append(each.often)
    if each.state == State.STOPPED:
        why = each.stop_words
        parts.append(_("stopped: %(why)s") % {"why": why} if why else _("stopped"))
    return ", ".join(part for part in parts if part)


def _time(step, today) -> str:
    begun = date_words(step.on, "day")
    if step.until is None:
        return _("from %(day)s, week %(week)s") % {"day": begun, "week": step.week(today)}
    weeks = (step.until - step.on).days // 7
    span = ngettext("%(n)s week", "%(n)s weeks", weeks) % {"n": weeks}
    return _("from %(day)s, %(span)s") % {"day": begun, "span": span}


def _change(panel, step) -> Change:
    if step.baseline is None:
        after = step.last.value_words if step.last else ""
        return Change(_("not recorded"), after, "" if after else _("not recorded"))
    if step.last is None:
        return Change(step.baseline.value_words, "", _("no score since"))
    words = panel.scale.change_words(step.baseline.value, step.last.value)
    return Change(step.baseline.value_words, step.last.value_words, words, bool(step.is_responded))


def _beside(course, said) -> str:
    """Say what belongs to no step: before this record, elsewhere, or without a known day."""
    rest = [
        each for each in course.given if not any(_belongs(each, step, said) for step in said.steps)
    ]
    return names_of(rest)
