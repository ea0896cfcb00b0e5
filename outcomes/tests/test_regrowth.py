"""Back after its excision: said on the chart and its page, and asked about at the next exam."""

import pytest
from django.urls import reverse

from exams.actions import close_nodule
from exams.actions.rows import raise_alerts
from exams.actions.signing import gaps_of
from exams.day_words import nodules_of
from exams.entry import prefix_of
from exams.forms.page import ExamPage
from exams.history import history_of
from exams.models import AlertLimits, Nodule, PalpationFinding
from outcomes.nodules import rows
from outcomes.record import load
from outcomes.tests.story import place
from treatments.targets import open_targets


@pytest.fixture
def taken_out(story):
    """N1 RIGHT was felt 90 days ago and taken out 60 days ago."""
    nodule = story.nodule(1, "right")
    story.exam(90, {1: place(45, 5, "psis", 20)}, pain=7)
    close_nodule(nodule, on=story.day(60), reason="excised", by=story.by)
    return story


@pytest.fixture
def back(taken_out):
    """… and was felt again 20 days ago."""
    taken_out.exam(20, {1: place(45, 5, "psis", 12)}, pain=5)
    return taken_out


def excised(story):
    return Nodule.objects.get(pk=story.nodules[1].pk)


def chart_row(story):
    (row,) = rows(load(story.patient), story.today)
    return row


def test_taken_out_and_not_felt_since_it_is_not_asked_about(taken_out):
    taken_out.exam(20, {1: {"presence": "not_felt"}})

    assert history_of(taken_out.patient).open == []
    assert open_targets(taken_out.patient) == []
    assert "felt again" not in chart_row(taken_out).closed_words


def test_the_chart_says_that_it_is_back(back, signed_in):
    row = chart_row(back)

    assert row.closed_words.startswith("excised")
    assert "felt again" in row.closed_words
    assert row.size == "12 mm"
    assert "smaller" not in row.change, "what was taken out is not what came back"
    chart = signed_in.get(reverse("outcomes:chart", args=[back.patient.pk])).content.decode()
    assert "Back after excision" in chart
    assert "back after excision" in str(nodules_of([back.patient])[back.patient.pk])


def test_its_page_says_so(back, signed_in):
    html = signed_in.get(reverse("outcomes:nodule", args=[back.nodules[1].pk])).content.decode()

    assert "after its excision." in html
    assert "No longer followed" not in html
    assert "12 mm on" in html
    assert ": smaller" not in html


def test_the_next_exam_has_to_answer_it(back):
    (known,) = history_of(back.patient).open
    assert known.is_regrown
    page = ExamPage(patient=back.patient, history=history_of(back.patient), today=back.today)
    (form,) = page.known
    assert [value for value, _word in form.fields["answer"].choices] == [
        "unchanged", "changed", "not_felt", "not_examined", "",
    ]  # fmt: skip
    draft = back.exam(1, {}, sign=False)

    assert f"{prefix_of(excised(back))}-answer" in [gap.path for gap in gaps_of(draft)]


def test_an_exam_of_before_that_need_not(back):
    draft = back.exam(40, {}, sign=False)

    assert f"{prefix_of(excised(back))}-answer" not in [gap.path for gap in gaps_of(draft)]


def test_it_can_be_treated_and_taken_out_again(back):
    (target,) = open_targets(back.patient)
    assert target.finding.long_axis_mm == 12

    close_nodule(target.nodule, on=back.day(5), reason="excised", by=back.by)

    assert open_targets(back.patient) == []
    assert history_of(back.patient).open == []
    assert "felt again" not in chart_row(back).closed_words


@pytest.mark.parametrize(("ago", "kinds"), [(70, []), (20, ["regrowth"])])
def test_only_an_exam_after_it_raises_the_alert(taken_out, ago, kinds):
    exam = taken_out.exam(ago, {}, sign=False)
    row = PalpationFinding.objects.create(
        **taken_out.about, exam=exam, nodule=excised(taken_out), presence="found", **place(45, 5, "psis", 20)
    )  # fmt: skip

    raised = raise_alerts(
        taken_out.patient, exam, [row], history_of(taken_out.patient, without=[exam.pk]),
        AlertLimits.objects.latest(), by=taken_out.by,
    )  # fmt: skip

    assert [alert.kind for alert in raised] == kinds
