"""A day as precisely as it is known, and numbers as they are read aloud. Plain Python."""

from dataclasses import dataclass
from datetime import date, time

from audit.clinical_time import DatePrecision, date_words


@dataclass(frozen=True)
class Dated:
    """When something was, as precisely as it is known; unknown dates keep their order."""

    on: date | None
    precision: str = DatePrecision.DAY
    sequence: int = 0
    at: time | None = None

    @property
    def when(self) -> str:
        return date_words(self.on, self.precision)

    @property
    def order(self) -> tuple:
        return (self.on or date.min, self.sequence, self.at or time.min)


def is_late(on: date | None, entered_on: date | None) -> bool:
    """Say whether something was written down on a later day than it is of."""
    return on is not None and entered_on is not None and entered_on > on


def number_words(value) -> str:
    """`20`, `12.5`, `12345.67`: never `20.0`, and never rounded."""
    # A Decimal would keep its zeros, and six places are fewer than a daily sum of mg may have.
    return f"{float(value):.12g}"
