"""When a score is due after a step of treatment, and which score answers it. Plain Python.

An anchor is the day a step began. A later step that stands takes over; a lower one
begun beside it starts nothing. Windows never overlap, so a score answers at most one slot.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

COURSE_DAYS = 425
"""How long a step asks for scores: the end of the last window, 14 months (clinical.md section 6)."""


class SlotState(StrEnum):
    """Where one slot stands on a day."""

    ANSWERED = "answered"
    UPCOMING = "upcoming"
    OPEN = "open"
    MISSED = "missed"


@dataclass(frozen=True)
class Slot:
    """A time after the step at which a score is asked for, with its window in days from the step."""

    weeks: int
    from_days: int
    to_days: int


DEFAULT_SLOTS = (
    Slot(2, 10, 18), Slot(6, 28, 56), Slot(12, 70, 112), Slot(26, 140, 224), Slot(52, 304, COURSE_DAYS),
)  # fmt: skip
"""2, 6, 12, 26 and 52 weeks, with the windows proposed in clinical.md section 6."""


class Scored(Protocol):
    """A score, wherever it was read: all that counts here is its day."""

    @property
    def on(self) -> date | None: ...


@dataclass(frozen=True)
class Anchor:
    """The day a step of treatment began, its rung, and the treatment it is.

    `since_closing` is the day an earlier problem was closed, last before it; `until_closing` the day its own was,
    where another one was opened since.
    """

    on: date
    rung: int
    key: object = None
    words: str = ""
    since_closing: date | None = None
    until_closing: date | None = None


@dataclass(frozen=True)
class Due:
    """One slot of one anchor: its day, its window, and the score that answers it, if any."""

    anchor: Anchor
    slot: Slot
    on: date
    first: date
    last: date
    state: SlotState
    score: Scored | None = None

    @property
    def weeks(self) -> int:
        """Weeks from the step to the day it is due."""
        return self.slot.weeks


def standing(anchors: Iterable[Anchor]) -> list[Anchor]:
    """Return the anchors that ask for scores, by day.

    One begun while a higher step of its problem is followed starts nothing of its own, and of one day the
    highest stands. With another problem any step takes over.
    A step in the shadow of another shadows nobody on later days, so that whatever is not asked about here
    is asked about there.
    """
    # The highest of a day comes last and takes its place; of equals the one with the first key.
    by_key = sorted(anchors, key=lambda a: str(a.key), reverse=True)
    by_day = {a.on: a for a in sorted(by_key, key=lambda a: (a.on, a.rung))}
    ordered = list(by_day.values())
    leads = [each for each in ordered if not _beside(each, ordered)]
    return [each for each in ordered if not _beside(each, leads)]


def _beside(anchor, others) -> bool:
    return any(
        other.rung > anchor.rung
        and 0 <= (anchor.on - other.on).days < COURSE_DAYS
        and other.since_closing == anchor.since_closing
        for other in others
    )


def until(anchor: Anchor, kept: Sequence[Anchor]) -> date | None:
    """Return the day the next standing step took over, or None.

    One of another problem takes over from the day the anchor's own problem was closed.
    """
    following = min((a for a in kept if a.on > anchor.on), key=lambda a: a.on, default=None)
    if following is None:
        return None
    if following.since_closing == anchor.since_closing:
        return following.on
    return anchor.until_closing or following.since_closing


def plan(
    anchors: Iterable[Anchor],
    scores: Sequence[Scored],
    *,
    today: date,
    slots: Sequence[Slot] = DEFAULT_SLOTS,
) -> list[Due]:
    """Return every slot of every standing anchor, by day.

    `scores` in clinical order. A slot due on or after the day another step took over is not asked.
    """
    kept = standing(anchors)
    found = []
    for anchor in kept:
        end = until(anchor, kept)
        found += [
            due for slot in slots if (due := _due(anchor, slot, end, scores, today)) is not None
        ]
    return sorted(found, key=lambda due: due.on)


def _due(anchor, slot, end, scores, today):
    on = anchor.on + timedelta(weeks=slot.weeks)
    first = anchor.on + timedelta(days=slot.from_days)
    last = anchor.on + timedelta(days=slot.to_days)
    if end is not None:
        if on >= end:
            return None
        # A score of the day the next step began was given before it.
        last = min(last, end)
    inside = [score for score in scores if score.on and first <= score.on <= last]
    answer = min(inside, key=lambda score: abs((score.on - on).days), default=None)
    return Due(anchor, slot, on, first, last, _state(answer, first, last, today), answer)


def _state(answer, first, last, today) -> SlotState:
    if answer is not None:
        return SlotState.ANSWERED
    if today < first:
        return SlotState.UPCOMING
    return SlotState.OPEN if today <= last else SlotState.MISSED
