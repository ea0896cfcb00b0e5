"""Verbs of asking and answering; each is atomic and leaves its audit event."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit import trail
from audit.vocabulary import AuditedAction
from exams.actions.locks import patient_locked
from followup import jobs, plans, secrets
from followup.due_scores import DueScore
from followup.exceptions import LinkClosed, LinkRests, NotAskedAnyMore, NotSendable, WrongBirthDate
from followup.models import (
    AlarmAnswer,
    AlarmClosure,
    Email,
    Invitation,
    InvitationLink,
    InvitationPart,
    SlotClosure,
)
from followup.questions import Asked, asked_of
from followup.sendable import why_not_sendable
from followup.vocabulary import EmailState, LinkEnd, LinkWay
from followup.words import since_words
from measures.actions import newest, record_answers
from measures.vocabulary import InstrumentCode, Mode
from patients.actions import wants_no_email
from patients.models import Patient

TRIES_BEFORE_REST, REST, TRIES_IN_ALL = 5, timedelta(hours=1), 15
"""Wrong dates of birth: after five the link rests for an hour, after fifteen it is closed."""


# --- asking -------------------------------------------------------------------------------------


@transaction.atomic
def show_link(patient: Patient, *, by, due: DueScore | None = None) -> tuple[Invitation, str]:
    """Make a link to be shown on the screen; return the questions and the secret, which is not stored.

    Where the same questions are open already, the new link leads to those. Raises NotAskedAnyMore.
    """
    invitation = _open_invitation(patient, by=by, due=due)
    return invitation, _link(invitation, LinkWay.SCREEN, by=by)


@transaction.atomic
def link_on_paper(patient: Patient, *, by, due: DueScore) -> tuple[Invitation, str]:
    """Make a link to take home: it opens on the first day of the slot's window and works to its last.

    Raises NotAskedAnyMore.
    """
    last = datetime.combine(due.last, time.max, tzinfo=patient.clinic.zone)
    invitation = _open_invitation(patient, by=by, due=due, opens_on=due.first, expires_at=last)
    return invitation, _link(invitation, LinkWay.PAPER, by=by)


@transaction.atomic
def ask_by_email(patient: Patient, *, by, due: DueScore | None = None, submission_id=None) -> Email:
    """Put an e-mail with a link in line; the same submission twice gives the first one.

    Raises NotSendable and NotAskedAnyMore.
    """
    if why := why_not_sendable(patient):
        raise NotSendable(why)
    sent_before = Email.objects.filter(submission_id=submission_id, patient=patient)
    if submission_id is not None and (earlier := sent_before.first()):
        # The form was sent again, perhaps after the answer came: nothing new is asked.
        return earlier
    invitation = _open_invitation(patient, by=by, due=due)
    earlier = Email.objects.filter(invitation=invitation).moving().first()
    if earlier is not None:
        return earlier
    email = Email(
        clinic_id=patient.clinic_id, patient=patient, invitation=invitation, address=patient.email,
        submission_id=submission_id, recorded_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            email.save(force_insert=True)
    except IntegrityError:
        return Email.objects.get(submission_id=submission_id, patient=patient)
    trail.record(AuditedAction.EMAIL_ASKED, actor=by, patient=patient, subject=email)
    # In this transaction: a job without its e-mail, or an e-mail without its job, cannot be.
    jobs.send_later(email)
    return email


def _open_invitation(patient, *, by, due, opens_on=None, expires_at=None) -> Invitation:
    """Return the open questions about this slot, or new ones. The patient is the lock."""
    patient_locked(patient.pk)
    plan = plans.of(patient.clinic)
    wanted = expires_at or timezone.now() + timedelta(days=plan.link_days)
    if due is not None and SlotClosure.objects.about(patient, due).exists():
        raise NotAskedAnyMore
    earlier = Invitation.objects.open().about(patient, due).first()
    if earlier is not None:
        # It works as long as is said beside the new link, and from now on unless that one is for later.
        earlier.opens_on, earlier.expires_at = opens_on, max(wanted, earlier.expires_at)
        earlier.save(update_fields=["opens_on", "expires_at"])
        return earlier
    invitation = Invitation.objects.create(
        clinic_id=patient.clinic_id, patient=patient, anchor_id=due.anchor_id if due else None,
        weeks=due.weeks if due else None,
        since_on=due.anchor_on if due else None,
        since_text=since_words(due.rung, due.anchor_on) if due else "",
        opens_on=opens_on,
        expires_at=wanted, recorded_by=by,
    )  # fmt: skip
    codes = [
        code for code in plan.instruments
        # Without a step there is nothing a change could be meant since.
        if due is not None or code != InstrumentCode.PGIC
    ]  # fmt: skip
    InvitationPart.objects.bulk_create(
        InvitationPart(invitation=invitation, instrument=instrument, position=position)
        for position, instrument in enumerate(map(newest, codes), start=1)
    )
    return invitation


def _link(invitation, way, *, by) -> str:
    secret = secrets.new()
    link = InvitationLink.objects.create(
        invitation=invitation, digest=secrets.digest_of(secret), way=way, recorded_by=by
    )
    trail.record(
        AuditedAction.LINK_MADE, actor=by, patient=invitation.patient, subject=invitation,
        detail={"way": way, "link": str(link.pk)},
    )  # fmt: skip
    return secret


@transaction.atomic
def link_for_email(invitation: Invitation) -> str:
    """Make the secret that goes into an e-mail, at the moment it goes."""
    return _link(invitation, LinkWay.EMAIL, by=None)


@transaction.atomic
def end_invitation(invitation: Invitation, *, by, because: str) -> None:
    """Close the questions: every link to them opens nothing from here on. Twice changes nothing.

    What closed by itself is thereby seen to, and leaves the due list.
    """
    row = locked_invitation(invitation.pk)
    if row.completed_at is None and row.ended_at is None:
        _end(row, by=by, because=because)
    if row.completed_at is None and row.seen_at is None:
        row.seen_at = timezone.now()
        row.save(update_fields=["seen_at"])


def _end(row, *, by, because) -> None:
    row.ended_at, row.ended_because, row.draft = timezone.now(), because, {}
    row.save(update_fields=["ended_at", "ended_because", "draft"])
    trail.record(
        AuditedAction.LINK_ENDED,
        actor=by,
        patient=row.patient,
        subject=row,
        detail={"why": because},
    )
    _cancel(Email.objects.filter(invitation=row), by=by)


def _cancel(emails, *, by) -> None:
    """Say of those that still wait that they are not needed; the invitation is locked before its e-mails."""
    for email in emails.filter(state=EmailState.WAITING).select_for_update(of=("self",)):
        end_email(email, EmailState.CANCELLED, by=by, why="")


# --- answering ----------------------------------------------------------------------------------


def locked_invitation(key: UUID) -> Invitation:
    """Return the questions, locked, with what decides whether they are open."""
    rows = Invitation.objects.select_for_update(of=("self",))
    return rows.select_related("patient__clinic", "anchor__voided").get(pk=key)


def is_open(invitation: Invitation) -> bool:
    """Say whether the questions still take answers."""
    return (
        invitation.takes_answers
        and invitation.patient.is_active
        and not invitation.patient.is_deceased
        # A step that was entered in error never happened: nothing is asked since it.
        and not hasattr(invitation.anchor, "voided")
    )


def _open_or_refused(key) -> Invitation:
    row = locked_invitation(key)
    if not is_open(row):
        raise LinkClosed
    return row


def check_birth_date(key: UUID, born: date) -> None:
    """Let the patient in when the date is theirs.

    Raises LinkClosed, LinkRests and WrongBirthDate; a wrong date is counted whatever is raised.
    """
    with transaction.atomic():
        row = _open_or_refused(key)
        now = timezone.now()
        if row.rests_until and row.rests_until > now:
            raise LinkRests(row.rests_until)
        if row.patient.birth_date == born:
            if row.wrong_dates % TRIES_BEFORE_REST:
                # A slip of the thumb before it is forgiven; whole rests are not.
                row.wrong_dates -= row.wrong_dates % TRIES_BEFORE_REST
                row.save(update_fields=["wrong_dates"])
            return
        row.wrong_dates += 1
        if row.wrong_dates % TRIES_BEFORE_REST == 0:
            row.rests_until = now + REST
        row.save(update_fields=["wrong_dates", "rests_until"])
        trail.record(
            AuditedAction.LINK_REFUSED, patient=row.patient, subject=row,
            detail={"wrong": row.wrong_dates},
        )  # fmt: skip
        if row.wrong_dates >= TRIES_IN_ALL:
            _end(row, by=None, because=LinkEnd.WRONG_DATES)
    if row.ended_at:
        raise LinkClosed
    if row.rests_until and row.rests_until > now:
        raise LinkRests(row.rests_until)
    raise WrongBirthDate(TRIES_BEFORE_REST - row.wrong_dates % TRIES_BEFORE_REST)


@transaction.atomic
def keep_answer(key: UUID, answers: dict[str, int | None]) -> None:
    """Keep answers until all are sent: question key -> number, None for one passed over.

    Raises LinkClosed, KeyError for a question that is not asked, ValueError for a number that is no answer.
    """
    row = _open_or_refused(key)
    numbers = {asked.key: asked.question.numbers for asked in asked_of(row)}
    for name, number in answers.items():
        if number is not None and number not in numbers[name]:
            raise ValueError(name)
    row.draft = {**row.draft, **answers}
    row.save(update_fields=["draft"])


@transaction.atomic
def send_answers(key: UUID, *, signs: Iterable[str]) -> Invitation:
    """Turn what was kept into scores, once. Alarm signs open a task for today. Raises LinkClosed."""
    row = _open_or_refused(key)
    now = timezone.now()
    here = row.patient.clinic.local(now)
    by_part: dict[InvitationPart, list[Asked]] = {}
    for asked in asked_of(row):
        by_part.setdefault(asked.part, []).append(asked)
    for part, questions in by_part.items():
        _record(row, part, questions, here)
    signs = sorted(set(signs))
    if signs:
        alarm = AlarmAnswer.objects.create(
            clinic_id=row.clinic_id, patient=row.patient, invitation=row, signs=signs,
            answered_at=now, due_on=here.date(),
        )  # fmt: skip
        trail.record(AuditedAction.ALARM_ANSWERED, patient=row.patient, subject=alarm)
    row.draft, row.completed_at = {}, now
    row.save(update_fields=["draft", "completed_at"])
    trail.record(AuditedAction.ANSWERS_RECEIVED, patient=row.patient, subject=row)
    _cancel(Email.objects.filter(invitation=row), by=None)
    return row


def _record(row, part, questions, here) -> None:
    answers = {asked.number: row.draft.get(asked.key) for asked in questions}
    is_finished = all(asked.key in row.draft for asked in questions)
    if all(value is None for value in answers.values()):
        return
    record_answers(
        row.patient, part.instrument, answers, by=None, on=here.date(),
        at=here.time().replace(second=0, microsecond=0), mode=Mode.LINK, since_on=row.since_on,
        since_text=row.since_text, is_finished=is_finished, submission_id=part.pk,
    )  # fmt: skip


@transaction.atomic
def opt_out(key: UUID) -> None:
    """The patient wants no e-mail any more: said by the one whose birth date was right."""
    row = locked_invitation(key)
    wants_no_email(row.patient)
    trail.record(AuditedAction.OPTED_OUT, patient=row.patient, subject=row)
    _cancel(Email.objects.filter(patient=row.patient), by=None)


# --- e-mails ------------------------------------------------------------------------------------


def end_email(email: Email, state: str, *, by, why: str) -> None:
    """Say how an e-mail ended, with its event, in the caller's transaction."""
    email.state, email.why, email.ended_at = state, why[:200], timezone.now()
    email.save(update_fields=["state", "why", "ended_at"])
    trail.record(
        AuditedAction.EMAIL_ENDED, actor=by, patient=email.patient, subject=email,
        detail={"state": str(state)},
    )  # fmt: skip


