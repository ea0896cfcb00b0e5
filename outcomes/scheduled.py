"""What was to be answered, and when: the chart shows what did not come. Plain Python."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from followup import anchors
from followup.words import slot_words
from outcomes.gaps import missed_reviews

ANSWERED, OPEN, MISSED, UPCOMING = "answered", "open", "missed", "upcoming"


class Scheduled(Protocol):
    """Scores that are wanted around one day.

    `first` and `last` are the days between which an answer counts; `state` is answered, open, missed or
    upcoming; `weeks` is the distance from the step it follows, 0 where there is none.
    """

    @property
    def on(self) -> date: ...

    @property
    def first(self) -> date: ...

    @property
    def last(self) -> date: ...

    @property
    def state(self) -> str: ...

    @property
    def weeks(self) -> int: ...

    @property
    def words(self) -> str: ...


@dataclass(frozen=True)
class Review:
    """A review somebody planned, whose score did not come."""

    on: date
    first: date
    last: date
    state: str = MISSED
    weeks: int = 0
    words: str = ""


@dataclass(frozen=True)
class AfterStep:
    """A score the clinic asks for some weeks after a step."""

    on: date
    first: date
    last: date
    state: str
    weeks: int
    words: str


def is_wanting(each: Scheduled, scores, today: date) -> bool:
    """Say whether its day has come and none of these scores answers it."""
    if each.state not in (MISSED, OPEN) or each.on > today:
        return False
    return not any(s.on and each.first <= s.on <= each.last for s in scores)


def of(course, today: date) -> tuple[Scheduled, ...]:
    """Return what was scheduled, in order: what the course was given, and reviews that nobody came to."""
    given = (*course.scheduled, *_after_steps(course, today))
    reviews = (
        Review(on, first, last, words=_("Review"))
        for on, first, last in missed_reviews(course, today)
    )
    known = [each for each in reviews if not any(g.first <= each.on <= g.last for g in given)]
    return tuple(sorted((*given, *known), key=lambda each: each.on))


def _after_steps(course, today: date):
    if course.plan is None:
        return
    for due in anchors.scheduled(course.stepping, course.pains, course.plan, today=today):
        yield AfterStep(
            due.on, due.first, due.last, due.state.value, due.weeks,
            slot_words(due.weeks, due.anchor.rung),
        )  # fmt: skip
