"""The page of one nodule: is it the same one, has it changed, what was done to it; and what it turned out to be."""

from dataclasses import replace

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import twice_is_once
from accounts.permissions import Permission
from exams import note_rules, studies, words
from exams.access import opens_nodule
from exams.actions import close_nodule, join_nodules, reopen_nodule, split_nodules
from exams.exceptions import NotTheSame
from exams.forms.small import DivideForm, JoinForm, SplitForm, TakeBackForm
from exams.models import Nodule
from exams.vocabulary import CloseReason
from outcomes import chart as page
from outcomes import nodules, one_nodule, record, summary
from patients import banner
from patients.views import details


@require_safe
@opens_nodule(Permission.RECORD_VIEW)
def nodule(request, row):
    """Show one nodule over the years."""
    return show(request, row)


@require_POST
@twice_is_once("the second press finds them joined and changes nothing")
@opens_nodule(Permission.EXAM_RECORD)
def join(request, row):
    """Say that this nodule is another one of the same side."""
    form = JoinForm(request.POST, others=_others(row))
    if not form.is_valid():
        return show(request, row, join_form=form)
    try:
        join_nodules(
            row, form.chosen, reason=form.cleaned_data["reason"], on=request.clinic.today(), by=request.user
        )  # fmt: skip
    except NotTheSame as refused:
        form.add_error("into", refused.words)
        return show(request, row, join_form=form)
    messages.success(
        request, _("%(one)s is %(other)s from now on. It can be taken back.") % {"one": row.label, "other": form.chosen.label}
    )  # fmt: skip
    return redirect("outcomes:nodule", form.chosen.pk)


@require_POST
@twice_is_once("the second press finds them apart and changes nothing")
@opens_nodule(Permission.EXAM_RECORD)
def split(request, row):
    """Take back that this nodule is another one."""
    form = SplitForm(request.POST, auto_id=f"split_{row.pk}_%s")
    if not form.is_valid():
        return show(request, row, split_form=form)
    split_nodules(row, because=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("%(label)s is followed by itself again.") % {"label": row.label})
    return redirect("outcomes:nodule", row.pk)


@require_POST
@twice_is_once("a nodule that is closed stays closed")
@opens_nodule(Permission.EXAM_RECORD)
def close(request, row):
    """Stop following this nodule: it was looked for and is no longer there."""
    if not row.close_reason:
        close_nodule(row, on=request.clinic.today(), reason=CloseReason.RESOLVED, by=request.user)
        messages.success(request, _("%(label)s is no longer followed.") % {"label": row.label})
    return redirect("outcomes:nodule", row.pk)


@require_POST
@twice_is_once("a nodule that is followed stays so")
@opens_nodule(Permission.EXAM_RECORD)
def reopen(request, row):
    """Follow this nodule again."""
    reopen_nodule(row, by=request.user)
    messages.success(request, _("%(label)s is followed again.") % {"label": row.label})
    return redirect("outcomes:nodule", row.pk)


def _others(row):
    """Return the nodules of the same side that this one could turn out to be."""
    others = Nodule.objects.for_patient(row.patient).open().filter(side=row.side)
    return list(others.exclude(pk=row.pk))


def show(request, row, **forms):
    """Draw the page; a refused form comes back with its words."""
    status, split_form = 422 if forms else 200, forms.get("split_form")
    take_back_form = forms.pop("take_back_form", None)
    patient, today = row.patient, request.clinic.today()
    course = record.load(patient)
    here = one_nodule.narrowed(course, row)
    # Steps and their scores are the patient's: judged from the whole course, as on the chart.
    said = summary.build(course, today=today)
    recorded = one_nodule.recorded_of(row)
    findings = one_nodule.one_each(recorded)
    alike = one_nodule.since_excision(row, findings)
    two = one_nodule.last_two(alike)
    before, after = one_nodule.neighbours(course, row)
    count = nodules.injections_into(course, row)
    imaging = studies.of_nodule(row)
    context = {
        "patient": patient, "banner": banner.build(patient, today=today), "nodule": row, "today": today,
        "heading": heading_of(row, course, here), "size": one_nodule.size_sentence(alike),
        "sub": one_nodule.basis_words(findings, count),
        "found": one_nodule.rows_of(row, findings), "compared": one_nodule.compared(*two) if two else [],
        "two": two, "treatments": one_nodule.aimed_at(course, row), "agreement": one_nodule.agreement_words(findings),
        "alerts": here.alerts, "before": before, "after": after, "joins": _joins(row, forms.pop("split_form", None)),
        "divisions": _divisions(row, take_back_form), "take_back_form": take_back_form,
        "notes": one_nodule.notes_words(row, findings, imaging), "notes_source": note_rules.source_words(),
        "felt_again": here.felt_again(here.nodules[0]) if here.nodules else None,
        **map_of(row, findings), **page.drawn(here, said, today, page.what_is_asked(request), page.layouts_for(request, here)),
        "record_nav": details.navigation(request, patient, "chart"), "summary": said, "ranges": (),
        "studies": imaging, "images": [each for study in imaging for each in study.files][: studies.SHOWN_THUMBNAILS],
        **_acts(request, row, recorded, forms),
    }  # fmt: skip
    context["split_form"] = split_form
    return render(request, "outcomes/nodule.html", context, status=status)


def _joins(row, refused):
    """Return each joining with the form that takes it back."""
    found = []
    for join in one_nodule.joins_of(row):
        form = SplitForm(auto_id=f"split_{join.nodule_id}_%s")
        found.append((join, refused if refused and join.nodule_id == row.pk else form))
    return found


def _divisions(row, refused):
    """Return each division with the form that takes it back, which stands with the nodule found apart."""
    found = []
    for division in one_nodule.divisions_of(row):
        form = TakeBackForm(auto_id=f"undivide_{division.into_id}_%s")
        found.append((division, refused if refused and division.into_id == row.pk else form))
    return found


def _acts(request, row, recorded, forms):
    if not request.workplace.may(Permission.EXAM_RECORD):
        return {}
    others = [] if row.close_reason else _others(row)
    given = {"may_record": True}
    if others:
        given["join_form"] = JoinForm(others=others)
    found = one_nodule.divisible(recorded)
    if not row.joined_into_id and len(recorded) > 1 and found:
        given["divide_form"] = DivideForm(found=found)
    return {**given, **forms}


def heading_of(row, course, here) -> str:
    """Return `N1 RIGHT, PSIS`."""
    place = nodules.place_words(here.nodules[0], course) if here.nodules else row.region_text
    return ", ".join(filter(None, [row.label_and_side, place]))


def map_of(row, findings) -> dict:
    """Return the marks of every place it was felt at, the last with its ring."""
    newest = one_nodule.newest_place(findings)
    if newest is None or not row.side:
        return {"markers": [], "spots": [], "ring": None}
    shown = findings[-1]
    marker = words.marker_of(shown if shown.presence else newest, newest)
    # Drawn as what it is, whatever it was recorded as.
    marker = marker and replace(marker, number=row.number)
    *earlier, last = one_nodule.spots(findings)
    return {"markers": [marker], "spots": earlier, "ring": last}
