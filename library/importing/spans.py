"""Numbers, ranges, lengths of time and sizes in free words, read as bounds."""

import re
from dataclasses import dataclass
from decimal import Decimal

# What goes on as digits after a second mark (1,50,000) is no number we know.
_N = r"(-?\d+(?:[.,]\d+)?)(?![.,]*\d)"
_TO = r"\s*(?:-|–|—|to|bis|a)\s*"
_DAYS_OF = {
    "minute": Decimal(1) / 1440, "min": Decimal(1) / 1440, "hour": Decimal(1) / 24, "h": Decimal(1) / 24,
    "day": Decimal(1), "d": Decimal(1), "week": Decimal(7), "wk": Decimal(7),
    "month": Decimal("30.4375"), "mo": Decimal("30.4375"), "year": Decimal("365.25"), "yr": Decimal("365.25"),
    "y": Decimal("365.25"),
}  # fmt: skip
_UNIT = r"(minutes?|mins?|hours?|h|days?|d|weeks?|wks?|months?|mo|years?|yrs?|y)\b"
_MM_OF = {
    "mm": Decimal(1),
    "cm": Decimal(10),
    "inch": Decimal("25.4"),
    "inches": Decimal("25.4"),
    "in": Decimal("25.4"),
}
# "1,000" may be a thousand or one: nobody guesses.
_AMBIGUOUS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}[.,]\d{3}(?!\d)")
_COUNT_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "a": 1, "an": 1, "single": 1, "once": 1, "twice": 2,
}  # fmt: skip


# Numbers stand in short words; a longer text would be searched for a long time.
_MOST_LETTERS = 500


@dataclass(frozen=True)
class Span:
    """One number, or the bounds of a range. `bound`: exact, about, more, less."""

    low: Decimal
    high: Decimal | None = None
    bound: str = "exact"
    unit: str = ""


def decimal(text: str) -> Decimal:
    """Return the number; a comma is a decimal comma."""
    return Decimal(text.replace(",", "."))


def _bound(text: str) -> str:
    words = text.casefold()
    if re.search(r"\b(about|approx\w*|around|circa|ca|nearly|almost)\b|[~≈]", words):
        return "about"
    if re.search(r"\b(more than|over|at least|above|exceeding)\b|[>≥]|\+\s*$|\d\s*\+", words):
        return "more"
    if re.search(r"\b(less than|under|up to|at most|below|fewer than)\b|[<≤]", words):
        return "less"
    return "exact"


def read_span(text: str) -> Span | None:
    """Return the number or range that the text is, words around it allowed; None when there is none.

    >>> read_span("10-20 mL")
    Span(low=Decimal('10'), high=Decimal('20'), bound='exact', unit='')
    """
    if len(text) > _MOST_LETTERS or _AMBIGUOUS.search(text):
        return None
    found = re.search(rf"(?<![\w.,]){_N}(?:{_TO}{_N})?", text.casefold())
    if found is None:
        return None
    low = decimal(found[1])
    high = decimal(found[2]) if found[2] else None
    if high is not None and high < low:
        low, high = high, low
    return Span(low, high, _bound(text))


def read_time(text: str) -> Span | None:
    """Return a length of time with its unit in the singular, as the text says it."""
    if len(text) > _MOST_LETTERS:
        return None
    words = text.casefold()
    found = re.search(rf"{_N}(?:{_TO}{_N})?\s*-?{_UNIT}", words)
    if found:
        low, high = decimal(found[1]), decimal(found[2]) if found[2] else None
        return Span(low, high, _bound(words), _unit_name(found[3]))
    named = re.search(rf"\b({'|'.join(_COUNT_WORDS)})\s+{_UNIT}", words)
    if named:
        return Span(Decimal(_COUNT_WORDS[named[1]]), None, _bound(words), _unit_name(named[2]))
    # "day 14", "month 6"
    turned = re.search(rf"\b(day|week|month|year)\s+{_N}", words)
    if turned:
        return Span(decimal(turned[2]), None, _bound(words), _unit_name(turned[1]))
    return None


def _unit_name(unit: str) -> str:
    unit = unit.rstrip("s") if unit not in ("s",) else unit
    return {
        "min": "minute",
        "h": "hour",
        "d": "day",
        "wk": "week",
        "mo": "month",
        "yr": "year",
        "y": "year",
    }.get(unit, unit)


def days(span: Span, value: Decimal | None = None) -> Decimal:
    """Return the days in a length of time."""
    return (span.low if value is None else value) * _DAYS_OF[span.unit]


def read_interval(text: str) -> Span | None:
    """Return days between sessions: `7 days`, `weekly`, `2-3 per week`, `every 2 to 4 weeks`."""
    if len(text) > _MOST_LETTERS:
        return None
    words = text.casefold()
    per = re.search(
        rf"(?:{_N}(?:{_TO}{_N})?|(once|twice|three))\s*(?:times|x)?\s*(?:per|a|each|every|/)\s*(day|week|month)\b",
        re.sub(r"\b(dai|week|month)ly\b", lambda m: f"a {m[1].replace('dai', 'day')}", words),
    )
    if per and not re.match(r"\s*every", words):
        period = _DAYS_OF[per[4]]
        often = Decimal(_COUNT_WORDS[per[3]]) if per[3] else decimal(per[1])
        most = decimal(per[2]) if per[2] else None
        if not often or most == 0:
            return None
        return Span(period / most, period / often) if most else Span(period / often)
    span = read_time(words)
    if span is not None:
        return Span(
            days(span), days(span, span.high) if span.high is not None else None, span.bound
        )
    for word, number in (
        ("fortnightly", 14),
        ("daily", 1),
        ("weekly", 7),
        ("monthly", 30),
        ("every other day", 2),
    ):
        if re.search(rf"\b{word}\b", words):
            return Span(Decimal(number))
    return None


def read_lengths(text: str) -> list[Span]:
    """Return sizes in mm: `12 x 7 x 5 cm` gives three, `1 to 15 cm` one range."""
    if len(text) > _MOST_LETTERS:
        return []
    words = text.casefold()
    product = re.search(
        rf"{_N}(?:\s*(?:x|×|by)\s*{_N})(?:\s*(?:x|×|by)\s*{_N})?\s*(mm|cm)\b", words
    )
    if product:
        return [Span(decimal(n) * _MM_OF[product[4]]) for n in product.groups()[:3] if n]
    one = re.search(
        rf"{_N}(?:\s*(?:mm|cm|inch(?:es)?))?(?:{_TO}{_N})?\s*-?\s*(mm|cm|inch(?:es)?)\b", words
    )
    if one:
        scale = _MM_OF[one[3]]
        return [
            Span(
                decimal(one[1]) * scale, decimal(one[2]) * scale if one[2] else None, _bound(words)
            )
        ]
    return []
