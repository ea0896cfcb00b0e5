"""Verbs that change who a patient is. Each is atomic and leaves its audit event."""

from itertools import count
from uuid import uuid5

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from audit import trail
from audit.refusals import constraint_of
from audit.vocabulary import AuditedAction
from patients.exceptions import (
    AllergiesStand,
    DetailsChanged,
    Implausible,
    RecordNumberTaken,
    RosterChanged,
    VisitChanged,
)
from patients.models import Allergy, Arrival, BodyMeasure, CallAttempt, Condition, Patient
from patients.roster import check_against
from patients.vocabulary import AllergyStatus, ArrivalState, CallResult

DETAILS = (
    "record_number", "family_name", "given_name", "birth_date", "sex", "occupation", "phone", "email",
    "address", "contact_note", "no_email", "no_calls", "is_active", "inactive_reason", "is_deceased", "deceased_on",
)  # fmt: skip


@transaction.atomic
def register(clinic: Clinic, *, by, submission_id=None, **facts) -> Patient:
    """Save a new patient; without a record number the clinic gives the next one.

    The same submission twice gives the first patient. Raises RecordNumberTaken or Implausible.
    """
    # The clinic is the lock: two desks must not get the same number.
    clinic = Clinic.objects.select_for_update().get(pk=clinic.pk)
    if submission_id and (first := Patient.objects.filter(pk=submission_id, clinic=clinic).first()):
        return first
    patient = Patient(clinic=clinic, recorded_by=by, **facts)
    if submission_id:
        patient.pk = submission_id
    patient.record_number = patient.record_number or next_record_number(clinic)
    patient.fold_name()
    _save(patient, force_insert=True)
    trail.record(AuditedAction.PATIENT_REGISTERED, actor=by, patient=patient, subject=patient)
    return patient


def next_record_number(clinic: Clinic) -> str:
    """Take the clinic's next free number; the caller holds the clinic's lock."""
    number = clinic.next_record_number
    while Patient.objects.filter(clinic=clinic, record_number=str(number)).exists():
        number += 1
    clinic.next_record_number = number + 1
    clinic.save(update_fields=["next_record_number"])
    return str(number)


@transaction.atomic
def wants_no_email(patient: Patient, *, by=None) -> None:
    """Keep that the patient wants no e-mail; `by` is None where the patient said so alone."""
    _wants_none(patient, "no_email", by)


def _wants_none(patient, name, by):
    row = Patient.objects.select_for_update().get(pk=patient.pk)
    if getattr(row, name):
        return
    setattr(row, name, True)
    row.version += 1
    _save(row, update_fields=[name, "version"])
    trail.record(
        AuditedAction.PATIENT_CHANGED, actor=by, patient=row, subject=row, detail={"fields": [name]}
    )


@transaction.atomic
def change_details(patient: Patient, *, by, version: int, **facts) -> Patient:
    """Save changed details unless someone was faster.

    Raises DetailsChanged, RecordNumberTaken or Implausible.
    """
    row = Patient.objects.select_for_update().select_related("clinic").get(pk=patient.pk)
    if row.version != version:
        raise DetailsChanged(row)
    changed = sorted(
        name for name in DETAILS if name in facts and getattr(row, name) != facts[name]
    )
    if not changed:
        return row
    for name in changed:
        setattr(row, name, facts[name])
    row.fold_name()
    row.version += 1
    _save(row, update_fields=[*changed, "search_name", "version"])
    trail.record(
        AuditedAction.PATIENT_CHANGED,
        actor=by,
        patient=row,
        subject=row,
        detail={"fields": changed},
    )
    return row


@transaction.atomic
def note_no_allergies(patient: Patient, *, by, asked_on) -> None:
    """Record that the patient was asked and knows of none. Raises AllergiesStand."""
    row = _locked(patient)
    if row.allergies.filter(removed_at=None).exists():
        raise AllergiesStand
    _set_allergy_status(row, AllergyStatus.NONE_KNOWN, asked_on, by)


@transaction.atomic
def add_allergy(patient: Patient, *, by, asked_on, submission_id=None, **facts) -> Allergy:
    """List one allergy."""
    row = _locked(patient)
    if submission_id and (first := Allergy.objects.filter(pk=submission_id, patient=row).first()):
        return first
    allergy = Allergy(patient=row, recorded_by=by, **facts)
    if submission_id:
        allergy.pk = submission_id
    _save(allergy, force_insert=True)
    _set_allergy_status(row, AllergyStatus.LISTED, asked_on, by, subject=allergy)
    return allergy


