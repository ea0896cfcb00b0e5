"""A new patient: registered at once, or asked about when someone of that name is there already."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import requires
from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from patients import actions
from patients.access import listed
from patients.banner import born_words
from patients.duplicates import look_alikes
from patients.exceptions import Implausible, RecordNumberTaken
from patients.forms import RegisterForm
from patients.views.lost import given_back
from patients.views.today import record_url


@keeps_what_was_sent
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PATIENT_REGISTER)
def register(request):
    """Ask who it is; look for people it could be already; then save."""
    clinic = request.clinic
    searched = request.POST.get("searched", "")
    form = RegisterForm(
        None if searched else request.POST or None, today=clinic.today(), cancel_url=reverse("patients:today"),
        initial=_names(searched) | given_back(request),
    )  # fmt: skip
    twins = []
    if form.is_valid():
        twins = look_alikes(clinic, form.facts, form.cleaned_data["submission_id"])
        if not twins or request.POST.get("is_new") == "yes":
            patient = _save(request, form)
            if patient:
                return _welcome(request, patient)
    listed(request, twins)
    context = {"form": form, "twins": [_twin(request, each) for each in twins]}
    return render(
        request, "patients/register.html", context, status=422 if form.errors or twins else 200
    )


def _save(request, form):
    try:
        return actions.register(
            request.clinic,
            by=request.user,
            submission_id=form.cleaned_data["submission_id"],
            **form.facts,
        )
    except RecordNumberTaken:
        form.add_error("record_number", _("This record number is taken in this clinic."))
    except Implausible as refused:
        form.add_error(refused.field, refused.words)
    except ValidationError as wrong:
        show(form, wrong)
    return None


def show(form, wrong):
    """Put the refusals of an action beside their fields."""
    for field, words in actions.words_of(wrong):
        form.add_error(field if field in form.fields else None, words)


def _welcome(request, patient):
    messages.success(
        request,
        _("%(name)s is registered as record %(n)s.")
        % {"name": patient.display_name, "n": patient.record_number},
    )
    return redirect(record_url(request, patient))


def _twin(request, patient):
    return {
        "patient": patient,
        "born": born_words(patient, request.clinic.today()),
        "url": record_url(request, patient),
    }


def _names(text):
    """`alvarez maria` typed into the search becomes the first words of the form."""
    words = [word for word in text.split() if not any(letter.isdigit() for letter in word)]
    return (
        {"family_name": words[0].strip(",").title(), "given_name": " ".join(words[1:]).title()}
        if words
        else {}
    )
