"""Imaging and tests of a patient: all of them, a new one, one to read, corrected or taken out of use."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import twice_is_once
from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from exams import evidence, kept, studies
from exams.access import opens_exam_form, opens_study
from exams.actions import amend_study, record_study, void_study
from exams.exceptions import NodulesChanged, StudyChanged, StudyRefused, TooManyFiles
from exams.forms.imaging import AmendStudyForm, StudyForm, as_it_stands
from exams.forms.small import ReasonForm
from exams.models import ImagingFile, Nodule
from exams.uploads import limits
from exams.views.kept_files import say_too_many
from exams.vocabulary import CloseReason
from exams.vocabulary_of_imaging import ImagingResult, StudyAim
from patients import banner
from patients.access import opens_patient_record
from patients.views import details
from patients.views.lost import given_back
from ui.bodies import takes_up_to


@require_safe
@opens_patient_record(Permission.RECORD_VIEW)
def imaging(request, patient):
    """Show every study with its thumbnails, newest first."""
    rows = studies.of_patient(patient)
    return page(
        request, "imaging", patient, rows=rows, n_images=sum(len(row.images) for row in rows),
        may_record=request.workplace.may(Permission.EXAM_RECORD),
    )  # fmt: skip


@takes_up_to(limits.MOST_SENT_BYTES)
@keeps_what_was_sent
@opens_exam_form(Permission.EXAM_RECORD)
def new(request, patient):
    """Record a study with its files."""
    nodules = nodules_of(patient)
    if request.method == "POST":
        form = StudyForm(request.POST, request.FILES, patient=patient, nodules=nodules)
        if form.is_valid() and (study := _record(form, patient, request.user)):
            messages.success(request, _("Saved."))
            return redirect("exams:study", study.pk)
    else:
        start = {**_aimed(request, nodules), **given_back(request, boxes=("is_undated",))}
        form = StudyForm(patient=patient, nodules=nodules, initial=start)
    return page(
        request, "imaging_form", patient, form=form, refused=form.is_bound,
        heading=_("Which study or test, and what did it show?"),
        words=_("Leave open what is not stated. A result still awaited can be entered when it comes."),
        back_url=reverse("exams:imaging", args=[patient.pk]), back=_("Imaging"), takes_files=True,
    )  # fmt: skip


def _aimed(request, nodules):
    """From a nodule's page the study is aimed at it; what was seen is never answered beforehand."""
    asked = request.GET.get("nodule", "")
    found = next((str(each.pk) for each in nodules if str(each.pk) == asked), None)
    return {"aim": StudyAim.NODULE, "nodule": found} if found else {}


def _record(form, patient, by):
    data = form.cleaned_data
    try:
        return record_study(
            patient, by=by, submission_id=data["submission_id"], facts=form.facts(), files=data["attached"]
        )  # fmt: skip
    except (StudyRefused, NodulesChanged, TooManyFiles) as refusal:
        say(form, refusal)
        return None


@require_safe
@opens_study(Permission.RECORD_VIEW)
def study(request, row):
    """Show one study, its files and its versions."""
    return show(request, row)


def show(request, row, *, void_form=None, status=200):
    """Draw the page; a refused form comes back with its words."""
    (found,) = studies.rows_of([row])
    hidden = ImagingFile.objects.filter(study_id=row.first_id, voided__isnull=False)
    standing = not hasattr(row, "voided") and not hasattr(row, "amended_by")
    may = request.workplace.may(Permission.EXAM_RECORD) and standing
    return page(
        request, "imaging_study", row.patient, status=status, study=row, row=found, facts=studies.facts_of(row),
        versions=studies.versions_of(row), hidden=list(hidden.select_related("voided__recorded_by")),
        entered=kept.entered_words(request.clinic, row), may=may, is_void=hasattr(row, "voided"),
        is_replaced=hasattr(row, "amended_by"), is_awaited=row.result == ImagingResult.AWAITED,
        awaiting=evidence.awaited_by(row, request.clinic) if standing else (),
        prints_images=request.GET.get("images") == "1", void_form=void_form or ReasonForm(),
    )  # fmt: skip


