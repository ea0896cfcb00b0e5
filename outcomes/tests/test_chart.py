"""The chart: everything in thirteen statements, scores in one press, dates that stay."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.tests.factories import ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent
from exams.models import AlertLimits, Contact, LumpAlert
from measures.actions import void_score
from measures.models import Score
from outcomes import course_letter, record, strip, summary, timeline
from outcomes.tests.story import Story, place
from patients import tokens
from patients.actions import add_allergy
from patients.models import EpisodeOfCare
from patients.tests.factories import PatientFactory
from treatments import ladder
from treatments.models import Treatment


def chart_url(patient):
    return reverse("outcomes:chart", args=[patient.pk])


def tell(story, rounds=1):
    """Fill every room of the record; more rounds, more rows."""
    add_allergy(
        story.patient, by=story.by, asked_on=story.today, substance_class="latex", substance="latex"
    )
    story.nodule(1, "right")
    story.nodule(2, "left")
    for i in range(rounds):
        ago = 60 + 40 * i
        exam = story.exam(
            ago, {1: place(45, 5, "psis", 20, tenderness="2", usual_pain="yes"), 2: place(40, 0, "psis", 12)},
            pain=7, review_ago=ago - 20,
        )  # fmt: skip
        LumpAlert.objects.create(
            **story.about, exam=exam, nodule=story.nodules[1], kind="size", working="55 mm",
            limits=AlertLimits.objects.latest(),
        )  # fmt: skip
        story.treatment(ago, "medicine", 3, drug="naproxen", ended_ago=ago - 15)
        story.injection(ago - 18, 1)
        story.pain(ago - 30, 4, mode="link")
        Contact.objects.create(
            **story.about, channel="phone", contacted_on=story.day(ago - 25), contacted_by=story.by
        )


def test_a_chart_takes_fourteen_statements_however_long_the_course(story, signed_in, count_queries):
    tell(story)
    few = count_queries(lambda: signed_in.get(chart_url(story.patient)))
    longer = Story(
        PatientFactory(clinic=story.clinic, record_number="9"), story.by, today=story.today
    )
    tell(longer, rounds=6)
    many = count_queries(lambda: signed_in.get(chart_url(longer.patient)))

    assert len(few) <= 14, "\n".join(few)
    assert len(many) == len(few)


def test_a_closed_problem_is_told_until_another_begins(story, signed_in):
    story.nodule(1, "right")
    url = chart_url(story.patient)
    episode, _made = EpisodeOfCare.objects.get_or_create(
        patient=story.patient, number=1, defaults={"clinic": story.clinic, "recorded_by": story.by}
    )
    open_page = signed_in.get(url).text
    EpisodeOfCare.objects.filter(pk=episode.pk).update(closed_on=story.today)

    closed_page = signed_in.get(url).text
    EpisodeOfCare.objects.create(
        clinic=story.clinic, patient=story.patient, number=2, recorded_by=story.by
    )

    assert "The problem was closed on" not in open_page
    assert "The problem was closed on" in closed_page
    assert "The problem was closed on" not in signed_in.get(url).text


def test_the_page_opens_with_a_sentence(story, signed_in):
    story.nodule(1, "right")
    story.exam(70, {1: place(45, 5, "psis", 20, tenderness="2")}, pain=7)
    story.injection(70, 1)
    story.pain(0, 4)

    page = signed_in.get(chart_url(story.patient)).content.decode()

    assert "Pain 4 of 10 now, 7 at the first injection: 43 % better" in page
    assert (
        "An important change is at least 30 % and 2 points. Step 7, therapeutic injection, week 10."
        in page
    )
    assert "N1" in page
    assert "RIGHT" in page


def test_opening_and_printing_are_audited(story, signed_in):
    signed_in.get(chart_url(story.patient))
    signed_in.get(reverse("outcomes:chart_print", args=[story.patient.pk]))

    seen = AuditEvent.objects.filter(patient_id=story.patient.pk).values_list("action", flat=True)
    assert set(seen) == {"patient_opened", "patient_printed"}


def test_an_empty_chart_says_what_to_do(story, signed_in):
    page = signed_in.get(chart_url(story.patient)).content.decode()

    assert "No nodules recorded. Start with an exam." in page


def test_a_nurse_is_told_which_right_is_missing(story, client):
    client.force_login(staff(story.clinic, Role.NURSE))

    assert client.get(chart_url(story.patient)).status_code == 403


def test_another_clinic_finds_nothing(story, client):
    client.force_login(clinician(ClinicFactory()))

    assert client.get(chart_url(story.patient)).status_code == 404
    assert client.get(reverse("outcomes:chart_print", args=[story.patient.pk])).status_code == 404


def token(patient):
    return {"patient_token": tokens.make(patient)}


def press(client, patient, name, **facts):
    facts = {"submission_id": uuid4(), "patient_token": tokens.make(patient), **facts}
    return client.post(reverse(f"measures:{name}", args=[patient.pk]), facts)


def test_pain_and_change_in_one_press_each_and_back(story, signed_in):
    story.pain(30, 7)

    saved = press(signed_in, story.patient, "record_pain", value="4")
    page = signed_in.get(saved.url).content.decode()
    score = Score.objects.get(value=4)

    assert "Pain 4 of 10 saved" in page
    assert reverse("measures:undo", args=[score.pk]) in page
    assert (score.collected_on, score.recall) == (story.today, "last_7_days")

    signed_in.post(reverse("measures:undo", args=[score.pk]), token(story.patient))

    assert not Score.objects.standing().filter(pk=score.pk).exists()
    assert Score.objects.filter(pk=score.pk).exists()

    press(
        signed_in,
        story.patient,
        "record_change",
        value="2",
        since_text="the first visit",
        since_on="",
    )
    change = Score.objects.get(instrument__code="pgic")

    assert (change.change_category, change.since_text) == ("2", "the first visit")
    assert "Much better" in signed_in.get(chart_url(story.patient)).content.decode()


def test_one_press_is_one_score(story, signed_in):
    once = uuid4()
    for _press in range(2):
        press(signed_in, story.patient, "record_pain", value="4", submission_id=once)

    assert Score.objects.count() == 1


@pytest.mark.parametrize("value", ["11", "-1", "4.5", "", "x"])
def test_a_value_off_the_scale_is_refused(story, signed_in, value):
    press(signed_in, story.patient, "record_pain", value=value)

    assert not Score.objects.exists()


def test_a_form_of_another_patient_is_refused(story, signed_in):
    other = PatientFactory(clinic=story.clinic, record_number="8")
    press(signed_in, story.patient, "record_pain", value="4", patient_token=tokens.make(other))

    assert not Score.objects.exists()


def test_only_ones_own_fresh_score_can_be_taken_back(story, signed_in, client):
    score = story.pain(0, 5)
    client.force_login(clinician(story.clinic))

    client.post(reverse("measures:undo", args=[score.pk]), token(story.patient))

    assert Score.objects.standing().filter(pk=score.pk).exists()


def test_the_score_of_an_exam_is_not_taken_back_by_a_press(story, client):
    score = story.pain(0, 5)
    client.force_login(story.by)

    client.post(reverse("measures:undo", args=[score.pk]), token(story.patient))

    assert Score.objects.standing().filter(pk=score.pk).exists()


def test_a_nurse_takes_a_score_without_seeing_the_chart(story, client):
    client.force_login(staff(story.clinic, Role.NURSE))

    answer = press(client, story.patient, "record_pain", value="6")

    score = Score.objects.get()
    assert answer.url == f"{reverse('patients:details', args=[story.patient.pk])}?saved={score.pk}"
    page = client.get(answer.url).content.decode()
    assert "Pain 6 of 10 saved." in page

    client.post(reverse("measures:undo", args=[score.pk]), token(story.patient))
    assert not Score.objects.standing().exists()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_dates_never_shift(zone, client, db):
    clinic = ClinicFactory(time_zone=zone)
    ana = clinician(clinic)
    story = Story(PatientFactory(clinic=clinic), ana, today=clinic.today())
    story.nodule(1, "left")
    story.exam(1, {1: place(45, 5, "psis", 20)}, pain=7)
    client.force_login(ana)

    press(client, story.patient, "record_pain", value="3")
    page = client.get(chart_url(story.patient)).content.decode()

    local = datetime.now(UTC).astimezone(clinic.zone).date()
    assert Score.objects.get(value=3).collected_on == local
    for day in (local, local - timedelta(days=1)):
        assert f'data-series="pain" data-day="{day:%Y-%m-%d}"' in page
        assert f"{day.day} {day:%b %Y}" in page


def test_an_open_alert_stands_above_all(story, signed_in):
    tell(story)

    page = signed_in.get(chart_url(story.patient)).content.decode()

    assert page.index("Lump alert, N1 RIGHT: size") < page.index("<h1")


def test_the_print_carries_sides_in_words_and_who_printed(story, signed_in):
    tell(story)

    page = signed_in.get(reverse("outcomes:chart_print", args=[story.patient.pk])).content.decode()

    assert "N1 RIGHT" in page
    assert "N2 LEFT" in page
    assert f"Printed by {story.by.full_name}" in page
    assert f"{story.clinic.name}, {story.today:%Y-%m-%d}" in page


def test_a_voided_or_amended_score_leaves_the_line(story, signed_in):
    story.pain(10, 9)
    wrong = story.pain(5, 1)
    press(signed_in, story.patient, "record_pain", value="7")
    void_score(wrong, by=story.by, reason="typed wrongly")
    page = signed_in.get(chart_url(story.patient)).content.decode()

    assert 'data-value="1"' not in page
    assert 'data-value="9"' in page


@pytest.mark.parametrize(
    ("cookie", "drawn"), [("narrow", ["narrow"]), ("", ["wide", "middle", "narrow"]), ("other", ["wide", "middle", "narrow"])]
)  # fmt: skip
def test_a_browser_that_told_its_width_gets_one_drawing(story, signed_in, cookie, drawn):
    story.nodule(1, "right")
    story.exam(70, {1: place(45, 5, "psis", 20)}, pain=7)
    signed_in.cookies["drawing"] = cookie

    page = signed_in.get(chart_url(story.patient)).content.decode()

    assert re.findall(r'<svg class="timeline timeline-(\w+)"', page) == drawn


def test_strip_and_ladder_agree_on_a_course_that_ended(story, clinic):
    story.treatment(90, "medicine", 3, drug="naproxen", ended_ago=70)
    course = record.load(story.patient)

    said = summary.build(course, today=clinic.today())
    (item,) = [
        each for each in strip.build(course, said, today=clinic.today()) if each["number"] == 3
    ]

    assert (item["state"], item["week"]) == ("done", "last, week 12")
    assert [step.is_now for step in ladder.build(story.patient).steps if step.number == 3] == [
        False
    ]


def test_a_treatment_without_a_day_belongs_to_none_of_several_problems(story, clinic):
    for ago in (700, 20):
        story.treatment(ago, "medicine", 3, drug="naproxen")
    undated = story.treatment(0, "medicine", 3, drug="ibuprofen")
    Treatment.objects.filter(pk=undated.pk).update(started_on=None, started_precision="unknown")

    def beside():
        course = record.load(story.patient)
        said = summary.build(course, today=clinic.today())
        return course_letter._beside(course, said)

    assert "buprofen" not in beside()
    EpisodeOfCare.objects.update(opened_on=story.day(720), closed_on=story.day(600))
    assert "buprofen" in beside()


def test_the_border_between_two_problems_is_seen(story, signed_in, clinic):
    story.nodule(1, "right")
    story.injection(90, 1)
    for ago, value in ((90, 8), (76, 5), (48, 4), (20, 7), (5, 6)):
        story.pain(ago, value)
    EpisodeOfCare.objects.update(opened_on=story.day(100), closed_on=story.day(20))
    EpisodeOfCare.objects.create(
        clinic=clinic, patient=story.patient, number=2, opened_on=story.day(20)
    )

    course = record.load(story.patient)
    said = summary.build(course, today=clinic.today())
    line = timeline.build(course, said, today=clinic.today())

    # What was felt on the day that opened the next problem is of that one.
    assert [(each.border, each.on) for each in course.closings] == [(story.day(21), story.day(20))]
    assert [segment.is_gap for segment in line.segments] == [False, False, True, False]
    assert "problem closed" in [word.text for word in line.words]
    page = signed_in.get(chart_url(story.patient)).content.decode()
    assert "<b>Problem closed</b>" in page
