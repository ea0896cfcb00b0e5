"""Allergies, weight and conditions of a patient: short pages, one list and one question each."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from patients import actions, rules
from patients.access import opens_patient_record
from patients.exceptions import AllergiesStand, Implausible
from patients.forms import (
    AllergyForm,
    ConditionForm,
    ConditionsAskedForm,
    NoAllergiesForm,
    RemoveForm,
    WeightForm,
)
from patients.views.details import conditions_of, measures_of, page
from patients.views.lost import given_back
from patients.views.register import show
from ui.numbers import write_number

GET_OR_POST = ["GET", "HEAD", "POST"]


@keeps_what_was_sent
@require_http_methods(GET_OR_POST)
@opens_patient_record(Permission.PATIENT_REGISTER)
def allergies(request, patient):
    """Not asked, none known, or a list: three different things."""
    about = {"patient": patient, "today": request.clinic.today()}
    do = request.POST.get("do", "")
    form = AllergyForm(request.POST if do == "add" else None, initial=given_back(request), **about)
    none = NoAllergiesForm(request.POST if do == "none_known" else None, **about)
    remove = RemoveForm(request.POST if do == "remove" else None, **about)
    bound = next((each for each in (form, none, remove) if each.is_bound), None)
    if bound is not None and bound.is_valid() and _keep_allergy(request, patient, do, bound):
        messages.success(request, _("Allergies saved."))
        return redirect("patients:allergies", patient_id=patient.pk)
    context = page(request, patient, "allergies") | {
        "form": form, "none_form": none, "remove_form": remove,
        "allergies": patient.allergies.filter(removed_at=None),
        "removed": patient.allergies.filter(removed_at__isnull=False),
    }  # fmt: skip
    return render(
        request, "patients/allergies.html", context, status=422 if bound and bound.errors else 200
    )


def _keep_allergy(request, patient, do, form):
    facts, by = form.facts, request.user
    try:
        if do == "none_known":
            actions.note_no_allergies(patient, by=by, asked_on=facts["asked_on"])
        elif do == "remove":
            actions.remove_allergy(patient, facts["row"], by=by, because=facts["because"])
        else:
            actions.add_allergy(
                patient, by=by, submission_id=form.cleaned_data["submission_id"], **facts
            )
    except AllergiesStand:
        form.add_error(
            None, _("Allergies are listed. Remove them first, with a reason, or leave them.")
        )
    except Implausible as refused:
        form.add_error(refused.field, refused.words)
    except ValidationError as wrong:
        show(form, wrong)
    return not form.errors


@keeps_what_was_sent
@require_http_methods(GET_OR_POST)
@opens_patient_record(Permission.PATIENT_REGISTER)
def weight(request, patient):
    """Weight, height and kidney function; a weight far from the last is asked about once more."""
    form = WeightForm(
        request.POST or None, patient=patient, today=request.clinic.today(),
        cancel_url=reverse("patients:details", args=[patient.pk]), initial=given_back(request),
    )  # fmt: skip
    measures = measures_of(patient)
    doubt = ""
    if request.method == "POST" and form.is_valid():
        doubt = _weight_doubt(form, measures)
        if (not doubt or request.POST.get("is_sure") == "yes") and _keep_measure(
            request, patient, form
        ):
            messages.success(request, _("Saved."))
            return redirect("patients:weight", patient_id=patient.pk)
    context = page(request, patient, "weight") | {
        "form": form,
        "measures": measures,
        "doubt": doubt,
    }
    return render(
        request, "patients/weight.html", context, status=422 if form.errors or doubt else 200
    )


def _weight_doubt(form, measures):
    new = form.cleaned_data["weight_kg"]
    # The same form pressed twice would be compared with itself.
    others = [
        m
        for m in measures
        if m.weight_kg is not None and m.pk != form.cleaned_data["submission_id"]
    ]
    last = others[0].weight_kg if others else None
    if new is None or not rules.is_weight_jump(new, last):
        return ""
    return _("%(new)s kg now, %(last)s kg last time.") % {
        "new": write_number(new),
        "last": write_number(last),
    }


def _keep_measure(request, patient, form):
    try:
        actions.record_body_measure(
            patient, by=request.user, submission_id=form.cleaned_data["submission_id"], **form.facts
        )
    except Implausible as refused:
        form.add_error(refused.field, refused.words)
    except ValidationError as wrong:
        show(form, wrong)
    return not form.errors


@keeps_what_was_sent
@require_http_methods(GET_OR_POST)
@opens_patient_record(Permission.RECORD_VIEW)
def condition(request, patient):
    """Conditions that change what is safe, earlier diagnoses and operations."""
    about = {"patient": patient, "today": request.clinic.today()}
    do = request.POST.get("do", "")
    form = ConditionForm(
        request.POST if do == "add" else None, initial=given_back(request), **about
    )
    if do == "end":
        return _end_condition(request, patient, about)
    if do == "asked":
        return _conditions_asked(request, patient, about)
    if form.is_bound and form.is_valid() and _keep_condition(request, patient, form):
        messages.success(request, _("Condition saved."))
        return redirect("patients:condition", patient_id=patient.pk)
    context = page(request, patient, "condition") | {
        "form": form,
        "conditions": conditions_of(patient),
    }
    return render(request, "patients/conditions.html", context, status=422 if form.errors else 200)


def _keep_condition(request, patient, form):
    try:
        actions.record_condition(
            patient, by=request.user, submission_id=form.cleaned_data["submission_id"], **form.facts
        )
    except Implausible as refused:
        form.add_error(refused.field, refused.words)
    except ValidationError as wrong:
        show(form, wrong)
    return not form.errors


def _conditions_asked(request, patient, about):
    if ConditionsAskedForm(request.POST, **about).is_valid():
        actions.note_conditions_asked(patient, by=request.user, asked_on=about["today"])
        messages.success(request, _("Noted: asked today, and the list is whole."))
    else:
        messages.error(request, _("Nothing was changed: the page was not up to date. Try again."))
    return redirect("patients:condition", patient_id=patient.pk)


def _end_condition(request, patient, about):
    form = RemoveForm({**request.POST.dict(), "because": "-"}, **about)
    if form.is_valid():
        actions.end_condition(patient, form.cleaned_data["row"], by=request.user)
        messages.success(request, _("Marked as over."))
    else:
        messages.error(request, _("Nothing was changed: the page was not up to date. Try again."))
    return redirect("patients:condition", patient_id=patient.pk)
