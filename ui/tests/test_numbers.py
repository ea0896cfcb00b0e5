"""A typed number means what stands there, or nothing."""

from contextlib import suppress
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ui.fields import StrictDecimalField, StrictIntegerField
from ui.numbers import NumberUnclear, read_decimal, read_integer, write_number


@given(st.integers(0, 999_999_999), st.integers(0, 99), st.sampled_from(".,"))
def test_two_decimals_are_read_exactly_with_point_or_comma(whole, part, mark):
    assert read_decimal(f"{whole}{mark}{part:02}") == Decimal(f"{whole}.{part:02}")


@given(st.decimals(-99999, 99999, places=2))
def test_what_is_written_reads_back_as_the_same_number(number):
    assert read_decimal(write_number(number)) == number


@given(st.text(max_size=12))
def test_any_text_is_one_clear_number_or_refused(text):
    with suppress(NumberUnclear):
        number = read_decimal(text)

        assert number == Decimal(text.strip().replace(",", ".").replace("−", "-"))


@pytest.mark.parametrize(
    "text",
    """1.500|1,500|1.000,5|1 500|1'500|1e3|1E3|12.|.5|٣|१२|０5|½|0x10|1_000|--1|+1|nan|inf|| |12 mm
    |10-20|1234567890""".replace("\n    ", "").split("|"),
)
def test_what_could_mean_another_magnitude_is_refused(text):
    with pytest.raises(NumberUnclear):
        read_decimal(text)


@pytest.mark.parametrize("text", ["12.5", "12,0", "12.0"])
def test_a_whole_number_has_no_point(text):
    with pytest.raises(NumberUnclear):
        read_integer(text)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (Decimal("12.50"), "12.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("100"), "100"),
        (None, ""),
        (7, "7"),
    ],
)
def test_numbers_are_written_as_people_read_them(number, words):
    assert write_number(number) == words


def test_a_field_says_range_and_unit_in_one_sentence():
    field = StrictIntegerField(unit="mm", min_value=1, max_value=300)

    with pytest.raises(ValidationError) as refusal:
        field.clean("800")

    assert refusal.value.messages == ["Enter 1 to 300 mm."]


def test_a_field_reads_a_comma_and_keeps_nothing_as_nothing():
    field = StrictDecimalField(unit="kg", required=False)

    assert field.clean(" 12,5 ") == Decimal("12.5")
    assert field.clean("") is None


@pytest.mark.parametrize(
    ("typed", "number"), [("0.125", "0.125"), ("0,125", "0.125"), ("-0.125", "-0.125")]
)
def test_thousandths_after_a_nought_are_clear(typed, number):
    assert read_decimal(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["1.125", "00.125", "0.1250", "10,125"])
def test_three_decimals_elsewhere_could_be_thousands(typed):
    with pytest.raises(NumberUnclear):
        read_decimal(typed)
