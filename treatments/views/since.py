"""What comes afterwards: the waiting score, and how an injection went since."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.access import twice_is_once
from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from patients.views.lost import given_back
from treatments import actions, ladder
from treatments.access import opens_treatment
from treatments.exceptions import TreatmentRefused
from treatments.forms.small import AfterForm, ScoreAfterForm
from treatments.models import Treatment
from treatments.views.frame import only_standing, page, say


@twice_is_once("the waiting score closes with the first; another number is refused and shown")
@opens_treatment(Permission.SCORE_RECORD)
@only_standing
def score_after(request, treatment):
    """Record the score that was waiting, or that none was obtained."""
    procedure = getattr(treatment, "procedure", None)
    is_waiting = procedure is not None and procedure.score_due_at is not None
    if not is_waiting and ("not_obtained" in request.POST or request.method != "POST"):
        messages.info(request, _("No score is waiting here."))
        return HttpResponseRedirect(_back(request, treatment))
    data = request.POST if request.method == "POST" else None
    form = ScoreAfterForm(data, patient=treatment.patient)
    if data is not None and form.is_valid() and _score(form, treatment, request.user):
        messages.success(request, _("Saved. Nothing waits here any more."))
        return HttpResponseRedirect(_back(request, treatment))
    return _short(
        request, "score_after", treatment, form,
        given_at=procedure and procedure.given_at and request.clinic.local(procedure.given_at),
    )  # fmt: skip


def _score(form, treatment, by):
    if "not_obtained" in form.data:
        actions.close_waiting_score(treatment, by=by)
        return True
    try:
        minutes = form.cleaned_data["minutes_after"]
        actions.score_after(treatment, by=by, after=form.after(), minutes=minutes)
    except TreatmentRefused as refusal:
        say(form, refusal)
        return False
    return True


@keeps_what_was_sent
@opens_treatment(Permission.SCORE_RECORD)
@only_standing
def after_review(request, treatment):
    """Record how it went since this injection."""
    data = request.POST if request.method == "POST" else None
    form = AfterForm(data, patient=treatment.patient, initial=given_back(request))
    if data is not None and form.is_valid() and _review(form, treatment, request.user):
        messages.success(request, _("How it went since the injection is saved."))
        return HttpResponseRedirect(_back(request, treatment))
    return _short(request, "after_review", treatment, form, next_url=_next(request))


def _review(form, treatment, by):
    try:
        return actions.record_after_review(
            treatment, by=by, submission_id=form.cleaned_data["submission_id"],
            facts={"asked_on": form.today, **form.facts()},
        )  # fmt: skip
    except TreatmentRefused as refusal:
        say(form, refusal)
        return None


def _short(request, template, treatment, form, **parts):
    row = Treatment.objects.prefetch_related("procedure__nodules__nodule", "agents").get(
        pk=treatment.pk
    )
    return page(
        request, template, treatment.patient, refused=form.is_bound, form=form, treatment=treatment,
        title=ladder.what_words(treatment), sites=ladder.sites_of(row), **parts,
    )  # fmt: skip


def _next(request):
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours and wanted.startswith("/") else ""


def _back(request, treatment):
    """Where the person came from; the record for those who may open it, Today for the others."""
    if wanted := _next(request):
        return wanted
    if request.workplace.may(Permission.RECORD_VIEW):
        return reverse("treatments:detail", args=[treatment.pk])
    return reverse("patients:today")
