"""A specimen on its way: sent, awaited by somebody, reported, read; and what it keeps open."""

from collections import Counter
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit import trail
from audit.vocabulary import AuditedAction
from exams.actions.locks import patient_locked
from patients.models import EpisodeOfCare
from treatments import loose_ends, results
from treatments.actions.common import first_of, refusals_in_words
from treatments.exceptions import EndsOpen, ResultMissing, ResultOpen, RowRefused
from treatments.models import (
    HistologyReading,
    HistologyReport,
    Specimen,
    SpecimenOwner,
    SpecimenWithoutResult,
)


def send_specimen(treatment, by, *, sent_on, owner=None, due_on=None) -> Specimen:
    """Open the task in the caller's transaction: the operator waits, for three weeks, unless said otherwise."""
    specimen, is_new = Specimen.objects.get_or_create(
        treatment=treatment,
        defaults={
            "clinic_id": treatment.clinic_id, "patient_id": treatment.patient_id, "sent_on": sent_on,
            "recorded_by": by,
        },
    )  # fmt: skip
    if is_new:
        due = due_on or sent_on + timedelta(days=results.DUE_AFTER_DAYS)
        _assign(specimen, by, owner or by, due)
    return specimen


@transaction.atomic
def assign_specimen(specimen, *, by, owner, due_on, reason="", submission_id=None) -> SpecimenOwner:
    """Say who waits from now on, and until when; the same press twice is once."""
    _locked(specimen)
    earlier = _sent_before(SpecimenOwner, submission_id, specimen=specimen)
    if earlier is not None:
        return earlier
    try:
        with refusals_in_words():
            return _assign(specimen, by, owner, due_on, reason, submission_id)
    except IntegrityError as error:
        return first_of(
            error,
            submission_id,
            lambda: _sent_before(SpecimenOwner, submission_id, specimen=specimen),
        )


def _assign(specimen, by, owner, due_on, reason="", submission_id=None):
    row = SpecimenOwner(
        specimen=specimen, owner=owner, due_on=due_on, reason=reason, submission_id=submission_id,
        recorded_by=by,
    )  # fmt: skip
    row.clean_fields(exclude=["specimen", "owner", "recorded_by"])
    row.save(force_insert=True)
    trail.record(
        AuditedAction.RESULT_AWAITED, actor=by, subject=specimen,
        detail={"owner": str(owner.pk), "due_on": f"{due_on:%Y-%m-%d}"},
    )  # fmt: skip
    return row


@transaction.atomic
def record_result(treatment, *, by, facts: dict, submission_id=None) -> HistologyReport:
    """Save what the laboratory found; a corrected report is one more, and the newest stands."""
    _locked(treatment)
    earlier = _sent_before(HistologyReport, submission_id, treatment=treatment)
    if earlier is not None:
        return earlier
    report = HistologyReport(
        clinic_id=treatment.clinic_id, patient_id=treatment.patient_id, treatment=treatment,
        submission_id=submission_id, recorded_by=by, **facts,
    )  # fmt: skip
    report.clean_fields(exclude=["clinic", "patient", "treatment", "recorded_by"])
    try:
        with refusals_in_words():
            report.save(force_insert=True)
    except IntegrityError as error:
        return first_of(
            error,
            submission_id,
            lambda: _sent_before(HistologyReport, submission_id, treatment=treatment),
        )
    trail.record(
        AuditedAction.HISTOLOGY_RECORDED, actor=by, subject=report,
        detail={"is_worrying": report.is_worrying},
    )  # fmt: skip
    return report


@transaction.atomic
def read_result(treatment, *, by, report_id, follows="") -> HistologyReading:
    """Say that this report was read, and what follows; the first reading stands.

    Raises ResultMissing when it is no report of this treatment, or another one came in since.
    """
    _locked(treatment)
    report = results.newest_report(treatment)
    if report is None or str(report.pk) != str(report_id):
        raise ResultMissing
    if hasattr(report, "reading"):
        return report.reading
    reading = HistologyReading(report=report, follows=follows, recorded_by=by)
    reading.clean_fields(exclude=["report", "recorded_by"])
    with refusals_in_words():
        reading.save(force_insert=True)
    trail.record(AuditedAction.HISTOLOGY_READ, actor=by, subject=report)
    return reading


@transaction.atomic
def close_without_result(specimen, *, by, why: str, text: str) -> None:
    """Say that no result will come, and why; the first reason stands.

    Raises RowRefused when a result is in: it is read instead.
    """
    _locked(specimen)
    if results.newest_report(specimen.treatment) is not None:
        raise RowRefused(_("A result is in: read it instead."))
    if SpecimenWithoutResult.objects.filter(specimen=specimen).exists():
        return
    row = SpecimenWithoutResult(specimen=specimen, why=why, text=text, recorded_by=by)
    row.clean_fields(exclude=["specimen", "recorded_by"])
    with refusals_in_words():
        row.save(force_insert=True)
    trail.record(AuditedAction.SPECIMEN_CLOSED, actor=by, subject=specimen, detail={"why": why})


@transaction.atomic
def close_episode(episode, *, by, closed_on, read=None) -> EpisodeOfCare:
    """Close a problem; twice changes nothing. Raises ResultOpen while a result of it is awaited or unread.

    What else is open only warns: `read` is the fingerprint of what stood before the eyes that read it,
    and EndsOpen is raised where that is something else.
    """
    patient_locked(episode.patient_id)
    row = EpisodeOfCare.objects.select_for_update().get(pk=episode.pk)
    if row.closed_on is not None:
        return row
    opened = results.open_in(episode.clinic, patient=episode.patient)
    # A treatment that belongs to no problem could belong to this one.
    waiting = [each for each in opened if each.treatment.episode_id in (None, row.pk)]
    if waiting:
        raise ResultOpen(waiting)
    row.clinic, row.patient = episode.clinic, episode.patient
    ends = loose_ends.of(row)
    if ends and read != loose_ends.fingerprint(ends):
        raise EndsOpen(ends)
    row.closed_on = closed_on
    with refusals_in_words():
        row.save(update_fields=["closed_on"])
    left = dict(Counter(each.sort for each in ends))
    trail.record(
        AuditedAction.EPISODE_CLOSED, actor=by, subject=row, detail={"left_open": left} if left else {}
    )  # fmt: skip
    return row


def _locked(row):
    """The patient is the lock: a report, its reading and the closing of a problem come one after another."""
    patient_locked(row.patient_id)


def _sent_before(model, submission_id, **where):
    if submission_id is None:
        return None
    return model.objects.filter(submission_id=submission_id, **where).first()
