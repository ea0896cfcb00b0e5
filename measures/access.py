"""The way to one score: found in the clinic chosen now, right checked, opening audited."""

from django.http import Http404

from accounts.permissions import Permission
from measures.models import Score
from patients.access import opens_row


def opens_score(permission: Permission):
    """Guard a view that takes `score_id`: the view receives the score instead. 404, then 403."""
    return opens_row(permission, "score_id", _score_or_404)


def _score_or_404(request, score_id) -> Score:
    if request.clinic is None:
        raise Http404
    score = (
        Score.objects.filter(pk=score_id, clinic=request.clinic, clinic__is_library=False)
        .select_related("patient")
        .first()
    )
    if score is None:
        raise Http404
    score.patient.clinic = request.clinic
    return score
