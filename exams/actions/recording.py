"""Write a new exam; change one that is not signed yet."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Exists, Prefetch
from django.utils import timezone

from accounts.models import Membership
from audit import trail
from audit.vocabulary import AuditedAction
from exams import seal
from exams.actions import rows
from exams.actions.locks import exam_locked
from exams.actions.unsaved import Kept, settle
from exams.entry import ExamEntry
from exams.exceptions import ExamLocked, StaleExam
from exams.history import History, history_of
from exams.lifecycle import may, state_of
from exams.models import Exam, ExamSignature, Nodule, PalpationFinding
from exams.signature import meaning_of
from exams.vocabulary import CloseReason, ExamStatus
from measures.actions import void_score


@dataclass
class _Written:
    exam: Exam
    findings: list
    nodules: list
    alerts: list
    score: object


def record_exam(
    patient,
    *,
    by,
    submission_id,
    entry: ExamEntry,
    history: History | None = None,
    sign=False,
    kept: Kept | None = None,
) -> Exam:
    """Save one exam with its complaint, nodules, findings, score and alerts; sign it if asked to.

    The same submission twice, or many times at once, gives the first exam. `kept`: what the page kept
    while somebody typed goes with the saving; raises TypedElsewhere when another window went on with it.
    """
    try:
        return _record(
            patient, by=by, submission_id=submission_id, entry=entry, history=history, sign=sign,
            kept=kept,
        )  # fmt: skip
    except IntegrityError:
        first = Exam.objects.filter(submission_id=submission_id, patient=patient).first()
        if first is None:
            raise
        # Its page may have gone on elsewhere and say something else by now; who sent it looks.
        first.was_there = True  # type: ignore[attr-defined]
        return first


@transaction.atomic
def _record(patient, *, by, submission_id, entry, history, sign, kept):
    ground = rows.ground_of(patient)
    history = history or history_of(patient)
    written = write_exam(
        patient, entry, ground, history, by=by, submission_id=submission_id, sign=sign
    )
    exam = written.exam
    events = rows.events_of(
        exam, AuditedAction.EXAM_RECORDED, patient, by=by, count=len(entry.findings), nodules=written.nodules, alerts=written.alerts,
        score=written.score,
    )  # fmt: skip
    if sign:
        events.append(
            trail.event(AuditedAction.EXAM_SIGNED, actor=by, patient=patient, subject=exam)
        )
    trail.record_all(events)
    settle(by=by, form=submission_id, kept=kept)
    return exam


def write_exam(
    patient, entry, ground, history, *, by, submission_id, sign, amends=None, because="", score=None
) -> _Written:
    """Insert the rows of one exam. `score` is one that stays as it is; otherwise the entry's is saved."""
    exam = Exam(
        clinic_id=patient.clinic_id, patient=patient, examiner=amends.examiner if amends else by, recorded_by=by,
        submission_id=submission_id, amends=amends, amended_because=because,
    )  # fmt: skip
    rows.fill_exam(exam, entry)
    exam.episode_id = rows.episode_for(patient, ground, on=exam.examined_on, by=by)
    new_score = None
    if score is None:
        new_score = score = rows.pain_of(
            patient,
            exam,
            entry,
            by=by,
            instead_of=amends.pain_score if amends else None,
            because=because,
        )
        if new_score is not None:
            new_score.save(force_insert=True)
    exam.pain_score = score
    exam.save(force_insert=True)
    rows.save_complaint(exam, entry)
    nodules = rows.number_new_nodules(patient, entry, ground, by=by)
    findings = rows.save_findings(patient, exam, entry, by=by)
    alerts = rows.raise_alerts(patient, exam, findings, history, ground.limits, by=by)
    if sign:
        # Signed last: the database refuses rows under a signed exam.
        mark_signed(exam, by=by)
    return _Written(exam, findings, nodules, alerts, new_score)


def with_findings(queryset):
    """Load what `entry_of` and the seal read."""
    findings = PalpationFinding.objects.with_whole().order_by("nodule__number")
    return queryset.select_related("complaint", "pain_score").prefetch_related(
        Prefetch("findings", findings)
    )


