"""The day's list: put a patient on it, and say where they are."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from patients import actions
from patients.access import opens_patient_record
from patients.exceptions import VisitChanged
from patients.forms import ArrivalForm, ArrivalStateForm
from patients.models import Arrival
from patients.views.details import page
from patients.views.lost import given_back
from ui.bound import put


@keeps_what_was_sent
@require_http_methods(["GET", "HEAD", "POST"])
@opens_patient_record(Permission.PATIENT_FIND)
def arrive(request, patient):
    """One press from a list (`state` alone), or a time and a reason from the form."""
    today = request.clinic.today()
    if request.method == "POST" and "day" not in request.POST:
        return _one_press(request, patient, today)
    newer = None
    listed = Arrival.objects.filter(patient=patient, day=today).first()
    form = ArrivalForm(
        request.POST or None,
        patient=patient,
        today=today,
        cancel_url=reverse("patients:details", args=[patient.pk]),
        initial=_seen(listed) | given_back(request),
    )
    if request.method == "POST" and form.is_valid():
        newer = _put(request, patient, form)
        if newer is None:
            words = _("%(name)s is on the list.") % {"name": patient.display_name}
            messages.success(request, words)
            return redirect("patients:today")
    context = page(request, patient, "details") | {"form": form, "newer": newer}
    status = 409 if newer else 422 if form.errors else 200
    return render(request, "patients/arrive.html", context, status=status)


def _seen(row) -> dict:
    """Return today's visit as the form's first words."""
    if row is None:
        return {}
    names = ("state", "day", "at_time", "reason", "version")
    return {name: getattr(row, name) for name in names}


def _put(request, patient, form):
    """Save, or return the row a colleague wrote meanwhile; the next press is made with both in sight."""
    try:
        actions.set_arrival(patient, by=request.user, **form.facts)
    except VisitChanged as changed:
        put(form, "version", changed.current.version)
        return changed.current
    return None


def _one_press(request, patient, today):
    form = ArrivalStateForm(request.POST, patient=patient, today=today)
    if form.is_valid():
        row = actions.set_arrival(
            patient,
            by=request.user,
            day=today,
            state=form.cleaned_data["state"],
            at_time=_now(request, form),
        )
        words = {"name": patient.display_name, "state": row.get_state_display()}
        messages.success(request, _("%(name)s: %(state)s.") % words)
    else:
        messages.error(request, _("Nothing was changed: the page was not up to date. Try again."))
    return redirect("patients:today")


def _now(request, form):
    # Someone who walks in is put on the list at the time of the press; a booked time stays.
    if (
        form.cleaned_data["state"] != "arrived"
        or form.patient.arrivals.filter(day=form.today).exists()
    ):
        return None
    return request.clinic.now().time().replace(second=0, microsecond=0)
