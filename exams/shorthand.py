"""The shorthand line: `r psis 45/5 12x8 firm mobile t2 usual buttock` read into facts, and written.

Plain Python: text in, facts out. Each fact knows the words it came from. What is not understood or
contradicts itself is marked and sets nothing; a side is never implied. Order of words means nothing.
The grammar in full: docs/reference/shorthand.md.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from exams import bodymap
from exams.shorthand_words import (
    CHANGED,
    NOT_EXAMINED,
    NOT_FELT,
    ORDER,
    SAME,
    SEVERAL,
    meaning_of,
    values_of,
    word_for,
)
from ui.numbers import NumberUnclear, read_decimal, write_number

# Why a word or a fact is marked.
UNKNOWN = "unknown"
SEVERAL_WORDS = "several_words"
OFF_RANGE = "off_range"
SHORT_FIRST = "short_first"
CLASH = "clash"
SIDE_MISSING = "side_missing"
TODAY_MISSING = "today_missing"
NOT_KNOWN = "not_known"
NOT_CLOSED = "not_closed"

LEAST_MM, MOST_MM = 1, 300
MOST_OF_A_NOTE = 500
PLACE = ("zone", "distances")
# What "same" stands for, so that both cannot be written.
CARRIED = (
    "axes", "size_statement", "size_described", "size_method", "consistency", "mobility", "depth", "shape",
    "orientation", "skin", "is_thickening",
)  # fmt: skip

# A note stands in quotation marks, "" is one within it; one that is not closed takes the rest of the line.
_QUOTED = r'"(?:[^"]|"")*+"|“[^“”]*+”'
_OPEN = r'["“].*'
# A comma between digits belongs to the number; elsewhere it parts words like a space.
# Two words that are one answer: "not" alone is none.
_PAIR = r'(?i:not)\s+(?i:felt|examined)(?=[\s;,"“]|$)'
_WORD = re.compile(rf'{_QUOTED}|{_OPEN}|{_PAIR}|(?:[^\s;,"“]|(?<=[0-9]),(?=[0-9]))+', re.DOTALL)
_PART = re.compile(rf'(?:{_QUOTED}|{_OPEN}|[^;"“])+', re.DOTALL)
_NUMBER = re.compile(r"n([1-9][0-9]{0,3})")
_LIKE_A_NUMBER = re.compile(r"n[0-9]+")
_AXES = re.compile(r"([0-9.,]+)(?:[x×]([0-9.,]+))?(?:[x×]([0-9.,]+))?(mm)?")
_DISTANCES = re.compile(r"([0-9]{1,3})/([+−-]?)([0-9]{1,3})")

Facts = dict[str, Any]


class NotExpressible(ValueError):
    """The line has no words for this."""


@dataclass(frozen=True)
class Span:
    """A word as it was typed, and where it stands in the line."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Mark:
    """Something that set nothing, and why; `options` are words an unfinished one could be."""

    kind: str
    spans: tuple[Span, ...] = ()
    fields: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Nodule:
    """What the line says of one nodule: facts by field, the words behind each, and marks."""

    facts: Facts
    said: dict[str, tuple[Span, ...]]
    marks: tuple[Mark, ...]
    text: str = ""

    @property
    def number(self) -> int | None:
        """The number of a known nodule; None for a new one."""
        return self.facts.get("number")


@dataclass(frozen=True)
class Parsed:
    """The whole line."""

    nodules: tuple[Nodule, ...]

    @property
    def facts(self) -> list[Facts]:
        return [nodule.facts for nodule in self.nodules]

    @property
    def marks(self) -> list[Mark]:
        return [mark for nodule in self.nodules for mark in nodule.marks]


def parse(text: str) -> Parsed:
    """Read the line."""
    return Parsed(tuple(_once_each([_nodule(words) for words in _parts(text)])))


def _parts(text) -> Iterator[list[Span]]:
    for part in _PART.finditer(text):
        words = [
            Span(found[0], part.start() + found.start(), part.start() + found.end())
            for found in _WORD.finditer(part[0])
        ]
        if words:
            yield words


def _nodule(words: list[Span]) -> Nodule:
    reading = _Reading()
    for word in words:
        reading.take(word)
    return replace(reading.done(), text=" ".join(word.text for word in words))


def _once_each(nodules: list[Nodule]) -> Iterator[Nodule]:
    """A known nodule that stands twice is filled from neither."""
    times = Counter(nodule.number for nodule in nodules if nodule.number)
    for nodule in nodules:
        if times[nodule.number] < 2:
            yield nodule
        else:
            mark = Mark(CLASH, nodule.said["number"], ("number",))
            yield replace(nodule, facts={}, said={}, marks=(mark, *nodule.marks))


