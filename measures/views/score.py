"""One score: read with its answers and its arithmetic, or taken out of use."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import twice_is_once
from accounts.permissions import Permission
from measures import actions, sheet
from measures.access import opens_score
from measures.exceptions import ScoreNotStanding
from measures.forms.reason import ReasonForm
from measures.models import Score
from measures.views import standing
from measures.views.entry import page


@require_safe
@opens_score(Permission.SCORE_RECORD)
def detail(request, score):
    """Show the score as it was asked and answered, and its versions."""
    return _show(request, score, ReasonForm())


@twice_is_once("one row takes a score out of use, and the first reason stands")
@opens_score(Permission.SCORE_RECORD)
def void(request, score):
    """Take a score out of use, with a reason; it stays readable."""
    if request.method != "POST" or standing.is_elsewhere(score):
        if request.method == "POST":
            messages.error(request, standing.why_not(score))
        return redirect("measures:score", score.pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, score, form, status=422)
    try:
        actions.mark_in_error(score, by=request.user, reason=form.cleaned_data["reason"])
    except ScoreNotStanding:
        messages.warning(request, _("A colleague corrected this meanwhile. Look at it again."))
        return redirect("measures:score", Score.objects.get(amends=score).pk)
    messages.success(request, _("Marked as entered in error. It counts nowhere and stays readable."))  # fmt: skip
    return redirect("measures:score", score.pk)


def _show(request, score, form, status=None):
    found = sheet.build(score, list(score.items.all()), _entered(request, score))
    return page(
        request, "score", score.patient, status=status, score=score, sheet=found, void_form=form,
        versions=_versions(score), is_void=hasattr(score, "voided"), is_replaced=hasattr(score, "amended_by"),
        may_amend=standing.may_be_amended(score), may_void=standing.may_be_voided(score),
        elsewhere=standing.why_not(score) if standing.is_elsewhere(score) else "",
    )  # fmt: skip


def _versions(score) -> list:
    """Return (earlier version, its score in words), newest first."""
    found, row = [], score
    while row.amends_id:
        row = Score.objects.select_related("instrument", "recorded_by").get(pk=row.amends_id)
        found.append((row, sheet.value_words(row)))
    return found


def _entered(request, score) -> str:
    when = request.clinic.local(score.recorded_at)
    who = str(score.recorded_by) if score.recorded_by else _("the patient, by link")
    return _("%(who)s, %(day)s") % {"who": who, "day": f"{when.day} {when:%b %Y, %H:%M}"}
