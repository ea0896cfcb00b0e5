"""Which score is due when: the rules by hand, by chance, and the same rules as one statement for a clinic."""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup import due_scores, plans
from followup.anchors import scheduled
from followup.models import FollowUpSlot
from followup.schedule import (
    COURSE_DAYS,
    DEFAULT_SLOTS,
    Anchor,
    SlotState,
    plan,
    standing,
    until,
)
from patients.models import EpisodeOfCare
from patients.tests.factories import PatientFactory

D = date(2026, 1, 5)


@dataclass(frozen=True)
class Given:
    on: date | None
    value: int = 5


def days(*numbers):
    return [Given(D + timedelta(days=n)) for n in numbers]


def states(anchors, scores, *, after):
    return [
        (due.weeks, due.state.value)
        for due in plan(anchors, scores, today=D + timedelta(days=after))
    ]


def test_the_five_times_of_a_step():
    assert states([Anchor(D, 7)], [], after=0) == [
        (weeks, "upcoming") for weeks in (2, 6, 12, 26, 52)
    ]
    assert states([Anchor(D, 7)], days(14, 43), after=72) == [
        (2, "answered"), (6, "answered"), (12, "open"), (26, "upcoming"), (52, "upcoming"),
    ]  # fmt: skip
    assert states([Anchor(D, 7)], [], after=500) == [
        (weeks, "missed") for weeks in (2, 6, 12, 26, 52)
    ]


@pytest.mark.parametrize(
    ("score", "answers"),
    [(9, None), (10, 2), (18, 2), (19, None), (27, None), (28, 6), (56, 6), (57, None), (425, 52), (426, None)],
)  # fmt: skip
def test_a_window_holds_its_ends_and_nothing_beyond(score, answers):
    answered = [
        due.weeks
        for due in plan([Anchor(D, 7)], days(score), today=D + timedelta(days=600))
        if due.state is SlotState.ANSWERED
    ]
    assert answered == ([answers] if answers else [])


def test_of_several_answers_the_nearest_counts_and_the_others_answer_nothing():
    due = plan([Anchor(D, 7)], days(30, 41, 55), today=D + timedelta(days=90))[1]
    assert (due.weeks, due.score.on) == (6, D + timedelta(days=41))


def test_a_later_step_takes_over_from_its_day_on():
    first, second = Anchor(D, 7), Anchor(D + timedelta(days=60), 7)
    found = plan([first, second], days(60), today=D + timedelta(days=300))
    assert [(due.anchor, due.weeks) for due in found] == [
        (first, 2), (first, 6), *((second, weeks) for weeks in (2, 6, 12, 26, 52)),
    ]  # fmt: skip


def test_a_window_ends_where_the_next_step_begins():
    second = Anchor(D + timedelta(days=45), 7)
    six_weeks = plan([Anchor(D, 7), second], days(45), today=D + timedelta(days=90))[1]
    # A score of the day the next step began was given before it.
    assert (six_weeks.weeks, six_weeks.last, six_weeks.state) == (6, second.on, SlotState.ANSWERED)


def test_a_lower_step_beside_a_higher_one_starts_nothing():
    injection, tablets = Anchor(D, 7), Anchor(D + timedelta(days=3), 3)
    assert standing([injection, tablets]) == [injection]
    much_later = Anchor(D + timedelta(days=COURSE_DAYS), 3)
    assert standing([injection, much_later]) == [injection, much_later]


def test_what_stands_in_a_shadow_throws_none():
    operation = Anchor(D, 10)
    physio = Anchor(D + timedelta(days=300), 4)
    tablets = Anchor(D + timedelta(days=500), 3)
    assert standing([operation, physio, tablets]) == [operation, tablets]


def test_with_another_problem_a_lower_step_takes_over():
    injection = Anchor(D, 7)
    closed, back = D + timedelta(days=90), D + timedelta(days=120)
    tablets = Anchor(back, 3, since_closing=closed)
    assert standing([injection, tablets]) == [injection, tablets]
    found = plan([injection, tablets], [], today=back)
    assert [(due.anchor, due.weeks) for due in found if due.state is not SlotState.MISSED] == [
        (tablets, weeks) for weeks in (2, 6, 12, 26, 52)
    ]


def test_what_is_felt_after_the_closing_answers_no_question_of_the_closed_step():
    injection = Anchor(D, 7, until_closing=D + timedelta(days=60))
    tablets = Anchor(D + timedelta(days=200), 3, since_closing=D + timedelta(days=130))
    felt = days(43, 90)
    asked = plan([injection, tablets], felt, today=D + timedelta(days=210))
    assert [(due.weeks, due.state.value) for due in asked if due.anchor is injection] == [
        (2, "missed"), (6, "answered"),
    ]  # fmt: skip
    # Until a step of another problem takes over the questions go on, and are answered.
    assert (12, "answered") in states([injection], felt, after=100)


def closing_before(day, closings):
    return max((each for each in closings if each < day), default=None)


some_days = st.integers(0, 900).map(lambda n: D + timedelta(days=n))
anchors = st.builds(
    lambda steps, closings: [
        Anchor(on, rung, since_closing=closing_before(on, closings)) for on, rung in steps
    ],
    st.lists(st.tuples(some_days, st.sampled_from([3, 4, 5, 7, 10])), max_size=7),
    st.lists(some_days, max_size=2),
)
scores = st.lists(st.integers(0, 1400), max_size=12).map(lambda ns: days(*sorted(ns)))


