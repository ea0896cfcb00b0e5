"""Facts of treatments, agents and scores that need more than one column."""

import re
from dataclasses import replace
from decimal import Decimal

from library.importing import spans, words
from library.importing.codecs import as_words, parsed
from library.importing.facts import Fact, fitted, plain_number
from treatments.vocabulary import CLASS_OF_DRUG

_TREATMENT, _PROCEDURE, _AGENT = (
    "treatments.Treatment",
    "treatments.Procedure",
    "treatments.AdministeredAgent",
)


def interval() -> Fact:
    """`2-3 per week` as days between sessions."""
    low, high = f"{_TREATMENT}.interval_days", f"{_TREATMENT}.interval_days_high"

    def parse(said):
        span = spans.read_interval(said)
        return (
            {low: span.low, high: span.high}
            if span and 0 <= span.low <= 3650 and (span.high or 0) <= 3650
            else {}
        )

    return parsed(
        "interval",
        f"{_TREATMENT}.interval_text",
        (low, high),
        parse,
        lambda c: _ranged(c[low], c[high], "days"),
    )


def _ranged(low, high, unit: str) -> str:
    if low is None:
        return ""
    return f"{plain_number(low)}{'' if high is None else f'-{plain_number(high)}'} {unit}"


def needle() -> Fact:
    """`22 G, 2 inch`."""
    gauge, length = f"{_PROCEDURE}.needle_gauge", f"{_PROCEDURE}.needle_length_mm"

    def parse(said):
        found = re.search(r"(\d{2})\s*-?\s*(?:g\b|gauge)", said.casefold())
        number = int(found[1]) if found else None
        lengths = spans.read_lengths(said)
        long = lengths[0].low if lengths else None
        return {
            gauge: number if number is not None and 10 <= number <= 34 else None,
            length: long if long is not None and 4 <= long <= 200 else None,
        }

    def render(columns):
        parts = [
            f"{columns[gauge]} G" if columns[gauge] else "",
            f"{columns[length]} mm" if columns[length] else "",
        ]
        return ", ".join(part for part in parts if part)

    return parsed("needle", f"{_PROCEDURE}.needle_text", (gauge, length), parse, render)


def incision() -> Fact:
    """`2-3 cm` in mm; a bare number is mm."""
    low, high = (f"treatments.ExcisionDetail.{n}" for n in ("incision_mm", "incision_high_mm"))

    def parse(said):
        lengths = spans.read_lengths(said)
        span = (
            lengths[0]
            if lengths
            else (spans.read_span(said) if re.fullmatch(r"[\d.,\s-]+", said) else None)
        )
        if span is None or not all(1 <= n <= 500 for n in (span.low, span.high) if n is not None):
            return {}
        return {low: span.low, high: span.high}

    return parsed(
        "incision",
        "treatments.ExcisionDetail.incision_text",
        (low, high),
        parse,
        lambda c: _ranged(c[low], c[high], "mm"),
    )


def concentration() -> Fact:
    """`2 %` or `40 mg/mL`."""
    percent, mg_ml = f"{_AGENT}.concentration_percent", f"{_AGENT}.concentration_mg_ml"

    def parse(said):
        found = re.search(r"(\d+(?:[.,]\d+)?)\s*(%|per ?cent|mg\s*/\s*ml)", said.casefold())
        if not found:
            return {}
        number, column = spans.decimal(found[1]), mg_ml if found[2].startswith("mg") else percent
        return {column: number} if number <= (1000 if column == mg_ml else 100) else {}

    def render(columns):
        if columns[percent] is not None:
            return f"{plain_number(columns[percent])} %"
        return f"{plain_number(columns[mg_ml])} mg/mL" if columns[mg_ml] is not None else ""

    return parsed("concentration", f"{_AGENT}.concentration_text", (percent, mg_ml), parse, render)


_MEDICINES = {"nsaid", "analgesic"}
_MAXIMUM = re.compile(r"\b(?:max(?:imum)?|full) dos")


def earlier_treatment() -> Fact:
    """One line of history: what it was, which drug at what dose, how it went."""
    from_list, response = words.of("kind"), f"{_TREATMENT}.response"
    kind, drug, is_maximum = (
        f"{_TREATMENT}.kind",
        "treatments.MedicationCourse.drug",
        "treatments.MedicationCourse.is_maximum_dose",
    )

    def parse(said):
        medicine = words.of("drug").find(said)
        is_oral = medicine and (
            CLASS_OF_DRUG.get(medicine, "") in _MEDICINES or medicine == "trimethoprim"
        )
        return {
            kind: "medicine" if is_oral else from_list.code(said),
            drug: medicine if is_oral else "",
            is_maximum: True if is_oral and _MAXIMUM.search(said.casefold()) else None,
            response: words.of("response").find(said),
        }

    def render(columns):
        what = columns[drug] or columns[kind]
        dose = " at maximum dose" if columns[is_maximum] else ""
        return f"{what}{dose}{', ' + columns[response] if columns[response] else ''}"

    fact = parsed("", f"{_TREATMENT}.kind_text", (kind, drug, is_maximum, response), parse, render)

    def typed(_key, _raw, found):
        return drug if found[drug] else kind if found[kind] != "other" else ""

    return replace(fact, typed=typed)


# --- figures: outcomes of a patient and measurements of a series share these -----------------------


