"""Clinical dates with their precision: what was said about when, never more than was said."""

from calendar import monthrange
from datetime import date

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _


class DatePrecision(models.TextChoices):
    """How exactly the moment is known."""

    MINUTE = "minute", _("to the minute")
    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    ABOUT = "about", _("about")
    UNKNOWN = "unknown", _("not known")


EXACT = (DatePrecision.DAY, DatePrecision.MINUTE)
"""The day itself is known."""


def date_words(day: date | None, precision: str) -> str:
    """Say a clinical date as precisely as it is known: `3 May 2026`, `May 2026`, `about May 2026`."""
    if day is None or precision == DatePrecision.UNKNOWN:
        return _now("date not known")
    if precision == DatePrecision.YEAR:
        return f"{day:%Y}"
    if precision == DatePrecision.MONTH:
        return f"{day:%b %Y}"
    if precision == DatePrecision.ABOUT:
        return _now("about %(when)s") % {"when": f"{day:%b %Y}"}
    return day_words(day)


def day_words(day: date) -> str:
    """Write a day so that the rough date field reads it back: `14 Mar 1979`."""
    return f"{day.day} {day:%b %Y}"


def first_day(day: date, precision: str) -> date:
    """Return the earliest day that such a date may mean: 1 May 2026 for `May 2026`."""
    if precision == DatePrecision.YEAR:
        return date(day.year, 1, 1)
    if precision in (DatePrecision.MONTH, DatePrecision.ABOUT):
        return day.replace(day=1)
    return day


def earliest(day: date | None, precision: str) -> date | None:
    """Return the first day that such a date may mean, or None where nobody knows."""
    if day is None or precision == DatePrecision.UNKNOWN:
        return None
    return first_day(day, precision)


def last_day(day: date, precision: str) -> date:
    """Return the latest day that such a date may mean: 31 May 2026 for `May 2026`."""
    if precision == DatePrecision.YEAR:
        return date(day.year, 12, 31)
    if precision in (DatePrecision.MONTH, DatePrecision.ABOUT):
        return date(day.year, day.month, monthrange(day.year, day.month)[1])
    return day
