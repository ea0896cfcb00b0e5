"""Write an addendum under a signed exam, and take one out of use."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import twice_is_once
from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from exams import signature
from exams.access import opens_addendum, opens_exam
from exams.actions import void_addendum, write_addendum
from exams.exceptions import ExamLocked, MayNotAdd
from exams.forms.additions import AddendumForm
from exams.forms.small import PasswordForm, ReasonForm
from exams.views.detail import show_exam
from patients import banner
from patients.views.lost import given_back


@keeps_what_was_sent
@opens_exam(Permission.EXAM_SIGN)
def write(request, exam):
    """Sign a text under the exam; refused, the exam's page comes back with what was typed."""
    if request.method != "POST" and request.workplace.is_in_training:
        return show_exam(request, exam)
    if request.method != "POST":
        start = given_back(request, boxes=("is_patient_asked",))
        return show_exam(request, exam, addendum_form=AddendumForm(initial=start))
    form, password = AddendumForm(request.POST), PasswordForm(request.POST, user=request.user)
    if request.workplace.is_in_training:
        return _in_training(request, exam, form)
    is_known = signature.is_open(request)
    if not all([form.is_valid(), is_known or password.is_valid()]):
        return show_exam(request, exam, addendum_form=form, password_form=password, status=422)
    if not is_known:
        signature.open_block(request)
    data = form.cleaned_data
    try:
        written = write_addendum(
            exam, by=request.user, submission_id=data["submission_id"], text=data["text"],
            is_patient_asked=data["is_patient_asked"],
        )  # fmt: skip
    except ExamLocked:
        return counts_no_more(request, exam, addendum_form=form)
    except MayNotAdd:
        return _in_training(request, exam, form)
    messages.success(request, _("Addendum signed. The exam itself stays as it is."))
    return redirect(f"{exam.get_absolute_url()}#addendum-{written.pk}")


def _in_training(request, exam, form):
    """Say what leads on instead; what was typed stands there to be copied."""
    form.add_error(
        None,
        _(
            "Nothing was saved: somebody in training signs no addendum. Amend the exam, or ask a colleague."
        ),
    )
    return show_exam(request, exam, addendum_form=form, status=403)


@twice_is_once("one row takes an addendum out of use, and the first reason stands")
@opens_addendum(Permission.EXAM_RECORD)
def void(request, addendum):
    """Take an addendum out of use, with a reason."""
    exam = addendum.exam
    if hasattr(addendum, "voided"):
        messages.info(request, _("This addendum is marked as entered in error already."))
        return redirect(exam)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        void_addendum(addendum, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("The addendum is marked as entered in error. It stays readable.")
        )
        return redirect(exam)
    return void_page(
        request, exam, form, heading=_("This addendum was entered in error"), said=addendum.text,
        action=reverse("exams:addendum_void", args=[addendum.pk]),
    )  # fmt: skip


def void_page(request, exam, form, *, heading, said, action):
    """Ask for the reason beside what is taken out of use."""
    context = {
        "patient": exam.patient, "banner": banner.build(exam.patient), "exam": exam, "form": form,
        "heading": heading, "said": said, "action": action,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "exams/addition_void.html", context, status=status)


def counts_no_more(request, exam, **typed):
    """The exam was amended or closed meanwhile: nothing was saved, and what was typed is still there."""
    words = _("Nothing was saved: something is added only to a signed exam that counts.")
    if getattr(exam, "amended_by", None) is not None:
        words = _("Nothing was saved: this version was replaced. Send it again for the newer one.")
    messages.warning(request, words)
    return show_exam(request, exam, **typed, status=409)
