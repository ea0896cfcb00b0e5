"""Harm: recorded, read, and followed until it is closed with an outcome."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.at_work import people_with
from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from audit.clinical_time import earliest
from patients.access import opens_patient_record
from patients.views.lost import given_back
from treatments import actions
from treatments.access import opens_event
from treatments.actions.follow_ups import is_open
from treatments.exceptions import TreatmentRefused
from treatments.forms.harm import EventForm, FollowUpForm, ReopenForm, WishForm
from treatments.models import Treatment
from treatments.querysets import GIVEN_STATES
from treatments.views.frame import page, say


@keeps_what_was_sent
@opens_patient_record(Permission.TREATMENT_RECORD)
def event(request, patient):
    """Record harm."""
    given = list(
        Treatment.objects.standing()
        .filter(patient=patient, state__in=GIVEN_STATES)
        .in_order()
        .reverse()
        .prefetch_related("agents")[:50]
    )
    data = request.POST if request.method == "POST" else None
    form = EventForm(
        data, patient=patient, treatments=given, **_people(request),
        initial={"treatment": request.GET.get("treatment", ""), **given_back(request)},
    )  # fmt: skip
    if data is not None and form.is_valid() and (made := _event(form, patient, request.user)):
        messages.success(request, _("Adverse event saved."))
        return redirect("treatments:event_detail", made.pk)
    return page(request, "event", patient, refused=form.is_bound, form=form)


def _event(form, patient, by):
    try:
        return actions.record_event(
            patient, by=by, submission_id=form.cleaned_data["submission_id"], treatment=form.chosen_treatment(),
            facts=form.facts(), **(form.waiting() if form.is_waiting else {}),
        )  # fmt: skip
    except TreatmentRefused as refusal:
        say(form, refusal)
        return None


@opens_event(Permission.RECORD_VIEW)
def event_detail(request, row):
    """Show one adverse event with every look at it since."""
    return _show(request, row, None)


@keeps_what_was_sent
@require_http_methods(["GET", "HEAD", "POST"])
@opens_event(Permission.TREATMENT_RECORD)
def follow_up(request, row):
    """Write what was learned, close it with its outcome, or open it again with a reason."""
    if request.method != "POST" or _is_void(row):
        return _show(request, row, None)
    people = _people(request)
    if "reopen" in request.POST:
        form = ReopenForm(request.POST, patient=row.patient, **people)
    else:
        began = earliest(row.onset_on, row.onset_precision)
        form = FollowUpForm(request.POST, patient=row.patient, began=began, **people)
    if form.is_valid() and _follow(form, row, request.user):
        messages.success(request, _("Saved."))
        return redirect("treatments:event_detail", row.pk)
    return _show(request, row, form)


def _follow(form, row, by):
    try:
        return actions.follow_event(
            row, by=by, submission_id=form.cleaned_data["submission_id"], **form.facts()
        )
    except TreatmentRefused as refusal:
        say(form, refusal)
        return None


def _show(request, row, form):
    steps = list(row.follow_ups.select_related("owner", "recorded_by").order_by("number"))
    waits = is_open(row, steps)
    refused = form is not None
    may_record = request.workplace.may(Permission.TREATMENT_RECORD) and not _is_void(row)
    if form is None and may_record:
        kind = FollowUpForm if waits else ReopenForm
        form = kind(patient=row.patient, **_people(request), initial=given_back(request))
    return page(
        request, "event_detail", row.patient, refused=refused, form=form, event=row, steps=steps, is_open=waits,
        last=steps[-1] if steps else None, may_record=may_record, outcome=_outcome(row, steps),
        is_reopening=isinstance(form, ReopenForm), today=request.clinic.today(),
        is_void=_is_void(row),
    )  # fmt: skip


def _is_void(row):
    return row.treatment is not None and hasattr(row.treatment, "voided")


def _outcome(row, steps):
    """Return the newest word about how it stands."""
    said = [step.get_outcome_display() for step in steps if step.outcome]
    return said[-1] if said else row.get_outcome_display()


def _people(request):
    return {
        "by": request.user,
        "people": people_with(request.clinic, Permission.TREATMENT_RECORD),
    }


@keeps_what_was_sent
@opens_patient_record(Permission.TREATMENT_RECORD)
def wish(request, patient):
    """Record what the patient wishes; the newest stands."""
    data = request.POST if request.method == "POST" else None
    form = WishForm(data, patient=patient, initial=given_back(request))
    if data is not None and form.is_valid() and _wish(form, patient, request.user):
        messages.success(request, _("The patient's wish is saved."))
        return redirect("treatments:ladder", patient.pk)
    earlier = list(
        patient.wishes.select_related("recorded_by").order_by("-said_on", "-recorded_at")
    )
    return page(request, "wish", patient, refused=form.is_bound, form=form, earlier=earlier)


def _wish(form, patient, by):
    try:
        return actions.record_wish(
            patient, by=by, submission_id=form.cleaned_data["submission_id"], **form.taken("said_on", "text")
        )  # fmt: skip
    except TreatmentRefused as refusal:
        say(form, refusal)
        return None
