"""The case for excision on paper: one nodule, one page, for the surgeon."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from audit.vocabulary import AuditedAction
from exams.access import opens_nodule
from outcomes import case
from patients import banner


@require_safe
@opens_nodule(Permission.RECORD_VIEW, action=AuditedAction.PATIENT_PRINTED)
def case_for_excision(request, row):
    """Show the sheet; the browser prints it."""
    today = request.clinic.today()
    context = {
        "patient": row.patient, "banner": banner.build(row.patient, today=today), "nodule": row, "today": today,
        "case": case.build(row, today=today), "printed_at": request.clinic.now(),
        "may_record": request.workplace.may(Permission.TREATMENT_RECORD),
    }  # fmt: skip
    return render(request, "outcomes/case_print.html", context)
