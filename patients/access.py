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


def opens_patient_record(permission: Permission, *, action=AuditedAction.PATIENT_OPENED):
    """Guard a view that takes `patient_id`: the view receives the patient instead.

    Order matters: 404 for what is not visible here, then 403 for a missing right, then 409 for a form
    that was drawn for somebody else, then the audit event.
    """

    def guard(view):
        @wraps(view)
        def guarded(request, patient_id, *args, **kwargs):
            patient = patient_or_404(request, patient_id)
            check(request, permission, patient=patient)
            if refused := mismatch.refused(request, patient):
                return refused
            trail.record(
                action,
                actor=request.user,
                patient=patient,
                detail={"view": request.resolver_match.view_name},
            )
            return view(request, patient, *args, **kwargs)

        guarded.required_permission = permission
        guarded.opens_record = True
        return guarded

    return guard