# --- One word ----------------------------------------------------------------------------------


def _read(span: Span) -> tuple[str, Any] | Mark:
    """Return (field, value), or the mark that says why it is neither."""
    if span.text[0] in '"“':
        return _note(span)
    word = "-".join(span.text.lower().split())
    if found := _NUMBER.fullmatch(word):
        return "number", int(found[1])
    if _LIKE_A_NUMBER.fullmatch(word):
        return Mark(OFF_RANGE, (span,), ("number",))
    if found := _DISTANCES.fullmatch(word):
        return _distances(span, *found.groups())
    if (found := _AXES.fullmatch(word)) and (found[2] or found[4]):
        return _axes(span, found.groups()[:3])
    meaning, options = meaning_of(word)
    if meaning is None:
        return Mark(SEVERAL_WORDS if options else UNKNOWN, (span,), options=options)
    return meaning.field, meaning.value


def _note(span) -> tuple[str, Any] | Mark:
    """Return the words of a note as they were written, the space around them apart."""
    text = span.text
    if not re.fullmatch(_QUOTED, text):
        return Mark(NOT_CLOSED, (span,), ("note",))
    note = (text[1:-1].replace('""', '"') if text[0] == '"' else text[1:-1]).strip()
    if not note:
        return Mark(UNKNOWN, (span,))
    return ("note", note) if len(note) <= MOST_OF_A_NOTE else Mark(OFF_RANGE, (span,), ("note",))


def _distances(span, lateral, sign, vertical):
    cc_mm = int(vertical) * (1 if sign in ("", "+") else -1)
    is_on_map = (
        int(lateral) <= bodymap.LATERAL_MAX_MM
        and bodymap.CC_MIN_MM <= cc_mm <= bodymap.CC_MAX_MM
    )  # fmt: skip
    return (
        ("distances", (int(lateral), cc_mm)) if is_on_map else Mark(OFF_RANGE, (span,), PLACE[1:])
    )


def _axes(span, texts):
    axes = tuple(_millimetres(text) if text else None for text in texts)
    wrong = any(text and axis is None for text, axis in zip(texts, axes, strict=True))
    if wrong:
        return Mark(OFF_RANGE, (span,), ("axes",))
    long_axis, short_axis, _thickness = axes
    if short_axis is not None and short_axis > long_axis:
        return Mark(SHORT_FIRST, (span,), ("axes",))
    return "axes", axes


def _millimetres(text) -> Decimal | None:
    """Return the size, or None when the form would refuse it."""
    try:
        size = read_decimal(text)
    except NumberUnclear:
        return None
    has_one_decimal = -size.as_tuple().exponent <= 1
    return size if has_one_decimal and LEAST_MM <= size <= MOST_MM else None


# --- One nodule ---------------------------------------------------------------------------------


NEGATIONS = ("not", "no", "non", "without", "never", "kein", "keine", "nicht", "pas", "sans")


