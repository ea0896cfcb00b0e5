"""G-NU2. A typed number is the number that was meant, or is refused: never another magnitude."""

import re
from contextlib import contextmanager, suppress
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

import ui.fields
import ui.numbers
from library.importing.spans import read_span
from tests.gates import walks
from tests.gates.frame import Gate
from ui.numbers import NumberUnclear, read_decimal, write_number

ASCII, ARABIC, NAGARI = "0123456789", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९"
# Language: thousands marks, decimal mark, digits. Grouping of two, as in India, is read as well.
LOCALES = {
    "en": (",", ".", ASCII),
    "de": (".", ",", ASCII),
    "fr": ("\u202f\u00a0 ", ",", ASCII),
    "de-CH": ("’'", ".", ASCII),
    "ar": ("٬", "٫", ARABIC),
    "hi": (",", ".", NAGARI),
}
ODD = ("1,5", "1.500", "1,500", "1e3", ".5", "5.", "5.0", "٥", "٥٫٥", "५", "-0", "−0", "0.125", "1.125", "0,5",
       "00.5", "1 500", "1’500", "1_000", "1.000", "0x1F", "½", "１２", "1..5", "1.5.0", "12 mm", "1.5e-3", "+5",
       "inf", "nan", "1,50,000", "1.234.567,8", " 7 ", "7\n", "--7", "5-7", "1\u00a0000", "0.1250")  # fmt: skip


@contextmanager
def _the_field_of_django():
    """Django's own number field reads 1.000 as one, and 1_000 and digits of any script."""

    def read(text):
        return Decimal(forms.IntegerField().to_python(text))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ui.fields.StrictDecimalField, "read", staticmethod(read))
        patch.setattr(ui.fields.StrictIntegerField, "read", staticmethod(read))
        patch.setattr("tests.gates.test_nu2_number_reading.read_decimal", read)
        yield


@contextmanager
def _marks_are_thrown_away():
    """Commas go: 93,5 becomes 935."""
    real = ui.numbers.read_decimal
    with pytest.MonkeyPatch.context() as patch:
        for where in (
            "ui.numbers.read_decimal",
            "tests.gates.test_nu2_number_reading.read_decimal",
        ):
            patch.setattr(where, lambda text: real(text.replace(",", "")))
        for field in (ui.fields.StrictDecimalField, ui.fields.StrictIntegerField):
            patch.setattr(field, "read", staticmethod(lambda text: real(text.replace(",", ""))))
        yield


GATE = Gate(
    "G-NU2",
    "A typed number is read as what it means in every one of six languages, or refused",
    ci=1_500,
    full=10_000,
    defects={
        "numbers are read by the framework's own field": _the_field_of_django,
        "decimal commas are thrown away": _marks_are_thrown_away,
    },
)


def readings(text):
    """Return every number the text means in one of the languages."""
    return {
        number
        for marks in LOCALES.values()
        if (number := _reading(text.strip(), *marks)) is not None
    }


def _reading(text, thousands, mark, digits):
    digit, group = f"[{digits}]", f"[{re.escape(thousands)}]"
    whole = (
        f"(?:{digit}+|(?!{digits[0]}){digit}{{1,3}}(?:{group}{digit}{{2,3}})*{group}{digit}{{3}})"
    )
    match = re.fullmatch(
        f"([-−+]?)({whole}?)(?:{re.escape(mark)}({digit}*))?(?:[eE]([+-]?[0-9]+))?", text
    )
    if not match or not (match[2] or match[3]):
        return None
    plain = re.sub(group, "", match[2]) or "0"
    number = f"{plain}.{match[3] or '0'}".translate(str.maketrans(digits, ASCII))
    return Decimal(f"{'-' if match[1] in ('-', '−') and match[1] else ''}{number}e{match[4] or 0}")


def written(run):
    """Return a number as somebody of one of the languages writes it."""
    chance = run.random
    thousands, mark, digits = LOCALES[chance.choice(list(LOCALES))]
    whole = str(
        chance.choice([0, chance.randrange(10), chance.randrange(2_000), chance.randrange(10**7)])
    )
    if chance.random() < 0.4:
        whole = f"{int(whole):,}".replace(",", chance.choice(thousands))
    part = "".join(chance.choice(ASCII) for _ in range(chance.choice([0, 0, 1, 1, 2, 3, 4])))
    text = chance.choice(["", "", "", "-", "−"]) + whole + (mark + part if part else "")
    text = text.translate(str.maketrans(ASCII, digits))
    return _spoiled(chance, text) if chance.random() < 0.3 else text


def _spoiled(chance, text):
    at = chance.randrange(len(text) + 1)
    return (
        text[:at]
        + chance.choice([*".,eE _’'+-/ ", "\u00a0", "٣", "²", "\n", "mm", "0"])
        + text[at:]
    )


def strings(run):
    """Return the odd ones first, then random ones."""
    return [*ODD, *(written(run) for _ in range(max(0, run.n - len(ODD))))][: max(run.n, len(ODD))]


def test_a_typed_number_is_what_was_meant_or_is_refused(gate):
    _the_reader(gate)
    _every_number_field(gate)
    _numbers_shown(gate)
    _numbers_of_imported_files(gate)
    gate.done()


def _the_reader(gate):
    for text in strings(gate):
        got = None
        with suppress(NumberUnclear, ValidationError, ArithmeticError):
            got = read_decimal(text)
        gate.check(got is None or readings(text) == {got}, f"{text!r} was read as {got}")


def _every_number_field(gate):
    fields = [
        (where, field)
        for where, _form, _name, field in walks.form_fields(with_admin=True)
        if isinstance(field, forms.IntegerField)
    ]
    assert len(fields) > 20
    for where, field in fields:
        for text in (*ODD, *(written(gate) for _ in range(gate.n // len(fields) + 1))):
            got = None
            with suppress(ValidationError):
                got = field.clean(text)
            said = f"{where}: {text!r} was read as {got}"
            gate.check(got is None or readings(text) == {got}, said)


def _numbers_shown(gate):
    for _ in range(gate.n):
        number = Decimal(gate.random.randrange(-(10**7), 10**7)).scaleb(-gate.random.randrange(3))
        shown = write_number(number)
        gate.check(readings(shown) == {number}, f"{number} is shown as {shown}")
    for text in ("-0", "-0.0", "-0.00"):
        gate.check(write_number(Decimal(text)) == "0", f"{text} is shown with a sign")
        with suppress(NumberUnclear):
            gate.check(str(read_decimal(text)) in ("0", "0.0", "0.00"), f"{text} keeps its sign")


def _numbers_of_imported_files(gate):
    for text in strings(gate):
        span = read_span(text) if re.fullmatch(r"\s*-?[0-9.,]*[0-9]\s*", text) else None
        said = f"an imported {text!r} was read as {span}"
        gate.check(span is None or readings(text) == {span.low}, said)
