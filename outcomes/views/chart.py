"""The chart, home of everything about a patient, and its page to print."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from audit.vocabulary import AuditedAction
from outcomes import chart as page
from outcomes import record, shapes, summary
from patients.access import opens_patient_record


@require_safe
@opens_patient_record(Permission.RECORD_VIEW)
def chart(request, patient):
    """Show the state in one look, and every next act in one press."""
    return render(request, "outcomes/chart.html", page.build(request, patient))


@require_safe
@opens_patient_record(Permission.RECORD_VIEW, action=AuditedAction.PATIENT_PRINTED)
def chart_print(request, patient):
    """Show the chart as one A4 page that can serve as a referral letter; its events on request."""
    today = request.clinic.today()
    course = record.load(patient)
    said = summary.build(course, today=today)
    context = {
        **page.common(course, said, today, patient),
        **page.drawn(course, said, today, "all", (shapes.PRINT,)),
        "printed_at": request.clinic.now(),
        "is_letter": True,
        "with_events": request.GET.get("events") == "1",
    }
    return render(request, "outcomes/chart_print.html", context)