def moment(time_text: str, days: str, where: str, minutes: str) -> Fact:
    """`at` and `at_days`: the words, the days from the step, before or after it, the minutes."""

    def from_words(said):
        span = spans.read_time(said)
        if span is None:
            return words.of("moment").find(said), None, None
        relative = words.of("moment").find(said) or "after"
        if span.unit in ("minute", "hour"):
            whole = span.low * (60 if span.unit == "hour" else 1)
            return relative, (whole if whole <= 1_000_000 else None), None
        return relative, None, spans.days(span)

    def read(raw):
        said = as_words(raw["at"])
        relative, in_minutes, in_days = from_words(said) if said else ("", None, None)
        given = raw["at_days"]
        given = spans.decimal(repr(given)) if isinstance(given, float) else given
        if isinstance(given, str):
            span = spans.read_span(given)
            given = span.low if span else None
        if given is None and in_days is not None and abs(in_days) <= 36_500:
            given = in_days if relative != "before" else -in_days
        return {time_text: said, days: given, where: relative, minutes: in_minutes}

    def agrees(columns):
        said = columns[time_text]
        relative, in_minutes, in_days = from_words(said)
        if relative != columns[where] or fitted(minutes, in_minutes) != columns[minutes]:
            return False
        return in_days is None or columns[days] is None or _close(in_days, columns[days])

    def write(columns):
        text = columns[time_text]
        if not (text and agrees(columns)):
            amount = columns[minutes], "minutes"
            if columns[days] is not None and columns[minutes] is None:
                amount = columns[days], "days"
            text = (
                " ".join([str(amount[0]), amount[1], *([columns[where]] if columns[where] else [])])
                if amount[0] is not None
                else columns[where]
            )
        return {"at": text or None, "at_days": columns[days]}

    def typed(key, raw, columns):
        if key == "at_days":
            return days if columns[days] is not None else ""
        _relative, in_minutes, in_days = from_words(as_words(raw["at"]))
        if in_days is not None and columns[days] is not None and _close(in_days, columns[days]):
            return days
        return minutes if in_minutes is not None else where if columns[where] else ""

    return Fact(
        ("at", "at_days"),
        (time_text, days, where, minutes),
        read,
        write,
        typed,
        {"at": time_text, "at_days": days},
    )


def _close(said: Decimal, kept) -> bool:
    return abs(abs(said) - abs(Decimal(kept))) <= max(Decimal(1), abs(said) / 10)


def instrument(text: str, highest: str) -> Fact:
    """`pain 0-10`: which instrument, and the top of its scale."""
    which = "measures.Instrument.code"

    def scale(said):
        found = re.search(r"\b0\s*(?:-|–|to)\s*(\d{1,4})\b", said)
        return Decimal(found[1]) if found else None

    def render(columns):
        if columns[which] in ("", "other"):
            return ""
        top = f" 0-{plain_number(columns[highest])}" if columns[highest] is not None else ""
        return f"{columns[which]}{top}"

    known = words.of("instrument")
    fact = parsed(
        "instrument",
        text,
        (which, highest),
        lambda said: {which: known.code(said), highest: scale(said)},
        render,
    )
    # Two rows share an instrument; what a row says of it is its key.
    own = f"{text.rsplit('.', 1)[0]}.instrument"

    def typed(_key, _raw, found):
        return own if found[which] not in ("", "other") else ""

    return replace(fact, typed=typed)


def value(number: str, high: str, category: str, text: str) -> Fact:
    """A number, a range, an outcome in a word, or words."""

    def read(raw):
        given = raw["value"]
        columns = {number: None, high: None, category: "", text: ""}
        if isinstance(given, str):
            columns[text] = given
            if re.fullmatch(
                r"\s*(?:about|ca\.?|<|>)?\s*[-\d.,]+(?:\s*(?:-|–|to)\s*[\d.,]+)?\s*(?:%|mm|cm|points?|kg|kpa)?\s*",
                given.casefold(),
            ):
                span = spans.read_span(given)
                columns |= {number: span.low, high: span.high} if span else {}
            if columns[number] is None:
                columns[category] = words.of("outcome").code(given)
        elif given is not None:
            columns[number] = spans.decimal(repr(given))
        return columns

    def write(columns):
        said = columns[text]
        if said and fact.read_fitted({"value": said}) == {n: columns[n] for n in fact.columns}:
            return {"value": said}
        low, top = plain_number(columns[number]), plain_number(columns[high])
        if low is not None:
            return {"value": low if top is None else f"{low}-{top}"}
        return {
            "value": (columns[category] if columns[category] != "other" else said) or said or None
        }

    def typed(_key, _raw, columns):
        if columns[number] is not None:
            return number
        return category if columns[category] not in ("", "other") else ""

    fact = Fact(("value",), (number, high, category, text), read, write, typed, {"value": text})
    return fact


def follow_up() -> Fact:
    """`mean 17.6 months` in days."""
    low, high = (
        "library.PublishedSource.follow_up_days",
        "library.PublishedSource.follow_up_days_high",
    )

    def parse(said):
        span = spans.read_time(said)
        if span is None or spans.days(span) > 100_000:
            return {}
        return {
            low: spans.days(span),
            high: spans.days(span, span.high)
            if span.high is not None and span.high < 10_000
            else None,
        }

    return parsed(
        "follow_up",
        "library.PublishedSource.follow_up_text",
        (low, high),
        parse,
        lambda c: _ranged(c[low], c[high], "days"),
    )
