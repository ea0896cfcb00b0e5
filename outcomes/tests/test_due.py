"""Who stands on the due list, and what takes them off."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.tests.factories import ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from exams.actions import answer_alert
from exams.models import AlertLimits, Contact, LumpAlert
from outcomes import due, due_reviews
from outcomes.tests.story import Story, place
from patients import actions, banner, tokens
from patients.tests.factories import PatientFactory
from treatments.models import AfterInjectionReview, TreatmentEnteredInError


def listed(story, *, alerts=False):
    return due.build(story.clinic, today=story.today, with_alerts=alerts)


def kinds(story, **how):
    return [item.kind for item in listed(story, **how).now]


def contact(story, ago, **more):
    return Contact.objects.create(
        **story.about, channel="phone", contacted_on=story.day(ago), contacted_by=story.by, **more
    )


D = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("plans", "seen", "stands"),
    [
        ([], [], None),
        ([(D, D + timedelta(42))], [], D + timedelta(42)),
        # A visit of the day the plan was made answers nothing.
        ([(D, D + timedelta(3))], [D], D + timedelta(3)),
        ([(D, D + timedelta(42))], [D + timedelta(34)], D + timedelta(42)),
        ([(D, D + timedelta(42))], [D + timedelta(35)], None),
        # The plan made last stands.
        ([(D, D + timedelta(90)), (D + timedelta(10), D + timedelta(20))], [], D + timedelta(20)),
        # Of two made on one day the earlier.
        ([(D, D + timedelta(90)), (D, D + timedelta(42))], [], D + timedelta(42)),
    ],
)
def test_which_review_stands(story, plans, seen, stands):
    for set_on, review_on in plans:
        story.treatment((story.today - set_on).days, "advice", 1, review_on=review_on)
    for day in seen:
        contact(story, (story.today - day).days)

    found = list(due_reviews.due_reviews(story.clinic, today=D + timedelta(300)))

    assert [patient.due_on for patient in found] == ([stands] if stands else [])


def test_a_review_is_due_from_its_day_until_somebody_is_heard(story):
    story.exam(42, review_ago=0)
    assert kinds(story) == ["review"]

    contact(story, 0)
    assert kinds(story) == []


def test_a_review_still_to_come_is_not_listed(story):
    story.exam(42, review_ago=-1)
    assert kinds(story) == []


def test_a_contact_may_plan_the_next_review(story):
    story.exam(90, review_ago=60)
    contact(story, 58, review_on=story.day(10))

    item = listed(story).now[0]

    assert (item.since, item.days) == (story.day(10), 10)


@pytest.mark.parametrize(("ago", "is_listed"), [(41, False), (42, True), (84, True), (85, False)])
def test_an_injection_is_asked_about_from_six_to_twelve_weeks(story, ago, is_listed):
    story.nodule(1, "right")
    story.injection(ago, 1)

    assert (kinds(story) == ["injection"]) is is_listed


ANSWERS = {
    "a score": lambda story, _t: story.pain(10, 4),
    "an exam": lambda story, _t: story.exam(10),
    "a contact": lambda story, _t: contact(story, 10),
    "the review after it": lambda story, t: AfterInjectionReview.objects.create(
        treatment=t, asked_on=story.day(10), relief="most"
    ),
    "entered in error": lambda story, t: TreatmentEnteredInError.objects.create(
        treatment=t, reason="another patient", recorded_by=story.by
    ),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_what_answers_an_injection(story, answer):
    story.nodule(1, "right")
    treatment = story.injection(60, 1)
    assert kinds(story) == ["injection"]

    answer(story, treatment)

    assert kinds(story) == []


def test_the_dead_and_the_inactive_are_not_called(story):
    story.exam(60, review_ago=10)
    story.patient.is_active = False
    story.patient.save()

    assert kinds(story) == []


def alert(story):
    story.nodule(1, "left")
    exam = story.exam(10, {1: place(45, 5, "psis", 55)})
    return LumpAlert.objects.create(
        **story.about, exam=exam, nodule=story.nodules[1], kind="size", working="55 mm",
        limits=AlertLimits.objects.latest(),
    )  # fmt: skip


def test_alerts_are_for_those_who_may_open_charts(story):
    raised = alert(story)

    assert kinds(story) == []
    assert kinds(story, alerts=True) == ["alert"]

    answer_alert(raised, by=story.by, code="excluded", excluded_on=story.today)
    assert kinds(story, alerts=True) == []


def test_a_result_stands_on_the_list_until_it_is_in(story):
    raised = alert(story)
    answer_alert(raised, by=story.by, code="ultrasound", due_on=story.day(-5), owner=story.by)

    found = due.build(story.clinic, today=story.today, with_alerts=True)
    assert (found.now, [item.since for item in found.later]) == ((), [story.day(-5)])
    in_a_week = due.build(story.clinic, today=story.day(-7), with_alerts=True)
    assert [(item.days, item.kind) for item in in_a_week.now] == [(2, "alert")]
    assert story.by.short_name in in_a_week.now[0].what

    answer_alert(raised, by=story.by, code="result", text="simple lipoma")
    closed = due.build(story.clinic, today=story.day(-7), with_alerts=True)
    assert (closed.now, closed.later) == ((), ())


def test_an_alert_stays_on_the_chart_while_its_result_is_awaited(story, signed_in):
    raised = alert(story)
    answer_alert(raised, by=story.by, code="referred", due_on=story.day(2), owner=story.by)

    page = signed_in.get(reverse("outcomes:chart", args=[story.patient.pk])).text

    assert f"Referred, result due {banner.day_words(story.day(2))}, {story.by.short_name}" in page
    assert "Record the result" in page

    answer_alert(raised, by=story.by, code="result", text="simple lipoma")
    page = signed_in.get(reverse("outcomes:chart", args=[story.patient.pk])).text
    assert "Record the result" not in page
    assert "result is in: simple lipoma" in page


def test_a_call_may_put_off_but_not_off_the_list(story):
    story.exam(60, review_ago=10)
    actions.log_call(
        story.patient,
        by=story.by,
        about="review",
        result="asked_later",
        call_again_on=story.day(-3),
    )

    now = listed(story)

    assert now.now == ()
    assert [item.call_again_on for item in now.later] == [story.day(-3)]


def test_the_list_takes_a_fixed_number_of_statements(story, signed_in, count_queries):
    alert(story)
    story.exam(60, review_ago=10)
    few = count_queries(lambda: signed_in.get(reverse("outcomes:due")))
    for n in range(6):
        other = Story(
            PatientFactory(clinic=story.clinic, record_number=str(n)), story.by, today=story.today
        )
        other.exam(60, review_ago=10)
        alert(other)
        actions.log_call(other.patient, by=story.by, about="review", result="no_answer")
    many = count_queries(lambda: signed_in.get(reverse("outcomes:due")))

    assert len(few) <= 9, "\n".join(few)
    assert len(many) == len(few)


def test_a_manager_sees_names_and_what_is_due_and_no_clinical_word(story, client):
    alert(story)
    story.exam(
        60, {1: place(45, 5, "psis", 22, tenderness="2")}, pain=9, review_ago=2, plan="Kanarienplan"
    )
    client.force_login(staff(story.clinic, Role.MANAGER))

    page = client.get(reverse("outcomes:due")).content.decode()

    assert story.patient.display_name in page
    assert "Review" in page
    for word in (
        "Lump alert",
        "LEFT",
        "Kanarienplan",
        "22 mm",
        f'href="{reverse("outcomes:chart", args=[story.patient.pk])}"',
    ):
        assert word not in page


def test_a_nurse_logs_a_call_once(story, client):
    story.exam(60, review_ago=10)
    client.force_login(staff(story.clinic, Role.NURSE))
    url = reverse("outcomes:log_call", args=[story.patient.pk])
    facts = {"result": "no_answer", "submission_id": uuid4(), "patient_token": tokens.make(story.patient),
             "about": "review"}  # fmt: skip

    assert client.get(url).status_code == 200
    for _press in range(2):
        assert client.post(url, facts).status_code == 302
    page = client.get(reverse("outcomes:due")).content.decode()

    assert story.patient.call_attempts.count() == 1
    assert "no answer" in page


def test_a_call_without_result_keeps_what_was_typed(story, signed_in):
    url = reverse("outcomes:log_call", args=[story.patient.pk])
    answer = signed_in.post(
        url,
        {
            "note": "her daughter answers",
            "submission_id": uuid4(),
            "patient_token": tokens.make(story.patient),
        },
    )

    assert answer.status_code == 422
    assert "her daughter answers" in answer.content.decode()


def test_another_clinic_sees_nothing(story, client):
    story.exam(60, review_ago=10)
    elsewhere = ClinicFactory()
    client.force_login(clinician(elsewhere))

    assert (
        story.patient.family_name.upper()
        not in client.get(reverse("outcomes:due")).content.decode()
    )


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_today_is_the_clinics(zone, db):
    clinic = ClinicFactory(time_zone=zone)
    story = Story(PatientFactory(clinic=clinic), clinician(clinic), today=clinic.today())
    story.exam(42, review_ago=0)

    item = listed(story).now[0]

    assert (item.since, item.days) == (clinic.today(), 0)
