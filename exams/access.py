"""The way to exams and alerts: found in this clinic, right checked, opening audited."""

from functools import wraps

from django.http import Http404

from accounts.access import check
from accounts.permissions import Permission
from audit import trail
from audit.vocabulary import AuditedAction
from exams.models import Exam, LumpAlert
from patients.access import patient_or_404

_EXAM_NEEDS = (
    "patient", "clinic", "examiner", "signed_by", "recorded_by", "pain_score", "complaint", "voided__recorded_by",
    "amended_by", "amends",
)  # fmt: skip


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
            check(request, permission)
            if request.method != "POST":
                opened(request, patient)
            return view(request, patient, *args, **kwargs)

        guarded.required_permission = permission
        guarded.opens_record = True
        return guarded

    return guard


def opens_exam(permission: Permission):
    """Guard a view that takes `exam_id`: the view receives the exam, its patient's clinic set."""

    def guard(view):
        @wraps(view)
        def guarded(request, exam_id, *args, **kwargs):
            exam = _mine(request, Exam.objects.select_related(*_EXAM_NEEDS), exam_id)
            exam.patient.clinic = exam.clinic = request.clinic
            check(request, permission)
            opened(request, exam.patient, exam)
            return view(request, exam, *args, **kwargs)

        guarded.required_permission = permission
        guarded.opens_record = True
        return guarded

    return guard


def opens_alert(permission: Permission):
    """Guard a view that takes `alert_id`."""

    def guard(view):
        @wraps(view)
        def guarded(request, alert_id, *args, **kwargs):
            alert = _mine(
                request,
                LumpAlert.objects.select_related("patient", "exam", "nodule", "limits"),
                alert_id,
            )
            alert.patient.clinic = request.clinic
            check(request, permission)
            opened(request, alert.patient, alert)
            return view(request, alert, *args, **kwargs)

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
