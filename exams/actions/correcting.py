"""Correct what is signed: by a new version, or by taking it out of use. Nothing is overwritten."""

from django.db import IntegrityError, transaction

from audit import trail
from audit.vocabulary import AuditedAction
from exams.actions import requests, rows
from exams.actions.locks import exam_locked
from exams.actions.recording import drop_errors, move_sides, write_exam
from exams.actions.unsaved import settle
from exams.entry import ExamEntry
from exams.exceptions import AlreadyAmended, ExamLocked
from exams.history import history_of
from exams.lifecycle import ExamState, state_of
from exams.models import Exam, ExamEnteredInError
from measures.actions import void_score


def amend_exam(
    exam: Exam, *, by, submission_id, entry: ExamEntry, reason: str, was_kept=False, answers=()
) -> Exam:
    """Write a signed new version that amends the exam; the old one stays readable.

    `answers`: keys of what the patient asked for and this version does, accepted with it.
    Raises AlreadyAmended, ExamLocked or AlreadyAnswered.
    """
    try:
        return _amend(
            exam, by=by, submission_id=submission_id, entry=entry, reason=reason, was_kept=was_kept,
            answers=answers,
        )  # fmt: skip
    except IntegrityError:
        first = Exam.objects.filter(submission_id=submission_id, patient_id=exam.patient_id).first()
        if first is None:
            raise
        return first


@transaction.atomic
def _amend(exam, *, by, submission_id, entry, reason, was_kept, answers):
    patient = exam.patient
    ground = rows.ground_of(patient)
    old = exam_locked(exam, "pain_score", "examiner")
    state = state_of(old)
    if state == ExamState.AMENDED:
        raise AlreadyAmended(old.amended_by)
    if state != ExamState.SIGNED:
        raise ExamLocked(state)
    asked = requests.open_locked(answers) if answers else []
    history = history_of(patient, without=[old.pk])
    closed = drop_errors(entry, by=by, on=entry.facts["examined_on"])
    move_sides(_known_only(entry), history)
    score = old.pain_score
    is_same = score is None or (
        score.value == entry.pain and score.collected_on == entry.facts["examined_on"]
    )
    written = write_exam(
        patient, entry, ground, history, by=by, submission_id=submission_id, sign=True, amends=old, because=reason,
        score=score if is_same else None,
    )  # fmt: skip
    if score is not None and entry.pain is None:
        void_score(score, by=by, reason=reason)
    trail.record_all(
        rows.events_of(
            written.exam,
            AuditedAction.EXAM_AMENDED,
            patient,
            by=by,
            count=len(written.findings),
            nodules=written.nodules,
            alerts=written.alerts,
            score=written.score,
            closed=closed,
        )
    )
    requests.accept_requests(asked, by=by, reason=reason, amendment=written.exam)
    if was_kept:
        settle(by=by, form=submission_id)
    return written.exam


def _known_only(entry):
    return ExamEntry(entry.facts, findings=[f for f in entry.findings if f.nodule is not None])


@transaction.atomic
def void_exam(exam: Exam, *, by, reason: str) -> None:
    """Take an exam and its pain score out of use, with a reason; doing it twice changes nothing."""
    old = exam_locked(exam, "pain_score", "examiner")
    if state_of(old) == ExamState.AMENDED:
        raise AlreadyAmended(old.amended_by)
    _void, created = ExamEnteredInError.objects.get_or_create(
        exam=old, defaults={"reason": reason, "recorded_by": by}
    )
    if not created:
        return
    if old.pain_score is not None:
        void_score(old.pain_score, by=by, reason=reason)
    trail.record(AuditedAction.EXAM_VOIDED, actor=by, patient=exam.patient, subject=old)
