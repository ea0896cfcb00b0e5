"""One exam on paper: A4, grey-safe, the side in words."""

from django.shortcuts import render

from accounts.permissions import Permission
from audit import trail
from audit.vocabulary import AuditedAction
from exams import additions, evidence, lifecycle, words
from exams.access import opens_exam
from exams.history import history_of
from exams.views import detail as reading
from patients import banner


@opens_exam(Permission.RECORD_VIEW)
def print_exam(request, exam):
    """Show the sheet; the browser prints it."""
    trail.record(AuditedAction.EXAM_PRINTED, actor=request.user, patient=exam.patient, subject=exam)
    findings = reading.findings_of(exam)
    newer = getattr(exam, "amended_by", None)
    history = history_of(exam.patient, without=[exam.pk, exam.amends_id], until=exam.examined_on)
    alerts = reading.alerts_of(exam)
    rows = reading.rows_of(exam, findings, history, evidence.of_patient(exam.patient))
    context = {
        "patient": exam.patient, "banner": banner.build(exam.patient), "exam": exam, "alerts": alerts,
        "state": lifecycle.state_of(exam), "opening": words.opening(exam, findings),
        "rows": rows, "notes_source": reading.notes_source(rows),
        "markers": reading.markers_of(findings, history, {line.alert.nodule_id for line in alerts}),
        "complaint": words.complaint_rows(getattr(exam, "complaint", None)), "flags": words.flag_rows(exam),
        "general": words.general_rows(exam), "seal": reading.seal_of(exam), **reading.signed_twice(exam),
        "additions": additions.of(exam, additions.earlier_versions(exam)),
        "newer": newer, "replaced_at": newer and newer.signed_at,
        "printed_at": request.clinic.now(), "signed_local": exam.signed_at and request.clinic.local(exam.signed_at),
    }  # fmt: skip
    return render(request, "exams/exam_print.html", context)
