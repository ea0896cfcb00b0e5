"""The page of one nodule: is it the same one, has it changed, what was done to it."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from exams import words
from exams.models import Nodule
from outcomes import chart as page
from outcomes import nodules, one_nodule, record, summary
from patients import banner
from patients.access import opens_row
from patients.views import details


def _find(request, nodule_id) -> Nodule:
    if request.clinic is None:
        raise Http404
    rows = Nodule.objects.select_related("patient").filter(
        clinic=request.clinic, clinic__is_library=False
    )
    nodule = rows.filter(pk=nodule_id).first()
    if nodule is None:
        raise Http404
    nodule.patient.clinic = request.clinic
    return nodule


@require_safe
@opens_row(Permission.RECORD_VIEW, "nodule_id", _find)
def nodule(request, row):
    """Show one nodule over the years."""
    patient, today = row.patient, request.clinic.today()
    course = record.load(patient)
    here = one_nodule.narrowed(course, row)
    said = summary.build(here, today=today)
    findings = one_nodule.findings_of(row)
    two = one_nodule.last_two(findings)
    before, after = one_nodule.neighbours(course, row)
    count = nodules.injections_into(course, row)
    context = {
        "patient": patient, "banner": banner.build(patient, today=today), "nodule": row, "today": today,
        "heading": _heading(row, course, here), "size": one_nodule.size_sentence(findings), "sub": one_nodule.basis_words(findings, count),
        "found": one_nodule.rows_of(row, findings), "compared": one_nodule.compared(*two) if two else [],
        "two": two, "treatments": one_nodule.aimed_at(course, row), "agreement": one_nodule.agreement_words(findings),
        "alerts": here.alerts, "before": before, "after": after,
        **_map(row, findings), **page.drawn(here, said, today, "all", page.layouts_for(request)),
        "record_nav": details.navigation(request, patient, "chart"), "summary": said, "ranges": (),
    }  # fmt: skip
    return render(request, "outcomes/nodule.html", context)


def _heading(row, course, here):
    place = nodules.place_words(here.nodules[0], course) if here.nodules else row.region_text
    name = " ".join(part for part in (row.label, row.side_words) if part)
    return f"{name}, {place}" if place else name


def _map(row, findings):
    newest = one_nodule.newest_place(findings)
    if newest is None or not row.side:
        return {"markers": [], "spots": [], "ring": None}
    shown = findings[-1]
    marker = words.marker_of(shown if shown.presence else newest, newest)
    *earlier, last = one_nodule.spots(findings)
    return {"markers": [marker], "spots": earlier, "ring": last}
