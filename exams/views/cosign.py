"""Co-sign what a colleague signed in training, with the password asked once per block of signing."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import twice_is_once
from accounts.permissions import Permission
from exams import lifecycle, signature
from exams.access import opens_exam
from exams.actions import cosign_exam
from exams.exceptions import MayNotCosign, NoCosignatureWanted, SealBroken
from exams.forms.additions import CosignForm
from exams.forms.small import PasswordForm
from exams.views.pages import said_of
from patients import banner


@twice_is_once("an exam is co-signed once")
@opens_exam(Permission.EXAM_SIGN)
def cosign(request, exam):
    """Ask what is stated, and for the password; put the second signature under the exam."""
    if not may_cosign(request, exam):
        messages.info(request, _why_not(request, exam))
        return redirect(exam)
    sent = request.POST if request.method == "POST" else None
    form, password = CosignForm(sent), PasswordForm(sent, user=request.user)
    is_known = signature.is_open(request)
    if sent is not None and all([form.is_valid(), is_known or password.is_valid()]):
        if not is_known:
            signature.open_block(request)
        return _cosigned(request, exam, form.cleaned_data["meaning"])
    context = {
        "patient": exam.patient, "banner": banner.build(exam.patient), "exam": exam, "form": form,
        "password_form": password, "is_known": is_known, **said_of(exam), "has_errors": sent is not None,
        "signed_when": signature.moment_words(request.clinic, exam.signed_at),
        "now_words": signature.moment_words(request.clinic, timezone.now()),
    }  # fmt: skip
    status = 422 if sent is not None else 200
    return render(request, "exams/exam_cosign.html", context, status=status)


def may_cosign(request, exam) -> bool:
    """Say whether it is for this person to co-sign: wanted, not their own, not in training, with the right."""
    return (
        lifecycle.wants_cosignature(exam)
        and exam.signed_by_id != request.user.pk
        and not request.workplace.is_in_training
        and request.workplace.may(Permission.EXAM_SIGN)
    )


def _why_not(request, exam):
    if not lifecycle.wants_cosignature(exam):
        return _("This exam wants no co-signature.")
    if exam.signed_by_id == request.user.pk:
        return _("You signed this exam: a colleague co-signs it.")
    return _("You are in training here: a colleague who is not co-signs this exam.")


def _cosigned(request, exam, meaning):
    try:
        cosign_exam(exam, by=request.user, meaning=meaning)
    except (NoCosignatureWanted, MayNotCosign):
        messages.warning(request, _("The exam changed in the meantime; look at it again."))
    except SealBroken:
        messages.error(
            request, _("This exam does not read as it was signed. It was not co-signed.")
        )
    else:
        messages.success(request, _("Exam co-signed."))
    return redirect(exam)
