"""The way into one treatment: found in the clinic chosen now, right checked, opening audited."""

from functools import wraps

from django.http import Http404

from accounts.access import check
from accounts.permissions import Permission
from audit import trail
from audit.vocabulary import AuditedAction
from patients import mismatch
from treatments.models import Treatment

_WITH = (
    "patient", "medication", "procedure__excision", "procedure__checked_by", "procedure__given_by",
    "voided__recorded_by", "performed_by", "recorded_by",
)  # fmt: skip


def treatment_or_404(request, treatment_id) -> Treatment:
    """Return the treatment; a foreign one and a missing one look the same."""
    if request.clinic is None or request.clinic.is_library:
        raise Http404
    found = (
        Treatment.objects.filter(pk=treatment_id, clinic=request.clinic)
        .select_related(*_WITH)
        .first()
    )
    if found is None:
        raise Http404
    found.clinic = found.patient.clinic = request.clinic
    return found


def opens_treatment(permission: Permission):
    """Guard a view that takes `treatment_id`: the view receives the treatment instead."""

    def guard(view):
        @wraps(view)
        def guarded(request, treatment_id, *args, **kwargs):
            treatment = treatment_or_404(request, treatment_id)
            check(request, permission, patient=treatment.patient)
            if refused := mismatch.refused(request, treatment.patient):
                return refused
            trail.record(
                AuditedAction.PATIENT_OPENED, actor=request.user, patient=treatment.patient, subject=treatment,
                detail={"view": request.resolver_match.view_name},
            )  # fmt: skip
            return view(request, treatment, *args, **kwargs)

        guarded.required_permission = permission
        guarded.opens_record = True
        return guarded

    return guard
