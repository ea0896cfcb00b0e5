"""The chart, home of everything about a patient; on paper; and as it stood once."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from audit.vocabulary import AuditedAction
from outcomes import as_it_was as past
from outcomes import chart as page
from outcomes.forms import MomentForm
from patients import banner
from patients.access import opens_patient_record
from patients.views import details


@require_safe
@opens_patient_record(Permission.RECORD_VIEW)
def chart(request, patient):
    """Show the state in one look, and every next act in one press."""
    return render(request, "outcomes/chart.html", page.build(request, patient))


@require_safe
@opens_patient_record(Permission.RECORD_VIEW, action=AuditedAction.PATIENT_PRINTED)
def chart_print(request, patient):
    """Show the chart as one A4 page that can serve as a referral letter; its events on request."""
    with_events = request.GET.get("events") == "1"
    context = page.on_paper(request, patient, request.clinic.today()) | {"with_events": with_events}
    return render(request, "outcomes/chart_print.html", context)


@require_safe
@opens_patient_record(Permission.RECORD_VIEW)
def as_it_was(request, patient):
    """Show the chart as it stood at a moment of the past: what was recorded later is left out."""
    form = MomentForm(
        request.GET if "day" in request.GET else None,
        clinic=request.clinic,
        begun_at=past.begun_at(patient),
        cancel_url=reverse("outcomes:chart", args=[patient.pk]),
    )
    if not form.is_bound or not form.is_valid():
        context = {
            "patient": patient,
            "banner": banner.build(patient),
            "record_nav": details.navigation(request, patient, "chart"),
            "form": form,
        }
        status = 422 if form.errors else 200
        return render(request, "outcomes/as_it_was.html", context, status=status)
    with past.as_it_was(patient, form.moment) as then:
        if then is None:
            raise Http404
        then.clinic = request.clinic
        context = page.on_paper(request, then, request.clinic.local(form.moment).date())
        context |= {"with_events": True, "as_it_was": request.clinic.local(form.moment)}
        return render(request, "outcomes/chart_print.html", context)
