"""Record what a patient asks to have changed, and answer it once. Request and answer stay."""

from django.db import transaction

from audit import trail
from audit.vocabulary import AuditedAction
from exams.actions.locks import exam_locked
from exams.exceptions import AlreadyAnswered, ExamLocked
from exams.lifecycle import may, state_of
from exams.models import (
    AmendmentDecision,
    AmendmentRequest,
    AmendmentRequestEnteredInError,
    Exam,
)
from exams.vocabulary import AmendmentAnswer


@transaction.atomic
def record_request(exam: Exam, *, by, submission_id, words: str, asked_on) -> AmendmentRequest:
    """Keep a patient's request in the patient's words; the same submission twice gives the first one.

    Raises ExamLocked for a draft, an earlier version and what was entered in error.
    """
    now = exam_locked(exam)
    earlier = AmendmentRequest.objects.filter(submission_id=submission_id, exam=now).first()
    if earlier is not None:
        return earlier
    if not may(now, "add"):
        raise ExamLocked(state_of(now))
    asked = AmendmentRequest.objects.create(
        exam=now, words=words, asked_on=asked_on, submission_id=submission_id, recorded_by=by
    )
    trail.record(
        AuditedAction.AMENDMENT_ASKED, actor=by, patient=exam.patient, subject=asked,
        detail={"exam": str(now.pk)},
    )  # fmt: skip
    return asked


@transaction.atomic
def answer_request(asked: AmendmentRequest, *, by, decided: str, reason: str) -> AmendmentDecision:
    """Answer a request without a new version. Raises AlreadyAnswered."""
    (now,) = open_locked([asked.pk])
    return _answered(now, by, decided, reason)


def accept_requests(asked: list, *, by, reason: str, amendment: Exam) -> None:
    """Answer requests, locked by `open_locked`, with the version that was written for them."""
    for each in asked:
        _answered(each, by, AmendmentAnswer.ACCEPTED, reason, amendment)


@transaction.atomic
def void_request(asked: AmendmentRequest, *, by, reason: str) -> None:
    """Take a request out of use, with a reason; it stays readable. Twice changes nothing."""
    _void, created = AmendmentRequestEnteredInError.objects.get_or_create(
        asked=asked, defaults={"reason": reason, "recorded_by": by}
    )
    if created:
        trail.record(
            AuditedAction.AMENDMENT_VOIDED, actor=by, patient=asked.exam.patient, subject=asked
        )


def open_locked(keys) -> list[AmendmentRequest]:
    """Return these requests, locked. Raises AlreadyAnswered unless all of them are still open."""
    # Locked before looking: a colleague may answer at the same moment. Who waited reads the answer anew.
    found = AmendmentRequest.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    kept = list(found.select_related("exam__patient").order_by("pk"))
    if AmendmentRequest.objects.open().filter(pk__in=keys).count() != len(set(keys)):
        raise AlreadyAnswered
    return kept


def _answered(asked, by, decided, reason, amendment=None):
    answer = AmendmentDecision.objects.create(
        asked=asked, decided=decided, reason=reason, amendment=amendment, recorded_by=by
    )
    trail.record(
        AuditedAction.AMENDMENT_DECIDED, actor=by, patient=asked.exam.patient, subject=asked,
        detail={"answer": decided, "version": str(amendment.pk) if amendment else None},
    )  # fmt: skip
    return answer
