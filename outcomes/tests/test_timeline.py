"""Every point drawn is a point recorded and stands in the table; gaps stay gaps; dates stay in place."""

import re
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from hypothesis import given as rule
from hypothesis import settings
from hypothesis import strategies as st

from outcomes import (
    axis,
    band_lanes,
    events,
    gaps,
    panels,
    scales,
    shapes,
    summary,
    timeline,
    words,
)
from outcomes.facts import CourseOfCare, ExamSeen, Finding, Nodule, ScoreGiven, TreatmentGiven
from outcomes.scales import Scale

TODAY = date(2026, 6, 1)
LAYOUTS = [shapes.WIDE, shapes.MIDDLE, shapes.NARROW, shapes.PRINT]
days = st.integers(0, 900).map(lambda ago: TODAY - timedelta(days=ago))


@st.composite
def courses(draw):
    pains = [
        ScoreGiven(day, id=uuid4(), code="pain_nrs", value=draw(st.integers(0, 10)),
                   mode=draw(st.sampled_from(["interview", "link"])), respondent="patient")
        for day in sorted(draw(st.lists(days, max_size=12)))
    ]  # fmt: skip
    others = [_other(draw, day) for day in sorted(draw(st.lists(days, max_size=8)))]
    nodules = [
        Nodule(uuid4(), n, draw(st.sampled_from(["left", "right"])))
        for n in range(1, draw(st.integers(1, 3)))
    ]
    exams = []
    for day in sorted(draw(st.lists(days, max_size=6, unique=True))):
        exam_id = uuid4()
        found = tuple(_finding(draw, day, nodule, exam_id) for nodule in nodules)
        review = draw(
            st.none() | st.integers(5, 120).map(lambda n, day=day: day + timedelta(days=n))
        )
        exams.append(ExamSeen(day, id=exam_id, is_signed=True, review_on=review, findings=found))
    treatments = [_treatment(draw, day) for day in sorted(draw(st.lists(days, max_size=8)))]
    return CourseOfCare(
        SimpleNamespace(origin="clinic"), exams=tuple(exams), scores=(*pains, *others), pains=tuple(pains),
        treatments=tuple(treatments), nodules=tuple(nodules) if exams else (),
    )  # fmt: skip


def _other(draw, day):
    scale = scales.of_measure(draw(st.sampled_from(["rmdq", "peg", "psfs", "pain_vas", "odi"])))
    return ScoreGiven(day, id=uuid4(), code=scale.code, value=draw(st.integers(0, int(scale.highest))),
                      mode=draw(st.sampled_from(["interview", "link"])), respondent="patient", scale=scale)  # fmt: skip


def _finding(draw, day, nodule, exam_id):
    presence = draw(st.sampled_from(["found", "found", "not_felt", "not_examined"]))
    size = draw(st.integers(5, 60)) if presence == "found" else None
    return Finding(day, exam_id=exam_id, nodule=nodule, presence=presence, size_mm=size,
                   tenderness=draw(st.sampled_from(["0", "2", ""])) if size else "")  # fmt: skip


def _treatment(draw, day):
    rung = draw(st.integers(1, 10))
    end = draw(st.none() | st.integers(1, 60).map(lambda n: min(TODAY, day + timedelta(days=n))))
    return TreatmentGiven(day, id=uuid4(), rung=rung, kind="injection" if rung == 7 else "medicine",
                          kind_words="a treatment", state="completed", ended_on=end,
                          targets=((1, "RIGHT"),) if rung >= 5 else ())  # fmt: skip


def drawn(course, layout, span="all"):
    said = summary.build(course, today=TODAY)
    return timeline.build(course, said, today=TODAY, span=span, layout=layout)


