"""The specimen of an operation: who waits, what came, who read it; and the closing of a problem."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import twice_is_once
from accounts.at_work import people_with
from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from audit.clinical_time import earliest
from patients.access import opens_patient_record
from patients.views.lost import given_back
from treatments import actions, ladder, loose_ends, results
from treatments.access import opens_treatment
from treatments.actions.common import open_episode
from treatments.exceptions import EndsOpen, ResultOpen, TreatmentRefused
from treatments.forms.histology import (
    CloseEpisodeForm,
    NoResultForm,
    OwnerForm,
    ReadForm,
    ResultForm,
)
from treatments.models import HistologyReport
from treatments.views.frame import page, say


@opens_treatment(Permission.RECORD_VIEW)
def histology(request, treatment):
    """Show where the specimen stands."""
    return _show(request, treatment)


@keeps_what_was_sent
@opens_treatment(Permission.TREATMENT_RECORD)
def result(request, treatment):
    """Record what the laboratory found."""
    data = request.POST if request.method == "POST" else None
    sent_on = earliest(treatment.started_on, treatment.started_precision)
    form = ResultForm(
        data, patient=treatment.patient, sent_on=sent_on, initial=given_back(request)
    )  # fmt: skip
    if data is not None and form.is_valid() and _saved(form, _record, treatment, request.user):
        messages.success(request, _("The result is recorded. It waits until somebody has read it."))
        return redirect("treatments:histology", treatment.pk)
    return page(
        request, "histology_result", treatment.patient, refused=form.is_bound, form=form, treatment=treatment,
        title=ladder.what_words_short(treatment), report=results.newest_report(treatment),
    )  # fmt: skip


def _record(form, treatment, by):
    key = form.cleaned_data["submission_id"]
    return actions.record_result(treatment, by=by, facts=form.facts(), submission_id=key)


@twice_is_once("one row says that a report was read, and the first reading stands")
@opens_treatment(Permission.TREATMENT_RECORD)
def read(request, treatment):
    """Say that the result was read."""
    if request.method != "POST":
        return redirect("treatments:histology", treatment.pk)
    report = results.newest_report(treatment)
    form = ReadForm(
        request.POST, patient=treatment.patient, must_follow=bool(report and report.is_worrying)
    )
    if form.is_valid() and _saved(form, _read, treatment, request.user):
        messages.success(request, _("Read. Nothing waits here any more."))
        return redirect("treatments:histology", treatment.pk)
    return _show(request, treatment, read_form=form)


def _read(form, treatment, by):
    data = form.cleaned_data
    return actions.read_result(treatment, by=by, report_id=data["report"], follows=data["follows"])


@keeps_what_was_sent
@opens_treatment(Permission.TREATMENT_RECORD)
def owner(request, treatment):
    """Say who waits from now on."""
    if request.method != "POST" or not hasattr(treatment, "specimen"):
        return redirect("treatments:histology", treatment.pk)
    form = OwnerForm(request.POST, patient=treatment.patient, people=_people(request))
    if form.is_valid() and _saved(form, _assign, treatment, request.user):
        messages.success(request, _("Saved: the result is waited for."))
        return redirect("treatments:histology", treatment.pk)
    return _show(request, treatment, owner_form=form)


def _assign(form, treatment, by):
    key = form.cleaned_data["submission_id"]
    return actions.assign_specimen(treatment.specimen, by=by, submission_id=key, **form.facts())


@twice_is_once("one row closes a specimen without a result, and the first reason stands")
@opens_treatment(Permission.TREATMENT_RECORD)
def no_result(request, treatment):
    """Say that no result will come."""
    if request.method != "POST" or not hasattr(treatment, "specimen"):
        return redirect("treatments:histology", treatment.pk)
    form = NoResultForm(request.POST, patient=treatment.patient)
    if form.is_valid() and _saved(form, _close, treatment, request.user):
        messages.success(request, _("Closed without a result. The reason stands beside it."))
        return redirect("treatments:histology", treatment.pk)
    return _show(request, treatment, none_form=form)


def _close(form, treatment, by):
    actions.close_without_result(treatment.specimen, by=by, **form.taken("why", "text"))
    return True


def _saved(form, act, treatment, by):
    try:
        return act(form, treatment, by)
    except TreatmentRefused as refusal:
        say(form, refusal)
        return None


def _people(request):
    return list(people_with(request.clinic, Permission.TREATMENT_RECORD))


def _show(request, treatment, *, read_form=None, owner_form=None, none_form=None):
    patient, today = treatment.patient, request.clinic.today()
    specimen = getattr(treatment, "specimen", None)
    opened = specimen and results.of_treatment(treatment)
    report = results.newest_report(treatment)
    may_record = request.workplace.may(Permission.TREATMENT_RECORD)
    is_unread = report is not None and not hasattr(report, "reading")
    people = _people(request) if opened and may_record else []
    start = (
        {"due_on": opened.due_on, "owner": str(opened.owner.pk) if opened.owner else ""}
        if opened
        else {}
    )
    bound = [form for form in (read_form, owner_form, none_form) if form]
    earlier = HistologyReport.objects.filter(treatment=treatment).order_by("recorded_at")
    return page(
        request, "histology", patient, refused=bool(bound), form=bound[0] if bound else None, forms=bound,
        treatment=treatment, title=ladder.what_words_short(treatment), specimen=specimen, opened=opened,
        report=report, earlier=[each for each in earlier if report and each.pk != report.pk],
        without=getattr(specimen, "without_result", None), may_record=may_record, is_unread=is_unread,
        read_form=read_form or ReadForm(patient=patient, initial={"report": report and report.pk}),
        owner_form=owner_form or OwnerForm(patient=patient, people=people, initial=start),
        none_form=none_form or NoResultForm(patient=patient),
        is_late=bool(opened and not opened.is_in and opened.due_on < today),
        sites=ladder.sites_of(treatment), owners=list(specimen.owners.select_related("owner", "recorded_by")) if specimen else [],
    )  # fmt: skip


@twice_is_once("a problem is closed once; the second press finds it closed")
@opens_patient_record(Permission.TREATMENT_RECORD)
def close_episode(request, patient):
    """Close the problem being followed, unless a result is awaited or unread; what else is open is named."""
    episode = open_episode(patient)
    if episode is None:
        messages.info(request, _("No problem is open."))
        return redirect("treatments:ladder", patient.pk)
    episode.clinic, episode.patient = request.clinic, patient
    data = request.POST if request.method == "POST" else None
    ends = loose_ends.of(episode)
    start = {"closed_on": request.clinic.today()}
    form = CloseEpisodeForm(data, patient=patient, episode=episode, ends=ends, initial=start)
    waiting = results.open_in(request.clinic, patient=patient)
    if data is not None and form.is_valid():
        try:
            actions.close_episode(
                episode, by=request.user, closed_on=form.cleaned_data["closed_on"],
                read=form.what_was_read(),
            )  # fmt: skip
        except ResultOpen as refusal:
            waiting = refusal.specimens
            form.add_error(
                None,
                _("A histology result is awaited or not read. The problem stays open until it is."),
            )
        except EndsOpen as refusal:
            ends = refusal.ends
            form.stopped_by(ends)
        except TreatmentRefused as refusal:
            say(form, refusal)
        else:
            messages.success(request, _("The problem is closed. The next exam opens a new one."))
            return redirect("treatments:ladder", patient.pk)
    return page(
        request, "close_episode", patient, refused=form.is_bound, form=form, episode=episode, waiting=waiting,
        ends=ends,
    )  # fmt: skip
