"""Sign one exam, or all that were read."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from audit import trail
from audit.vocabulary import AuditedAction
from exams import rules
from exams.actions.recording import draft_locked, mark_signed, with_findings
from exams.entry import ExamEntry, entry_of, prefix_of
from exams.exceptions import ExamRefused, NotComplete, StaleExam
from exams.models import Complaint, Exam, Nodule


def gaps_of(exam: Exam, entry: ExamEntry | None = None) -> list[rules.Gap]:
    """Return what a saved exam still needs for a signature; three queries."""
    entry = entry or entry_of(exam)
    known = Nodule.objects.asked_about(until=exam.examined_on).filter(
        patient_id=exam.patient_id, recorded_at__lte=exam.recorded_at
    )
    awaiting = [(prefix_of(nodule), nodule.label) for nodule in known]
    needs_side = not entry.complaint.get("side") and not _side_is_known(exam)
    gaps = [
        *rules.missing(entry, awaiting=awaiting, needs_side=needs_side),
        *rules.contradictions(entry),
    ]
    if exam.examined_on and rules.is_to_come(
        exam.examined_on, exam.examined_time, exam.clinic.now()
    ):
        gaps.append(rules.Gap("examined_time", _("This time has not come yet.")))
    return gaps


def _side_is_known(exam):
    earlier = Complaint.objects.filter(
        exam__patient_id=exam.patient_id, exam__voided=None, exam__amended_by=None
    ).exclude(exam=exam)
    return earlier.exclude(side="").exists()


@transaction.atomic
def sign_exam(exam: Exam, *, by, version: int | None = None) -> Exam:
    """Sign a draft, in the version that was read; None where the signer wrote it in this very act.

    Raises ExamLocked when it is none, StaleExam when it moved on, NotComplete with what is missing.
    """
    exam = draft_locked(exam)
    if version is not None and exam.version != version:
        raise StaleExam(exam)
    gaps = gaps_of(exam, entry_of(with_findings(Exam.objects).get(pk=exam.pk)))
    if gaps:
        raise NotComplete(gaps)
    mark_signed(exam, by=by)
    trail.record(AuditedAction.EXAM_SIGNED, actor=by, patient=exam.patient, subject=exam)
    return exam


@dataclass
class Signed:
    """What became of several drafts."""

    signed: list[Exam] = field(default_factory=list)
    changed: list[Exam] = field(default_factory=list)
    left: list[Exam] = field(default_factory=list)


def sign_many(read: dict[Exam, int], *, by) -> Signed:
    """Sign each exam by itself, in the version that was read of it."""
    done = Signed()
    for exam, version in read.items():
        try:
            done.signed.append(sign_exam(exam, by=by, version=version))
        except StaleExam as stale:
            done.changed.append(stale.exam)
        except ExamRefused:
            done.left.append(exam)
    return done
