"""The way to exams and alerts: found in this clinic, right checked, opening audited."""

from functools import wraps

from django.http import Http404

from accounts.access import check
from accounts.permissions import Permission
from audit import trail
from audit.vocabulary import AuditedAction
from exams.models import Contact, Exam, LumpAlert
from patients import mismatch
from patients.access import patient_or_404

_EXAM_NEEDS = (
    "patient", "clinic", "examiner", "signed_by", "recorded_by", "pain_score", "complaint", "voided__recorded_by",
    "amended_by", "amends", "signature",
)  # fmt: skip

_CONTACT_NEEDS = (
    "patient",
    "clinic",
    "contacted_by",
    "pain_score",
    "change_score",
    "voided__recorded_by",
)


def opened(request, patient, subject=None) -> None:
    """Write that the record was opened."""
    trail.record(
        AuditedAction.PATIENT_OPENED, actor=request.user, patient=patient, subject=subject,
        detail={"view": request.resolver_match.view_name},
    )  # fmt: skip


def opens_exam_form(permission: Permission):
    """Guard a form about a patient. A POST that saves is audited by what it saves; the view says the rest."""

    def guard(view):
        @wraps(view)
        def guarded(request, patient_id, *args, **kwargs):
            patient = patient_or_404(request, patient_id)
            check(request, permission, patient=patient)
            if refused := mismatch.refused(request, patient):
                return refused
            if request.method != "POST":
                opened(request, patient)
            return view(request, patient, *args, **kwargs)

        guarded.required_permission = permission
        guarded.opens_record = True
        return guarded

    return guard


def opens_exam(permission: Permission):
    """Guard a view that takes `exam_id`: the view receives the exam, its patient's clinic set."""
    return _opens(permission, "exam_id", Exam.objects.select_related(*_EXAM_NEEDS))


def opens_alert(permission: Permission):
    """Guard a view that takes `alert_id`."""
    alerts = LumpAlert.objects.select_related("patient", "exam", "nodule", "limits")
    return _opens(permission, "alert_id", alerts)


def opens_contact(permission: Permission):
    """Guard a view that takes `contact_id`."""
    return _opens(permission, "contact_id", Contact.objects.select_related(*_CONTACT_NEEDS))


def _opens(permission, key, rows):
    """Find among the clinic's rows (404), check the right (403) and whose form it is (409), audit."""

    def guard(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            row = _mine(request, rows, kwargs.pop(key))
            row.patient.clinic = row.clinic = request.clinic
            check(request, permission, patient=row.patient)
            if refused := mismatch.refused(request, row.patient):
                return refused
            opened(request, row.patient, row)
            return view(request, row, *args, **kwargs)

        guarded.required_permission = permission
        guarded.opens_record = True
        return guarded

    return guard


def _mine(request, queryset, pk):
    if request.clinic is None:
        raise Http404
    row = queryset.filter(pk=pk, clinic=request.clinic, clinic__is_library=False).first()
    if row is None:
        raise Http404
    return row
