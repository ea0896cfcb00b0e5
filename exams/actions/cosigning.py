"""Co-sign what a colleague in training signed."""

from django.db import transaction
from django.utils import timezone

from accounts.at_work import is_qualified
from audit import trail
from audit.vocabulary import AuditedAction
from exams import seal
from exams.actions.locks import exam_locked
from exams.actions.recording import with_findings
from exams.exceptions import MayNotCosign, NoCosignatureWanted, SealBroken
from exams.lifecycle import wants_cosignature
from exams.models import Exam, ExamCosignature


@transaction.atomic
def cosign_exam(exam: Exam, *, by, meaning: str) -> ExamCosignature:
    """Put a second signature under what was signed in training.

    Raises NoCosignatureWanted, MayNotCosign (the signer, or somebody in training) or SealBroken.
    """
    # Locked before reading: two colleagues may co-sign at the same moment, or one amends it.
    now = exam_locked(exam, "signature", "cosignature")
    if not wants_cosignature(now):
        raise NoCosignatureWanted
    if now.signed_by_id == by.pk or not is_qualified(by, now.clinic_id):
        raise MayNotCosign
    if not seal.check(
        with_findings(Exam.objects.select_related("signature")).get(pk=now.pk)
    ).is_intact:
        raise SealBroken
    cosigned = ExamCosignature.objects.create(
        exam=now, signed_by=by, signed_at=timezone.now(), meaning=meaning, digest=now.signature.digest
    )  # fmt: skip
    trail.record(
        AuditedAction.EXAM_COSIGNED, actor=by, patient=exam.patient, subject=now,
        detail={"meaning": meaning, "digest": cosigned.digest},
    )  # fmt: skip
    return cosigned
