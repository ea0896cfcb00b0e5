"""What is noted on an exam, a nodule and in print; and a result that has come in for an alert that awaits it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.actions import answer_alert
from exams.models import AlertLimits, AlertResponse, Complaint, ImagingStudy, LumpAlert
from outcomes.tests.story import place
from patients import tokens
from treatments.models import HistologyReport

SOURCE = "below an alert: nothing has to be answered"


@pytest.fixture
def felt(story):
    """N1 RIGHT and N2 LEFT were felt 20 days ago; nobody said how deep, and it hurts at night on the RIGHT."""
    story.nodule(1, "right")
    story.nodule(2, "left")
    story.seen = story.exam(
        20, {1: place(45, 5, "psis", 20, usual_pain="yes"), 2: place(40, 0, "psis", 12, depth="subcutaneous")},
        sign=False,
    )  # fmt: skip
    Complaint.objects.filter(exam=story.seen).update(has_night_pain=True)
    return story


def read(client, name, pk):
    return client.get(reverse(name, args=[pk])).content.decode()


def study(story, number, *, ago, result="nodule_seen", **more):
    return ImagingStudy.objects.create(
        **story.about, nodule=story.nodules[number], recorded_by=story.by,
        **{"modality": "ultrasound", "aim": "nodule", "performed_on": story.day(ago), "result": result, **more},
    )  # fmt: skip


def test_one_quiet_line_per_nodule(felt, signed_in):
    for name in ("exams:detail", "exams:print"):
        html = read(signed_in, name, felt.seen.pk)
        one = "To note: pain at night; depth not recorded; no imaging and no histology on record."
        assert html.count("To note: ") == 2
        assert one in html
        assert "To note: no imaging and no histology on record." in html
        assert SOURCE in html


def test_it_stands_on_the_page_of_the_nodule_and_not_on_the_chart(felt, signed_in):
    html = read(signed_in, "outcomes:nodule", felt.nodules[1].pk)
    assert "To note: pain at night; depth not recorded; no imaging" in html
    assert SOURCE in html

    assert "To note" not in read(signed_in, "outcomes:chart", felt.patient.pk)


def test_nothing_to_note_shows_nothing(felt, signed_in):
    study(felt, 2, ago=5)

    html = read(signed_in, "outcomes:nodule", felt.nodules[2].pk)

    assert "To note" not in html
    assert SOURCE not in html


def test_what_shows_no_lump_is_no_imaging(felt, signed_in):
    study(felt, 2, ago=5, modality="blood_test", result="normal")
    study(felt, 2, ago=4, result="awaited")

    html = read(signed_in, "outcomes:nodule", felt.nodules[2].pk)

    assert "imaging awaited, no histology on record" in html


def test_histology_of_the_nodule_counts(felt, signed_in):
    row = felt.injection(10, 2, kind="excision", rung=10)
    assert "no imaging and no histology" in read(signed_in, "outcomes:nodule", felt.nodules[2].pk)

    HistologyReport.objects.create(**felt.about, treatment=row, results=["mature_fat"])

    assert "To note" not in read(signed_in, "outcomes:nodule", felt.nodules[2].pk)
    assert "histology on record" in read(signed_in, "outcomes:nodule", felt.nodules[1].pk)


def test_an_exam_that_does_not_count_has_no_notes(felt, signed_in):
    from exams.actions import void_exam

    void_exam(felt.seen, by=felt.by, reason="other patient")

    assert "To note" not in read(signed_in, "exams:detail", felt.seen.pk)


# --- A result that has come in ------------------------------------------------------------------------


@pytest.fixture
def awaited(felt):
    """An ultrasound of N1 was asked for 10 days ago."""
    felt.alert = LumpAlert.objects.create(
        **felt.about, exam=felt.seen, nodule=felt.nodules[1], kind="size", working="60 mm",
        limits=AlertLimits.objects.latest(),
    )  # fmt: skip
    asked(felt, "ultrasound", ago=10)
    return felt


def asked(story, code, *, ago):
    AlertResponse.objects.create(
        alert=story.alert, code=code, due_on=story.day(-14), owner=story.by, recorded_by=story.by,
        recorded_at=timezone.now() - timedelta(days=ago),
    )  # fmt: skip


def test_the_alert_says_that_a_study_has_a_result(awaited, signed_in):
    done = study(awaited, 1, ago=3)

    html = read(signed_in, "exams:detail", awaited.seen.pk)

    assert "A study of it has a result" in html
    assert "nodule seen</a>" in html
    url = f"{reverse('exams:answer_alert', args=[awaited.alert.pk])}?study={done.pk}"
    assert url in html
    assert LumpAlert.objects.open().exists(), "nothing is closed by itself"
    assert "A study of it has a result" in signed_in.get(reverse("outcomes:due")).content.decode()


def test_the_form_comes_with_that_study_named(awaited, signed_in):
    done = study(awaited, 1, ago=3)
    url = reverse("exams:answer_alert", args=[awaited.alert.pk])

    html = signed_in.get(url, {"study": str(done.pk)}).content.decode()

    assert 'value="result"' in html.partition("checked")[0][-200:]
    assert "Ultrasound of N1 RIGHT" in html.partition('name="response-text"')[2][:300] or (
        "Ultrasound of N1 RIGHT" in html.partition('name="response-text"')[0][-300:]
    )
    for strange in ("x", str(study(awaited, 2, ago=2).pk)):
        assert " checked" not in signed_in.get(url, {"study": strange}).content.decode()


def test_closing_it_names_the_study(awaited, signed_in):
    study(awaited, 1, ago=3)
    words = "Ultrasound of N1 RIGHT: nodule seen"

    answer_alert(awaited.alert, by=awaited.by, code="result", text=words)

    html = read(signed_in, "exams:detail", awaited.seen.pk)
    assert words in html
    assert "A study of it has a result" not in html
    assert (
        "A study of it has a result" not in signed_in.get(reverse("outcomes:due")).content.decode()
    )


@pytest.mark.parametrize(
    ("number", "facts"),
    [
        (1, {"ago": 11}),
        (1, {"ago": 3, "result": "awaited"}),
        (1, {"ago": 3, "result": "not_stated"}),
        (1, {"ago": 3, "modality": "blood_test", "result": "normal"}),
        (2, {"ago": 3}),
    ],
)
def test_what_is_no_answer_is_not_offered(awaited, signed_in, number, facts):
    study(awaited, number, **facts)

    assert "A study of it has a result" not in read(signed_in, "exams:detail", awaited.seen.pk)
    assert (
        "A study of it has a result" not in signed_in.get(reverse("outcomes:due")).content.decode()
    )


def test_a_referral_is_not_answered_by_a_study(awaited, signed_in):
    asked(awaited, "referred", ago=5)
    study(awaited, 1, ago=3)

    assert "A study of it has a result" not in read(signed_in, "exams:detail", awaited.seen.pk)


def test_only_who_may_answer_is_offered_to(awaited, signed_in):
    study(awaited, 1, ago=3)
    token = {"patient_token": tokens.make(awaited.patient)}

    answer = signed_in.post(reverse("exams:answer_alert", args=[awaited.alert.pk]), token)

    assert answer.status_code == 422
    assert "A study of it has a result" in answer.content.decode()


def test_chart_nodule_and_study_tell_that_the_result_is_in(awaited, signed_in):
    chart = read(signed_in, "outcomes:chart", awaited.patient.pk)
    assert "A result is in" not in chart
    done = study(awaited, 1, ago=1)

    told = "ultrasound N1 RIGHT: nodule seen</a>"
    for name, pk in (
        ("outcomes:chart", awaited.patient.pk),
        ("outcomes:nodule", awaited.nodules[1].pk),
    ):
        html = read(signed_in, name, pk)
        assert "A result is in:" in html
        assert told in html
    assert "An alert waits for this result" in read(signed_in, "exams:study", done.pk)
    other = study(awaited, 2, ago=1)
    assert "An alert waits" not in read(signed_in, "exams:study", other.pk)
