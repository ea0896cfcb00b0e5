"""Take an exam out of use, with a reason."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import twice_is_once
from accounts.permissions import Permission
from exams.access import opens_exam
from exams.actions import void_exam
from exams.exceptions import AlreadyAmended
from exams.forms.small import ReasonForm
from exams.views.detail import show_exam


@twice_is_once("one row takes an exam out of use, and the first reason stands")
@opens_exam(Permission.EXAM_RECORD)
def void(request, exam):
    """Mark the exam as entered in error; without a reason the page comes back."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            void_exam(exam, by=request.user, reason=form.cleaned_data["reason"])
        except AlreadyAmended as already:
            messages.warning(request, _("A newer version of this exam exists; mark that one."))
            return redirect(already.newest)
        messages.success(request, _("The exam is marked as entered in error. It stays readable."))
        return redirect(exam)
    return show_exam(request, exam, void_form=form, status=422 if form.errors else 200)
