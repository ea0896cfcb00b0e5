"""Lots in use, and a recall: who received this lot, on a page and as a table to take away."""

import csv
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.permissions import Permission
from audit import trail
from audit.vocabulary import AuditedAction
from patients.access import listed
from treatments import ladder, lots
from treatments.forms.lots import RecallForm
from ui.sheets import Echo, plain_cell

_HEADS = ("record_number", "family_name", "given_name", "phone", "email", "contact_note", "state", "given_on",
          "drug", "lot", "expires", "operator", "entered_in_error")  # fmt: skip
_CLINICAL_HEADS = ("place_and_side", "dose")


@require_safe
@requires(Permission.LOTS_VIEW)
def shelf(request):
    """Show the lots used in the last year, by how long they may still be used. No name stands here."""
    today = request.clinic.today()
    trail.record(AuditedAction.LOTS_VIEWED, actor=request.user, clinic=request.clinic)
    context = {
        "shelf": lots.shelf(request.clinic, today), "form": RecallForm(), "today": today,
        "expiring_days": lots.EXPIRING_DAYS,
    }  # fmt: skip
    return render(request, "treatments/lots.html", context)


@require_safe
@requires(Permission.LOTS_VIEW)
def recall(request):
    """Show everybody who received a lot, with how to reach them."""
    form = RecallForm(request.GET or None)
    if not form.is_valid():
        context = {"form": form, "doses": None}
        return render(request, "treatments/recall.html", context, status=422 if form.errors else 200)  # fmt: skip
    doses = lots.recall(request.clinic, **form.question)
    _told(request, form, doses, AuditedAction.LOT_RECALLED)
    context = {
        "form": form, "doses": doses, "drug": form.drug_words, "lot": form.cleaned_data["lot"],
        "people": len({dose.patient.pk for dose in doses if not dose.is_void}),
        "void": sum(dose.is_void for dose in doses), "may_open_charts": _sees_places(request),
        "may_export": request.workplace.may(Permission.LOTS_EXPORT),
        "asked": urlencode(form.cleaned_data), "printed_at": request.clinic.now(),
    }  # fmt: skip
    return render(request, "treatments/recall.html", context)


@require_safe
@requires(Permission.LOTS_EXPORT)
def recall_csv(request):
    """Send the same rows as CSV; the trail names exactly these patients."""
    form = RecallForm(request.GET or None)
    if not form.is_valid():
        # No lot is named: the page asks for it, and says what is wrong.
        return redirect(f"{reverse('treatments:recall')}?{request.GET.urlencode()}".rstrip("?"))
    doses = lots.recall(request.clinic, **form.question)
    _told(request, form, doses, AuditedAction.LOT_EXPORTED)
    answer = HttpResponse(
        _lines(doses, _sees_places(request)),
        content_type="text/csv; charset=utf-8",
    )
    answer["Content-Disposition"] = 'attachment; filename="recall.csv"'
    return answer


def _sees_places(request):
    """Where and how much is of the record: a manager learns whom to call, not what was done to them."""
    return request.workplace.may(Permission.RECORD_VIEW)


def _told(request, form, doses, action):
    asked = {"drug": form.cleaned_data["drug"], "lot": form.cleaned_data["lot"]}
    listed(request, [dose.patient for dose in doses], action=action, **asked)


def _lines(doses, sees_places):
    writer = csv.writer(Echo())
    heads = (*_HEADS, *_CLINICAL_HEADS) if sees_places else _HEADS
    yield "\ufeff" + writer.writerow(heads)
    for dose in doses:
        cells = _cells(dose)
        if sees_places:
            cells += [_("; ").join(dose.places), dose.dose]
        yield writer.writerow([plain_cell(cell) for cell in cells])


def _cells(dose):
    who, what = dose.patient, dose.treatment
    return [
        who.record_number, who.family_name, who.given_name, who.phone, who.email, who.contact_note, dose.state,
        what.started_on, ladder.drug_name(dose.agent), dose.agent.lot_number, dose.agent.expires_on, dose.operator,
        what.voided.reason if dose.is_void else "",
    ]  # fmt: skip
