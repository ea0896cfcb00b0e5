"""One nodule over the years on paper: every size, every finding, every image, and what was aimed at it."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from audit.vocabulary import AuditedAction
from exams import studies
from exams.access import opens_nodule
from outcomes import nodules, one_nodule, record
from outcomes.views.nodule import heading_of, map_of
from patients import banner


@require_safe
@opens_nodule(Permission.RECORD_VIEW, action=AuditedAction.PATIENT_PRINTED)
def print_nodule(request, row):
    """Show the sheet; the browser prints it. Oldest first, as a course is read on paper."""
    patient, today = row.patient, request.clinic.today()
    course = record.load(patient)
    findings = one_nodule.findings_of(row)
    found = one_nodule.rows_of(row, findings)[::-1]
    context = {
        "patient": patient, "banner": banner.build(patient, today=today), "nodule": row, "today": today,
        "heading": heading_of(row, course, one_nodule.narrowed(course, row)),
        "sub": one_nodule.basis_words(findings, nodules.injections_into(course, row)),
        "size": one_nodule.size_sentence(one_nodule.since_excision(row, findings)),
        "found": found, "sizes": [each for each in found if each.size], "agreement": one_nodule.agreement_words(findings),
        "treatments": one_nodule.aimed_at(course, row)[::-1], "studies": studies.of_nodule(row),
        "printed_at": request.clinic.now(), **map_of(row, findings),
    }  # fmt: skip
    return render(request, "outcomes/nodule_print.html", context)