class _Reading:
    """Collects the words of one nodule, then strikes what contradicts itself."""

    def __init__(self) -> None:
        self.found: dict[str, dict[Any, list[Span]]] = {}
        self.marks: list[Mark] = []
        self.struck: set[str] = set()
        self.negation: Span | None = None

    def take(self, span: Span) -> None:
        read, negation = _read(span), self.negation
        self.negation = None
        if negation is not None:
            # "not mobile" is not "mobile": neither word says anything.
            self.marks[-1] = Mark(UNKNOWN, (negation, span))
            return
        if isinstance(read, Mark):
            self.marks.append(read)
            self.negation = span if span.text.lower() in NEGATIONS else None
            return
        field, value = read
        self.found.setdefault(field, {}).setdefault(value, []).append(span)

    def done(self) -> Nodule:
        self._strike_doubles()
        if self._is_unaddressed:
            self.found = {}
        self._strike_two_places()
        self._strike_two_sizes()
        self._judge_today()
        self._miss_side()
        facts = {field: self._value(field) for field in _FIELDS if field in self.found}
        said = {field: self._spans(field) for field in facts}
        return Nodule(facts, said, tuple(self.marks))

    @property
    def _is_unaddressed(self) -> bool:
        """A number that cannot be read must not make a new nodule of a known one."""
        return any("number" in mark.fields for mark in self.marks)

    def _spans(self, *fields) -> tuple[Span, ...]:
        spans = [
            span for field in fields for each in self.found.get(field, {}).values() for span in each
        ]
        return tuple(sorted(spans, key=lambda span: span.start))

    def _value(self, field):
        values = list(self.found[field])
        if field in SEVERAL:
            return tuple(value for value in values_of(field) if value in values)
        return values[0]

    def _strike(self, fields: Iterable[str], kind: str = CLASH) -> None:
        """Mark these fields together; none of them is set."""
        fields = tuple(field for field in fields if field in self.found)
        self.marks.append(Mark(kind, self._spans(*fields), fields))
        self.struck.update(fields)
        for field in fields:
            del self.found[field]

    def _strike_doubles(self):
        for field in [field for field in _FIELDS if field in self.found]:
            values = self.found[field]
            excludes = SEVERAL.get(field)
            if len(values) > 1 and (excludes is None or excludes in values):
                self._strike([field])

    def _strike_two_places(self):
        if self.struck & set(PLACE):
            if self.found.keys() & set(PLACE):
                self._strike(PLACE)
        elif set(PLACE) <= self.found.keys():
            lateral_mm, cc_mm = self._value("distances")
            if bodymap.derive_zone(bodymap.RIGHT, lateral_mm, cc_mm) != self._value("zone"):
                self._strike(PLACE)

    def _strike_two_sizes(self):
        if {"axes", "size_statement"} <= self.found.keys():
            self._strike(["axes", "size_statement"])

    def _judge_today(self):
        """A known nodule says what it is today; a new one was simply found."""
        answer = self._value("answer") if "answer" in self.found else ""
        if answer and "number" not in self.found:
            self._strike(["answer"], NOT_KNOWN)
        elif answer == SAME and self.found.keys() & set(CARRIED):
            self._strike(["answer", *CARRIED])
        elif answer in (NOT_FELT, NOT_EXAMINED) and self.found.keys() - _NAMING:
            # Why it was not felt or examined is the one thing to say about it.
            self._strike(field for field in _FIELDS if field not in _NAMING - {"answer"})
        elif "number" in self.found and not answer and "answer" not in self.struck:
            self.marks.append(Mark(TODAY_MISSING, fields=("answer",)))

    def _miss_side(self):
        if "side" in self.found or "side" in self.struck or not self.found:
            return
        # A known nodule has its side on record; only a new place for it wants one.
        if "number" not in self.found or self.found.keys() & set(PLACE):
            self.marks.append(Mark(SIDE_MISSING, fields=("side",)))


_FIELDS = ("number", *(name for field in ORDER for name in (
    ("zone", "distances", "axes") if field == "zone" else (field,)
)), "note")  # fmt: skip
_NAMING = {"number", "side", "answer", "note"}


# --- Writing ------------------------------------------------------------------------------------


def write(nodules: Sequence[Facts]) -> str:
    """Return the line that says exactly these facts; raise NotExpressible where it has no words."""
    return "; ".join(" ".join(_written(facts)) for facts in nodules)


def _written(facts: Facts) -> Iterator[str]:
    if unknown := facts.keys() - set(_FIELDS):
        raise NotExpressible(", ".join(sorted(unknown)))
    for field in _FIELDS:
        if field in facts:
            yield from _words_for(field, facts[field])


def _words_for(field, value) -> Iterator[str]:
    if field == "number":
        yield f"N{value}"
    elif field == "distances":
        yield f"{value[0]}/{value[1]}"
    elif field == "axes":
        yield _axes_words(value)
    elif field == "note":
        yield _note_words(value)
    else:
        for each in value if field in SEVERAL else (value,):
            yield _word(field, each)


def _word(field, value) -> str:
    try:
        return word_for(field, value)
    except KeyError:
        raise NotExpressible(f"{field}: {value}") from None


def _note_words(note) -> str:
    if not note or note != note.strip() or len(note) > MOST_OF_A_NOTE:
        raise NotExpressible("note")
    doubled = note.replace('"', '""')
    return f'"{doubled}"'


def _axes_words(axes) -> str:
    long_axis, short_axis, thickness = axes
    if long_axis is None or (short_axis is None and thickness is not None):
        raise NotExpressible("axes without the one before")
    words = "x".join(write_number(axis) for axis in axes if axis is not None)
    return words if short_axis is not None else f"{words}mm"


__all__ = [
    "CHANGED",
    "Facts",
    "Mark",
    "Nodule",
    "NotExpressible",
    "Parsed",
    "Span",
    "parse",
    "write",
]
