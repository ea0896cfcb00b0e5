"""The audit trail of a clinic: searched on a page, taken away as a table."""

import csv
from urllib.parse import urlencode

from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.permissions import Permission
from audit import trail
from audit.vocabulary import AuditedAction
from patients import trail_rows
from patients.trail_forms import TrailForm
from ui.sheets import Echo, plain_cell

PAGE = 50
MOST_EXPORTED = 100_000
"""A longer table is refused: nobody reads it, and it would take a good part of the clinic away."""
CHUNK = 2_000
HEADS = (
    "time", "time_utc", "person", "person_id", "act", "page", "record_number", "patient_id", "request", "flags",
    "event_id",
)  # fmt: skip


@require_safe
@requires(Permission.TRAIL_VIEW)
def trail_page(request):
    """Show what fits the questions, a page at a time."""
    form = _form(request)
    if not form.is_valid():
        return render(request, "patients/trail.html", {"form": form, "rows": None}, status=422)
    after = trail_rows.read_mark(request.GET.get("after", ""))
    found = trail.search(request.clinic.pk, **form.question)
    events = trail.stretch(found, size=PAGE + 1, after=after, oldest_first=form.oldest_first)
    rows = trail_rows.build(request.clinic, events[:PAGE])
    _looked(
        request, form, AuditedAction.TRAIL_VIEWED, {str(r.patient.pk) for r in rows if r.patient}
    )
    return render(request, "patients/trail.html", _context(form, rows, events, after))


@require_safe
@requires(Permission.TRAIL_VIEW)
def trail_csv(request):
    """Send all that fits as CSV, or say that it is too much."""
    form = _form(request)
    if not form.is_valid():
        return render(request, "patients/trail.html", {"form": form, "rows": None}, status=422)
    found = trail.search(request.clinic.pk, **form.question)
    if found.order_by()[: MOST_EXPORTED + 1].count() > MOST_EXPORTED:
        form.add_error(
            None,
            _("More than %(n)s rows fit. Choose a shorter period or one person.") % {"n": f"{MOST_EXPORTED:,}"},
        )  # fmt: skip
        return render(request, "patients/trail.html", {"form": form, "rows": None}, status=422)
    _looked(request, form, AuditedAction.TRAIL_EXPORTED, trail.patients_of(found))
    answer = StreamingHttpResponse(
        _lines(request.clinic, found, form.oldest_first), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="audit-trail.csv"'
    return answer


def _form(request):
    return TrailForm(request.GET, clinic=request.clinic, cancel_url=reverse("patients:trail"))


def _looked(request, form, action, patients):
    trail.record(
        action, actor=request.user, clinic=request.clinic, patient=form.patient,
        detail={"asked": form.asked, "patients": sorted(patients)},
    )  # fmt: skip


def _context(form, rows, events, after):
    asked = {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in form.cleaned_data.items()
        if value
    }
    more = {"after": trail_rows.mark_of(events[PAGE - 1])} if len(events) > PAGE else None
    return {
        "form": form,
        "rows": rows,
        "flagged": sum(bool(row.flags) for row in rows),
        "asked": urlencode(asked),
        "next": urlencode(asked | more) if more else "",
        "is_later_page": after is not None,
        "newest_url": urlencode(asked | {"order": "new"}),
        "oldest_url": urlencode(asked | {"order": "old"}),
        "oldest_first": form.oldest_first,
    }


def _lines(clinic, found, oldest_first):
    """Yield the table line by line; at no time are more than a chunk of events held."""
    writer, after = csv.writer(Echo()), None
    yield "\ufeff" + writer.writerow(HEADS)
    while events := trail.stretch(found, size=CHUNK, after=after, oldest_first=oldest_first):
        for row, event in zip(trail_rows.build(clinic, events), events, strict=True):
            yield writer.writerow([plain_cell(cell) for cell in _cells(row, event)])
        after = (events[-1].occurred_at, events[-1].pk)


def _cells(row, event):
    return (
        f"{row.at:%Y-%m-%d %H:%M:%S}", event.occurred_at.isoformat(), row.who, row.who_id, row.what, row.where,
        row.patient.record_number if row.patient else "", row.patient_id, row.request_id, " ".join(row.flags),
        row.event_id,
    )  # fmt: skip
