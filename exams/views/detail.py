"""One exam to read: prose, map, table, alerts with their response, and the versions before it."""

from django.shortcuts import render

from accounts.permissions import Permission
from exams import lifecycle, words
from exams.access import opens_exam
from exams.bodymap import OffTheMap
from exams.forms.small import AlertResponseForm, ReasonForm
from exams.history import history_of
from exams.models import LumpAlert
from patients import banner


@opens_exam(Permission.RECORD_VIEW)
def detail(request, exam):
    """Show one exam."""
    return show_exam(request, exam)


def show_exam(request, exam, *, void_form=None, alert_form=None, alert=None, status=200):
    """Draw the page; a refused form comes back with its words."""
    findings = list(exam.findings.select_related("nodule", "carried_from__exam").order_by("nodule__number"))
    alerts = alerts_of(exam)
    by_nodule = {}
    for each in alerts:
        by_nodule.setdefault(each.nodule_id, []).append(each)
        is_this = alert is not None and alert.pk == each.pk
        each.form = alert_form if is_this else AlertResponseForm(prefix=each.pk.hex[-6:], today=request.clinic.today())
    state = lifecycle.state_of(exam)
    may = {
        "edit": lifecycle.may(exam, "edit") and request.workplace.may(Permission.EXAM_RECORD),
        "sign": lifecycle.may(exam, "sign") and request.workplace.may(Permission.EXAM_SIGN),
        "amend": lifecycle.may(exam, "amend") and request.workplace.may(Permission.EXAM_SIGN),
        "void": lifecycle.may(exam, "void") and request.workplace.may(Permission.EXAM_RECORD),
        "answer": request.workplace.may(Permission.EXAM_RECORD),
    }
    context = {
        "patient": exam.patient, "banner": banner.build(exam.patient), "exam": exam, "state": state, "may": may,
        "opening": words.opening(exam, findings), "alerts": alerts, "versions": _versions(exam),
        "rows": [words.row_of(f, by_nodule.get(f.nodule_id, ())) for f in findings],
        "markers": markers_of(exam, findings, by_nodule), "complaint": words.complaint_rows(_complaint(exam)),
        "flags": words.flag_rows(exam), "void_form": void_form or ReasonForm(),
        "has_errors": status == 422, "signed_when": _moment(exam, exam.signed_at),
    }  # fmt: skip
    return render(request, "exams/exam_detail.html", context, status=status)


def alerts_of(exam) -> list[LumpAlert]:
    """Return the alerts of one exam with the response that stands."""
    alerts = list(
        LumpAlert.objects.filter(exam=exam)
        .select_related("nodule", "limits")
        .prefetch_related("responses__recorded_by")
        .order_by("nodule__number", "kind")
    )
    for alert in alerts:
        alert.response = next(iter(alert.responses.all()), None)
    return alerts


def _complaint(exam):
    return getattr(exam, "complaint", None)


def markers_of(exam, findings, by_nodule):
    """Draw what was felt where it was felt, and what was not at its last place."""
    places = {}
    if any(finding.lateral_mm is None for finding in findings):
        history = history_of(exam.patient, without=[exam.pk], until=exam.examined_on)
        places = {known.nodule.pk: known.placed for known in history.known}
    drawn = []
    for finding in findings:
        place = finding if finding.lateral_mm is not None else places.get(finding.nodule_id)
        try:
            drawn.append(words.marker_of(finding, place, flagged=bool(by_nodule.get(finding.nodule_id))))
        except OffTheMap:
            continue
    return [marker for marker in drawn if marker]


def _moment(exam, moment):
    """Say a moment on the clinic's clock: `3 May 2026, 10:31`."""
    if moment is None:
        return ""
    local = exam.clinic.local(moment)
    return f"{banner.day_words(local)}, {local:%H:%M}"


def _versions(exam):
    """Return the versions this one replaced, newest first."""
    older, at = [], exam.amends
    while at is not None and len(older) < 50:
        at.signed_when = _moment(exam, at.signed_at)
        older.append(at)
        at = at.amends
    return older
