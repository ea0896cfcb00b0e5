"""The due list, and the log of a call."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from audit import trail
from audit.vocabulary import AuditedAction
from outcomes import due
from outcomes.forms import CallForm
from patients import actions, banner
from patients.access import opens_patient_record
from patients.views.lost import given_back

AT_MOST = 100
"""A longer list is not worked through in a day; the rest follows as names are answered."""


@require_safe
@requires(Permission.DUE_VIEW)
def due_list(request):
    """Show who should be heard from today, and who was put off to later."""
    today = request.clinic.today()
    found = due.build(
        request.clinic, today=today, with_alerts=request.workplace.may(Permission.RECORD_VIEW)
    )
    kind = request.GET.get("kind", "")
    if kind in due.FILTERS:
        found = found.only(due.FILTERS[kind].kinds)
    else:
        kind = ""
    parts = {name: getattr(found, name) for name in ("now", "week", "later")}
    shown = {name: items[:AT_MOST] for name, items in parts.items()}
    trail.record(
        AuditedAction.DUE_LIST_VIEWED, actor=request.user, clinic=request.clinic,
        detail={"patients": sorted({str(item.patient.pk) for items in shown.values() for item in items})},
    )  # fmt: skip
    context = {
        "due": found,
        "shown": shown,
        "more": {name: max(0, len(items) - AT_MOST) for name, items in parts.items()},
        "today": today,
        "kind": kind,
        "filters": due.FILTERS.values(),
        "may_open_charts": request.workplace.may(Permission.RECORD_VIEW),
        "may_open_details": request.workplace.may(Permission.PATIENT_FIND),
        "may_call": request.workplace.may(Permission.CALL_LOG),
    }
    return render(request, "outcomes/due.html", context)


@keeps_what_was_sent
@require_http_methods(["GET", "HEAD", "POST"])
@opens_patient_record(Permission.CALL_LOG)
def log_call(request, patient):
    """Log one attempt to reach the patient."""
    today = request.clinic.today()
    items = due.of_patient(request.clinic, patient, today=today)
    about = items[0].kind if items else "other"
    back = f"{reverse('outcomes:due')}#row-{patient.pk}"
    form = CallForm(
        request.POST or None, patient=patient, today=today, back_url=back, about=about,
        initial=given_back(request),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        actions.log_call(
            patient, by=request.user, submission_id=facts["submission_id"], about=facts["about"] or about,
            called_at=timezone.now(), result=facts["result"], note=facts["note"],
            call_again_on=facts["call_again_on"],
        )  # fmt: skip
        messages.success(request, _("Call to %(name)s logged.") % {"name": patient.display_name})
        return redirect(back)
    context = {
        "form": form,
        "patient": patient,
        "banner": banner.build(patient),
        "items": items,
        "calls": items[0].calls if items else (),
    }
    return render(request, "outcomes/call.html", context, status=422 if form.errors else 200)
