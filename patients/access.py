"""The only way into a record: found among the visible ones, right checked, opening audited."""

from functools import wraps

from django.http import Http404

from accounts.access import check
from accounts.permissions import Permission
from audit import trail
from audit.vocabulary import AuditedAction
from patients import mismatch
from patients.models import Patient


def patient_or_404(request, patient_id) -> Patient:
    """Return the patient of the clinic chosen now; a foreign one and a missing one look the same."""
    if request.clinic is None:
        raise Http404
    patient = Patient.objects.visible_in(request.clinic).filter(pk=patient_id).first()
    if patient is None:
        raise Http404
    patient.clinic = request.clinic
    return patient


def listed(request, patients, action=AuditedAction.PATIENTS_LISTED, **detail) -> None:
    """Write whom a page that is about nobody in particular showed; a page that showed nobody writes nothing."""
    keys = sorted({str(getattr(each, "pk", each)) for each in patients})
    if keys:
        trail.record(
            action, actor=request.user, clinic=request.clinic,
            detail={"view": request.resolver_match.view_name, "patients": keys, **detail},
        )  # fmt: skip


def opened(request, patient, subject=None, action=AuditedAction.PATIENT_OPENED) -> None:
    """Write that the record was opened."""
    trail.record(
        action, actor=request.user, patient=patient, subject=subject,
        detail={"view": request.resolver_match.view_name},
    )  # fmt: skip


def opens_row(permission: Permission, key: str, find, told=opened):
    """Guard a view that takes `key`: it receives what `find(request, id)` returns, a patient or a row with one.

    Order matters: 404 for what is not visible here, then 403 for a missing right, then 409 for a form
    that was drawn for somebody else, then `told(request, patient, row)` writes the audit event.
    """

    def guard(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            row = find(request, kwargs.pop(key))
            patient = row if isinstance(row, Patient) else row.patient
            check(request, permission, patient=patient)
            if refused := mismatch.refused(request, patient):
                return refused
            told(request, patient, None if row is patient else row)
            return view(request, row, *args, **kwargs)

        guarded.required_permission = permission
        guarded.opens_record = True
        return guarded

    return guard


def opens_patient_record(permission: Permission, *, action=AuditedAction.PATIENT_OPENED):
    """Guard a view that takes `patient_id`: the view receives the patient instead."""
    return opens_row(
        permission,
        "patient_id",
        lambda request, patient_id: patient_or_404(request, patient_id),
        lambda request, patient, subject: opened(request, patient, subject, action),
    )
