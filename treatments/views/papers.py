"""Scans of a treatment's papers: attached, looked at, handed out, hidden."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import twice_is_once
from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from audit.vocabulary import AuditedAction
from exams import kept
from exams.actions.keeping import tell_damaged
from exams.exceptions import TooManyFiles
from exams.uploads import limits
from exams.views.kept_files import handed_out, say_too_many
from patients.views.lost import given_back
from treatments import actions, ladder, papers
from treatments.access import opens_paper, opens_treatment
from treatments.exceptions import TreatmentRefused
from treatments.forms.paper import PaperForm
from treatments.forms.small import ReasonForm
from treatments.views.frame import only_standing, page, say
from ui.bodies import takes_up_to


@takes_up_to(limits.MOST_SENT_BYTES)
@keeps_what_was_sent
@opens_treatment(Permission.TREATMENT_RECORD)
@only_standing
def attach(request, treatment):
    """Attach the scan of a paper."""
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    written = papers.written_consents(treatment)
    start = {"which": request.GET.get("paper", ""), **given_back(request)}
    form = PaperForm(*data, patient=treatment.patient, consents=written, initial=start)
    if form.is_bound and form.is_valid() and _attach(form, treatment, request.user):
        messages.success(request, _("Attached."))
        return redirect("treatments:detail", treatment.pk)
    return page(
        request, "paper_form", treatment.patient, refused=form.is_bound, form=form, treatment=treatment,
        title=ladder.what_words_short(treatment),
    )  # fmt: skip


def _attach(form, treatment, by):
    data = form.cleaned_data
    try:
        return actions.attach_papers(
            treatment, by=by, submission_id=data["submission_id"], files=data["attached"], **form.facts()
        )  # fmt: skip
    except TooManyFiles as refusal:
        of_treatment = _("A treatment takes %(most)s scans. No file was taken; send several pages as one PDF.")  # fmt: skip
        say_too_many(form, refusal, of_thing=of_treatment)
    except TreatmentRefused as refusal:
        say(form, refusal)
    return None


@require_safe
@opens_paper(Permission.RECORD_VIEW)
def paper(request, paper):
    """Show one scan whole, with the ones before and after it."""
    return show(request, paper)


def show(request, paper, form=None):
    """Draw the page of one scan; a refused form comes back with its words."""
    scans = papers.of_treatment(paper.treatment, with_thumbnails=False)
    this = next(each for each in scans if each.file.pk == paper.pk)
    shown = [each for each in scans if each == this or not each.is_hidden]
    at = shown.index(this)
    return page(
        request, "paper", paper.patient, refused=form is not None, form=form or ReasonForm(patient=paper.patient),
        paper=paper, this=this, about=ladder.what_words_short(paper.treatment), words=kept.file_words(paper),
        before=shown[at - 1] if at else None, after=shown[at + 1] if at + 1 < len(shown) else None,
        entered=kept.entered_words(request.clinic, paper), is_hidden=this.is_hidden,
        may=request.workplace.may(Permission.TREATMENT_RECORD) and not this.is_hidden and not hasattr(paper.treatment, "voided"),
    )  # fmt: skip


@require_safe
@opens_paper(Permission.RECORD_VIEW, action=AuditedAction.FILE_OPENED)
def content(request, paper):
    """Hand the scan out."""
    whole = kept.whole_of(paper)
    if whole is None:
        tell_damaged(paper, by=request.user)
        return page(
            request, "paper_damaged", paper.patient, status=500,
            back_url=reverse("treatments:paper", args=[paper.pk]),
        )  # fmt: skip
    return handed_out(paper, whole, name="paper")


@twice_is_once("one row hides a scan, and the first reason stands")
@opens_paper(Permission.TREATMENT_RECORD)
def void(request, paper):
    """Hide a scan that was wrongly attached, with a reason; it is kept."""
    if request.method != "POST" or hasattr(paper.treatment, "voided"):
        return redirect("treatments:paper", paper.pk)
    form = ReasonForm(request.POST, patient=paper.patient)
    if not form.is_valid():
        return show(request, paper, form)
    actions.void_paper(paper, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Hidden from the treatment. It is kept, with the reason."))
    return redirect("treatments:detail", paper.treatment_id)
