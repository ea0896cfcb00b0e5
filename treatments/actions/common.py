"""What every verb here needs: one row per submission, the lock, and refusals in words."""

from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import refusals, trail
from patients.models import EpisodeOfCare
from treatments import rules
from treatments.exceptions import ChangedMeanwhile, RowRefused
from treatments.models import (
    AdministeredAgent,
    AdverseEvent,
    AfterInjectionReview,
    Consent,
    ConsentWithdrawal,
    EventFollowUp,
    ExcisionDetail,
    HistologyReading,
    HistologyReport,
    MedicationCourse,
    PatientWish,
    Procedure,
    ProcedureNodule,
    Specimen,
    SpecimenOwner,
    SpecimenWithoutResult,
    TimeOut,
    Treatment,
    TreatmentLetter,
    TreatmentMove,
    TreatmentPaper,
)

_TABLES = (
    Treatment, MedicationCourse, Procedure, ProcedureNodule, AdministeredAgent, ExcisionDetail,
    AdverseEvent, AfterInjectionReview, Consent, ConsentWithdrawal, HistologyReading, HistologyReport, Specimen,
    SpecimenOwner, SpecimenWithoutResult, TimeOut, EventFollowUp, PatientWish, TreatmentLetter, TreatmentMove,
    TreatmentPaper,
)  # fmt: skip
_MESSAGES = refusals.messages_of(*_TABLES) | {
    "treatments_procedure_treatment_id_key": _("This is prepared already.")
}


def refusals_in_words():
    """Turn a constraint's refusal into its own sentence."""
    return refusals.told_as(RowRefused, _MESSAGES)


@contextmanager
def stops_told(refusal, action, *, by, patient, detail, subject=None):
    """Leave the audit event of a stop in a transaction of its own: it stays when all else is undone.

    `detail` makes the event's facts of the refusal.
    """
    try:
        yield
    except refusal as stop:
        with transaction.atomic():
            trail.record(action, actor=by, patient=patient, subject=subject, detail=detail(stop))
        raise


def saved_once(patient, submission_id) -> Treatment | None:
    """Return what this submission made before, if it did."""
    if submission_id is None:
        return None
    return Treatment.objects.filter(submission_id=submission_id, patient=patient).first()


def first_of(error, submission_id, find):
    """Return what the same form saved a moment before; raise when it was not that."""
    is_second = submission_id is not None and "submission_id" in refusals.constraint_of(error)
    earlier = find() if is_second else None
    if earlier is None:
        raise error
    return earlier


def unsaved_treatment(patient, *, by, kind, submission_id=None, **facts) -> Treatment:
    """Return a treatment on its rung, ready to be saved."""
    return Treatment(
        clinic_id=patient.clinic_id, patient=patient, recorded_by=by, kind=kind,
        rung=rules.rung_of(kind), submission_id=submission_id, **facts,
    )  # fmt: skip


def open_episode(patient):
    """Return the problem being followed now."""
    return EpisodeOfCare.objects.filter(patient=patient, closed_on=None).order_by("number").last()


def locked(treatment, version=None) -> Treatment:
    """Return the row, locked; raise when a colleague changed it after the page was opened."""
    # Only the treatment itself: a lock cannot reach across its optional joins.
    row = Treatment.objects.select_for_update().get(pk=treatment.pk)
    if version is not None and row.version != version:
        raise ChangedMeanwhile(row)
    return row


def save_changes(row: Treatment, *fields) -> None:
    """Save these columns and count the version up."""
    row.version += 1
    row.save(update_fields=[*fields, "version"])
