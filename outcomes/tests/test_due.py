"""Who stands on the due list, and what takes them off."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.tests.factories import ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from exams.actions import answer_alert
from exams.models import AlertLimits, Contact, LumpAlert
from followup import actions as followup_actions
from followup import due_scores, plans
from outcomes import due, due_reviews
from outcomes.tests.story import Story, place
from patients import actions, banner, tokens
from patients.tests.factories import PatientFactory
from treatments import actions as treatment_actions
from treatments.models import TreatmentEnteredInError


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


@pytest.mark.parametrize(
    ("ago", "words", "part"),
    [
        (9, "", ""),
        (10, "2-week score", "week"),
        (14, "2-week score", "now"),
        (20, "2-week score after therapeutic injection, no answer in its time", "now"),
        (28, "6-week score", "later"),
        (42, "6-week score", "now"),
        (90, "12-week score", "now"),
        (500, "52-week score after therapeutic injection, no answer in its time", "now"),
    ],
)
def test_a_score_is_due_from_its_window_on_and_stays(story, ago, words, part):
    story.nodule(1, "right")
    story.injection(ago, 1)

    found = {name: getattr(listed(story), name) for name in ("now", "week", "later")}

    here = {name: [item.what for item in items] for name, items in found.items() if items}
    assert list(here) == ([part] if part else [])
    if part:
        assert here[part][0].startswith(words)


def test_only_a_score_or_a_reason_answers_a_due_score(story):
    story.nodule(1, "right")
    treatment = story.injection(60, 1)
    assert kinds(story) == ["score"]
    contact(story, 10)
    assert kinds(story) == ["score"], "somebody was heard, and nobody knows how the pain is"

    due_now = due_scores.of_clinic(story.clinic, plans.of(story.clinic), story.today)[0]
    followup_actions.close_slot(story.patient, due_now, by=story.by, reason="not_reachable")
    assert kinds(story) == []
    # The next time after the same step asks again.
    later = due.build(story.clinic, today=story.today + timedelta(days=30), with_alerts=False)
    assert [item.what for item in later.now] == ["12-week score after therapeutic injection"]
    assert later.now[0].since == treatment.started_on + timedelta(weeks=12)


ANSWERS = {
    "a score": lambda story, _t: story.pain(10, 4),
    "entered in error": lambda story, t: TreatmentEnteredInError.objects.create(
        treatment=t, reason="another patient", recorded_by=story.by
    ),
    "a score after its window": lambda story, _t: story.pain(1, 4),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_what_takes_a_score_off_the_list(story, answer):
    story.nodule(1, "right")
    treatment = story.injection(60, 1)
    assert kinds(story) == ["score"]

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
    assert (found.now, [item.since for item in found.week]) == ((), [story.day(-5)])
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

    assert len(few) <= 17, "\n".join(few)
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


# --- Plans and harm -----------------------------------------------------------------------------


def test_a_referral_of_twelve_weeks_stands_on_the_list_until_it_moves(story, ana):
    plan = treatment_actions.record_course(
        story.patient, by=ana, submission_id=None, kind="excision", moved=(story.day(14 * 7), "day"),
        facts={"state": "referred", "referred_to": "Mr Okoro"},
    )  # fmt: skip
    (item,) = listed(story).now

    assert (item.kind, item.days) == ("plan", 14)
    assert item.what == "Referred 14 weeks ago, nothing heard since"
    assert item.arrived == "excision, Mr Okoro"
    assert [each.kind for each in due.of_patient(story.clinic, story.patient, today=story.today)] == ["plan"]  # fmt: skip

    treatment_actions.move(plan, "waiting", by=ana, moved=(story.today, "day"))
    assert listed(story).now == ()


def test_harm_without_an_outcome_stands_until_it_is_closed(story, ana):
    event = treatment_actions.record_event(
        story.patient, by=ana, facts={"kind": "seroma"}, owner=ana, due_on=story.today
    )
    (item,) = listed(story, alerts=True).now
    assert (item.kind, ana.short_name in item.what) == ("harm", True)
    assert listed(story).now == (), "harm is of the record"

    treatment_actions.follow_event(
        event, by=ana, act="closed", noted_on=story.today, outcome="resolved"
    )
    assert kinds(story, alerts=True) == []


def test_harm_to_be_looked_at_later_stands_under_later(story, ana):
    treatment_actions.record_event(story.patient, by=ana, facts={"kind": "seroma"})

    found = listed(story, alerts=True)

    assert (found.now, [item.kind for item in found.later]) == ((), ["harm"])


def test_a_manager_reads_no_clinical_word_of_a_plan(story, ana, client):
    treatment_actions.record_course(
        story.patient, by=ana, submission_id=None, kind="excision", moved=(story.day(14 * 7), "day"),
        facts={"state": "referred", "referred_to": "Mr Okoro"},
    )  # fmt: skip
    client.force_login(staff(story.clinic, Role.MANAGER))

    page = client.get(reverse("outcomes:due")).text

    assert "Referred 14 weeks ago" in page
    assert "excision" not in page
    assert "Okoro" not in page


@pytest.mark.parametrize(("days", "status"), [(366, 302), (367, 422)])
def test_a_call_puts_off_for_a_year_at_most(story, signed_in, days, status):
    story.exam(90, review_ago=10)
    later = story.today + timedelta(days=days)

    answer = signed_in.post(
        reverse("outcomes:log_call", args=[story.patient.pk]),
        {"patient_token": tokens.make(story.patient), "submission_id": str(uuid4()), "result": "no_answer",
         "about": "review", "call_again_on": f"{later}"},
    )  # fmt: skip

    assert answer.status_code == status
    if status == 302:
        assert (
            f"call again {later.day} {later:%b %Y}" in signed_in.get(reverse("outcomes:due")).text
        )
