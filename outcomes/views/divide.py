"""From the page of one nodule: it was two all along; and back again."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import twice_is_once
from accounts.permissions import Permission
from exams.access import opens_nodule
from exams.actions import divide_nodule, undo_division
from exams.actions.dividing import made_by
from exams.exceptions import NotDivided
from exams.forms.small import DivideForm, TakeBackForm
from exams.models import NoduleDivision
from outcomes import one_nodule
from outcomes.views.nodule import show


@require_POST
@opens_nodule(Permission.EXAM_RECORD)
def divide(request, row):
    """Say that some exams of this nodule found another one."""
    form = DivideForm(request.POST, found=one_nodule.divisible(one_nodule.recorded_of(row)))
    is_valid = form.is_valid()
    if made := made_by(form.cleaned_data.get("submission_id"), row):
        # The second press: what it names has moved already.
        return redirect("outcomes:nodule", made.into_id)
    if not is_valid:
        return show(request, row, divide_form=form)
    try:
        division = divide_nodule(
            row, form.chosen, reason=form.cleaned_data["reason"], by=request.user,
            submission_id=form.cleaned_data["submission_id"],
        )  # fmt: skip
    except NotDivided as refused:
        form.add_error("findings", refused.words)
        return show(request, row, divide_form=form)
    said = _("%(one)s was two: the other one is %(other)s from now on. It can be taken back.")
    messages.success(request, said % {"one": row.label, "other": division.into.label})
    return redirect("outcomes:nodule", division.into_id)


@require_POST
@twice_is_once("the second press finds it taken back and changes nothing")
@opens_nodule(Permission.EXAM_RECORD)
def undivide(request, row):
    """Take back that this nodule was found apart from another one."""
    division = NoduleDivision.objects.select_related("nodule").filter(into=row).first()
    if division is None:
        raise Http404
    form = TakeBackForm(request.POST, auto_id=f"undivide_{row.pk}_%s")
    if not form.is_valid():
        return show(request, row, take_back_form=form)
    try:
        undo_division(
            division,
            because=form.cleaned_data["reason"],
            by=request.user,
            on=request.clinic.today(),
        )
    except NotDivided as refused:
        form.add_error("reason", refused.words)
        return show(request, row, take_back_form=form)
    messages.success(
        request, _("%(label)s is one nodule again.") % {"label": division.nodule.label}
    )
    return redirect("outcomes:nodule", division.nodule_id)