@settings(max_examples=30, deadline=None)
@rule(course=courses(), layout=st.sampled_from(LAYOUTS))
def test_points_are_the_data_and_the_table(course, layout):
    line = drawn(course, layout)
    if line is None:
        return
    rows = events.build(course, today=TODAY)
    svg = render_to_string("outcomes/_timeline.svg.html", {"line": line, "desc": ""})

    pains = sorted((p.on.isoformat(), str(p.value)) for p in course.pains)
    in_svg = re.findall(r'data-series="pain" data-day="([^"]+)" data-value="([^"]+)"', svg)
    in_table = [(row.on.isoformat(), row.pain) for row in rows if row.pain and not row.is_missing]
    assert sorted(in_svg) == pains == sorted(in_table)

    beside = [panel for panel in panels.build(course, TODAY) if not panel.is_main]
    for index, panel in enumerate(beside):
        recorded = sorted((s.on, s.value_words) for s in panel.scores)
        points = sorted((p.day, p.value) for p in line.points if p.series == panel.series)
        cells = sorted(
            (r.on, r.scores[index]) for r in rows if r.scores[index] and not r.is_missing
        )
        assert points == recorded == cells
        hollow = sorted(p.day for p in line.points if p.series == f"due-{panel.series}")
        assert hollow == sorted(r.on for r in rows if r.scores[index] and r.is_missing)

    for index, nodule in enumerate(course.nodules):
        recorded = sorted((f.on, words.finding_words(f)) for f in course.findings_of(nodule))
        points = sorted((p.day, p.value) for p in line.points if p.series == nodule.label)
        cells = sorted((r.on, r.cells[index]) for r in rows if r.cells and r.cells[index])
        assert points == recorded == cells

    given = [each for each in course.treatments if each.is_given]
    shown = [p for p in line.points if p.series in {name for name, *_rest in band_lanes.LANES}]
    assert sorted(p.day for p in shown) == sorted(each.on for each in given)


@settings(max_examples=30, deadline=None)
@rule(course=courses())
def test_no_solid_line_crosses_a_gap(course):
    line = drawn(course, shapes.WIDE)
    if line is None:
        return
    missed = {
        panel.series: [due.on for due in panel.missing] for panel in panels.build(course, TODAY)
    }
    for segment in line.segments:
        if segment.is_gap:
            assert segment.css.startswith("tl-gap")
            continue
        if segment.css == "tl-data":
            assert (segment.to_day - segment.from_day).days <= gaps.GAP_DAYS
            assert not any(
                segment.from_day < day < segment.to_day for day in missed[segment.series]
            )


@settings(max_examples=30, deadline=None)
@rule(course=courses(), layout=st.sampled_from(LAYOUTS))
def test_one_day_has_one_place_and_later_is_further_right(course, layout):
    line = drawn(course, layout)
    if line is None:
        return
    places = {}
    for point in line.points:
        if point.day and point.shape != "none":
            assert places.setdefault(point.day, point.x) == point.x
    ordered = [places[day] for day in sorted(places)]
    assert ordered == sorted(ordered)
    assert all(layout.left <= x <= layout.width - layout.right for x in ordered)


@settings(max_examples=30, deadline=None)
@rule(course=courses(), layout=st.sampled_from(LAYOUTS))
def test_words_never_cover_words(course, layout):
    line = drawn(course, layout)
    if line is None:
        return
    boxes = [
        (words.text, words.box)
        for words in line.words
        if words.css not in ("tl-head", "tl-soft", "tl-tick")
    ]
    for i, (text, box) in enumerate(boxes):
        for other, other_box in boxes[i + 1 :]:
            assert box.overlap(other_box) < 1, f"{text!r} covers {other!r}"


@pytest.mark.parametrize(("span", "shown"), [("3m", 1), ("1y", 2), ("all", 3)])
def test_the_range_cuts_drawing_and_table_alike(span, shown):
    pains = tuple(
        ScoreGiven(TODAY - timedelta(days=ago), id=uuid4(), code="pain_nrs", value=5)
        for ago in (500, 200, 10)
    )
    course = CourseOfCare(SimpleNamespace(origin="clinic"), scores=pains, pains=pains)

    line = drawn(course, shapes.WIDE, span)
    axis_now = axis.choose(course, today=TODAY, span=span, left=0, right=100)

    assert len([p for p in line.points if p.series == "pain"]) == shown
    assert len(events.inside(events.build(course, today=TODAY), axis_now)) == shown


