"""Dates as people type them. Pure: what can be read in two ways is refused or given both ways."""

import re
from datetime import date

from audit.clinical_time import DatePrecision

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DOTS = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})")
_SLASHES = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_WORDS = re.compile(r"([0-9]{1,2})\.?\s+([A-Za-z]{3,9})\.?,?\s+([0-9]{4})")
_MONTH_YEAR = re.compile(
    r"(?:([0-9]{1,2})[./]|([A-Za-z]{3,9})\.?\s+)([0-9]{4})|([0-9]{4})-([0-9]{2})"
)
_YEAR = re.compile(r"[0-9]{4}")


class DateUnclear(ValueError):
    """What was typed is not one clear date; `readings` holds the two it could be."""

    def __init__(self, readings=()):
        self.readings = readings
        super().__init__("unclear date")


def readings(text: str) -> list[date]:
    """Return every date the text can mean: none, one, or two for `3/4/1979`."""
    text = text.strip()
    if match := _ISO.fullmatch(text):
        return _real(match[1], match[2], match[3])
    if match := _DOTS.fullmatch(text):
        return _real(match[3], match[2], match[1])
    if match := _WORDS.fullmatch(text):
        month = _month(match[2])
        return _real(match[3], month, match[1]) if month else []
    if match := _SLASHES.fullmatch(text):
        both = _real(match[3], match[2], match[1]) + _real(match[3], match[1], match[2])
        return sorted(set(both))
    return []


def read_date(text: str) -> date:
    """Return the one date the text means, or raise DateUnclear."""
    found = readings(text)
    if len(found) != 1:
        raise DateUnclear(tuple(found))
    return found[0]


def read_rough(text: str) -> tuple[date, str]:
    """Return a date with its precision: `2019`, `5.2019`, `May 2019` or a full date."""
    text = text.strip()
    if _YEAR.fullmatch(text) and (whole := _real(text, 1, 1)):
        return whole[0], DatePrecision.YEAR
    if match := _MONTH_YEAR.fullmatch(text):
        month = match[1] or _month(match[2] or "") or match[5]
        if month and (whole := _real(match[3] or match[4], month, 1)):
            return whole[0], DatePrecision.MONTH
    return read_date(text), DatePrecision.DAY


def _month(word):
    start = word[:3].lower()
    return _MONTHS.index(start) + 1 if start in _MONTHS else 0


def _real(year, month, day):
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return []
    return [found] if 1880 <= found.year <= 2200 else []