@pytest.mark.parametrize(
    ("steps", "followed"),
    [
        # Both outside the course of the first, in the shadow of the second, which shadows nobody.
        ([(0, 7), (1, 5), (425, 3), (425, 4)], [(0, 7), (425, 4)]),
        ([(0, 7), (1, 5), (425, 4), (426, 3)], [(0, 7), (425, 4), (426, 3)]),
    ],
)
def test_steps_on_the_edge_of_a_course_share_no_answer(steps, followed):
    every = [Anchor(D + timedelta(days=day), rung) for day, rung in steps]

    kept = standing(every)

    assert [((each.on - D).days, each.rung) for each in kept] == followed
    for day in range(426, 1_000):
        found = [
            due for due in plan(every, days(day), today=D + timedelta(days=1_500)) if due.score
        ]
        assert len(found) <= 1, (day, found)


@given(anchors, scores, st.integers(0, 1500))
def test_no_answer_counts_twice_and_nobody_is_asked_about_two_steps_at_once(steps, given_, after):
    today = D + timedelta(days=after)
    found = plan(steps, given_, today=today)
    used = [id(due.score) for due in found if due.score is not None]
    assert len(used) == len(set(used))
    kept = standing(steps)
    for due in found:
        assert due.anchor in kept
        end = until(due.anchor, kept)
        assert due.first <= due.on <= due.last or due.last == end
        assert (due.state is SlotState.ANSWERED) == (due.score is not None)
        if due.score:
            assert due.first <= due.score.on <= due.last
    # Every step is followed, or begun while a higher one of its problem that is followed.
    for step in steps:
        assert any(
            other.rung >= step.rung
            and 0 <= (step.on - other.on).days < COURSE_DAYS
            and other.since_closing == step.since_closing
            for other in kept
        )


@dataclass(frozen=True)
class Step:
    on: date
    rung: int
    id: object = None
    precision: str = "day"
    state: str = "completed"
    is_history: bool = False
    since_closing: date | None = None
    until_closing: date | None = None


# Steps (days ago, rung), scores (days ago), problems closed (days ago).
HISTORIES = [
    ([], []), ([(20, 7)], []), ([(20, 7)], [5]), ([(20, 7)], [15]), ([(60, 7), (30, 3)], []),
    ([(60, 3), (30, 7)], [25]), ([(400, 7)], [40]), ([(430, 7)], []), ([(800, 7)], [300]),
    ([(700, 10), (400, 4), (200, 3)], []), ([(9, 7)], []), ([(90, 7), (90, 3)], [80]),
    ([(300, 7), (200, 7), (100, 4)], [150]),
    ([(200, 7), (20, 3)], [], [100]), ([(200, 7), (20, 3)], [], [200]), ([(200, 7), (20, 3)], [], [20]),
    ([(200, 7), (20, 3)], [], [201]), ([(380, 10), (300, 7), (100, 4), (20, 3)], [], [320, 60]),
]  # fmt: skip


def test_the_statement_of_a_clinic_says_what_the_rules_say(course):
    """One patient per history; each is due exactly when the newest open slot of the rules has no score since."""
    settings = plans.of(course.clinic)
    expected = {}
    for number, (steps, pains, *closed) in enumerate(HISTORIES):
        patient = PatientFactory(clinic=course.clinic, record_number=f"H{number}")
        patient.clinic = course.clinic
        one = type(course)(patient, course.by)
        rows = [one.step(ago, rung) for ago, rung in steps]
        given_ = sorted((one.pain(ago, 4) for ago in pains), key=lambda s: s.collected_on)
        closings = [one.day(ago) for ago in itertools.chain(*closed)]
        for problem, day in enumerate(sorted(closings), 2):
            EpisodeOfCare.objects.create(
                clinic=course.clinic, patient=patient, number=problem, closed_on=day
            )
        told = [
            Step(r.started_on, r.rung, r.pk, since_closing=closing_before(r.started_on, closings))
            for r in rows
        ]
        begun = [
            due
            for due in scheduled(
                told, [Given(s.collected_on) for s in given_], settings, today=one.today
            )
            if due.first <= one.today
        ]
        if begun:
            newest = max(begun, key=lambda due: (due.anchor.on, due.anchor.rung, due.first))
            if not any(s.collected_on >= newest.first for s in given_):
                expected[patient.pk] = (newest.anchor.key, newest.weeks, newest.state)
    found = due_scores.of_clinic(course.clinic, settings, course.today)
    assert {d.patient.pk: (d.anchor_id, d.weeks, d.state) for d in found} == expected
    assert len(expected) >= 6


def test_a_clinic_may_choose_its_own_times(course):
    FollowUpSlot.objects.create(clinic=course.clinic, weeks=4, from_days=20, to_days=40)
    course.step(30, 7)
    found = due_scores.of_clinic(course.clinic, plans.of(course.clinic), course.today)
    assert [(due.weeks, due.on) for due in found] == [(4, course.day(2))]


@pytest.mark.parametrize(
    "more", [{"is_history": True}, {"state": "proposed"}, {"state": "done_elsewhere"}, {"started_precision": "month"}]
)  # fmt: skip
def test_what_was_not_done_here_on_a_known_day_starts_nothing(course, more):
    course.step(20, 7, **more)
    assert due_scores.of_clinic(course.clinic, plans.of(course.clinic), course.today) == []


def test_default_windows_never_overlap():
    for before, after in itertools.pairwise(DEFAULT_SLOTS):
        assert before.from_days <= before.weeks * 7 <= before.to_days < after.from_days
