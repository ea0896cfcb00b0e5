"""An e-mail goes at most once, says nothing it should not, and never vanishes silently."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Clinic
from followup import actions, due_scores, plans, sending, tidying
from followup.exceptions import NotSendable
from followup.models import Email, FollowUpPlan
from followup.vocabulary import EmailState


@pytest.fixture
def waiting(course):
    course.step(43, 7)
    due = due_scores.of_clinic(course.clinic, plans.of(course.clinic), course.today)[0]
    return actions.ask_by_email(course.patient, by=course.by, due=due)


def state(email):
    email.refresh_from_db()
    return email.state


def test_the_wish_and_its_job_stand_or_fall_together(course):
    course.step(43, 7)
    with transaction.atomic():
        actions.ask_by_email(course.patient, by=course.by)
        transaction.set_rollback(True)
    assert not Email.objects.exists()
    assert not ProcrastinateJob.objects.exists()
    email = actions.ask_by_email(course.patient, by=course.by)
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("followup.send", {"email_id": str(email.pk)})


def test_it_says_nothing_of_the_patient(waiting, course):
    sending.send(waiting.pk)
    assert state(waiting) == EmailState.SENT
    (message,) = mail.outbox
    told = f"{message.subject} {message.body}"
    for word in ("Alvarez", "Maria", "pain", "back", "nodule", "injection", "1979"):
        assert word.lower() not in told.lower(), word
    assert "/q/" in message.body
    assert message.to == ["maria@home.example"]
    assert message.extra_headers["Message-ID"].startswith(f"<{waiting.pk}@")


def test_sending_again_sends_nothing(waiting):
    for _n in range(3):
        sending.send(waiting.pk)
    assert len(mail.outbox) == 1


def test_the_link_in_the_letter_opens_the_questions(waiting, client):
    sending.send(waiting.pk)
    path = next(line for line in mail.outbox[0].body.splitlines() if "/q/" in line)
    page = client.get(path[path.index("/q/") :], follow=True)
    assert "When were you born?" in page.text


WHY = {
    "answered": lambda e, c: actions.send_answers(e.invitation_id, signs=[]),
    "closed": lambda e, c: actions.end_invitation(e.invitation, by=c.by, because="not_needed"),
    "opted out": lambda e, c: actions.opt_out(e.invitation_id),
    "died": lambda e, c: type(c.patient).objects.update(is_deceased=True),
    "the score came another way": lambda e, c: c.pain(0, 4),
}


@pytest.mark.parametrize("change", WHY.values(), ids=WHY)
def test_what_is_not_wanted_any_more_does_not_go(waiting, course, change):
    change(waiting, course)
    sending.send(waiting.pk)
    assert state(waiting) == EmailState.CANCELLED
    assert mail.outbox == []


def test_nothing_goes_to_people_who_are_none(course):
    Clinic.objects.filter(pk=course.clinic.pk).update(is_demo=True)
    course.clinic.refresh_from_db()
    with pytest.raises(NotSendable):
        actions.ask_by_email(course.patient, by=course.by)
    invitation, _secret = actions.show_link(course.patient, by=course.by)
    # Whoever forgets to ask is refused by the database.
    with pytest.raises(DatabaseError, match="nothing is sent"), transaction.atomic():
        Email.objects.create(
            clinic=course.clinic,
            patient=course.patient,
            invitation=invitation,
            address="a@b.example",
        )


class _Server:
    """A mail server that does as it is told."""

    def __init__(self, at_open=None, at_send=None):
        self.at_open, self.at_send, self.took = at_open, at_send, []

    def open(self):
        if self.at_open:
            raise self.at_open

    def send_messages(self, messages):
        if self.at_send:
            raise self.at_send
        self.took += messages

    def close(self):
        pass


@pytest.fixture
def server(monkeypatch):
    server = _Server()
    monkeypatch.setattr(sending, "get_connection", lambda: server)
    return server


def test_a_server_that_is_not_there_is_tried_again_and_then_told(waiting, server):
    server.at_open = ConnectionRefusedError()
    for _n in range(sending.MOST_TRIES - 1):
        with pytest.raises(sending.NotReached):
            sending.send(waiting.pk)
        assert state(waiting) == EmailState.WAITING
    sending.send(waiting.pk)
    assert state(waiting) == EmailState.FAILED
    assert Email.objects.went_wrong().get() == waiting


REFUSALS = [
    (smtplib.SMTPRecipientsRefused({}), EmailState.FAILED),
    (smtplib.SMTPDataError(554, b"no"), EmailState.FAILED),
    (smtplib.SMTPServerDisconnected(), EmailState.UNCLEAR),
    (TimeoutError(), EmailState.UNCLEAR),
]


@pytest.mark.parametrize(("error", "ends"), REFUSALS)
def test_how_a_refusal_is_told(waiting, server, error, ends):
    server.at_send = error
    sending.send(waiting.pk)
    assert state(waiting) == ends
    server.at_send = None
    sending.send(waiting.pk)
    assert server.took == [], "what may have gone is not sent again by itself"


def test_who_died_in_the_middle_leaves_a_task(waiting, server):
    server.at_send = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        sending.send(waiting.pk)
    assert state(waiting) == EmailState.HANDING_OVER
    sending.tell_unclear()
    assert state(waiting) == EmailState.HANDING_OVER, "somebody may be at it"
    Email.objects.update(handed_over_at=timezone.now() - timedelta(minutes=11))
    sending.tell_unclear()
    assert state(waiting) == EmailState.UNCLEAR
    assert Email.objects.went_wrong().count() == 1
    actions.email_seen(waiting, by=None)
    assert Email.objects.went_wrong().count() == 0


@pytest.mark.parametrize("back", ["waiting", "sent"])
def test_an_end_is_an_end_below_the_orm(waiting, back):
    actions.end_email(waiting, EmailState.FAILED, by=None, why="refused")
    with pytest.raises(DatabaseError, match="handed over or ended"), transaction.atomic():
        Email.objects.update(state=back, handed_over_at=timezone.now())


def test_a_lost_job_is_found_again(waiting):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    Email.objects.update(recorded_at=timezone.now() - timedelta(hours=1))
    tidying.put_in_line_again()
    tidying.put_in_line_again()
    assert ProcrastinateJob.objects.filter(status="todo").count() == 1


def test_the_clinic_may_let_it_go_by_itself_once_and_by_day(course, time_machine):
    noon = timezone.now().replace(hour=12)
    time_machine.move_to(noon, tick=False)
    FollowUpPlan.objects.create(
        clinic=course.clinic, anchor_rungs=[7], instruments=["pain_nrs"], link_days=14,
        sends_by_itself=True,
    )  # fmt: skip
    course.step(43, 7)
    assert (tidying.email_due_scores(), tidying.email_due_scores()) == (1, 0)
    Email.objects.all()
    time_machine.move_to(noon.replace(hour=23), tick=False)
    assert tidying.email_due_scores() == 0


def test_half_given_answers_are_cleared_when_the_day_is_over(course):
    invitation, _secret = actions.show_link(course.patient, by=course.by)
    actions.keep_answer(invitation.pk, {"1-1": 4})
    type(invitation).objects.update(expires_at=timezone.now())
    tidying.close_expired()
    invitation.refresh_from_db()
    assert invitation.draft == {}


def test_an_address_that_was_changed_is_somebodys_task(waiting, course):
    type(course.patient).objects.update(email="other@home.example")
    sending.send(waiting.pk)
    assert state(waiting) == EmailState.FAILED
    assert Email.objects.went_wrong().get() == waiting
    assert mail.outbox == []


def test_nothing_that_is_being_handed_over_is_called_off(waiting):
    Email.objects.update(state=EmailState.HANDING_OVER, handed_over_at=timezone.now())
    with pytest.raises(DatabaseError, match="handed over or ended"), transaction.atomic():
        Email.objects.update(state=EmailState.CANCELLED)


def by_itself_at_noon(course, time_machine):
    """Let the clinic send by itself, at an hour at which it may."""
    time_machine.move_to(timezone.now().replace(hour=12), tick=False)
    FollowUpPlan.objects.create(
        clinic=course.clinic, anchor_rungs=[7], instruments=["pain_nrs"], link_days=14,
        sends_by_itself=True,
    )  # fmt: skip


def test_switching_it_on_writes_to_nobody_who_was_missed_long_ago(course, time_machine):
    by_itself_at_noon(course, time_machine)
    course.step(600, 7)
    assert len(due_scores.of_clinic(course.clinic, plans.of(course.clinic), course.today)) == 1
    assert tidying.email_due_scores() == 0


def test_an_email_that_was_called_off_does_not_stop_the_next(course, waiting, time_machine):
    by_itself_at_noon(course, time_machine)
    assert tidying.email_due_scores() == 0
    actions.end_invitation(waiting.invitation, by=course.by, because="not_needed")
    assert tidying.email_due_scores() == 1


def test_one_patients_trouble_is_nobody_elses(course, time_machine, monkeypatch):
    from patients.tests.factories import PatientFactory

    by_itself_at_noon(course, time_machine)
    course.step(44, 7)
    other = PatientFactory(clinic=course.clinic, record_number="O1", email="o@home.example")
    other.clinic = course.clinic
    type(course)(other, course.by).step(43, 7)
    plain = actions.ask_by_email

    def ask(patient, **how):
        if patient.pk == course.patient.pk:
            raise RuntimeError("trouble")
        return plain(patient, **how)

    monkeypatch.setattr(actions, "ask_by_email", ask)
    assert tidying.email_due_scores() == 1
    assert Email.objects.get().patient_id == other.pk
