"""Add a dated, signed text to a signed exam; take one out of use. Nothing of the exam changes."""

from django.db import transaction
from django.utils import timezone

from accounts.at_work import is_qualified
from audit import trail
from audit.vocabulary import AuditedAction
from exams import seal
from exams.actions.locks import exam_locked
from exams.exceptions import ExamLocked, MayNotAdd
from exams.lifecycle import may, state_of
from exams.models import Exam, ExamAddendum, ExamAddendumEnteredInError


@transaction.atomic
def write_addendum(
    exam: Exam, *, by, submission_id, text: str, is_patient_asked=False
) -> ExamAddendum:
    """Sign an addendum to an exam that counts; the same submission twice gives the first one.

    Raises ExamLocked for a draft, an earlier version and what was entered in error, and MayNotAdd for
    somebody in training: what they sign wants a second signature, and an addendum has no place for one.
    """
    now = exam_locked(exam)
    earlier = ExamAddendum.objects.filter(submission_id=submission_id, exam=now).first()
    if earlier is not None:
        return earlier
    if not may(now, "add"):
        raise ExamLocked(state_of(now))
    if not is_qualified(by, now.clinic_id):
        raise MayNotAdd
    addendum = ExamAddendum(
        exam=now, text=text, is_patient_asked=is_patient_asked, signed_by=by, signed_at=timezone.now(),
        submission_id=submission_id,
    )  # fmt: skip
    addendum.digest = seal.digest_of_addendum(addendum)
    addendum.save(force_insert=True)
    trail.record(
        AuditedAction.ADDENDUM_WRITTEN, actor=by, patient=exam.patient, subject=addendum,
        detail={"exam": str(now.pk), "asked_by_patient": is_patient_asked},
    )  # fmt: skip
    return addendum


@transaction.atomic
def void_addendum(addendum: ExamAddendum, *, by, reason: str) -> None:
    """Take an addendum out of use, with a reason; it stays readable. Twice changes nothing."""
    _void, created = ExamAddendumEnteredInError.objects.get_or_create(
        addendum=addendum, defaults={"reason": reason, "recorded_by": by}
    )
    if created:
        trail.record(
            AuditedAction.ADDENDUM_VOIDED, actor=by, patient=addendum.exam.patient, subject=addendum
        )