@transaction.atomic
def remove_allergy(patient: Patient, allergy_id, *, by, because: str) -> None:
    """Take an allergy off the list, with a reason; it stays readable.

    Without any left the question is open again: nobody said "none".
    """
    row = _locked(patient)
    allergy = row.allergies.filter(pk=allergy_id, removed_at=None).first()
    if allergy is None:
        return
    allergy.removed_at, allergy.removed_because = timezone.now(), because
    allergy.save(update_fields=["removed_at", "removed_because"])
    left = row.allergies.filter(removed_at=None).exists()
    status = AllergyStatus.LISTED if left else AllergyStatus.NOT_ASKED
    _set_allergy_status(row, status, row.allergies_asked_on if left else None, by, subject=allergy)


@transaction.atomic
def record_body_measure(patient: Patient, *, by, submission_id=None, **facts) -> BodyMeasure:
    """Keep a weight, a height or a kidney function with its date."""
    return _add(BodyMeasure, patient, AuditedAction.WEIGHT_RECORDED, by, submission_id, facts)


@transaction.atomic
def record_condition(patient: Patient, *, by, submission_id=None, **facts) -> Condition:
    """Put a condition on the list."""
    return _add(Condition, patient, AuditedAction.CONDITION_RECORDED, by, submission_id, facts)


@transaction.atomic
def end_condition(patient: Patient, condition_id, *, by) -> None:
    """Mark a condition as over; it stays readable."""
    row = (
        Condition.objects.select_for_update()
        .filter(pk=condition_id, patient=patient, ended_at=None)
        .first()
    )
    if row is None:
        return
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    trail.record(
        AuditedAction.CONDITION_RECORDED,
        actor=by,
        patient=patient,
        subject=row,
        detail={"ended": True},
    )


@transaction.atomic
def note_conditions_asked(patient: Patient, *, by, asked_on) -> None:
    """Record that conditions and medicines were asked about, and that the list is whole."""
    row = _locked(patient)
    if row.conditions_asked_on == asked_on:
        return
    Patient.objects.filter(pk=row.pk).update(conditions_asked_on=asked_on, version=F("version") + 1)
    trail.record(
        AuditedAction.CONDITION_RECORDED, actor=by, patient=patient, subject=row, detail={"asked": True}
    )  # fmt: skip


@transaction.atomic
def set_arrival(
    patient: Patient, *, by, day, state, at_time=None, reason="", version=None
) -> Arrival:
    """Put the patient on a day's list, or say where they are now. Twice is once.

    `version` is the row the writer saw, empty for none; raises VisitChanged when another stands there.
    """
    state = ArrivalState(state)
    _locked(patient)
    row = Arrival.objects.filter(patient=patient, day=day).first()
    if row is None:
        row = Arrival(
            clinic_id=patient.clinic_id, patient=patient, day=day, state=state, at_time=at_time,
            reason=reason, recorded_by=by,
        )  # fmt: skip
        _save(row, force_insert=True)
        trail.record(
            AuditedAction.ARRIVAL_RECORDED,
            actor=by,
            patient=patient,
            subject=row,
            detail={"state": state},
        )
        return row
    if version is not None and version != row.version and _says_more(row, at_time, reason):
        raise VisitChanged(row)
    row.state = state
    row.at_time = at_time or row.at_time
    row.reason = reason or row.reason
    _save(row, update_fields=["state", "at_time", "reason"])
    trail.record(
        AuditedAction.ARRIVAL_CHANGED,
        actor=by,
        patient=patient,
        subject=row,
        detail={"state": state},
    )
    return row


def _says_more(row, at_time, reason):
    return (at_time or row.at_time, reason or row.reason) != (row.at_time, row.reason)


@transaction.atomic
def log_call(patient: Patient, *, by, submission_id=None, **facts) -> CallAttempt:
    """Record one attempt to reach the patient; the same submission twice is one call.

    Who says in a call that they want none, wants none from anybody.
    """
    _locked(patient)
    if submission_id:
        first = CallAttempt.objects.filter(submission_id=submission_id, patient=patient).first()
        if first:
            return first
    call = CallAttempt(
        clinic_id=patient.clinic_id, patient=patient, recorded_by=by, submission_id=submission_id,
        **{"called_at": timezone.now(), **facts},
    )  # fmt: skip
    _save(call, force_insert=True)
    trail.record(
        AuditedAction.FOLLOW_UP_CALLED,
        actor=by,
        patient=patient,
        subject=call,
        detail={"result": call.result},
    )
    if call.result == CallResult.DECLINED:
        _wants_none(patient, "no_calls", by)
    return call


