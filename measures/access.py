"""The way to one score: found in the clinic chosen now, right checked, opening audited."""

from functools import wraps

from django.http import Http404

from accounts.access import check
from accounts.permissions import Permission
from audit import trail
from audit.vocabulary import AuditedAction
from measures.models import Score
from patients import mismatch


def opens_score(permission: Permission):
    """Guard a view that takes `score_id`: the view receives the score instead. 404, then 403."""

    def guard(view):
        @wraps(view)
        def guarded(request, score_id, *args, **kwargs):
            score = _score_or_404(request, score_id)
            check(request, permission, patient=score.patient)
            if refused := mismatch.refused(request, score.patient):
                return refused
            trail.record(
                AuditedAction.PATIENT_OPENED,
                actor=request.user,
                patient=score.patient,
                subject=score,
                detail={"view": request.resolver_match.view_name},
            )
            return view(request, score, *args, **kwargs)

        guarded.required_permission = permission
        guarded.opens_record = True
        return guarded

    return guard


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
