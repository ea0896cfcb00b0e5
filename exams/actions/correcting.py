"""Correct what is signed: by a new version, or by taking it out of use. Nothing is overwritten."""

from django.db import IntegrityError, transaction

from audit import trail
from audit.vocabulary import AuditedAction
from exams.actions import requests, rows
from exams.actions.locks import exam_locked, patient_locked
from exams.actions.phantoms import close_phantoms
from exams.actions.recording import drop_errors, move_sides, write_exam
from exams.actions.unsaved import Kept, settle
from exams.entry import ExamEntry
from exams.exceptions import AlreadyAmended, ExamLocked
from exams.history import history_of
from exams.lifecycle import ExamState, state_of
from exams.models import Exam, ExamEnteredInError
from exams.vocabulary import CloseReason
from measures.actions import void_score


def amend_exam(
    exam: Exam,
    *,
    by,
    submission_id,
    entry: ExamEntry,
    reason: str,
    kept: Kept | None = None,
    answers=(),
) -> Exam:
    """Write a signed new version that amends the exam; the old one stays readable.

    `answers`: keys of what the patient asked for and this version does, accepted with it.
    Raises AlreadyAmended, ExamLocked, AlreadyAnswered or TypedElsewhere.
    """
    try:
        return _amend(
            exam, by=by, submission_id=submission_id, entry=entry, reason=reason, kept=kept,
            answers=answers,
        )  # fmt: skip
    except IntegrityError:
        first = Exam.objects.filter(submission_id=submission_id, patient_id=exam.patient_id).first()
        if first is None:
            raise
        return first


@transaction.atomic
def _amend(exam, *, by, submission_id, entry, reason, kept, answers):
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
    rows.carry_answers(old, written.alerts)
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
    settle(by=by, form=submission_id, kept=kept)
    return written.exam


def _known_only(entry):
    return ExamEntry(entry.facts, findings=[f for f in entry.findings if f.nodule is not None])


@transaction.atomic
def void_exam(exam: Exam, *, by, reason: str) -> None:
    """Take an exam and its pain score out of use, with a reason; doing it twice changes nothing.

    Nodules nothing else stands of were entered with it in error; they can be followed again.
    """
    # The lock that whoever saves an exam takes: nobody finds such a nodule again meanwhile.
    patient = patient_locked(exam.patient_id)
    old = exam_locked(exam, "pain_score", "examiner", "clinic")
    if state_of(old) == ExamState.AMENDED:
        raise AlreadyAmended(old.amended_by)
    _void, created = ExamEnteredInError.objects.get_or_create(
        exam=old, defaults={"reason": reason, "recorded_by": by}
    )
    if not created:
        return
    if old.pain_score is not None:
        void_score(old.pain_score, by=by, reason=reason)
    closed = close_phantoms(old, patient, on=old.clinic.today(), by=by)
    about = {"actor": by, "patient": patient}
    trail.record_all(
        [
            trail.event(AuditedAction.EXAM_VOIDED, subject=old, **about),
            *(
                trail.event(
                    AuditedAction.NODULE_CLOSED, subject=each, detail={"reason": CloseReason.ERROR},
                    **about,
                )
                for each in closed
            ),
        ]
    )  # fmt: skip
