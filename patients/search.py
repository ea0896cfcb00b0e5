"""Find a patient by what is at hand: names in any order, birth date or year, record number, phone."""

import re
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Exists, F, Func, Q, TextField, Value

from patients.dates import readings
from patients.models import Patient
from patients.names import folded

LIMIT = 20
# How much of a mistyped name must still fit (shared trigrams of the best stretch). One wrong letter
# in the middle of a name of five leaves a third; beside a better one such weak fits are left out.
NEARNESS = "0.32"
BESIDE_THE_BEST = 0.7
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}\.\s?[0-9]{1,2}\.\s?[0-9]{4}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"
    r"|[0-9]{1,2}\.?\s+[A-Za-z]{3,9}\.?,?\s+[0-9]{4}"
)
_PHONE = re.compile(r"(?<![\w])\+?[0-9][0-9 ()/-]{5,}[0-9]")


@dataclass(frozen=True)
class Asked:
    """A search taken apart."""

    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    dates: tuple[tuple[date, ...], ...] = ()
    phone: str = ""

    def __bool__(self):
        return bool(self.names or self.numbers or self.codes or self.dates or self.phone)

    @property
    def kinds(self) -> list[str]:
        """Name what was asked for, never the words: the trail holds no names."""
        return [
            kind for kind in ("names", "numbers", "codes", "dates", "phone") if getattr(self, kind)
        ]


@dataclass(frozen=True)
class Found:
    """The patients that fit, or those whose name is near when none does."""

    asked: Asked
    patients: list
    is_near: bool = False
    has_more: bool = False


def parse(text: str) -> Asked:
    """Take the words of a search apart."""
    text = text.replace("\x00", " ")[:200]
    dates = []
    for match in _DATE.finditer(text):
        if found := readings(match[0]):
            dates.append(tuple(found))
            text = text.replace(match[0], " ", 1)
    phone = _PHONE.search(text)
    digits = re.sub(r"\D", "", phone[0]) if phone else ""
    names, numbers, codes = [], [], []
    for word in text.replace("#", " ").split():
        if re.fullmatch(r"\+?[0-9][0-9()/-]*", word):
            numbers.append(re.sub(r"\D", "", word))
        elif re.search(r"[0-9]", word):
            codes.append(word)
        else:
            names.extend(folded(word).split())
    return Asked(tuple(names), tuple(numbers), tuple(codes), tuple(dates), digits)


def find(clinic, text: str) -> Found:
    """Return the patients of the clinic that fit; exact ones first, near ones only without them."""
    asked = parse(text)
    if not asked:
        return Found(asked, [])
    rows = Patient.objects.visible_in(clinic).people().with_similar_name().filter(_rest(asked))
    if not asked.names:
        found = list(rows.order_by(*_BY_NAME)[: LIMIT + 1])
        return Found(asked, found[:LIMIT], has_more=len(found) > LIMIT)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL pg_trgm.word_similarity_threshold = {NEARNESS}")
        found = list(_exact_or_near(rows, asked))
    is_near = bool(found) and not found[0].is_exact
    shown = [row for row in found if row.likeness >= found[0].likeness * BESIDE_THE_BEST]
    shown = shown if is_near else found
    return Found(asked, shown[:LIMIT], is_near=is_near, has_more=len(shown) > LIMIT)


def _exact_or_near(rows, asked):
    """Return those in whose name every word begins a word, or else those whose name is near."""
    names = " ".join(asked.names)
    likeness = TrigramWordSimilarity(names, "search_name")
    exact = rows
    for name in asked.names:
        exact = exact.filter(Q(search_name__startswith=name) | Q(search_name__contains=f" {name}"))
    # Asked once and first: while somebody fits exactly, the database never looks for near ones.
    nobody = ~Exists(exact.values("pk"))
    near = rows.filter(nobody, search_name__trigram_word_similar=names)
    order = ("-likeness", *_BY_NAME)
    parts = [
        each.annotate(is_exact=Value(flag), likeness=likeness).order_by(*order)[: LIMIT + 1]
        for each, flag in ((exact, True), (near, False))
    ]
    return parts[0].union(parts[1], all=True).order_by(*order)


_BY_NAME = ("family_name", "given_name", "birth_date", "id")


def _rest(asked):
    """Everything but the names."""
    rest = Q()
    for each in asked.dates:
        rest &= Q(birth_date__in=each)
    for code in asked.codes:
        rest &= Q(record_number__istartswith=code) | Q(search_name__contains=folded(code) or code)
    numbers = Q()
    for number in asked.numbers:
        numbers &= _number(number)
    if asked.phone:
        # `10234 1979` may be a record and a year, or a phone number: both are looked for.
        numbers = _phone(asked.phone) | numbers if asked.numbers else _phone(asked.phone)
    return rest & numbers


def _number(number):
    fits = Q(record_number__startswith=number)
    if span := _years(number):
        fits |= Q(birth_date__range=span)
    return fits | _phone(number) if len(number) >= 6 else fits


def _years(number):
    """`19`, `197` and `1979` begin a year of birth."""
    if not 2 <= len(number) <= 4 or number[:2] not in ("18", "19", "20"):
        return None
    return date(int(number.ljust(4, "0")), 1, 1), date(int(number.ljust(4, "9")), 12, 31)


class PhoneDigits(Func):
    """The digits of the phone number; an index stands on this expression."""

    function = "REGEXP_REPLACE"
    template = "%(function)s(%(expressions)s, '[^0-9]', '', 'g')"
    output_field = TextField()


def _phone(digits):
    # +44 20 ... and 020 ... are one number: the country's part may be missing on either side.
    tail = digits.lstrip("0")[-9:]
    return Q(
        pk__in=Patient.objects.annotate(digits=PhoneDigits(F("phone")))
        .filter(digits__contains=tail)
        .values("pk")
    )


def marked(text: str, beginnings) -> list[tuple[str, bool]]:
    """Split the text into parts, those that were asked for marked: [("Alv", True), ("arez", False)]."""
    parts = []
    for piece in re.split(r"(\w+)", text):
        length = _begins(piece, beginnings)
        if length:
            parts += [(piece[:length], True), (piece[length:], False)]
        elif piece:
            parts.append((piece, False))
    return [part for part in parts if part[0]]


def _begins(piece, beginnings):
    plain = folded(piece)
    lengths = [len(start) for start in beginnings if start and plain.startswith(start)]
    if not lengths:
        return 0
    # A letter that folds into two (ß) moves the cut: then the whole word is marked.
    return max(lengths) if len(plain) == len(piece) else len(piece)
