"""Courses and plans, and what was done elsewhere."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import lost_post
from accounts.permissions import Permission
from audit.clinical_time import day_words
from patients.access import opens_patient_record
from treatments import actions
from treatments.exceptions import TreatmentRefused
from treatments.forms.course import CourseForm
from treatments.forms.earlier import EarlierFormSet, EarlierHead
from treatments.targets import open_targets
from treatments.views.frame import page, say
from treatments.vocabulary import Kind, State


@lost_post.keeps_what_was_sent
@opens_patient_record(Permission.TREATMENT_RECORD)
def course(request, patient):
    """Record one step: what is taken or done, or what is planned."""
    kind = request.GET.get("kind", "")
    if kind not in Kind:
        return redirect("treatments:ladder", patient.pk)
    wishes = {"patient": patient, "kind": kind, "targets": open_targets(patient)}
    returned = lost_post.given_back(request) if request.method == "GET" else None
    if request.method != "POST" or "work_out" in request.POST:
        form = CourseForm(initial=_start(request, patient), **wishes)
        if returned or request.POST:
            form.keep(returned or request.POST)
        return page(
            request, "course", patient, form=form, kind=Kind(kind), is_returned=returned is not None
        )
    form = CourseForm(request.POST, initial=_start(request, patient), **wishes)
    treatment = _record(form, patient, kind, request.user) if form.is_valid() else None
    if treatment is None:
        return page(request, "course", patient, form=form, kind=Kind(kind), refused=True)
    messages.success(request, _("%(what)s saved.") % {"what": Kind(kind).label.capitalize()})
    return redirect("treatments:detail", treatment.pk)


def _start(request, patient):
    state = request.GET.get("state", "")
    today = patient.clinic.today()
    return {
        "state": state if state in State else "",
        "started": "" if state in (State.PROPOSED, State.DONE_ELSEWHERE) else day_words(today),
    }


def _record(form, patient, kind, by):
    try:
        return actions.record_course(
            patient, by=by, submission_id=form.cleaned_data["submission_id"], kind=kind, facts=form.facts(),
            medication=form.medication(), nodules=form.chosen_nodules(), moved=form.cleaned_data["stands_since"],
            letter=form.letter(), wish=form.cleaned_data.get("wish", ""), answer=form.safety_answer(),
        )  # fmt: skip
    except TreatmentRefused as refusal:
        say(form, refusal)
        return None


@lost_post.keeps_what_was_sent
@opens_patient_record(Permission.TREATMENT_RECORD)
def earlier(request, patient):
    """Record what was done before or elsewhere, a line each."""
    returned = lost_post.given_back(request) if request.method == "GET" else None
    data = request.POST if request.method == "POST" else returned
    head = EarlierHead(data, patient=patient)
    lines = EarlierFormSet(data, form_kwargs={"today": patient.clinic.today()}, prefix="l")
    is_fine = request.method == "POST" and all([head.is_valid(), lines.is_valid()])
    rows = _record_lines(head, lines, patient, request.user) if is_fine else None
    if rows is None:
        return page(
            request,
            "earlier",
            patient,
            form=head,
            formset=lines,
            is_returned=returned is not None,
            refused=request.method == "POST",
        )
    saved = ngettext("%(n)s earlier treatment saved.", "%(n)s earlier treatments saved.", len(rows))
    messages.success(request, saved % {"n": len(rows)})
    return redirect("treatments:ladder", patient.pk)


def _record_lines(head, lines, patient, by):
    try:
        return actions.record_earlier(
            patient, by=by, submission_id=head.cleaned_data["submission_id"], lines=lines.lines()
        )
    except TreatmentRefused as refusal:
        say(head, refusal)
        return None
