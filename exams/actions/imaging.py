"""Verbs of imaging: a study with its files, corrected by a new version or taken out of use."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from audit import refusals, trail
from audit.vocabulary import AuditedAction
from exams.actions import keeping
from exams.exceptions import NodulesChanged, StudyChanged, StudyRefused
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

FILES = keeping.Shelf(
    ImagingFile, ImagingFileContent, ImagingFileEnteredInError, thing="study", file="file"
)
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
    if earlier := keeping.sent_before(FILES, first, submission_id):
        return earlier
    _refuse_replaced(_locked(study))
    return _attach(first, by, submission_id, files)


@transaction.atomic
def void_file(file: ImagingFile, *, by, reason: str) -> None:
    """Hide a file that was wrongly attached; it is kept. Twice changes nothing."""
    keeping.hide(FILES, file, by=by, reason=reason)


def _attach(first, by, sent_in, files):
    most = limits.MOST_FILES_OF_A_STUDY
    with _refusals_in_words():
        return keeping.keep(FILES, first, files, most=most, by=by, sent_in=sent_in)


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
