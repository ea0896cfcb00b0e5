"""One treatment: read it, bring it on, stop it, take it out of use."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import twice_is_once
from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from patients.record_form import day_words
from patients.views.lost import given_back
from treatments import actions, ladder, lifecycle, rules
from treatments.access import opens_treatment
from treatments.exceptions import TreatmentRefused
from treatments.forms.small import ChangeForm, ReasonForm, StopForm
from treatments.record import load, record_of
from treatments.views.frame import only_standing, page, say
from treatments.vocabulary import State


@opens_treatment(Permission.RECORD_VIEW)
def detail(request, treatment):
    """Show all that is recorded."""
    return _show(request, treatment, None)


@twice_is_once("one row takes a treatment out of use, and the first reason stands")
@opens_treatment(Permission.TREATMENT_RECORD)
def void(request, treatment):
    """Take it out of use, with a reason; it stays readable."""
    if request.method != "POST":
        return redirect("treatments:detail", treatment.pk)
    form = ReasonForm(request.POST, patient=treatment.patient)
    if not form.is_valid():
        return _show(request, treatment, form)
    actions.void_treatment(treatment, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Marked as entered in error. It stays readable."))
    return redirect("treatments:detail", treatment.pk)


def _show(request, treatment, form):
    patient = treatment.patient
    row = load(treatment, patient)
    procedure = getattr(row, "procedure", None)
    is_void = hasattr(row, "voided")
    return page(
        request, "detail", patient, refused=form is not None, form=form or ReasonForm(patient=patient),
        treatment=row, record=record_of(row), title=ladder.what_words(row), state=ladder.state_words(row),
        is_void=is_void, may_record=request.workplace.may(Permission.TREATMENT_RECORD) and not is_void,
        may_stop=row.state == State.IN_PROGRESS, moves=lifecycle.MOVES[State(row.state)],
        may_give=bool(procedure and procedure.checked_at and not procedure.given_at and row.state in lifecycle.OPEN_PLANS),
        may_prepare=rules.is_procedure(row.kind) and procedure is None and row.state in lifecycle.OPEN_PLANS,
        is_waiting=bool(procedure and procedure.score_due_at),
    )  # fmt: skip


@keeps_what_was_sent
@opens_treatment(Permission.TREATMENT_RECORD)
@only_standing
def change(request, treatment):
    """Bring it on, or change what may change without being a new step."""
    data = request.POST if request.method == "POST" else None
    form = ChangeForm(
        data, patient=treatment.patient, treatment=treatment, initial=given_back(request)
    )
    if data is not None and form.is_valid() and _change(form, treatment, request.user):
        messages.success(request, _("Saved."))
        return redirect("treatments:detail", treatment.pk)
    return _short(request, "change", treatment, form)


def _change(form, treatment, by):
    to, version = form.cleaned_data.get("state"), form.cleaned_data["version"]
    try:
        if to:
            return actions.move(treatment, to, by=by, version=version, **form.facts())
        return actions.change_plan(treatment, by=by, version=version, **form.facts())
    except TreatmentRefused as refusal:
        say(form, refusal)
        return None


@keeps_what_was_sent
@opens_treatment(Permission.TREATMENT_RECORD)
@only_standing
def stop(request, treatment):
    """End it, and say why."""
    data = request.POST if request.method == "POST" else None
    start = {"ended": day_words(request.clinic.today()), "version": treatment.version}
    start |= given_back(request)
    form = StopForm(data, patient=treatment.patient, treatment=treatment, initial=start)
    if data is not None and form.is_valid() and _stop(form, treatment, request.user):
        messages.success(request, _("Stopped. The reason stands beside it."))
        return redirect("treatments:detail", treatment.pk)
    return _short(request, "stop", treatment, form)


def _stop(form, treatment, by):
    data = form.cleaned_data
    try:
        return actions.stop(
            treatment, by=by, reason=data["reason"], version=data["version"], **form.facts()
        )
    except TreatmentRefused as refusal:
        say(form, refusal)
        return None


def _short(request, template, treatment, form):
    return page(
        request, template, treatment.patient, refused=form.is_bound, form=form, treatment=treatment,
        title=ladder.what_words(treatment), state=ladder.state_words(treatment),
    )  # fmt: skip