def mark_signed(exam: Exam, *, by) -> None:
    """Set the signature and seal what it stands under; from here on the database keeps both."""
    exam.status, exam.signed_at, exam.signed_by = ExamStatus.FINAL, timezone.now(), by
    exam.version += 1
    exam.save(update_fields=["status", "signed_at", "signed_by", "version"])
    # Read back: what is sealed is what the database holds.
    in_training = Membership.objects.filter(user=by, clinic=exam.clinic_id, is_in_training=True)
    read = with_findings(Exam.objects).annotate(is_by_trainee=Exists(in_training)).get(pk=exam.pk)
    content = seal.content_of(read)
    ExamSignature.objects.create(
        exam=exam, signed_by=by, signed_at=exam.signed_at, meaning=meaning_of(exam, by),
        content=content, digest=seal.digest_of(content), wants_cosignature=read.is_by_trainee,
    )  # fmt: skip


@transaction.atomic
def update_exam(
    exam: Exam, *, by, version: int, entry: ExamEntry, form=None, kept: Kept | None = None
) -> Exam:
    """Replace what an unsigned exam says. Raises ExamLocked, or StaleExam when the draft moved on.

    `form` is the submission id of the page, `kept` what it kept while somebody typed: it goes with the
    saving, or raises TypedElsewhere when another window went on with it.
    """
    patient = exam.patient
    ground = rows.ground_of(patient)
    exam = draft_locked(exam)
    if exam.version != version:
        raise StaleExam(exam)
    history = history_of(patient, without=[exam.pk])
    rows.fill_exam(exam, entry)
    old_score, score = exam.pain_score, _score_now(patient, exam, entry, by=by)
    exam.pain_score, exam.version = score, exam.version + 1
    exam.save()
    rows.save_complaint(exam, entry, getattr(exam, "complaint", None))
    closed = drop_errors(entry, by=by, on=exam.examined_on)
    nodules = rows.number_new_nodules(patient, entry, ground, by=by)
    move_sides(entry, history)
    findings = rows.replace_findings(patient, exam, entry, by=by)
    alerts, withdrawn = rows.alerts_again(patient, exam, findings, history, ground.limits, by=by)
    trail.record_all(
        rows.events_of(
            exam,
            AuditedAction.EXAM_CHANGED,
            patient,
            by=by,
            count=len(findings),
            nodules=nodules,
            alerts=alerts,
            withdrawn=withdrawn,
            closed=closed,
            score=score if score != old_score else None,
        )
    )
    settle(by=by, form=form, kept=kept)
    return exam


def draft_locked(exam: Exam) -> Exam:
    """Return the exam as it is now, locked; raises ExamLocked unless it is a draft."""
    now = exam_locked(exam, "complaint", "pain_score", "patient__clinic", "clinic")
    if not may(now, "edit"):
        raise ExamLocked(state_of(now))
    return now


def _score_now(patient, exam, entry, *, by):
    """Scores are never changed: another number or day is a new row that corrects the old one."""
    old = exam.pain_score
    same = old is not None and old.value == entry.pain and old.collected_on == exam.examined_on
    if same:
        return old
    if entry.pain is None:
        if old is not None:
            void_score(old, by=by, reason=_BECAUSE)
        return None
    new = rows.pain_of(patient, exam, entry, by=by, instead_of=old, because=_BECAUSE)
    new.save(force_insert=True)
    return new


_BECAUSE = "changed before the exam was signed"


def drop_errors(entry: ExamEntry, *, by, on) -> list[Nodule]:
    """Close the nodules of this draft that were none after all."""
    closed = [finding.nodule for finding in entry.findings if finding.is_error]
    entry.findings = [finding for finding in entry.findings if not finding.is_error]
    for nodule in closed:
        nodule.close_reason, nodule.closed_on, nodule.closed_by = CloseReason.ERROR, on, by
    Nodule.objects.bulk_update(closed, ["close_reason", "closed_on", "closed_by"])
    return closed


def move_sides(entry: ExamEntry, history: History) -> None:
    """A nodule that only this exam knows may still change its side."""
    moved = []
    for finding in entry.findings:
        known = history.of(finding.nodule.pk)
        if (
            finding.side
            and finding.side != finding.nodule.side
            and known
            and not known.is_elsewhere
        ):
            finding.nodule.side = finding.side
            moved.append(finding.nodule)
    Nodule.objects.bulk_update(moved, ["side"])
