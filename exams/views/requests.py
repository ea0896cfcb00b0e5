"""A change the patient asks for: keep it in the patient's words, answer it, take it out of use."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import twice_is_once
from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from exams import additions
from exams.access import opens_exam, opens_request
from exams.actions import answer_request, record_request, void_request
from exams.exceptions import AlreadyAnswered, ExamLocked
from exams.forms.additions import AnswerForm, RequestForm
from exams.forms.small import ReasonForm
from exams.lifecycle import may
from exams.views.additions import counts_no_more, void_page
from exams.views.detail import show_exam
from patients import banner
from patients.views.lost import given_back


@keeps_what_was_sent
@opens_exam(Permission.EXAM_RECORD)
def ask(request, exam):
    """Keep what the patient asks for; refused, the exam's page comes back with what was typed."""
    about = {"exam": exam, "today": request.clinic.today()}
    if request.method != "POST":
        form = RequestForm(initial=given_back(request), **about)
        return show_exam(request, exam, request_form=form)
    form = RequestForm(request.POST, **about)
    if not form.is_valid():
        return show_exam(request, exam, request_form=form, status=422)
    data = form.cleaned_data
    try:
        asked = record_request(
            exam, by=request.user, submission_id=data["submission_id"], words=data["words"],
            asked_on=data["asked_on"],
        )  # fmt: skip
    except ExamLocked:
        return counts_no_more(request, exam, request_form=form)
    messages.success(request, _("Kept. It stands on the list to sign until it is answered."))
    return redirect(f"{exam.get_absolute_url()}#asked-{asked.pk}")


@keeps_what_was_sent
@twice_is_once("a request is answered once; whoever comes later is shown the answer")
@opens_request(Permission.EXAM_SIGN)
def answer(request, asked):
    """Show what the patient asked for; ask for the answer, unless there is one."""
    line = additions.Request(asked)
    if request.method == "POST" and not line.is_open:
        return _answered_already(request, asked)
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, initial=given_back(request))
    if sent is not None and form.is_valid():
        try:
            answer_request(asked, by=request.user, **form.cleaned_data)
        except AlreadyAnswered:
            return _answered_already(request, asked)
        said = _("Answered. The patient's words and the answer stay with the exam.")
        messages.success(request, said)
        return redirect(f"{asked.exam.get_absolute_url()}#asked-{asked.pk}")
    newest = additions.newest_version(asked.exam)
    context = {
        "patient": asked.exam.patient, "banner": banner.build(asked.exam.patient), "exam": asked.exam,
        "line": line, "form": form, "amend": newest if may(newest, "amend") else None,
    }  # fmt: skip
    return render(request, "exams/exam_asked.html", context, status=422 if form.errors else 200)


def _answered_already(request, asked):
    messages.info(request, _("This was answered already; the answer stands here."))
    return redirect("exams:asked", asked.pk)


@twice_is_once("one row takes a request out of use, and the first reason stands")
@opens_request(Permission.EXAM_RECORD)
def void(request, asked):
    """Take a request out of use, with a reason."""
    if hasattr(asked, "voided"):
        messages.info(request, _("This request is marked as entered in error already."))
        return redirect(asked.exam)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        void_request(asked, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("The request is marked as entered in error. It stays readable.")
        )
        return redirect(asked.exam)
    return void_page(
        request, asked.exam, form, heading=_("This request was entered in error"), said=asked.words,
        action=reverse("exams:asked_void", args=[asked.pk]),
    )  # fmt: skip
