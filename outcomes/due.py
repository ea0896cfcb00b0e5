"""Who should be heard from: scores and reviews that are due, plans that wait, alerts and harm still open."""

from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from outcomes import due_followup, due_open, due_operations
from outcomes.due_items import FILTERS, NAMED_AT_MOST, SOON_DAYS, Call, DueList, Item
from outcomes.due_reviews import due_reviews
from patients.models import CallAttempt, Patient

__all__ = ["FILTERS", "build", "of_patient"]


def build(clinic, *, today: date, with_alerts: bool) -> DueList:
    """Return everything due in the clinic today, in a number of statements that does not grow with it."""
    found = [
        *_reviews(clinic, today),
        *due_followup.scores(clinic, today),
        *due_followup.unanswered(clinic, today),
        *due_followup.emails(clinic, today),
        *due_followup.alarms(clinic, today, tells_signs=with_alerts),
        *due_open.plans(clinic, today, _living(clinic)),
        *(Item(**each) for each in due_operations.facts(clinic, today, tells_results=with_alerts)),
    ]
    if with_alerts:
        found += [*due_open.alerts(clinic, today), *due_open.harm(clinic, today)]
    calls = _calls(clinic, {item.patient.pk for item in found})
    items = [
        # A call to the patient puts off no laboratory, and no alarm.
        replace(each, calls=_calls_since(calls.get(each.patient.pk, ()), each.since))
        if each.kind not in ("histology", "alarm")
        else each
        for each in found
    ]
    items.sort(
        key=lambda item: (
            not item.is_first,
            item.since,
            item.patient.family_name,
            item.patient.given_name,
        )
    )
    parts: dict[str, list[Item]] = {"now": [], "week": [], "later": []}
    for item in items:
        parts[_part(item, today)].append(item)
    later = sorted(parts["later"], key=lambda item: item.looked_at_on)
    return DueList(tuple(parts["now"]), tuple(parts["week"]), tuple(later))


def _part(item, today) -> str:
    if item.call_again_on is not None and item.call_again_on > today:
        return "later"
    if item.days >= 0 or item.is_soon:
        return "now"
    return "week" if item.days >= -SOON_DAYS else "later"


def of_patient(clinic, patient, *, today: date) -> list[Item]:
    """Return what is due from one patient, for the page that logs a call."""
    found = [
        *(each for each in _reviews(clinic, today, patient) if each.days >= 0),
        *due_followup.scores(clinic, today, patient),
        *due_open.plans(clinic, today, _living(clinic, patient)),
    ]
    calls = _calls(clinic, {patient.pk}).get(patient.pk, ())
    return [replace(each, calls=tuple(calls)) for each in found]


# --- reviews ------------------------------------------------------------------------------------


def _reviews(clinic, today, patient=None):
    for row in due_reviews(clinic, today + timedelta(days=SOON_DAYS), patient):
        yield Item(row, _("Review"), "review", row.due_on, (today - row.due_on).days)


# --- people and calls ---------------------------------------------------------------------------


def _living(clinic, patient=None):
    patients = Patient.objects.visible_in(clinic).living()
    return patients.filter(pk=patient.pk) if patient else patients


def _calls(clinic, ids) -> dict:
    found: dict = {}
    rows = CallAttempt.objects.filter(clinic=clinic).select_related("recorded_by")
    if len(ids) <= NAMED_AT_MOST:
        rows = rows.filter(patient__in=ids)
    for row in rows.order_by("-called_at"):
        day = clinic.local(row.called_at).date()
        by = row.recorded_by.short_name if row.recorded_by else ""
        found.setdefault(row.patient_id, []).append(
            Call(day, row.result, row.note, by, row.call_again_on)
        )
    return found


def _calls_since(calls, since) -> tuple[Call, ...]:
    # Calls about an earlier matter, two months before, are another story.
    return tuple(call for call in calls if call.on >= since - timedelta(days=60))
