"""What a treatment is called in lists, letters and lanes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from patients.models import EpisodeOfCare
from treatments.ladder import build, name_of, often_words
from treatments.models import Treatment
from treatments.tests.factories import course


def test_the_week_counts_from_the_first_day_of_the_step_as_on_the_chart(maria):
    today = maria.clinic.today()
    for days, state in ((65, "completed"), (30, "in_progress")):
        course(maria, started_on=today - timedelta(days), started_precision="day", state=state)

    built = build(maria)

    assert "week 9" in built.sentence
    assert [step.present for step in built.steps if step.is_now] == ["now, week 9"]


def test_a_step_whose_course_ended_is_the_last_and_not_now(maria):
    day = date(2026, 3, 2)
    course(maria, started_on=day, started_precision="day", state="completed",
           ended_on=date(2026, 5, 3), ended_precision="month")  # fmt: skip

    steps = build(maria).steps

    assert not any(step.is_now for step in steps)
    assert [step.present for step in steps if step.present] == ["last, ended May 2026"]
    assert "Last step" in build(maria).sentence


def test_the_weeks_of_a_problem_that_was_closed_are_not_counted(maria):
    today = maria.clinic.today()
    course(maria, started_on=today - timedelta(700), started_precision="day", state="completed")
    EpisodeOfCare.objects.create(
        clinic=maria.clinic, patient=maria, number=7, closed_on=today - timedelta(600)
    )
    course(maria, started_on=today - timedelta(30), started_precision="day", state="in_progress")

    assert "week 4" in build(maria).sentence


def test_a_step_begun_now_is_of_this_week(maria):
    course(maria, started_on=maria.clinic.today(), started_precision="day")

    assert "this week" in build(maria).sentence


@pytest.mark.parametrize(
    ("kind", "said", "origin", "name"),
    [
        ("chiropractic", "four sessions", "clinic", "chiropractic or osteopathy, four sessions"),
        ("chiropractic", "", "clinic", "chiropractic or osteopathy"),
        ("other", "cupping", "clinic", "cupping"),
        # In print the source's own words are the name.
        ("needling", "multiple needling", "published", "multiple needling"),
    ],
)
def test_the_kind_is_said_with_what_was_said_of_it(kind, said, origin, name):
    assert name_of(Treatment(kind=kind, kind_text=said, origin=origin)) == name


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, ""),
        ({"sessions": 1}, "1 session"),
        ({"sessions": 4, "sessions_high": 6, "interval_days": Decimal(7)}, "4–6 sessions, every 7 days"),
        ({"sessions": 0}, "0 sessions"),
        ({"sessions_text": "several", "sessions": 3, "interval_text": "weekly"}, "several, weekly"),
        ({"interval_days": Decimal(1)}, "every day"),
        ({"interval_days": Decimal("2.33"), "interval_days_high": Decimal("3.50")}, "2–3 × a week"),
        ({"interval_days": Decimal("1.75")}, "4 × a week"),
        ({"interval_days": Decimal(2), "interval_days_high": Decimal("3.50")}, "about every 2–4 days"),
        ({"interval_days": Decimal("30.44")}, "about every 30 days"),
        ({"interval_days": Decimal(0)}, ""),
        ({"times_per_day": Decimal("3.0"), "minutes_each": 15}, "3 × a day, 15 minutes each time"),
        ({"minutes_each": 1}, "1 minute each time"),
        # Asked and none is not the same as not asked.
        ({"times_per_day": Decimal(0)}, "0 × a day"),
    ],
)  # fmt: skip
def test_how_often_is_said_as_exactly_as_it_is_known(facts, words):
    assert often_words(Treatment(**facts)) == words


def test_what_still_runs_is_now_though_another_course_ended_since(maria):
    today = maria.clinic.today()
    course(
        maria,
        kind="physiotherapy",
        rung=4,
        started_on=today - timedelta(60),
        started_precision="day",
        state="in_progress",
    )
    course(maria, started_on=today - timedelta(30), started_precision="day", state="completed",
           ended_on=today - timedelta(20), ended_precision="day")  # fmt: skip

    steps = build(maria).steps

    assert [(step.number, step.present) for step in steps if step.present] == [(4, "now, week 8")]


def test_at_the_visit_with_another_problem_no_old_step_is_now(maria):
    today = maria.clinic.today()
    course(maria, started_on=today - timedelta(700), started_precision="day", state="in_progress")
    EpisodeOfCare.objects.create(
        clinic=maria.clinic, patient=maria, number=7, closed_on=today - timedelta(600)
    )
    assert "week 100" in build(maria).sentence
    EpisodeOfCare.objects.create(clinic=maria.clinic, patient=maria, number=8, opened_on=today)

    built = build(maria)

    assert built.sentence == "Nothing has been started in this problem yet."
    assert [line.is_earlier for step in built.steps for line in step.lines] == [True]
    assert not any(step.present for step in built.steps)


def test_a_problem_that_was_closed_and_followed_by_another_on_one_day_ends_the_day_before(maria):
    today = maria.clinic.today()
    course(maria, started_on=today - timedelta(40), started_precision="day", state="in_progress")
    EpisodeOfCare.objects.create(
        clinic=maria.clinic,
        patient=maria,
        number=7,
        opened_on=today - timedelta(50),
        closed_on=today,
    )
    course(
        maria,
        kind="physiotherapy",
        rung=4,
        started_on=today,
        started_precision="day",
        state="in_progress",
    )
    assert [row.since_closing for row in Treatment.objects.with_closings().in_order()] == [
        None,
        None,
    ]

    EpisodeOfCare.objects.create(clinic=maria.clinic, patient=maria, number=8, opened_on=today)

    yesterday = today - timedelta(1)
    rows = Treatment.objects.with_closings().in_order()
    assert [(row.since_closing, row.until_closing) for row in rows] == [
        (None, yesterday),
        (yesterday, None),
    ]
    # An exam of long ago, written down after the closing, moves no border.
    EpisodeOfCare.objects.filter(number=8).update(opened_on=today - timedelta(900))
    assert [row.until_closing for row in rows.all()] == [None, None]
