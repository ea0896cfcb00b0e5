"""The pages of colleagues: asking, closing, seeing to what went wrong; who may, and how many statements."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import ClinicFactory, clinician
from audit import trail
from followup import actions, due_scores, plans
from followup.models import AlarmClosure, Email, Invitation, InvitationLink, SlotClosure
from followup.vocabulary import EmailState
from patients import tokens
from patients.tests.pages import without_keys

FRAMES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET")


@pytest.fixture
def due(course):
    course.step(43, 7)
    return due_scores.of_clinic(course.clinic, plans.of(course.clinic), course.today)[0]


def sent(course, **more):
    from uuid import uuid4

    return {"patient_token": tokens.make(course.patient), "submission_id": str(uuid4()), **more}


def url(name, course):
    return reverse(f"followup:{name}", args=[course.patient.pk])


def test_a_code_is_shown_once_and_leads_to_the_questions(signed_in, course, due):
    page = signed_in.get(url("ask", course))
    assert "6-week score after therapeutic injection" in page.text
    assert 'class="asking-dark"' not in page.text

    page = signed_in.post(url("show_link", course), sent(course))
    assert 'class="asking-dark"' in page.text
    assert "style=" not in page.text.split("<main")[1]
    link = InvitationLink.objects.get()
    assert link.way == "screen"
    # The page knows the secret now and never again.
    assert "/q/" in page.text
    assert "asking-dark" not in signed_in.get(url("ask", course)).text


def test_an_email_is_put_in_line_once(signed_in, course, due):
    form = sent(course)
    for _n in range(2):
        answer = signed_in.post(url("send_email", course), form)
        assert answer.status_code == 302
    assert Email.objects.count() == 1
    assert Email.objects.get().state == EmailState.WAITING


def test_why_nothing_can_be_sent_stands_beside_the_button(signed_in, course, due):
    course.patient.email = ""
    course.patient.save()
    page = signed_in.get(url("ask", course))
    assert "No e-mail address is known" in page.text
    assert signed_in.post(url("send_email", course), sent(course)).status_code == 302
    assert not Email.objects.exists()


def test_closing_a_link_needs_a_reason_and_shows_in_the_list(signed_in, course, due):
    invitation, _secret = actions.show_link(course.patient, by=course.by, due=due)
    end = reverse("followup:end", args=[invitation.pk])
    signed_in.post(end, {"patient_token": tokens.make(course.patient)})
    invitation.refresh_from_db()
    assert invitation.ended_at is None
    signed_in.post(end, sent(course, because="wrong_person"))
    assert "closed: reached the wrong person" in signed_in.get(url("ask", course)).text


def test_not_reachable_takes_it_off_until_the_next_time(signed_in, course, due):
    page = signed_in.get(url("close_slot", course))
    assert page.status_code == 200
    facts = sent(course, anchor=str(due.anchor_id), weeks="6")
    assert signed_in.post(url("close_slot", course), facts).status_code == 422
    assert (
        signed_in.post(url("close_slot", course), {**facts, "reason": "other"}).status_code == 422
    )
    done = signed_in.post(url("close_slot", course), {**facts, "reason": "not_reachable"})
    assert done["Location"] == reverse("outcomes:due")
    assert SlotClosure.objects.get().weeks == 6
    assert due_scores.of_clinic(course.clinic, plans.of(course.clinic), course.today) == []


def test_another_score_that_came_due_meanwhile_is_not_closed(signed_in, course, due):
    facts = sent(course, anchor=str(due.anchor_id), weeks="2", reason="declined")
    signed_in.post(url("close_slot", course), facts)
    assert not SlotClosure.objects.exists()


@pytest.fixture
def alarm(course, due):
    invitation, _secret = actions.show_link(course.patient, by=course.by, due=due)
    actions.keep_answer(invitation.pk, {"1-1": 8, "2-1": 6})
    actions.send_answers(invitation.pk, signs=["saddle", "bladder"])
    return course.patient.alarm_answers.get()


def test_an_alarm_stands_first_until_somebody_says_what_was_done(signed_in, course, alarm):
    due_page = signed_in.get(reverse("outcomes:due")).text
    assert "Alarm sign ticked: New trouble passing urine" in due_page
    place = reverse("followup:alarm", args=[alarm.pk])
    assert "Numbness between the legs" in signed_in.get(place).text
    assert signed_in.post(place, sent(course, done=" ")).status_code == 422
    signed_in.post(place, sent(course, done="Called at 14:10, sent to the emergency department."))
    assert AlarmClosure.objects.get().recorded_by == course.by
    assert "Alarm sign" not in signed_in.get(reverse("outcomes:due")).text
    signed_in.post(place, sent(course, done="Another story."))
    assert AlarmClosure.objects.get().done.startswith("Called")


def test_reception_is_told_to_fetch_a_clinician_and_no_more(client, course, nell, alarm):
    client.force_login(nell)
    page = client.get(reverse("outcomes:due")).text
    assert "tell a clinician now" in page
    assert "urine" not in page
    assert client.get(reverse("followup:alarm", args=[alarm.pk])).status_code == 403


def test_an_email_that_did_not_go_stands_until_it_is_seen(signed_in, course, due):
    email = actions.ask_by_email(course.patient, by=course.by, due=due)
    actions.end_email(email, EmailState.FAILED, by=None, why="The mail server refused it.")
    assert (
        "E-mail not sent. The mail server refused it."
        in signed_in.get(reverse("outcomes:due")).text
    )
    signed_in.post(reverse("followup:email_seen", args=[email.pk]), sent(course))
    page = signed_in.get(reverse("outcomes:due")).text
    assert "refused it" not in page
    assert "6-week score" in page


def test_questions_without_a_slot_do_not_vanish(signed_in, course):
    invitation, _secret = actions.show_link(course.patient, by=course.by)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert "Asked by link, not answered" in signed_in.get(reverse("outcomes:due")).text
    signed_in.post(
        reverse("followup:end", args=[invitation.pk]), sent(course, because="not_needed")
    )
    assert "Asked by link" not in signed_in.get(reverse("outcomes:due")).text


def test_another_clinic_finds_nothing(client, course, due, alarm):
    invitation = Invitation.objects.first()
    client.force_login(clinician(ClinicFactory()))
    for place in (
        url("ask", course), reverse("followup:alarm", args=[alarm.pk]),
    ):  # fmt: skip
        assert client.get(place).status_code == 404
    assert (
        client.post(reverse("followup:end", args=[invitation.pk]), sent(course)).status_code == 404
    )


def test_asking_is_audited(signed_in, course, due):
    signed_in.post(url("show_link", course), sent(course))
    signed_in.post(url("send_email", course), sent(course))
    acts = [event.action for event in trail.about(course.patient.pk)]
    assert {"link_made", "email_asked"} <= set(acts)


@pytest.mark.parametrize(("page", "most"), [("ask", 16), ("close_slot", 12)])
def test_the_pages_take_a_fixed_number_of_statements(signed_in, course, due, page, most):
    signed_in.get(url(page, course))

    def count():
        with CaptureQueriesContext(connection) as seen:
            assert signed_in.get(url(page, course)).status_code == 200
        return [q["sql"] for q in seen.captured_queries if not q["sql"].startswith(FRAMES)]

    few = count()
    for _n in range(5):
        invitation, _secret = actions.show_link(course.patient, by=course.by, due=due)
        actions.end_invitation(invitation, by=course.by, because="not_needed")
    many = count()
    assert len(many) <= most, "\n".join(sql[:160] for sql in many)
    assert len(many) <= len(few) + 2


def test_a_page_of_questions_takes_few_statements(client, course, due):
    _invitation, secret = actions.show_link(course.patient, by=course.by, due=due)
    client.get(reverse("followup:come_in", args=[secret]))
    client.post(reverse("followup:birth_date"), {"day": "14", "month": "3", "year": "1979"})
    with CaptureQueriesContext(connection) as seen:
        assert client.get(reverse("followup:question", args=["1-1"])).status_code == 200
    told = [q["sql"] for q in seen.captured_queries if not q["sql"].startswith(FRAMES)]
    assert len(told) <= 4, "\n".join(sql[:160] for sql in told)


@pytest.fixture
def injected(course):
    treatment = course.step(0, 7)
    treatment.patient = course.patient
    return treatment


def test_a_leaflet_carries_a_code_that_opens_when_the_score_is_due(
    signed_in, client, course, injected, time_machine
):
    page = signed_in.post(
        reverse("followup:leaflet", args=[injected.pk]),
        {"patient_token": tokens.make(course.patient)},
    )
    first = course.today + timedelta(days=10)
    assert f"{first.day} {first:%B}" in page.text
    assert 'class="asking-dark"' in page.text
    address = page.text.split("/q/")[1].split("/")[0]
    phone = type(client)()
    early = phone.get(reverse("followup:come_in", args=[address]), follow=True)
    assert "not open yet" in early.text
    assert f"{first.day} {first:%B %Y}" in early.text

    time_machine.move_to(timezone.now() + timedelta(days=10), tick=False)
    assert "When were you born?" in phone.get(
        reverse("followup:come_in", args=[address]), follow=True
    ).text  # fmt: skip
    time_machine.move_to(timezone.now() + timedelta(days=9), tick=False)
    assert phone.get(reverse("followup:come_in", args=[address]), follow=True).status_code == 410


def test_a_treatment_nobody_follows_has_a_leaflet_without_a_code(signed_in, course):
    treatment = course.step(0, 7, is_history=True)
    answer = signed_in.post(
        reverse("followup:leaflet", args=[treatment.pk]),
        {"patient_token": tokens.make(course.patient)},
    )
    assert answer["Location"] == reverse("treatments:detail", args=[treatment.pk])
    assert not InvitationLink.objects.exists()


def test_paper_with_a_code_carries_no_date_of_birth(signed_in, course, injected):
    page = signed_in.post(
        reverse("followup:leaflet", args=[injected.pk]),
        {"patient_token": tokens.make(course.patient)},
    )
    assert "1979" not in without_keys(page.text)
    assert "1979" in signed_in.get(reverse("treatments:leaflet", args=[injected.pk])).text


def test_wrong_dates_without_a_slot_stand_on_the_list_until_seen(signed_in, course):
    invitation, _secret = actions.show_link(course.patient, by=course.by)
    Invitation.objects.update(ended_at=timezone.now(), ended_because="wrong_dates")
    assert "Asked by link, not answered" in signed_in.get(reverse("outcomes:due")).text
    signed_in.post(
        reverse("followup:end", args=[invitation.pk]), sent(course, because="not_needed")
    )
    assert "Asked by link" not in signed_in.get(reverse("outcomes:due")).text
    invitation.refresh_from_db()
    assert invitation.ended_because == "wrong_dates"


def test_a_link_whose_email_failed_can_still_be_closed(signed_in, course, due):
    email = actions.ask_by_email(course.patient, by=course.by, due=due)
    actions.end_email(email, EmailState.FAILED, by=None, why="refused")
    page = signed_in.get(url("ask", course)).text
    assert "Wrong person" in page


def test_an_old_form_sent_again_after_the_answer_asks_nothing(signed_in, course, due):
    form = sent(course)
    signed_in.post(url("send_email", course), form)
    invitation = Invitation.objects.get()
    actions.keep_answer(invitation.pk, {"1-1": 3})
    actions.send_answers(invitation.pk, signs=[])
    signed_in.post(url("send_email", course), form)
    assert Invitation.objects.count() == 1
