"""The first page of the day: search, who is here, what waits, who was seen last."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import only_asks, requires, twice_is_once
from accounts.permissions import Permission
from audit import trail
from audit.clinical_time import day_words
from audit.vocabulary import AuditedAction
from patients import day_columns, needs, search, tokens
from patients.access import listed
from patients.models import Arrival, Patient
from patients.vocabulary import ArrivalState

RECENT = 8


@dataclass(frozen=True)
class Hit:
    """One row of the results, with the parts that were asked for marked."""

    patient: Patient
    family: list
    given: list
    born: list
    age: int | None
    record: list
    url: str
    token: str


@only_asks
@twice_is_once("a search changes nothing")
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PATIENT_FIND)
def today(request):
    """The list of today; asked by POST for `q`, the patients that fit, alone when the search box asks.

    A name in an address would stay in histories and logs: one that comes that way is not looked for.
    """
    if "q" in request.GET:
        return redirect("patients:today")
    question = request.POST.get("q", "").strip()
    context = {"q": question, "found": None}
    if question:
        context |= _results(request, question)
    if request.htmx and request.htmx.target == "results":
        _tell(request, context, ())
        return render(request, "patients/results_part.html", context)
    clinic, day = request.clinic, request.clinic.today()
    arrivals = list(Arrival.objects.on(clinic, day).with_similar_name())
    columns = _columns(request, arrivals) if not question else []
    context |= {
        "day": day,
        "arrivals": [_arrival(request, row, columns) for row in arrivals],
        "heads": [head for head, _words in columns],
        "expected": sum(row.state == ArrivalState.EXPECTED for row in arrivals),
        "here": sum(row.state == ArrivalState.ARRIVED for row in arrivals),
        "recent": [] if question else _recent(request),
        "may_import": request.workplace.may(Permission.PATIENT_IMPORT),
    }
    _tell(request, context, [row.patient for row in arrivals])
    return render(request, "patients/today.html", context)


@require_safe
@requires(Permission.PATIENT_FIND)
def needs_you(request):
    """What waits for the person; a part of the page, or a page of its own without script."""
    template = "patients/needs_list.html" if request.htmx else "patients/needs.html"
    items = needs.of(request)
    listed(request, [key for item in items for key in item.patients])
    return render(request, template, {"needs": items})


def record_url(request, patient) -> str:
    """Return where the name leads: the chart for those who may open it, else the details."""
    if request.workplace.may(Permission.RECORD_VIEW):
        try:
            return reverse("outcomes:chart", args=[patient.pk])
        except NoReverseMatch:
            pass
    return reverse("patients:details", args=[patient.pk])


def _results(request, question):
    found = search.find(request.clinic, question)
    day = request.clinic.today()
    return {"found": found, "hits": [_hit(request, row, found, day) for row in found.patients]}


def _tell(request, context, here):
    """Write whom the page showed, in one event; a search is told even when it found nobody."""
    found = context["found"]
    if found is None:
        listed(request, [*here, *(row["patient"] for row in context.get("recent", ()))])
        return
    shown = {str(row.pk) for row in (*found.patients, *here)}
    trail.record(
        AuditedAction.PATIENT_SEARCHED, actor=request.user, clinic=request.clinic,
        detail={"kinds": found.asked.kinds, "patients": sorted(shown)},
    )  # fmt: skip


def _hit(request, patient, found, day):
    asked = found.asked
    names = () if found.is_near else (*asked.names, *asked.codes)
    born = day_words(patient.birth_date) if patient.birth_date else ""
    years = {str(each.year) for dates in asked.dates for each in dates} | set(asked.numbers)
    return Hit(
        patient=patient,
        family=search.marked(patient.family_name.upper(), names),
        given=search.marked(patient.given_name, names),
        born=search.marked(born, [y for y in years if len(y) > 1]),
        age=patient.age_on(patient.deceased_on or day),
        record=search.marked(patient.record_number, (*asked.numbers, *asked.codes)),
        url=record_url(request, patient),
        token=tokens.make(patient),
    )


def _columns(request, arrivals):
    """Ask the higher rooms about the day's patients; nurses see no findings."""
    if not arrivals or not request.workplace.may(Permission.RECORD_VIEW):
        return []
    return day_columns.of([row.patient for row in arrivals])


def _arrival(request, row, columns):
    return {
        "cells": [(head, words.get(row.patient_id, "")) for head, words in columns],
        "row": row,
        "patient": row.patient,
        "age": row.patient.age_on(row.day),
        "url": record_url(request, row.patient),
        "token": tokens.make(row.patient),
    }


def _recent(request):
    opened = trail.opened_last(request.user.pk, request.clinic.pk)
    latest = opened.order_by("-last")[:RECENT]
    rows = (
        Patient.objects.visible_in(request.clinic)
        .filter(pk__in=Subquery(latest.values("patient_id")))
        .annotate(last=Subquery(opened.filter(patient_id=OuterRef("pk")).values("last")))
        .order_by(F("last").desc(nulls_last=True))
    )
    day = request.clinic.today()
    return [
        {
            "patient": row,
            "age": row.age_on(day),
            "last": request.clinic.local(row.last),
            "url": record_url(request, row),
        }
        for row in rows
    ]