def test_a_missed_review_is_a_gap_with_its_date():
    first, last = TODAY - timedelta(days=100), TODAY
    pains = tuple(ScoreGiven(d, id=uuid4(), code="pain_nrs", value=5) for d in (first, last))
    exam = ExamSeen(first, id=uuid4(), review_on=first + timedelta(days=40))
    course = CourseOfCare(
        SimpleNamespace(origin="clinic"), exams=(exam,), scores=pains, pains=pains
    )

    line = drawn(course, shapes.WIDE)

    assert [p.day for p in line.points if p.shape == "hollow"] == [exam.review_on]
    assert [s.is_gap for s in line.segments] == [True]
    assert "not received" in [row.pain for row in events.build(course, today=TODAY)]


def test_the_first_important_change_of_each_step_wears_a_ring():
    pains = tuple(
        ScoreGiven(TODAY - timedelta(days=ago), id=uuid4(), code="pain_nrs", value=v)
        for ago, v in ((90, 8), (60, 6), (50, 5), (40, 4), (30, 4), (10, 2))
    )
    steps = (TreatmentGiven(TODAY - timedelta(days=90), rung=3, state="completed"),
             TreatmentGiven(TODAY - timedelta(days=30), rung=7, state="completed"))  # fmt: skip
    course = CourseOfCare(
        SimpleNamespace(origin="clinic"), scores=pains, pains=pains, treatments=steps
    )

    ringed = [p.day for p in drawn(course, shapes.WIDE).points if p.ring]

    assert ringed == [TODAY - timedelta(days=50), TODAY - timedelta(days=10)]


def test_unknown_dates_keep_their_order_and_say_so():
    pains = tuple(
        ScoreGiven(None, "unknown", n, id=uuid4(), code="pain_nrs", value=v)
        for n, v in enumerate((8, 5, 2))
    )
    course = CourseOfCare(SimpleNamespace(origin="published"), scores=pains, pains=pains)

    line = drawn(course, shapes.WIDE)

    xs = [p.x for p in line.points]
    assert xs == sorted(xs)
    assert round(xs[1] - xs[0], 1) == round(xs[2] - xs[1], 1)
    assert any("Dates not known" in words.text for words in line.words)


def test_the_scale_of_a_large_nodule_grows():
    nodule = Nodule(uuid4(), 1, "left")
    finding = Finding(TODAY, nodule=nodule, presence="found", size_mm=63)
    exam = ExamSeen(TODAY, id=uuid4(), findings=(finding,))
    course = CourseOfCare(SimpleNamespace(origin="clinic"), exams=(exam,), nodules=(nodule,))

    assert "70 mm" in [words.text for words in drawn(course, shapes.WIDE).words]


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (ScoreGiven(TODAY, code="satisfaction", name="Satisfaction", value=1,
                    scale=Scale("satisfaction", "1")), "Very satisfied"),
        (ScoreGiven(TODAY, code="clinician_category", name="Outcome", outcome="marked_relief",
                    words="walks again"), "marked relief walks again"),
        (ScoreGiven(TODAY, code="patient_category", name="Outcome", words="glad"), "glad"),
    ],
)  # fmt: skip
def test_an_answer_in_words_is_told_in_those_words(score, said):
    course = CourseOfCare(SimpleNamespace(origin="clinic"), scores=(score,))

    rows = events.build(course, today=TODAY)

    assert [row.detail for row in rows] == [said]


def test_a_mean_is_read_to_one_decimal_in_drawing_words_and_table():
    scale = Scale("peg", "1", "PEG", highest=Decimal(10))
    first, last = (
        ScoreGiven(TODAY - timedelta(days=ago), id=uuid4(), code="peg", value=value, scale=scale)
        for ago, value in ((40, 7.667), (3, 3.333))
    )

    assert (first.value_words, last.value_words) == ("7.7", "3.3")
    assert scale.change_words(first.value, last.value) == "4.3 points better"
