"""What asking left open: scores that are due, e-mails that did not go, links nobody answered, alarm answers."""

from functools import cache

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from followup import due_scores, plans
from followup.asked import state_of
from followup.models import AlarmAnswer, Email, Invitation
from followup.schedule import SlotState
from followup.words import slot_words
from measures.models import Score
from outcomes.due_items import NAMED_AT_MOST, Item


def scores(clinic, today, patient=None):
    """Yield each score that is due, with how the asking stands; five statements."""
    due = due_scores.of_clinic(clinic, plans.of(clinic), today, patient)
    asked = _asked(clinic, due)
    # The same few sentences for a whole clinic.
    says = cache(_words)
    for each in due:
        yield Item(
            each.patient, says(each.weeks, each.rung, each.state), "score", each.on, (today - each.on).days,
            asked=asked.get((each.patient.pk, each.slot), ""),
            asks=True,
        )  # fmt: skip


def _words(weeks, rung, state) -> str:
    what = slot_words(weeks, rung)
    return (
        _("%(what)s, no answer in its time") % {"what": what} if state is SlotState.MISSED else what
    )


def _asked(clinic, due) -> dict:
    """Return the words about the newest questions of each slot."""
    if not due:
        return {}
    rows = Invitation.objects.with_scores().filter(clinic=clinic, anchor__isnull=False)
    if len(due) <= NAMED_AT_MOST:
        rows = rows.filter(patient__in={each.patient.pk for each in due})
    rows = rows.select_related("anchor").prefetch_related("emails").order_by("recorded_at")
    return {(row.patient_id, row.slot): state_of(row, clinic)[1] for row in rows}


def unanswered(clinic, today):
    """Yield each set of questions without a slot whose day passed without an answer, until somebody closes it."""
    scored = Score.objects.last_week_pain().standing()
    rows = (
        Invitation.objects.unseen()
        .filter(clinic=clinic, anchor=None, patient__is_active=True, patient__is_deceased=False)
        .filter(~Exists(scored.filter(patient=OuterRef("patient"), recorded_at__gt=OuterRef("recorded_at"))))
        .select_related("patient")
    )  # fmt: skip
    for row in rows:
        since = clinic.local(row.ended_at or row.expires_at).date()
        yield Item(
            row.patient, _("Asked by link, not answered"), "score", since, (today - since).days,
            asks=True,
            seen_url=reverse("followup:end", args=[row.pk]),
        )  # fmt: skip


def emails(clinic, today):
    """Yield each e-mail that did not go, or may not have gone, until somebody has seen to it."""
    rows = Email.objects.went_wrong().filter(clinic=clinic).select_related("patient")
    for row in rows.order_by("ended_at"):
        since = clinic.local(row.ended_at).date()
        what = _("E-mail %(state)s. %(why)s") % {"state": row.get_state_display(), "why": row.why}
        yield Item(
            row.patient, what.strip(), "email", since, (today - since).days,
            asks=True,
            seen_url=reverse("followup:email_seen", args=[row.pk]),
        )  # fmt: skip


def alarms(clinic, today, *, tells_signs):
    """Yield each alarm answer nobody has seen to. Which sign it is, only who may open charts is told."""
    rows = AlarmAnswer.objects.filter(clinic=clinic, closure__isnull=True).select_related("patient")
    for row in rows.order_by("answered_at"):
        what = (
            _("Alarm sign ticked: %(signs)s") % {"signs": "; ".join(row.sign_words)}
            if tells_signs
            else _("Alarm sign ticked by link: tell a clinician now")
        )
        yield Item(
            row.patient, what, "alarm", row.due_on, (today - row.due_on).days, is_first=True,
            arrived=_("See to it"), url=reverse("followup:alarm", args=[row.pk]),
        )  # fmt: skip
