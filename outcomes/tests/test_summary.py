"""The one line in words says what is known and nothing more."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from outcomes import summary
from outcomes.facts import CourseOfCare, ExamSeen, ScoreGiven, TreatmentGiven

TODAY = date(2026, 6, 1)


def day(ago):
    return TODAY - timedelta(days=ago)


def pain(ago, value):
    return ScoreGiven(day(ago), value=value, code="pain_nrs")


KINDS = {2: "heat", 3: "medicine", 7: "injection", 10: "excision"}


def given(ago, rung, **more):
    return TreatmentGiven(day(ago), kind=KINDS[rung], rung=rung, state="completed", **more)


def said(pains=(), treatments=(), exams=()):
    course = CourseOfCare(
        SimpleNamespace(origin="clinic"), exams=tuple(exams), scores=tuple(pains), treatments=tuple(treatments),
        pains=tuple(pains),
    )  # fmt: skip
    return summary.build(course, today=TODAY)


CASES = {
    "nothing": ([], [], "No exam and no score yet"),
    "one score": ([pain(0, 6)], [], "Pain 6 of 10 now. One score so far"),
    "better": ([pain(60, 7), pain(0, 4)], [given(60, 7)],
               "Pain 4 of 10 now, 7 at the first injection: 43 % better"),
    "worse": ([pain(60, 7), pain(0, 8)], [given(60, 7)], "Pain 8 of 10 now, 7 at the first injection: 14 % worse"),
    "same": ([pain(60, 7), pain(0, 7)], [given(60, 7)], "Pain 7 of 10 now, 7 at the first injection: no change"),
    "from zero": ([pain(60, 0), pain(0, 3)], [given(60, 10)], "Pain 3 of 10 now, 0 at the excision: 3 points worse"),
    "baseline 14 days before": ([pain(74, 8), pain(0, 4)], [given(60, 3)],
                                "Pain 4 of 10 now, 8 at the start of medicines: 50 % better"),
    "baseline 15 days before is none": ([pain(75, 8), pain(0, 4)], [given(60, 3)],
        "Pain 4 of 10 now; no score in the 14 days before the start of medicines"),
    "no score since": ([pain(60, 7)], [given(58, 7)], "Pain 7 of 10 at the first injection, no score since"),
    "no score near the step": ([pain(90, 7)], [given(58, 7)],
                               "Pain 7 of 10 on 3 Mar, no score since the first injection"),
    "an old score is dated": ([pain(200, 7), pain(60, 4)], [given(200, 7)],
                              "Pain 4 of 10 on 2 Apr, 7 at the first injection: 43 % better"),
    "no step": ([pain(60, 8), pain(0, 6)], [], "Pain 6 of 10 now, 8 on 2 Apr: 25 % better"),
    "step without any score": ([], [given(60, 7)], "No pain score yet"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_sentence(case):
    pains, treatments, words = case

    assert said(pains, treatments).title == words


def test_what_was_done_elsewhere_or_before_is_no_step():
    treatments = [
        given(300, 7, is_history=True),
        TreatmentGiven(day(90), rung=10, state="proposed"),
    ]

    assert said([pain(0, 4)], treatments).step is None


def test_self_care_beside_something_higher_is_no_step_of_its_own():
    assert [s.rung for s in said([], [given(90, 3), given(30, 2)]).steps] == [3]
    assert [s.rung for s in said([], [given(90, 2), given(30, 3)]).steps] == [2, 3]


def test_the_second_line_names_step_and_week():
    basis = said([pain(63, 7), pain(0, 4)], [given(63, 7)]).basis

    assert "Step 7, therapeutic injection, week 9." in basis


def test_a_draft_is_said_to_be_one():
    exam = ExamSeen(day(3), by="Dr K. Sato", is_signed=False)

    assert "Last exam 29 May, Dr K. Sato. Not signed yet." in said(exams=[exam]).basis


def test_a_draft_does_not_hide_the_last_signed_exam():
    signed = ExamSeen(day(9), by="Dr K. Sato", is_signed=True)
    draft = ExamSeen(day(0), by="Dr B. Okafor", is_signed=False)

    basis = said(exams=[signed, draft]).basis

    assert "Last exam 23 May, Dr K. Sato." in basis
    assert "A draft, today, Dr B. Okafor, is not signed yet." in basis


def test_a_threshold_asks_for_both_percent_and_points():
    small = said([pain(60, 4), pain(0, 2.5)], [given(60, 7)]).step
    enough = said([pain(60, 4), pain(0, 2)], [given(60, 7)]).step

    assert small.is_responded is False
    assert enough.is_responded is True
    assert enough.first_important.value == 2


def test_who_comes_back_with_another_problem_is_not_told_of_the_old_step():
    old = given(730, 7, until_closing=day(600))
    before = [pain(730, 8), pain(640, 1)]

    assert said(before, [old]).title == "No pain score yet in this problem"
    first = said([*before, pain(0, 9)], [old])
    assert first.title == "Pain 9 of 10 now. One score so far"
    assert "week" not in first.basis
    later = said([*before, pain(30, 9), pain(0, 6)], [old, given(30, 3, since_closing=day(600))])
    assert (
        later.title == "Pain 6 of 10 now, 9 at the start of medicines in this problem: 33 % better"
    )


def test_a_course_that_ended_is_the_last_step():
    assert "Last step 3, medicines, week 8." in said([], [given(60, 3)]).basis
    running = TreatmentGiven(day(60), kind="medicine", rung=3, state="in_progress")
    assert "Step 3, medicines, week 8." in said([], [running]).basis
