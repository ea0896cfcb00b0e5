"""Verbs of imaging: a study with its files, corrected by a new version or taken out of use."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import Clinic
from audit import refusals, trail
from audit.vocabulary import AuditedAction
from exams.exceptions import NodulesChanged, StudyChanged, StudyRefused, TooManyFiles
from exams.models import (
    ImagingEnteredInError,
    ImagingFile,
    ImagingFileContent,
    ImagingFileEnteredInError,
    ImagingStudy,
    Nodule,
)
from exams.uploads import limits
from exams.uploads.taking import Taken

_MESSAGES = refusals.messages_of(ImagingStudy, ImagingFile)
_KEYS = ("clinic", "patient", "nodule", "recorded_by", "amends", "first_version")


def record_study(
    patient, *, by, submission_id, facts: dict, files: Sequence[Taken] = ()
) -> ImagingStudy:
    """Save a study and its files, all or nothing; the same submission twice gives the first study."""
    return _once(patient, submission_id, lambda: _record(patient, by, submission_id, facts, files))


@transaction.atomic
def _record(patient, by, submission_id, facts, files):
    study = _written(patient, by, submission_id, facts)
    _tell(AuditedAction.IMAGING_RECORDED, study, by)
    _attach(study, by, submission_id, files)
    return study


def amend_study(study, *, by, submission_id, facts: dict, reason: str) -> ImagingStudy:
    """Write a new version that replaces this one; the old one stays readable, the files stand with both.

    Raises StudyChanged when a colleague was faster.
    """
    return _once(
        study.patient, submission_id, lambda: _amend(study, by, submission_id, facts, reason)
    )


@transaction.atomic
def _amend(study, by, submission_id, facts, reason):
    old = _locked(study)
    _refuse_replaced(old)
    new = _written(
        study.patient, by, submission_id, facts, amends=old, amended_because=reason,
        first_version_id=old.first_id, sequence=old.sequence,
    )  # fmt: skip
    _tell(AuditedAction.IMAGING_AMENDED, new, by)
    return new


@transaction.atomic
def void_study(study, *, by, reason: str) -> None:
    """Take a study out of use, with a reason; it and its files stay readable. Twice changes nothing."""
    old = _locked(study)
    if hasattr(old, "amended_by"):
        raise StudyChanged(old.amended_by)
    _void, created = ImagingEnteredInError.objects.get_or_create(
        imaging=old, defaults={"reason": reason, "recorded_by": by}
    )
    if created:
        _tell(AuditedAction.IMAGING_VOIDED, old, by)


@transaction.atomic
def attach_files(study, *, by, submission_id, files: Sequence[Taken]) -> list[ImagingFile]:
    """Attach files to a study that counts, all or none; the same sending twice attaches them once.

    Raises TooManyFiles beyond what a study or a day may take.
    """
    # The first version is what files hang on: locked, so that two sendings are counted one by one.
    first = ImagingStudy.objects.select_for_update(of=("self",)).get(pk=study.first_id)
    earlier = list(ImagingFile.objects.filter(study=first, sent_in=submission_id))
    if earlier:
        return earlier
    _refuse_replaced(_locked(study))
    return _attach(first, by, submission_id, files)


@transaction.atomic
def void_file(file: ImagingFile, *, by, reason: str) -> None:
    """Hide a file that was wrongly attached; it is kept. Twice changes nothing."""
    _void, created = ImagingFileEnteredInError.objects.get_or_create(
        file=file, defaults={"reason": reason, "recorded_by": by}
    )
    if created:
        trail.record(AuditedAction.FILE_VOIDED, actor=by, patient=file.patient, subject=file)


def tell_damaged(file: ImagingFile, *, by) -> None:
    """Write that a file no longer is what was kept."""
    trail.record(AuditedAction.FILE_DAMAGED, actor=by, patient=file.patient, subject=file)


def _attach(first, by, sent_in, files):
    if not files:
        return []
    # One sending of a clinic after another: the files of its day are counted. A key's own lock is
    # lighter than this one, so nobody else waits.
    Clinic.objects.select_for_update(no_key=True).get(pk=first.clinic_id)
    there = ImagingFile.objects.filter(study=first)
    last = there.aggregate(last=Max("position"))["last"] or 0
    if last + len(files) > limits.MOST_FILES_OF_A_STUDY:
        raise TooManyFiles(limits.MOST_FILES_OF_A_STUDY, is_day=False)
    morning = first.clinic.now().replace(hour=0, minute=0, second=0, microsecond=0)
    today = ImagingFile.objects.filter(clinic_id=first.clinic_id, recorded_at__gte=morning)
    if today.count() + len(files) > limits.MOST_FILES_OF_A_DAY:
        raise TooManyFiles(limits.MOST_FILES_OF_A_DAY, is_day=True)
    rows = [
        ImagingFile(
            clinic_id=first.clinic_id, patient_id=first.patient_id, study=first, position=last + n, recorded_by=by,
            kind=each.kind, width_px=each.width_px, height_px=each.height_px, n_pages=each.n_pages,
            size_bytes=len(each.content), is_reduced=each.is_reduced, sha256=each.sha256, sent_in=sent_in,
        )
        for n, each in enumerate(files, start=1)
    ]  # fmt: skip
    with _refusals_in_words():
        ImagingFile.objects.bulk_create(rows)
        ImagingFileContent.objects.bulk_create(
            ImagingFileContent(file=row, content=each.content, thumbnail=each.thumbnail)
            for row, each in zip(rows, files, strict=True)
        )
    trail.record_all(
        [
            trail.event(
                AuditedAction.FILE_ATTACHED, actor=by, patient=first.patient, subject=row,
                detail={"study": str(first.pk), "kind": row.kind, "sha256": row.sha256},
            )
            for row in rows
        ]
    )  # fmt: skip
    return rows


def _once(patient, submission_id, write):
    mine = ImagingStudy.objects.filter(submission_id=submission_id, patient=patient)
    if earlier := mine.first():
        return earlier
    try:
        return write()
    except IntegrityError:
        # The same form sent twice at the same moment: the other one won.
        earlier = mine.first()
        if earlier is None:
            raise
        return earlier


def _written(patient, by, submission_id, facts, **more):
    nodule = facts.get("nodule")
    if nodule is not None and not Nodule.objects.filter(pk=nodule.pk, patient=patient).exists():
        raise NodulesChanged
    study = ImagingStudy(
        clinic_id=patient.clinic_id, patient=patient, recorded_by=by, submission_id=submission_id, **facts, **more
    )  # fmt: skip
    study.clean_fields(exclude=_KEYS)
    with _refusals_in_words():
        study.save(force_insert=True)
    return study


def _refuse_replaced(study):
    if hasattr(study, "amended_by"):
        raise StudyChanged(study.amended_by)
    if hasattr(study, "voided"):
        raise StudyChanged(study)


def _locked(study):
    rows = ImagingStudy.objects.select_for_update(of=("self",))
    return rows.select_related("amended_by", "voided", "clinic", "patient").get(pk=study.pk)


def _refusals_in_words():
    return refusals.told_as(StudyRefused, _MESSAGES)


def _tell(action, study, by):
    trail.record(action, actor=by, patient=study.patient, subject=study)
