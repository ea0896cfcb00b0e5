"""Each instrument on its own scale; what did not come shows; at most three notes; nothing joined that was not."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest

from outcomes import events, notes, panels, scales, scheduled, shapes, sight, summary, timeline
from outcomes.facts import CourseOfCare, ExamSeen, Finding, Nodule, ScoreGiven, TreatmentGiven

TODAY = date(2026, 6, 1)
RMDQ, VAS, PSFS, PEG, ODI = (
    scales.of_measure(c) for c in ("rmdq", "pain_vas", "psfs", "peg", "odi")
)


def day(ago):
    return TODAY - timedelta(days=ago)


def score(ago, value, scale=scales.PAIN, **more):
    return ScoreGiven(
        day(ago), id=uuid4(), code=scale.code, name=scale.name, value=value, scale=scale, **more
    )


def course_of(*scores, treatments=(), **more):
    pains = tuple(s for s in scores if s.code == scales.PAIN.code)
    return CourseOfCare(
        SimpleNamespace(origin="clinic"), scores=scores, pains=pains, treatments=treatments, **more
    )


def drawn(course, layout=shapes.WIDE):
    return timeline.build(course, summary.build(course, today=TODAY), today=TODAY, layout=layout)


def injection(ago):
    return TreatmentGiven(day(ago), id=uuid4(), rung=7, kind="injection", state="completed")


@pytest.mark.parametrize(
    ("scale", "before", "value", "words"),
    [
        (scales.PAIN, 7, "4.9", "30 % better"), (scales.PAIN, 5, "3", "2 points better"),
        (RMDQ, 14, "9", "5 points better"), (RMDQ, 20, "14", "30 % better"), (PEG, 6, "4.2", "30 % better"),
        (ODI, 44, "30.8", "30 % better"), (VAS, 40, "25", "15 mm better"), (PSFS, 3, "5.3", "2.3 points better"),
    ],
)  # fmt: skip
def test_the_threshold_is_where_both_conditions_are_met(scale, before, value, words):
    aim = scale.aim(before)

    assert (aim.value, aim.words) == (Decimal(value), words)
    assert scale.is_important(before, aim.value)
    step = Decimal("0.1") if scale.is_higher_better else -Decimal("0.1")
    assert not scale.is_important(before, aim.value - step)


@pytest.mark.parametrize(
    ("scale", "before"), [(RMDQ, 4), (scales.PAIN, 1), (PSFS, 8), (scales.PAIN, 0)]
)
def test_without_room_on_the_scale_there_is_no_threshold(scale, before):
    assert scale.aim(before) is None


def test_a_vas_of_ten_needs_a_tenth_of_the_millimetres():
    short = VAS.on_top(10, "not_stated")

    assert (short.highest, short.points, short.unit) == (10, Decimal("1.5"), "points")
    assert not short.is_important(4, 3)
    assert VAS.on_top(None, "not_stated") == VAS == VAS.on_top(100, "not_stated")


@pytest.mark.parametrize("layout", [shapes.WIDE, shapes.NARROW, shapes.PRINT, shapes.FULL[0]])
@pytest.mark.parametrize("scale", [scales.PAIN, RMDQ, PSFS, VAS])
def test_more_is_always_higher_and_the_direction_is_said(scale, layout):
    line = drawn(course_of(score(30, 2, scale), score(10, 7, scale)), layout)

    low, high = [p for p in line.points if p.shape == "square"]
    assert high.y < low.y
    said = "↑ higher is better" if scale is PSFS else "↓ lower is better"
    assert said in [words.text for words in line.words]


@pytest.mark.parametrize(
    ("answered", "shown"),
    [
        ((RMDQ, PEG), ["Pain", "RMDQ", "PEG"]),
        # One more answer moves no panel.
        ((RMDQ, PEG, PEG), ["Pain", "RMDQ", "PEG"]),
        ((RMDQ, PEG, PEG, ODI, ODI), ["Pain", "PEG", "ODI"]),
    ],
)
def test_panels_keep_their_places(answered, shown):
    scores = [score(40 - i, 3, scale) for i, scale in enumerate((scales.PAIN, *answered))]
    first = sight.choose(course_of(*scores), sight.Asked(), TODAY)
    assert [p.title for p in first.panels] == shown


def test_pain_and_two_more_at_first_and_the_rest_is_said():
    scores = [
        score(40 - i, 3, scale)
        for i, scale in enumerate((scales.PAIN, RMDQ, RMDQ, PEG, PEG, ODI, PSFS))
    ]
    course = course_of(*scores)

    first = sight.choose(course, sight.Asked(), TODAY)
    every = sight.choose(course, sight.Asked(all_panels=True), TODAY)

    assert [p.title for p in first.panels] == ["Pain", "RMDQ", "PEG"]
    assert [p.title for p in every.panels] == ["Pain", "RMDQ", "PEG", "ODI", "PSFS"]
    assert first.left_out[0].words == "Also scored: ODI (1 score), PSFS (1 score)."
    assert first.left_out[0].query == "?panels=all"
    rows = events.build(course, today=TODAY, panels=first.panels)
    # What is not drawn keeps its number in words.
    assert [row.detail for row in rows if row.what == ODI.name] == ["3"]


def due(ago, state, **more):
    return SimpleNamespace(
        on=day(ago),
        first=day(ago + 7),
        last=day(ago - 14),
        state=state,
        weeks=6,
        words="Questions, 6 weeks",
        **more,
    )


def test_what_was_scheduled_and_did_not_come_shows_on_every_panel_it_concerns():
    course = course_of(
        score(90, 7), score(90, 14, RMDQ), score(10, 4), score(10, 9, RMDQ), score(20, 5, PEG),
        scheduled=(due(60, "missed"), due(5, "open"), due(88, "answered"), due(-30, "upcoming")),
    )  # fmt: skip

    line = drawn(course)
    hollow = sorted((p.series, p.day) for p in line.points if p.shape == "hollow")

    rmdq = next(p.series for p in panels.build(course, TODAY) if p.title == "RMDQ")
    # The open one was answered by the scores of five days before, PEG excepted, which had not begun at the missed one.
    assert hollow == [("due", day(60)), ("due-peg-1-10", day(5)), (f"due-{rmdq}", day(60))]
    assert [(s.series, s.is_gap) for s in line.segments] == [("pain", True), (rmdq, True)]
    missing = [row for row in events.build(course, today=TODAY) if row.is_missing]
    assert [(row.what, row.pain, row.scores) for row in missing] == [
        ("Questions, 6 weeks due", "", ("", "open until 10 Jun 2026")),
        ("Questions, 6 weeks due", "not received", ("not received", "")),
    ]
    assert (
        sight.choose(course, sight.Asked(), TODAY).left_out[-1].words
        == "Next due 1 Jul 2026: Questions, 6 weeks."
    )


def test_what_can_still_come_says_until_when():
    course = course_of(score(90, 7), scheduled=(due(5, "open"),))

    assert [p.title for p in drawn(course).points if p.shape == "hollow"] == [
        "Pain due 27 May 2026: open until 10 Jun 2026"
    ]


def test_a_scheduled_day_stands_for_the_review_of_the_same_time():
    exam = ExamSeen(day(100), id=uuid4(), review_on=day(60))
    course = course_of(score(100, 7), exams=(exam,), scheduled=(due(58, "missed"),))

    assert [each.on for each in scheduled.of(course, TODAY)] == [day(58)]


def test_overall_change_stands_in_words_since_its_start():
    change = ScoreGiven(
        day(20), id=uuid4(), code="pgic", change="2", since_text="the first injection", mode="link"
    )
    line = drawn(course_of(score(90, 7), change))

    mark = next(p for p in line.points if p.series == "overall")
    assert (mark.value, mark.shape) == ("Much better", "circle")
    assert "Much better since the first injection" in mark.title
    assert not [s for s in line.segments if s.series == "overall"]


def test_at_most_two_notes_beside_the_newest_value_and_never_because():
    treatments = [
        replace(injection(ago), rung=rung) for ago, rung in ((300, 3), (200, 4), (100, 7))
    ]
    scores = [
        score(ago, v)
        for ago, v in ((300, 8), (280, 4), (200, 8), (150, 3), (100, 7), (80, 9), (10, 4))
    ]
    course = course_of(*scores, treatments=tuple(treatments))

    said = [note.words for note in notes.build(panels.build(course, TODAY)[0])]

    assert said == [
        "43 % better, 12 weeks after the first injection", "63 % better, 7 weeks after the start of physical therapy",
    ]  # fmt: skip
    words = " ".join(w.text for w in drawn(course, shapes.FULL[0]).words)
    assert "because" not in words
    assert sum(text in words for text in ("43 % better, 12 weeks", "63 % better, 7 weeks")) == 2


def test_the_worst_value_after_a_step_is_noted_where_nothing_became_better():
    course = course_of(score(100, 5), score(80, 8), score(60, 6), treatments=(injection(100),))

    assert [note.words for note in notes.build(panels.build(course, TODAY)[0])] == [
        "highest, 2 weeks after the first injection"
    ]


def test_important_is_said_only_where_both_conditions_are_met():
    few = course_of(score(90, 6, RMDQ), score(10, 3, RMDQ), treatments=(injection(90),))
    enough = course_of(score(90, 14, RMDQ), score(10, 9, RMDQ), treatments=(injection(90),))

    assert [p.ring for p in drawn(few).points if p.shape == "square"] == [False, False]
    assert "an important change" not in [w.text for w in drawn(few, shapes.FULL[0]).words]
    assert [p.ring for p in drawn(enough).points if p.shape == "square"] == [False, True]
    assert "an important change" in [w.text for w in drawn(enough, shapes.FULL[0]).words]


def test_what_was_written_down_later_and_another_hand_are_marked():
    nodule = Nodule(uuid4(), 1, "left")
    exams = tuple(
        ExamSeen(day(ago), id=uuid4(), by=by, entered_on=day(entered),
                 findings=(Finding(day(ago), nodule=nodule, presence="found", size_mm=20),))
        for ago, by, entered in ((90, "A", 90), (60, "B", 60), (30, "B", 28))
    )  # fmt: skip
    late = score(40, 5, entered_on=day(35))
    course = course_of(score(90, 7), late, exams=exams, nodules=(nodule,))

    line = drawn(course)

    assert [p.day for p in line.points if p.is_late] == [day(40)]
    assert [(p.shape, p.day) for p in line.points if p.series in ("examiner", "late")] == [
        ("swap", day(60)), ("late", day(30)),
    ]  # fmt: skip
    rows = events.build(course, today=TODAY)
    assert [row.detail for row in rows if "written down" in row.detail] == [
        "N1 LEFT; written down 4 May 2026", "written down 27 Apr 2026",
    ]  # fmt: skip


def test_a_range_is_drawn_and_written_as_a_range():
    line = drawn(course_of(score(30, 4, high=6), score(10, 3)))

    assert [p.value for p in line.points] == ["4–6", "3"]
    assert "tl-whisker" in [each.css for each in line.lines]