def _add(model, patient, action, by, submission_id, facts):
    _locked(patient)
    if submission_id and (first := model.objects.filter(pk=submission_id, patient=patient).first()):
        return first
    row = model(patient=patient, recorded_by=by, **facts)
    if submission_id:
        row.pk = submission_id
    _save(row, force_insert=True)
    trail.record(action, actor=by, patient=patient, subject=row)
    return row


def _locked(patient):
    return Patient.objects.select_for_update().get(pk=patient.pk)


def _set_allergy_status(patient, status, asked_on, by, subject=None):
    patient.allergy_status, patient.allergies_asked_on = status, asked_on
    Patient.objects.filter(pk=patient.pk).update(
        allergy_status=status, allergies_asked_on=asked_on, version=F("version") + 1
    )
    trail.record(
        AuditedAction.ALLERGIES_RECORDED, actor=by, patient=patient, subject=subject or patient,
        detail={"status": status},
    )  # fmt: skip


def _save(row, **how):
    """Check the single fields, save, and turn a refusal of the database into its own words."""
    row.clean_fields(exclude=[f.name for f in row._meta.fields if f.is_relation])
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError as refused:
        named = _named(row, refused)
        if named is refused:
            # With its cause: whoever answers it asks which constraint it was.
            raise
        raise named from None


def _named(row, refused):
    name = constraint_of(refused)
    if name == "patients_patient_number_once":
        return RecordNumberTaken()
    if name.endswith("_pkey"):
        # The number a form carries was used by another one.
        return Implausible(_("This form was sent before. Open it again."), None)
    for constraint in row._meta.constraints:
        if constraint.name == name:
            return Implausible(constraint.get_violation_error_message(), _FIELDS.get(name))
    return refused


_FIELDS = {
    "patients_patient_has_name": "family_name",
    "patients_patient_birth_plausible": "birth_date",
    "patients_patient_death_after_birth": "deceased_on",
    "patients_bodymeasure_weight": "weight_kg",
    "patients_bodymeasure_height": "height_cm",
    "patients_bodymeasure_egfr": "egfr_ml_min",
    "patients_allergy_substance_named": "substance",
    "patients_condition_other_named": "text",
}


def words_of(wrong: ValidationError) -> list[tuple[str | None, str]]:
    """Return (field, words) pairs of a refusal by `clean_fields`."""
    pairs = wrong.message_dict.items()
    return [
        (None if name == NON_FIELD_ERRORS else name, each)
        for name, words in pairs
        for each in words
    ]


@transaction.atomic
def import_roster(clinic: Clinic, roster, *, by, submission_id) -> int:
    """Register every good line of a dry run; all of them or none. The same submission twice is once.

    Raises RosterChanged when the clinic registered one of them since the dry run.
    """
    clinic = Clinic.objects.select_for_update().get(pk=clinic.pk)
    lines = roster.good
    keys = [uuid5(submission_id, str(line.number)) for line in lines]
    if Patient.objects.filter(pk__in=keys, clinic=clinic).exists():
        return len(lines)
    check_against(roster, clinic)
    if len(roster.good) != len(lines):
        raise RosterChanged
    patients = [_from_line(clinic, key, line, by) for key, line in zip(keys, lines, strict=True)]
    _number(clinic, patients)
    Patient.objects.bulk_create(patients, batch_size=1000)
    trail.record_all([
        trail.event(AuditedAction.PATIENT_REGISTERED, actor=by, patient=patient, subject=patient)
        for patient in patients
    ])  # fmt: skip
    trail.record(
        AuditedAction.PATIENTS_IMPORTED, actor=by, clinic=clinic,
        detail={"imported": len(patients), "skipped": len(roster.bad), "submission": str(submission_id)},
    )  # fmt: skip
    return len(patients)


def _from_line(clinic, key, line, by):
    patient = Patient(id=key, clinic=clinic, recorded_by=by, **line.facts)
    patient.fold_name()
    return patient


def _number(clinic, patients):
    """Give a number to those who brought none, from the clinic's own count."""
    waiting = [patient for patient in patients if not patient.record_number]
    if not waiting:
        return
    taken = set(Patient.objects.filter(clinic=clinic).values_list("record_number", flat=True))
    taken |= {patient.record_number for patient in patients}
    free = (n for n in count(clinic.next_record_number) if str(n) not in taken)
    for patient in waiting:
        patient.record_number = str(next(free))
    clinic.next_record_number = int(waiting[-1].record_number) + 1
    clinic.save(update_fields=["next_record_number"])
