"""The rungs as the step strip shows them: before and after in words. Plain Python."""

from datetime import date

from django.utils.translation import gettext as _

from outcomes.facts import number_words
from outcomes.steps import SHORT, lasts
from treatments.vocabulary import Rung, State

USUAL = (Rung.SELF_CARE, Rung.MEDICINES, Rung.PHYSICAL, Rung.INJECTION, Rung.EXCISION)
AT_MOST = 6


def build(course, summary, *, today: date) -> list[dict]:
    """Return at most six rungs: those climbed, then the usual ones not begun."""
    climbed = {each.rung for each in course.treatments if each.rung}
    chosen = sorted(climbed)
    free = max(0, 5 - len(chosen))
    chosen += [rung for rung in USUAL if rung not in climbed][:free]
    now = summary.step.rung if summary.step else None
    shown = sorted(chosen)
    while len(shown) > AT_MOST:
        shown.remove(next(rung for rung in shown if rung != now))
    return [_item(rung, course, summary, now, today) for rung in shown]


def _item(rung, course, summary, now, today) -> dict:
    mine = [each for each in course.treatments if each.rung == rung]
    # A rung climbed in two problems is told as it went last.
    step = next((s for s in reversed(summary.steps) if s.rung == rung), None)
    given = [each for each in mine if each.is_given]
    is_present = step is not None and rung == now
    is_now = is_present and lasts(step, course.treatments)
    week = step.week(today) if is_present else None
    return {
        "number": int(rung),
        "name": str(SHORT[rung]),
        "words": _step_words(step) or names_of(given or mine),
        "week": "" if week is None else _week_words(week, is_now=is_now),
        "state": "now" if is_now else ("done" if given else "not_started"),
    }


def _week_words(week, *, is_now) -> str:
    words = _("week %(n)s") % {"n": week} if week else _("this week")
    return words if is_now else _("last, %(week)s") % {"week": words}


def _step_words(step) -> str:
    if step is None or step.baseline is None:
        return ""
    before = number_words(step.baseline.value)
    if step.last is None:
        return _("pain %(before)s before, no score since") % {"before": before}
    answer = {True: _("responded"), False: _("no response"), None: ""}[step.is_responded]
    pair = _("%(before)s to %(after)s") % {"before": before, "after": number_words(step.last.value)}
    return ", ".join(part for part in (pair, answer) if part)


def names_of(treatments) -> str:
    """Name treatments once each, with their state where they were not given yet."""
    words = []
    for each in treatments:
        waiting = each.state in (State.PROPOSED, State.REFERRED, State.WAITING, State.DECLINED)
        words.append(f"{each.name}, {each.state_words}" if waiting else each.name)
    return "; ".join(dict.fromkeys(words))
