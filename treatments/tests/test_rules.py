"""Arithmetic with its working, and the order of states."""

import random
from decimal import Decimal
from types import SimpleNamespace

import pytest

from treatments import lifecycle, rules
from treatments.exceptions import MoveNotAllowed
from treatments.vocabulary import Kind, Rung, State


def test_mg_is_percent_times_ten_times_ml():
    chance = random.Random(7)
    for _ in range(500):
        percent = Decimal(chance.randint(0, 10000)) / 100
        volume = Decimal(chance.randint(0, 50000)) / 100

        mg = rules.mg_given(percent=percent, volume_ml=volume)

        assert abs(mg - percent * 10 * volume) <= Decimal("0.005")
        # 1 % is 10 mg/mL: both ways of writing a strength give the same dose.
        assert mg == rules.mg_given(mg_ml=percent * 10, volume_ml=volume)


def test_the_working_stands_in_words():
    assert rules.mg_working(percent=Decimal(1), volume_ml=Decimal(2)) == "1 % × 10 × 2 mL = 20 mg"
    assert (
        rules.mg_working(percent=Decimal("0.25"), volume_ml=Decimal(10))
        == "0.25 % × 10 × 10 mL = 25 mg"
    )
    assert (
        rules.mg_working(mg_ml=Decimal(40), volume_ml=Decimal("0.5")) == "40 mg/mL × 0.5 mL = 20 mg"
    )


def test_a_sum_with_a_part_missing_is_no_sum():
    assert rules.mg_given(percent=Decimal(1)) is None
    assert rules.mg_working(volume_ml=Decimal(2)) == ""
    assert rules.day_working(Decimal(500), None) == ""


def test_half_a_hundredth_goes_up():
    """0.25 % × 10 × 0.01 mL is 0.025 mg."""
    assert rules.mg_given(percent=Decimal("0.25"), volume_ml=Decimal("0.01")) == Decimal("0.03")
    assert rules.mg_given(mg_ml=Decimal("2.45"), volume_ml=Decimal("0.1")) == Decimal("0.25")


@pytest.mark.parametrize(
    ("percent", "mg_ml", "ml", "mg"),
    [(2, None, 3, 60), (None, 40, "0.5", 20), (None, None, 3, None), (2, None, None, None)],
)
def test_the_mg_of_an_agent(percent, mg_ml, ml, mg):
    agent = SimpleNamespace(
        concentration_percent=percent and Decimal(percent), concentration_mg_ml=mg_ml and Decimal(mg_ml),
        volume_ml=ml and Decimal(ml),
    )  # fmt: skip
    assert rules.mg_of(agent) == mg


def test_the_daily_sum():
    assert rules.day_working(Decimal(500), Decimal(2)) == "500 mg × 2 a day = 1,000 mg a day"
    assert rules.mg_a_day(Decimal(400), Decimal("2.5")) == 1000


@pytest.mark.parametrize(
    ("before", "after", "percent"),
    [(8, 2, 75), (6, 4, 33), (8, 7, 13), (7, 7, 0), (4, 6, -50), (0, 0, None)],
)
def test_response_to_a_block(before, after, percent):
    assert rules.block_response_percent(before, after) == percent


def test_every_rung_has_kinds_and_every_procedure_a_rung():
    assert all(rules.kinds_of(rung) for rung in Rung)
    assert all(rules.rung_of(kind) == rung for rung in Rung for kind in rules.kinds_of(rung))
    assert rules.rung_of(Kind.INJECTION) == Rung.INJECTION
    assert rules.rung_of(Kind.SPINE_SURGERY) is None
    assert rules.is_procedure(Kind.EXCISION)
    assert not rules.is_procedure(Kind.MEDICINE)


def test_a_drug_is_known_by_its_full_name_only():
    assert rules.drug_named(" Ibuprofen ") == "ibuprofen"
    assert rules.drug_named("ibu") == ""
    assert rules.drug_named("other") == ""


@pytest.mark.parametrize(
    "ended", [State.COMPLETED, State.STOPPED, State.DONE_ELSEWHERE, State.NOT_DONE]
)
def test_what_has_ended_stays_ended(ended):
    for state in State:
        with pytest.raises(MoveNotAllowed) as refused:
            lifecycle.check(ended, state)
        assert (refused.value.state, refused.value.to) == (ended, state)


def test_a_plan_may_become_anything_but_an_injection_is_given_not_moved():
    assert State.IN_PROGRESS in lifecycle.moves_from(State.PROPOSED, is_procedure=False)
    assert State.COMPLETED not in lifecycle.moves_from(State.PROPOSED, is_procedure=True)
    assert State.DONE_ELSEWHERE in lifecycle.moves_from(State.REFERRED, is_procedure=True)
