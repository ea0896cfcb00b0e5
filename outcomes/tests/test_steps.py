"""Where the pain of a step began."""

from dataclasses import dataclass
from datetime import date, timedelta

from outcomes.steps import baseline_at

D = date(2026, 1, 5)


@dataclass(frozen=True)
class Given:
    on: date | None


def days(*numbers):
    return [Given(D + timedelta(days=n)) for n in numbers]


def test_baseline_is_the_last_of_fourteen_days_or_none():
    assert baseline_at(days(-15), D) is None
    assert baseline_at(days(-14), D).on == D - timedelta(days=14)
    assert baseline_at(days(-9, 0, 1), D).on == D
    assert baseline_at([Given(None)], D) is None
