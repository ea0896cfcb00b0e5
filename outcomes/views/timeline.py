"""The timeline by itself, and the course of care as a letter of one page."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from audit.vocabulary import AuditedAction
from outcomes import course_letter, showing
from patients.access import opens_patient_record


@require_safe
@opens_patient_record(Permission.RECORD_VIEW)
def timeline(request, patient):
    """Show the timeline large, for the clinician or for the patient's own eyes."""
    return render(request, "outcomes/timeline.html", showing.build(request, patient))


@require_safe
@opens_patient_record(Permission.RECORD_VIEW, action=AuditedAction.PATIENT_PRINTED)
def course(request, patient):
    """Show the course as one A4 page: step by step, what was done and what changed."""
    return render(request, "outcomes/course_print.html", course_letter.build(request, patient))
