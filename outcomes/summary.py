"""The sentence a colleague would say about the course, and what it rests on. Plain Python."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.clinical_time import date_words
from outcomes import steps as ladder
from outcomes.facts import CourseOfCare
from outcomes.panels import pain_scale

RECENT_DAYS = 28
"""An older score is named with its date, never called "now"."""


@dataclass(frozen=True)
class Summary:
    """One line in words, and the line below it."""

    title: str
    basis: str
    step: ladder.Step | None = None
    steps: tuple[ladder.Step, ...] = ()
    gutter: tuple[str, ...] = ()
    since_closing: date | None = None
    """The day an earlier problem was closed; what is said here is of the one after it."""


def build(course: CourseOfCare, *, today: date) -> Summary:
    """Return what can honestly be said today."""
    steps = ladder.build(course.stepping, course.pains, pain_scale(course))
    # A step of a problem that is closed, with another one since, is history.
    step = steps[-1] if steps and steps[-1].until is None else None
    closed = ladder.last_closing(steps)
    title, gutter = _title(course, step, closed, today)
    return Summary(title, _basis(course, step, today), step, steps, gutter, closed)


def _title(course, step, closed, today):
    pains = [p for p in course.pains if p.on] or list(course.pains)
    pains = ladder.of_problem(pains, closed)
    if not pains and closed:
        return _("No pain score yet in this problem"), ("–", _("no score yet in this problem"))
    if not pains:
        return (_("No exam and no score yet") if course.is_empty else _("No pain score yet")), ()
    last = pains[-1]
    now = last.value_words
    if len(pains) == 1 and step is None:
        return _("Pain %(now)s of 10 %(when)s. One score so far") % {
            "now": now, "when": _when(last, today)}, (now, _("one score so far"))  # fmt: skip
    if step is None:
        return _compared(last, pains[0], _at(pains[0], today), today)
    if last.on is None or last.on <= step.on:
        if step.baseline is None:
            words = _("Pain %(now)s of 10 %(when)s, no score since %(step)s")
        else:
            words = _("Pain %(now)s of 10 at %(step)s, no score since")
        words %= {"now": now, "when": _when(last, today), "step": step.the_step}
        return words, (now, _("no score since"), step.the_step)
    if step.baseline is None:
        words = _("Pain %(now)s of 10 %(when)s; no score in the 14 days before %(step)s") % {
            "now": now, "when": _when(last, today), "step": step.the_step}  # fmt: skip
        return words, (now, _("no score in the 14 days before %(step)s") % {"step": step.the_step})
    return _compared(last, step.baseline, _("at %(step)s") % {"step": step.the_step}, today)


def _compared(last, before, where, today):
    change = ladder.change_words(before.value, last.value)
    title = _("Pain %(now)s of 10 %(when)s, %(before)s %(where)s: %(change)s") % {
        "now": last.value_words, "when": _when(last, today),
        "before": before.value_words, "where": where, "change": change,
    }  # fmt: skip
    than = _("%(change)s, was %(before)s") % {
        "change": change,
        "before": before.value_words,
    }
    return title, (last.value_words, than, where)


def _at(pain, today) -> str:
    return _("on %(day)s") % {"day": short_day(pain, today)} if pain.on else _("at first")


def short_day(item, today) -> str:
    """Say the day as precisely as it is known, without the year where it is this year's."""
    return item.when.removesuffix(f" {today.year}")


def _when(pain, today) -> str:
    if pain.on is None:
        return _("at last")
    if (today - pain.on).days <= RECENT_DAYS:
        return _("now")
    return _("on %(day)s") % {"day": short_day(pain, today)}


def _basis(course, step, today) -> str:
    parts = []
    if len(course.pains) > 1:
        parts.append(_("An important change is at least %(change)s.") % {
            "change": pain_scale(course).importance_words})  # fmt: skip
    if step:
        parts.append(_step_words(step, today, is_last=not ladder.lasts(step, course.stepping)))
    if course.last_exam:
        parts.append(_exam_words(course.last_exam, today))
    if course.drafts and course.last_exam.is_signed:
        parts += [_draft_words(exam, today) for exam in course.drafts[-1:]]
    review = next_review(course)
    if review:
        late = _("Review was due %(day)s.") if review < today else _("Review %(day)s.")
        parts.append(late % {"day": date_words(review, "day").removesuffix(f" {today.year}")})
    return " ".join(parts)


def _step_words(step, today, *, is_last) -> str:
    week = step.week(today)
    words = _("Last step %(number)s, %(name)s") if is_last else _("Step %(number)s, %(name)s")
    words %= {"number": step.rung, "name": step.name.lower()}
    return f"{words}, " + (_("this week.") if week < 1 else _("week %(week)s.") % {"week": week})


def _exam_words(exam, today) -> str:
    draft = "" if exam.is_signed else " " + _("Not signed yet.")
    return _("Last exam %(words)s.") % {"words": _exam_moment(exam, today)} + draft


def _draft_words(exam, today) -> str:
    return _("A draft, %(words)s, is not signed yet.") % {"words": _exam_moment(exam, today)}


def _exam_moment(exam, today) -> str:
    if exam.on == today:
        when = _("today %(time)s") % {"time": f"{exam.at:%H:%M}"} if exam.at else _("today")
    else:
        when = short_day(exam, today)
    return ", ".join(part for part in (when, exam.by) if part)


def next_review(course) -> date | None:
    """Return the review date that stands: the one set last, of several the earliest."""
    planned = [
        (each.on, each.review_on)
        for each in (*course.exams, *course.contacts, *course.treatments)
        if each.review_on and each.on
    ]
    if not planned:
        return None
    newest = max(day for day, _review in planned)
    review = min(review for day, review in planned if day == newest)
    seen = [each.on for each in (*course.exams, *course.contacts) if each.on and each.on > newest]
    return None if any((review - day).days <= 7 for day in seen) else review


def week_words(weeks: int) -> str:
    """`2 weeks`."""
    return ngettext("%(n)s week", "%(n)s weeks", weeks) % {"n": weeks}
