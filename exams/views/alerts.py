"""The response to a lump alert."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from exams.access import opens_alert
from exams.actions import answer_alerts
from exams.forms.small import AlertResponseForm
from exams.models import Exam, LumpAlert
from exams.views.detail import PREFIX, show_exam


@opens_alert(Permission.EXAM_RECORD)
def answer(request, alert):
    """Record what was done about one nodule: for this alert and the others of it that still wait."""
    form = AlertResponseForm(request.POST or None, prefix=PREFIX, today=request.clinic.today())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        answer_alerts(
            _together(alert), by=request.user, submission_id=data["submission_id"],
            code=data["code"], text=data["text"],
            excluded_on=data["excluded_on"], due_on=data["due_on"], owner=request.user,
        )  # fmt: skip
        messages.success(request, _("Response recorded."))
        return redirect(alert.exam)
    exam = _exam(request, alert)
    return show_exam(
        request, exam, alert_form=form, alert=alert, status=422 if form.errors else 200
    )


def _together(alert):
    """Return the alerts one response answers: those waiting, or all once more."""
    siblings = LumpAlert.objects.filter(exam=alert.exam_id, nodule=alert.nodule_id).select_related(
        "patient"
    )
    return list(siblings.filter(responses=None)) or list(siblings)


def _exam(request, alert):
    exam = Exam.objects.select_related(
        "examiner",
        "signed_by",
        "pain_score",
        "complaint",
        "voided__recorded_by",
        "amended_by",
        "amends",
    ).get(pk=alert.exam_id)
    exam.patient, exam.clinic = alert.patient, request.clinic
    return exam
