"""Who the patient is and how to reach them: read, and changed on a known version."""

import contextlib

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from audit.clinical_time import date_words
from patients import actions, banner, tokens
from patients.access import opens_patient_record
from patients.exceptions import DetailsChanged, Implausible, RecordNumberTaken
from patients.forms import DetailsForm
from patients.models import Arrival
from patients.views.lost import given_back
from patients.views.register import show
from ui.bound import put
from ui.numbers import write_number

EGFR_UNIT = "mL/min/1.73 m²"


@require_safe
@opens_patient_record(Permission.PATIENT_FIND)
def details(request, patient):
    """Identity, contact, allergies, weight; conditions only for those who may open charts."""
    measures = measures_of(patient, most=5)
    context = page(request, patient, "details") | {
        "measures": measures,
        "arrival": Arrival.objects.filter(patient=patient, day=request.clinic.today()).first(),
        "allergies": patient.allergies.filter(removed_at=None),
        "identity": identity_rows(patient, request.clinic.today()),
        "contact": contact_rows(patient),
        "conditions": conditions_of(patient)
        if request.workplace.may(Permission.RECORD_VIEW)
        else None,
        "token": tokens.make(patient),
    }
    return render(request, "patients/details.html", context)


@keeps_what_was_sent
@require_http_methods(["GET", "HEAD", "POST"])
@opens_patient_record(Permission.PATIENT_REGISTER)
def edit(request, patient):
    """Change details; when someone was faster, show both and keep what was typed."""
    back = reverse("patients:details", args=[patient.pk])
    form = DetailsForm(
        request.POST or None, patient=patient, today=request.clinic.today(), cancel_url=back,
        initial={
            **{name: getattr(patient, name) for name in actions.DETAILS}, "version": patient.version,
            **given_back(request, boxes=("is_active", "is_deceased")),
        },
    )  # fmt: skip
    differences = []
    if request.method == "POST" and form.is_valid():
        differences = _save(request, patient, form)
        if not form.errors and not differences:
            messages.success(request, _("Details saved."))
            return redirect(back)
    context = page(request, patient, "details") | {"form": form, "differences": differences}
    status = 409 if differences else 422 if form.errors else 200
    return render(request, "patients/edit.html", context, status=status)


def _save(request, patient, form):
    """Return what differs from the newer version, or nothing when all was saved."""
    try:
        actions.change_details(
            patient, by=request.user, version=form.cleaned_data["version"], **form.facts
        )
    except DetailsChanged as newer:
        # The next press is made with both versions in sight.
        put(form, "version", newer.current.version)
        return _differences(form, newer.current)
    except RecordNumberTaken:
        form.add_error("record_number", _("This record number is taken in this clinic."))
    except Implausible as refused:
        form.add_error(refused.field, refused.words)
    except ValidationError as wrong:
        show(form, wrong)
    return []


def _differences(form, current):
    rows = []
    for name, mine in form.facts.items():
        theirs = getattr(current, name)
        if mine != theirs:
            rows.append((form.fields[name].label, _in_words(mine), _in_words(theirs)))
    return rows or [(_("All fields"), _("the same"), _("the same"))]


def _in_words(value):
    if value is True or value is False:
        return _("yes") if value else _("no")
    if value is None or value == "":
        return _("empty")
    return banner.day_words(value) if hasattr(value, "year") else str(value)


def page(request, patient, current) -> dict:
    """Return what every page about one patient shows."""
    return {
        "patient": patient,
        "banner": banner.build(patient),
        "record_nav": navigation(request, patient, current),
    }


def navigation(request, patient, current) -> list[dict]:
    """Return the links below the banner: the chart and imaging for those who may open them, and the details."""
    items = []
    if request.workplace.may(Permission.RECORD_VIEW):
        for name, door, label in (
            ("chart", "outcomes:chart", _("Chart")),
            ("imaging", "exams:imaging", _("Imaging")),
        ):
            with contextlib.suppress(NoReverseMatch):
                url = reverse(door, args=[patient.pk])
                items.append({"label": label, "url": url, "current": current == name})
    if request.workplace.may(Permission.SCORE_RECORD):
        # The room of scores lies above this one.
        with contextlib.suppress(NoReverseMatch):
            url = reverse("measures:score_new", args=[patient.pk])
            items.append({"label": _("Scores"), "url": url, "current": current == "scores"})
    for name, label in (
        ("details", _("Details")),
        ("allergies", _("Allergies")),
        ("weight", _("Weight")),
    ):
        items.append(_link(name, label, patient, current))
    if request.workplace.may(Permission.RECORD_VIEW):
        items.append(_link("condition", _("Conditions"), patient, current))
    if request.workplace.may(Permission.OPENINGS_VIEW):
        items.append(_link("openings", _("Who opened it"), patient, current))
    return items


def _link(name, label, patient, current):
    return {
        "label": label,
        "url": reverse(f"patients:{name}", args=[patient.pk]),
        "current": name == current,
    }


def identity_rows(patient, today):
    """Return the identity as pairs of words."""
    return [
        (_("Family name"), patient.family_name),
        (_("Given name"), patient.given_name),
        (_("Born"), banner.born_words(patient, today)),
        (_("Sex"), patient.get_sex_display()),
        (_("Record number"), patient.record_number),
        (_("Occupation"), patient.occupation),
    ]


def contact_rows(patient):
    """Return how to reach the patient as pairs of words."""
    return [
        (_("Phone"), patient.phone),
        (_("E-mail"), patient.email),
        (_("Address"), ", ".join(patient.address.splitlines())),
        (_("Note"), patient.contact_note),
    ]


def measures_of(patient, most=50):
    """Return weights, heights and kidney function, newest first, in words."""
    rows = list(patient.body_measures.all()[:most])
    for row in rows:
        triples = (
            ("", row.weight_kg, "kg"), ("", row.height_cm, "cm"), ("eGFR ", row.egfr_ml_min, EGFR_UNIT),
        )  # fmt: skip
        row.words = ", ".join(
            f"{name}{write_number(value)} {unit}"
            for name, value, unit in triples
            if value is not None
        )
    return rows


def conditions_of(patient):
    """Return the conditions that stand, with their date in words."""
    rows = list(patient.conditions.filter(ended_at=None))
    for row in rows:
        row.since = date_words(row.onset_on, row.onset_precision) if row.onset_on else ""
    return rows
