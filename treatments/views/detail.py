"""One treatment: read it, bring it on, stop it, take it out of use."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import twice_is_once
from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from audit.clinical_time import day_words
from patients.views.lost import given_back
from treatments import actions, consents, ladder, leaflets, lifecycle, papers, results, rules
from treatments.access import opens_treatment
from treatments.exceptions import TreatmentRefused
from treatments.forms.small import ChangeForm, ReasonForm, StopForm
from treatments.record import load, record_of, without_lot
from treatments.views.frame import next_after_check, only_standing, page, say
from treatments.vocabulary import Kind, State, StopReason
from treatments.vocabulary_of_operations import PaperKind
from treatments.waiting import way_of


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
    scans = papers.of_treatment(row)
    return page(
        request, "detail", patient, refused=form is not None, form=form or ReasonForm(patient=patient),
        treatment=row, standing_words=ladder.standing_words(row), record=record_of(row), checks=row.safety_checks.select_related("formulary"), title=ladder.what_words(row), state=ladder.state_words(row),
        is_void=is_void, may_record=request.workplace.may(Permission.TREATMENT_RECORD) and not is_void,
        may_stop=row.state == State.IN_PROGRESS, moves=lifecycle.MOVES[State(row.state)],
        may_give=bool(procedure and procedure.checked_at and not procedure.given_at and row.state in lifecycle.OPEN_PLANS),
        may_prepare=rules.is_procedure(row.kind) and procedure is None and row.state in lifecycle.OPEN_PLANS,
        wants_harm=not is_void and row.stop_reason == StopReason.SIDE_EFFECT and not row.events.all(),
        still_followed=_still_followed(row) if not is_void else [],
        lots_missing=not is_void and bool(without_lot(row)),
        is_waiting=bool(procedure and procedure.score_due_at), way=way_of(row), may_print=procedure is not None,
        has_leaflet=leaflets.of(row.kind) is not None, **_papers(row, scans),
        **_around(request, row, procedure, scans),
    )  # fmt: skip


def _still_followed(row):
    """Return the nodules that an excision elsewhere took out by its letter, and that are followed here still."""
    if row.kind != Kind.EXCISION or row.state != State.DONE_ELSEWHERE:
        return []
    return [nodule for nodule, _side in ladder.sites_of(row) if nodule and nodule.closed_on is None]


def _papers(row, scans):
    """Return the scans that belong here, those that do not, and whether a letter is still missing."""
    shown = [each for each in scans if not each.is_hidden]
    has_letter = any(each.file.paper_kind == PaperKind.LETTER for each in shown)
    return {
        "scans": shown, "hidden_scans": [each for each in scans if each.is_hidden],
        "wants_letter": row.state == State.DONE_ELSEWHERE and not has_letter,
    }  # fmt: skip


def _around(request, row, procedure, scans):
    """Return consent, time-out and histology; nothing is asked of what has none of them."""
    if not rules.is_procedure(row.kind):
        return {}
    given = row.consents.select_related("witness", "withdrawal")
    scanned = papers.counted_by_consent(each.file for each in scans if not each.is_hidden)
    held = procedure.time_outs.select_related("second", "recorded_by") if procedure else []
    report, is_sent = results.newest_report(row), hasattr(row, "specimen")
    return {
        "consents": [(each, consents.summary_of(each), scanned.get(each.pk)) for each in given],
        "time_outs": [(each, request.clinic.local(each.held_at)) for each in held],
        "may_consent": row.state in lifecycle.OPEN_PLANS,
        "next_url": procedure and next_after_check(row),
        "report": report, "has_histology": is_sent or report is not None,
        "opened": results.of_treatment(row) if is_sent else None,
    }  # fmt: skip


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
            return actions.move(
                treatment, to, by=by, version=version, moved=form.cleaned_data["when"],
                letter=form.letter() if form.may_be_elsewhere else None, answer=form.safety_answer(),
                **form.facts(),
            )  # fmt: skip
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
        title=ladder.what_words(treatment), standing_words=ladder.standing_words(treatment),
    )  # fmt: skip
