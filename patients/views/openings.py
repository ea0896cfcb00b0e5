"""Who opened one patient's record."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from audit import trail
from audit.vocabulary import AuditedAction
from patients import trail_rows
from patients.access import opens_patient_record
from patients.views import details

PAGE = 50


@require_safe
@opens_patient_record(Permission.OPENINGS_VIEW, action=AuditedAction.OPENINGS_VIEWED)
def openings(request, patient):
    """Show person, moment and act, newest first; this look stands on top. Lists on request."""
    with_lists = request.GET.get("lists") == "1"
    found = trail.openings(patient.clinic_id, patient.pk, with_lists=with_lists)
    after = trail_rows.read_mark(request.GET.get("after", ""))
    events = trail.stretch(found, size=PAGE + 1, after=after)
    here = reverse("patients:openings", args=[patient.pk])
    context = details.page(request, patient, "openings") | {
        "rows": trail_rows.build(request.clinic, events[:PAGE]),
        "next": trail_rows.mark_of(events[PAGE - 1]) if len(events) > PAGE else "",
        "is_later_page": after is not None,
        "with_lists": with_lists,
        "here": here,
        "tabs": [
            (_("Record opened"), here, not with_lists, None),
            (_("Lists and searches too"), f"{here}?lists=1", with_lists, None),
        ],
    }
    return render(request, "patients/openings.html", context)
