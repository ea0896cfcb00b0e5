"""The way into one treatment: found in the clinic chosen now, right checked, opening audited."""

from django.http import Http404

from accounts.permissions import Permission
from audit.vocabulary import AuditedAction
from patients.access import opened, opens_row
from treatments.models import AdverseEvent, Treatment, TreatmentPaper

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


def opens_treatment(permission: Permission, *, action=AuditedAction.PATIENT_OPENED):
    """Guard a view that takes `treatment_id`: the view receives the treatment instead."""
    return opens_row(
        permission, "treatment_id", treatment_or_404,
        lambda request, patient, row: opened(request, patient, row, action),
    )  # fmt: skip


def opens_event(permission: Permission):
    """Guard a view that takes `event_id`: the view receives the adverse event instead."""
    return opens_row(permission, "event_id", event_or_404)


def event_or_404(request, event_id) -> AdverseEvent:
    """Return the adverse event; a foreign one and a missing one look the same."""
    if request.clinic is None or request.clinic.is_library:
        raise Http404
    rows = AdverseEvent.objects.select_related("patient", "treatment__voided", "recorded_by")
    found = rows.filter(pk=event_id, clinic=request.clinic).first()
    if found is None:
        raise Http404
    found.clinic = found.patient.clinic = request.clinic
    return found


def opens_paper(permission: Permission, *, action=AuditedAction.PATIENT_OPENED):
    """Guard a view that takes `paper_id`; `action` is the event that its opening leaves."""
    return opens_row(
        permission, "paper_id", paper_or_404,
        lambda request, patient, row: opened(request, patient, row, action),
    )  # fmt: skip


def paper_or_404(request, paper_id) -> TreatmentPaper:
    """Return the scan; a foreign one and a missing one look the same."""
    if request.clinic is None or request.clinic.is_library:
        raise Http404
    rows = TreatmentPaper.objects.select_related(
        "patient", "treatment__voided", "consent", "recorded_by"
    )
    found = rows.filter(pk=paper_id, clinic=request.clinic).first()
    if found is None:
        raise Http404
    found.clinic = found.patient.clinic = request.clinic
    found.treatment.patient = found.patient
    return found
