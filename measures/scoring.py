"""Arithmetic of scores and of their change, in plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from measures.exceptions import NoSuchQuestion, ScoreOutOfRange
from measures.instruments import BY_CODE
from measures.questions import FEWEST_ACTIVITIES, Kind, questions_of
from measures.vocabulary import InstrumentCode

Answers = Mapping[int, Decimal | None]
THOUSANDTH = Decimal("0.001")
"""A mean is kept to three decimals."""
TENTH = Decimal("0.1")
MEANS = frozenset({InstrumentCode.PEG, InstrumentCode.PSFS})
"""What is scored as the mean of its answers."""


def total(
    code: str,
    version: str,
    answers: Answers,
    *,
    is_finished: bool = True,
    highest: Decimal | None = None,
) -> Decimal | None:
    """Return the score of these answers by question number, in the instrument's own unit.

    None is "cannot be scored", never zero; rules in docs/reference/instruments.md. A form that was not
    finished is not scored. A question nobody answered is None or left out. Of ticks, 1 is ticked and 0 said not to apply: zero is the score only of
    a finished form on which every statement is 0. Where only a total is kept it is the answer to 1, and
    `highest` is the top of the scale used, when that is not the instrument's.
    Raises ScoreOutOfRange and NoSuchQuestion.
    """
    questions = questions_of(code, version)
    if not questions:
        return _given_total(code, answers, highest)
    check(code, version, answers)
    if code == InstrumentCode.CLINICIAN_CATEGORY or not is_finished:
        return None
    if questions[0].kind is Kind.TICK:
        return _ticks(kept(code, version, answers))
    if code == InstrumentCode.PSFS:
        return _mean(answers.values(), fewest=FEWEST_ACTIVITIES)
    return _mean([answers.get(each.number) for each in questions], fewest=len(questions))


def check(code: str, version: str, answers: Answers) -> None:
    """Raise NoSuchQuestion or ScoreOutOfRange unless every answer is one of those offered."""
    offered = {each.number: each.numbers for each in questions_of(code, version)}
    for number, answer in answers.items():
        if number not in offered:
            raise NoSuchQuestion
        if answer is not None and answer not in offered[number]:
            raise ScoreOutOfRange


def kept(
    code: str, version: str, answers: Answers, *, is_finished: bool = True
) -> dict[int, Decimal | None]:
    """Return what is stored of each question: on a finished form with a tick, a blank statement is 0.

    A blank of an unfinished form stays None, and so does every blank where nothing was ticked.
    """
    questions = questions_of(code, version)
    if not questions or questions[0].kind is not Kind.TICK:
        return dict(answers)
    says_no = is_finished and any(answers.values())
    blank = Decimal(0) if says_no else None
    given = {each.number: answers.get(each.number) for each in questions}
    return {number: blank if answer is None else answer for number, answer in given.items()}


def none_apply(code: str, version: str) -> dict[int, Decimal | None]:
    """Return the answers of somebody who says that no statement applies."""
    return {each.number: Decimal(0) for each in questions_of(code, version)}


def _given_total(code, answers, highest) -> Decimal | None:
    if set(answers) - {1}:
        raise NoSuchQuestion
    value, measure = answers.get(1), BY_CODE.get(code)
    if value is None:
        return None
    top = highest if highest is not None else measure and measure.highest
    bottom = measure and measure.lowest
    if (bottom is not None and value < bottom) or (top is not None and value > top):
        raise ScoreOutOfRange
    return Decimal(value)


def _ticks(stored) -> Decimal | None:
    # Nothing ticked, and nobody said that none applies.
    return None if None in stored.values() else Decimal(sum(stored.values()))


def _mean(values, *, fewest: int) -> Decimal | None:
    given = list(values)
    if len(given) < fewest or None in given:
        return None
    mean = Decimal(sum(given)) / len(given)
    return mean.quantize(THOUSANDTH, rounding=ROUND_HALF_UP)


def shown(code: str, value: Decimal) -> Decimal:
    """Return the score as people read it: a mean to one decimal, half up; any other number as it is."""
    return value.quantize(TENTH, rounding=ROUND_HALF_UP) if code in MEANS else value


def percent_better(
    baseline: Decimal, now: Decimal, *, higher_is_better: bool = False
) -> Decimal | None:
    """Return improvement in percent of baseline (negative: worse); None when the baseline is 0."""
    if baseline == 0:
        return None
    change = (now - baseline) if higher_is_better else (baseline - now)
    return change * 100 / baseline


def whole(value: Decimal) -> int:
    """Round half up, as people do by hand."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True)
class Threshold:
    """What counts as an important change: both conditions must hold. Source beside each instrument."""

    percent: Decimal
    points: Decimal


PAIN_THRESHOLD = Threshold(percent=Decimal(30), points=Decimal(2))
"""30 % and 2 points on a 0-10 pain scale: Ostelo 2008."""


def is_important(
    baseline: Decimal, now: Decimal, threshold: Threshold = PAIN_THRESHOLD
) -> bool | None:
    """Say whether the fall from baseline is important; None when it cannot be said (baseline 0)."""
    percent = percent_better(baseline, now)
    if percent is None:
        return None
    return percent >= threshold.percent and baseline - now >= threshold.points