@transaction.atomic
def email_seen(email: Email, *, by) -> None:
    """Somebody saw that an e-mail did not go, or may not have gone. Twice changes nothing."""
    changed = Email.objects.filter(pk=email.pk, seen_at=None).went_wrong().update(
        seen_at=timezone.now()
    )  # fmt: skip
    if changed:
        trail.record(AuditedAction.EMAIL_SEEN, actor=by, patient=email.patient, subject=email)


# --- closing ------------------------------------------------------------------------------------


@transaction.atomic
def close_alarm(alarm: AlarmAnswer, *, by, done: str) -> AlarmClosure:
    """Say what was done about an alarm answer; the first answer stands."""
    closure, created = AlarmClosure.objects.get_or_create(
        alarm=alarm, defaults={"done": done, "recorded_by": by}
    )
    if created:
        trail.record(AuditedAction.ALARM_CLOSED, actor=by, patient=alarm.patient, subject=alarm)
    return closure


@transaction.atomic
def close_slot(patient: Patient, due: DueScore, *, by, reason: str, note: str = "") -> SlotClosure:
    """Say that nobody asks for this score any more, and why; the first reason stands."""
    patient_locked(patient.pk)
    earlier = SlotClosure.objects.about(patient, due).first()
    if earlier is not None:
        return earlier
    closure = SlotClosure.objects.create(
        clinic_id=patient.clinic_id, patient=patient, anchor_id=due.anchor_id, weeks=due.weeks,
        reason=reason, note=note, recorded_by=by,
    )  # fmt: skip
    trail.record(AuditedAction.SLOT_CLOSED, actor=by, patient=patient, subject=closure)
    for invitation in Invitation.objects.open().about(patient, due):
        _end(locked_invitation(invitation.pk), by=by, because=LinkEnd.NOT_NEEDED)
    return closure
