"""At most three notes on a timeline: what changed, since when. Never because of what. Plain Python."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outcomes import steps as ladder
from outcomes.facts import ScoreGiven
from outcomes.panels import Panel

AT_MOST = 2
"""Beside the newest value, which is the third."""


@dataclass(frozen=True)
class Note:
    """Two short lines about one score."""

    score: ScoreGiven
    first: str
    second: str

    @property
    def words(self) -> str:
        return f"{self.first} {self.second}"


def build(panel: Panel) -> tuple[Note, ...]:
    """Return what a colleague would point at: the newest steps' first important change, or their worst."""
    notes: list[Note] = []
    for step in reversed(panel.steps):
        note = _important(step) or _worst(step, panel.scores)
        if note and not any(note.score is each.score for each in notes):
            notes.append(note)
    return tuple(notes[:AT_MOST])


def _important(step) -> Note | None:
    score = step.first_important
    if score is None:
        return None
    change = ladder.change_words(step.baseline.value, score.value)
    return Note(score, _("%(change)s, %(time)s") % {"change": change, "time": _time(step, score)},
                _("after %(step)s") % {"step": step.the_step})  # fmt: skip


def _worst(step, scores) -> Note | None:
    """Return the worst value since a step began, where it is worse than the value it began with."""
    if step.baseline is None:
        return None
    since = [
        s for s in scores if s.on and s.on > step.on and (step.until is None or s.on <= step.until)
    ]
    if not since:
        return None
    worst = min(since, key=lambda s: step.scale.better(step.baseline.value, s.value))
    if step.scale.better(step.baseline.value, worst.value) >= 0:
        return None
    return Note(worst, _("highest, %(time)s") % {"time": _time(step, worst)},
                _("after %(step)s") % {"step": step.the_step})  # fmt: skip


def _time(step, score) -> str:
    days = (score.on - step.on).days
    if days < 14:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    return ngettext("%(n)s week", "%(n)s weeks", days // 7) % {"n": days // 7}
