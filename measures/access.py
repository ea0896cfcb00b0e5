"""The way to one score: found in the clinic chosen now, right checked, opening audited."""

from django.http import Http404

from accounts.access import check
from accounts.permissions import Permission
from measures.models import Score
from measures.vocabulary import Respondent
from patients.access import opened, opens_row, patient_or_404


def opens_score(permission: Permission):
    """Guard a view that takes `score_id`: the view receives the score instead. 404, then 403.

    A clinician's view of the outcome is a finding: it asks for the right to open records as well.
    """
    return opens_row(permission, "score_id", _score_or_404, _seen)


def _seen(request, patient, score) -> None:
    if score.respondent == Respondent.CLINICIAN:
        check(request, Permission.RECORD_VIEW, patient=patient)
    opened(request, patient, score)


def opens_score_form(permission: Permission):
    """Guard a form about a patient. A POST that saves is audited by what it saves."""

    def looked_at(request, patient, subject):
        if request.method != "POST":
            opened(request, patient, subject)

    return opens_row(permission, "patient_id", patient_or_404, looked_at)


def _score_or_404(request, score_id) -> Score:
    if request.clinic is None:
        raise Http404
    score = (
        Score.objects.filter(pk=score_id, clinic=request.clinic, clinic__is_library=False)
        .for_sheet()
        .first()
    )
    if score is None:
        raise Http404
    score.patient.clinic = request.clinic
    return score
