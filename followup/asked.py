"""What a patient was asked before, and what became of it, for the page that asks and for the due list."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from followup.models import Invitation
from followup.vocabulary import EmailState


@dataclass(frozen=True)
class AskedBefore:
    """One set of questions in a line."""

    invitation: Invitation
    at: datetime
    by: str
    ways: str
    kind: str
    words: str

    @property
    def is_open(self) -> bool:
        """Whether its links still open something, however its e-mails fared."""
        return self.invitation.takes_answers


def asked_before(patient, most: int = 12) -> list[AskedBefore]:
    """Return the newest sets of questions of this patient; three statements."""
    rows = (
        Invitation.objects.with_scores()
        .filter(patient=patient)
        .select_related("recorded_by")
        .prefetch_related("links", "emails")
        .order_by("-recorded_at")[:most]
    )
    return [_line(row, patient.clinic) for row in rows]


def _line(row, clinic) -> AskedBefore:
    kind, words = state_of(row, clinic)
    by = row.recorded_by.short_name if row.recorded_by else _("by itself")
    ways = list(dict.fromkeys(str(link.get_way_display()) for link in row.links.all()))
    return AskedBefore(row, clinic.local(row.recorded_at), by, ", ".join(ways), kind, words)


def state_of(row: Invitation, clinic) -> tuple[str, str]:
    """Return how the set stands: a kind of status, and words. Its `emails` are loaded, its scores looked for."""
    if row.completed_at and not row.has_scores:
        return "stopped", _("sent %(day)s with signs only, every question passed over") % {
            "day": _day(clinic, row.completed_at)
        }
    if row.completed_at:
        return "received", _("answered %(day)s") % {"day": _day(clinic, row.completed_at)}
    if row.ended_at:
        return "stopped", _("closed: %(why)s") % {"why": row.get_ended_because_display()}
    if row.expires_at <= timezone.now():
        return "stopped", _("not answered by %(day)s") % {"day": _day(clinic, row.expires_at)}
    if row.rests_until and row.rests_until > timezone.now():
        until = clinic.local(row.rests_until)
        return "late", _("rests until %(time)s after wrong dates of birth") % {
            "time": f"{until:%H:%M}"
        }
    emails = sorted(row.emails.all(), key=lambda each: each.recorded_at)
    if emails and emails[-1].state in (EmailState.FAILED, EmailState.UNCLEAR):
        last = emails[-1]
        return "late", _("e-mail %(state)s") % {"state": last.get_state_display()}
    return "waiting", _("open until %(day)s") % {"day": _day(clinic, row.expires_at)}


def _day(clinic, moment) -> str:
    day = clinic.local(moment)
    return f"{day.day} {day:%b}"
