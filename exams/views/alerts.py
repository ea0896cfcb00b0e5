"""The response to a lump alert."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from exams import evidence
from exams.access import opens_alert
from exams.actions import answer_alerts
from exams.exceptions import AlertsReplaced
from exams.models import Exam, LumpAlert
from exams.views.detail import response_form, show_exam, who_may_wait
from exams.vocabulary import AlertResponseCode
from patients import banner


@opens_alert(Permission.EXAM_RECORD)
def answer(request, alert):
    """Record what was done about one nodule: for this alert and the others of it that still wait."""
    if alert.withdrawn_at is not None:
        return _replaced(request, alert)
    form = response_form(
        request, who_may_wait(request), request.POST or None, initial=_with_study(request, alert)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            answer_alerts(
                _together(alert), by=request.user, submission_id=data["submission_id"],
                code=data["code"], text=data["text"],
                excluded_on=data["excluded_on"], due_on=data["due_on"],
                owner=form.who_waits if data["due_on"] else None,
            )  # fmt: skip
        except AlertsReplaced:
            return _replaced(request, alert)
        said = _(
            "Response recorded. The result is due %(day)s; until it is in, the alert stays open."
        )
        day = data["due_on"] and banner.day_words(data["due_on"])
        messages.success(request, said % {"day": day} if day else _("Response recorded."))
        return redirect(alert.exam)
    exam = _exam(request, alert)
    return show_exam(
        request, exam, alert_form=form, alert=alert, status=422 if form.errors else 200
    )


def _replaced(request, alert):
    """It stands no more. What was typed about it stays, for the alert that took its place."""
    now = _in_its_place(alert)
    if request.method != "POST" or now is None:
        messages.info(
            request, _("What raised this alert was corrected meanwhile: it stands no more.")
        )
        return redirect(alert.exam)
    form = response_form(request, who_may_wait(request), request.POST)
    messages.warning(
        request,
        _(
            "What raised this alert was judged again meanwhile: read it as it stands now, then save."
        ),
    )
    return show_exam(request, _exam(request, now), alert_form=form, alert=now, status=409)


def _in_its_place(alert):
    """Return the standing alert of the same kind about the same finding, or None."""
    return (
        LumpAlert.objects.with_its_page()
        .filter(exam=alert.exam_id, nodule=alert.nodule_id, kind=alert.kind, withdrawn_at=None)
        .first()
    )


def _with_study(request, alert):
    """Whoever closes the alert with a study that has come in finds it named; nothing is closed by itself."""
    asked = request.GET.get("study", "")
    rows = evidence.studies_of([alert.patient_id]).get(alert.whole_id, ()) if asked else ()
    study = next((each for each in rows if str(each.pk) == asked), None)
    if study is None:
        return None
    return {"code": AlertResponseCode.RESULT, "text": evidence.result_words(study)[:300]}


def _together(alert):
    """Return the alerts one response answers: those of the nodule still open, or all of this exam once more."""
    alerts = LumpAlert.objects.select_related("patient")
    of_it = alerts.filter(patient=alert.patient_id).with_whole().filter(whole_id=alert.whole_id)
    still_open = list(of_it.open())
    return still_open or list(
        alerts.filter(exam=alert.exam_id, nodule=alert.nodule_id, withdrawn_at=None)
    )


def _exam(request, alert):
    exam = Exam.objects.select_related(
        "examiner",
        "signed_by",
        "pain_score",
        "complaint",
        "voided__recorded_by",
        "amended_by",
        "amends",
        "signature",
        "cosignature__signed_by",
    ).get(pk=alert.exam_id)
    exam.patient, exam.clinic = alert.patient, request.clinic
    return exam