@twice_is_once(
    "a version is corrected once; whoever comes later is shown the newer one, words kept"
)
@keeps_what_was_sent
@opens_study(Permission.EXAM_RECORD)
def amend(request, row):
    """Correct a study, or enter the result that was awaited: a new version with a reason."""
    if aside := led_aside(request, row):
        return aside
    is_awaited = row.result == ImagingResult.AWAITED
    nodules = nodules_of(row.patient, also=row.nodule)
    if request.method == "POST":
        form = AmendStudyForm(request.POST, patient=row.patient, nodules=nodules)
        if form.is_valid() and (newer := _amend(form, row, request.user)):
            messages.success(request, _("Saved as a new version. The earlier one stays readable."))
            return redirect("exams:study", newer.pk)
    else:
        start = as_it_stands(row) | given_back(request, boxes=("is_undated",))
        if is_awaited:
            start |= {"reason": _("the result came")}
        form = AmendStudyForm(patient=row.patient, nodules=nodules, initial=start)
    return page(
        request, "imaging_form", row.patient, form=form, refused=form.is_bound, newer=getattr(form, "newer", None),
        heading=_("What did it show?") if is_awaited else _("What has to be corrected?"),
        words=_("This writes a new version of: %(title)s. Its files stay with it.") % {"title": studies.title_of(row)},
        back_url=reverse("exams:study", args=[row.pk]), back=_("Back to the study"),
    )  # fmt: skip


def _amend(form, row, by):
    data = form.cleaned_data
    try:
        return amend_study(
            row, by=by, submission_id=data["submission_id"], facts=form.facts(), reason=data["reason"]
        )  # fmt: skip
    except (StudyRefused, NodulesChanged, StudyChanged) as refusal:
        say(form, refusal)
        return None


@twice_is_once("one row takes a study out of use, and the first reason stands")
@opens_study(Permission.EXAM_RECORD)
def void(request, row):
    """Take a study out of use, with a reason; it stays readable."""
    if request.method != "POST":
        return redirect("exams:study", row.pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show(request, row, void_form=form, status=422)
    try:
        void_study(row, by=request.user, reason=form.cleaned_data["reason"])
    except StudyChanged as changed:
        messages.warning(request, _("A colleague corrected this meanwhile. Look at it again."))
        return redirect("exams:study", changed.newest.pk)
    messages.success(request, _("Marked as entered in error. It and its files stay readable."))
    return redirect("exams:study", row.pk)


# --- what both modules of pages need -------------------------------------------------------------


def led_aside(request, row):
    """Lead a version that no longer counts to its page; what was typed for a replaced one is judged first."""
    if not hasattr(row, "voided") and (request.method == "POST" or not hasattr(row, "amended_by")):
        return None
    messages.info(request, _("This is not the version that counts; it can only be read."))
    return redirect("exams:study", row.pk)


def nodules_of(patient, also=None) -> list:
    """Return the nodules a study may be aimed at: each by its own number, none that is another one or was none."""
    rows = Nodule.objects.for_patient(patient).filter(joined_into__isnull=True)
    rows = list(rows.exclude(close_reason=CloseReason.ERROR))
    return rows if also is None or also in rows else [*rows, also]


def page(request, template, patient, *, refused=False, status=None, **parts):
    """Render a page of imaging; a refused form answers 422, one that came too late 409."""
    context = {
        "patient": patient, "banner": banner.build(patient), "has_errors": refused or status == 422,
        "record_nav": details.navigation(request, patient, "imaging"), **parts,
    }  # fmt: skip
    status = status or (409 if parts.get("newer") else 422 if refused else 200)
    return render(request, f"exams/{template}.html", context, status=status)


def say(form, refusal) -> None:
    """Put a refusal where it belongs, in words."""
    if isinstance(refusal, StudyRefused):
        form.add_error(None, refusal.words)
    elif isinstance(refusal, NodulesChanged):
        form.add_error("nodule", _("This is not a nodule of this patient."))
    elif isinstance(refusal, TooManyFiles):
        of_study = _(
            "A study takes %(most)s files. No file was taken; record the others as a study of their own."
        )
        say_too_many(form, refusal, of_thing=of_study)
    else:
        form.newer = refusal.newest
        form.add_error(
            None, _("A colleague changed this study after you opened it. Nothing was saved.")
        )
