"""Where nothing is known: reviews that brought no score, and scores too far apart. Plain Python."""

from dataclasses import dataclass
from datetime import date, timedelta

from outcomes.facts import CourseOfCare

GAP_DAYS = 16 * 7
"""Between scores further apart than this nothing is known: the line is dotted."""

EARLY_DAYS, LATE_DAYS = 14, 21
"""A score from two weeks before to three weeks after the day still answers a review."""


@dataclass(frozen=True)
class Day:
    """A day that stands on the axis like anything dated."""

    on: date
    sequence: int = 0


def missed_reviews(course: CourseOfCare, today: date) -> list[tuple[date, date, date]]:
    """Return review days that passed without any pain score, each with the days that would have answered it."""
    planners: list = [*course.exams, *course.contacts, *course.treatments]
    planned = sorted(
        {
            (each.on, each.review_on)
            for each in planners
            if each.review_on and each.on and each.review_on < today
        }
    )
    days = [p.on for p in course.pains if p.on]
    seen = [each.on for each in (*course.exams, *course.contacts) if each.on]
    missed: dict[date, tuple[date, date, date]] = {}
    for set_on, review in planned:
        first = max(set_on + timedelta(days=1), review - timedelta(days=EARLY_DAYS))
        last = review + timedelta(days=LATE_DAYS)
        is_replanned = any(set_on < other < review for other, _review in planned)
        if is_replanned or any(first <= day <= last for day in days + seen):
            continue
        missed[review] = (review, first, last)
    return [missed[day] for day in sorted(missed)]


def is_gap(before, after, missed, closings=()) -> bool:
    """Say whether nothing joins two scores: far apart, a review in between missed, or of two problems."""
    if before.on is None or after.on is None:
        return False
    if any(before.on <= closed.border < after.on for closed in closings):
        return True
    if (after.on - before.on).days > GAP_DAYS:
        return True
    return any(before.on < due.on < after.on for due in missed)
