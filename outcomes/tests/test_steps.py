"""When a step began, where its pain began, and that a problem which was closed is over."""

from dataclasses import dataclass
from datetime import date, timedelta

from outcomes.facts import ScoreGiven, TreatmentGiven
from outcomes.steps import baseline_at, build

D = date(2026, 1, 5)


@dataclass(frozen=True)
class Given:
    on: date | None


def days(*numbers):
    return [Given(D + timedelta(days=n)) for n in numbers]


def test_baseline_is_the_last_of_fourteen_days_or_none():
    assert baseline_at(days(-15), D) is None
    assert baseline_at(days(-14), D).on == D - timedelta(days=14)
    assert baseline_at(days(-9, 0, 1), D).on == D
    assert baseline_at([Given(None)], D) is None


def given(on, rung, since_closing=None):
    return TreatmentGiven(on, rung=rung, state="completed", since_closing=since_closing)


def score(on, value):
    return ScoreGiven(on, value=value, code="pain_nrs")


def test_another_problem_climbs_the_ladder_anew():
    closed, back = D + timedelta(days=100), D + timedelta(days=400)
    pains = [score(D, 8), score(D + timedelta(days=84), 4), score(D + timedelta(days=350), 9),
             score(back, 7), score(back + timedelta(days=84), 6)]  # fmt: skip
    treatments = [
        given(D, 3),
        given(D + timedelta(days=30), 7),
        given(back, 2, closed),
        given(back, 7, closed),
    ]

    steps = build(treatments, pains)

    assert [(step.rung, step.on) for step in steps] == [
        (3, D),
        (7, D + timedelta(days=30)),
        (7, back),
    ]
    assert [step.until for step in steps] == [D + timedelta(days=30), closed, None]
    # What was felt after the problem was closed is no answer to its injection.
    assert [step.last and step.last.value for step in steps] == [None, 4, 6]
    assert [step.baseline and step.baseline.value for step in steps] == [8, None, 7]
    assert [step.the_step for step in steps[1:]] == [
        "the first injection",
        "the first injection in this problem",
    ]


def test_within_a_problem_a_rung_begins_once():
    steps = build([given(D, 7), given(D + timedelta(days=60), 7)], [])

    assert [(step.rung, step.on) for step in steps] == [(7, D)]


def test_a_step_ends_with_the_closing_of_its_own_problem():
    own, other = D + timedelta(days=100), D + timedelta(days=500)
    first = TreatmentGiven(D, rung=7, state="completed", until_closing=own)
    pains = [score(D, 8), score(D + timedelta(days=84), 2), score(D + timedelta(days=400), 9)]

    steps = build([first, given(D + timedelta(days=700), 3, other)], pains)

    assert (steps[0].until, steps[0].last.value) == (own, 2)


def test_a_baseline_is_of_its_own_problem():
    back = D + timedelta(days=105)
    steps = build(
        [given(D, 7), given(back, 7, D + timedelta(days=100))], [score(D + timedelta(days=95), 1)]
    )

    assert steps[1].baseline is None
