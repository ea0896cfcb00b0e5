"""Files of a study: attached, looked at beside the one before, handed out, hidden."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import twice_is_once
from accounts.permissions import Permission
from audit.vocabulary import AuditedAction
from exams import kept, studies
from exams.access import opens_study, opens_study_file
from exams.actions import attach_files, void_file
from exams.actions.keeping import tell_damaged
from exams.exceptions import StudyChanged, TooManyFiles
from exams.forms.imaging_files import AttachForm
from exams.forms.small import ReasonForm
from exams.uploads import limits
from exams.views.imaging import led_aside, page, say
from exams.views.kept_files import handed_out
from ui.bodies import takes_up_to


@takes_up_to(limits.MOST_SENT_BYTES)
@opens_study(Permission.EXAM_RECORD)
def attach(request, row):
    """Attach files to a study."""
    if aside := led_aside(request, row):
        return aside
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AttachForm(*data, patient=row.patient)
    if form.is_bound and form.is_valid() and _attach(form, row, request.user):
        messages.success(request, _("Attached."))
        return redirect("exams:study", row.pk)
    return page(
        request, "imaging_form", row.patient, form=form, refused=form.is_bound, newer=getattr(form, "newer", None),
        heading=_("Which images or PDFs belong to this study?"), words=studies.title_of(row),
        back_url=reverse("exams:study", args=[row.pk]), back=_("Back to the study"), takes_files=True,
    )  # fmt: skip


def _attach(form, row, by):
    data = form.cleaned_data
    try:
        return attach_files(row, by=by, submission_id=data["submission_id"], files=data["attached"])
    except (StudyChanged, TooManyFiles) as refusal:
        say(form, refusal)
        return None


@require_safe
@opens_study_file(Permission.RECORD_VIEW)
def image(request, file):
    """Show one image whole, beside the image before it."""
    return show(request, file)


def show(request, file, *, void_form=None, status=200):
    """Draw the page of one file; a refused form comes back with its words."""
    version = studies.newest_version(file.study)
    (row,) = studies.rows_of([version])
    (this,) = studies.shown(version, [file])
    is_hidden = hasattr(file, "voided")
    before, after = studies.neighbours(file, row)
    return page(
        request, "imaging_image", file.patient, status=status, file=file, this=this, study=version,
        title=studies.title_of(version), earlier=studies.image_before(file, version) if file.is_image else None,
        words=kept.file_words(file), before=before, after=after, n=len(row.images), is_hidden=is_hidden,
        entered=kept.entered_words(request.clinic, file), void_form=void_form or ReasonForm(),
        may=request.workplace.may(Permission.EXAM_RECORD) and not is_hidden,
    )  # fmt: skip


@require_safe
@opens_study_file(Permission.RECORD_VIEW, action=AuditedAction.FILE_OPENED)
def content(request, file):
    """Hand the file out."""
    whole = kept.whole_of(file)
    if whole is None:
        tell_damaged(file, by=request.user)
        back_url = reverse("exams:study_image", args=[file.pk])
        return page(request, "imaging_damaged", file.patient, status=500, back_url=back_url)
    return handed_out(file, whole, name="study")


@twice_is_once("one row hides a file, and the first reason stands")
@opens_study_file(Permission.EXAM_RECORD)
def void(request, file):
    """Hide a file that was wrongly attached, with a reason; it is kept."""
    if request.method != "POST":
        return redirect("exams:study_image", file.pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show(request, file, void_form=form, status=422)
    void_file(file, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Hidden from the study. It is kept, with the reason."))
    return redirect("exams:study", studies.newest_version(file.study).pk)
