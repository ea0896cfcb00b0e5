"""The trail as people read it: who, when on the clinic's clock, what, about whom, and what stands out."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from audit import trail
from audit.vocabulary import AuditedAction
from patients.models import Patient
from patients.names import folded

# What stands out is a reason to ask, no proof. Hours are of the clinic's clock, Monday to Friday.
OPENS_HOUR, CLOSES_HOUR = 7, 20
SATURDAY = 5
MOST_PATIENTS_AN_HOUR = 20
ACCOUNT = User._meta.label_lower
MARK = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True)
class Row:
    """One event in words."""

    at: datetime
    who: str
    who_id: UUID | None
    what: str
    where: str
    is_refused: bool
    patient: Patient | None
    patient_id: UUID | None
    listed: int
    request_id: str
    flags: tuple[str, ...]
    event_id: UUID


def build(clinic, events) -> list[Row]:
    """Return the events in words, with three questions however many there are."""
    tried = {UUID(e.subject_id) for e in events if e.subject_type == ACCOUNT}
    users = User.objects.in_bulk({e.actor_id for e in events if e.actor_id} | tried)
    patients = Patient.objects.visible_in(clinic).in_bulk(
        {e.patient_id for e in events if e.patient_id}
    )
    hours = {(e.actor_id, _hour(e)) for e in events if e.actor_id and e.patient_id}
    busy = trail.busy_hours(hours, most=MOST_PATIENTS_AN_HOUR)
    return [_row(clinic, e, users, patients.get(e.patient_id), busy) for e in events]


def _row(clinic, event, users, patient, busy):
    user = users.get(event.actor_id)
    at = clinic.local(event.occurred_at)
    return Row(
        at=at, who=user.full_name if user else event.actor_name or _("nobody signed in"),
        who_id=event.actor_id, what=event.get_action_display(), where=_where(event, users),
        is_refused=event.action == AuditedAction.ACCESS_REFUSED, patient=patient,
        patient_id=event.patient_id, listed=_listed(event),
        request_id=event.request_id, flags=tuple(_flags(event, at, user, patient, busy)),
        event_id=event.pk,
    )  # fmt: skip


def _listed(event):
    # Imports keep their number under the same word.
    listed = event.detail.get("patients")
    return len(listed) if isinstance(listed, list) else listed or 0


def _where(event, users):
    """Say on whose account, or on which page, in the words of its address: `exams, record`."""
    account = users.get(UUID(event.subject_id)) if event.subject_type == ACCOUNT else None
    if account is not None and account.pk != event.actor_id:
        return _("account of %(name)s") % {"name": account.full_name}
    return str(event.detail.get("view", "")).replace(":", ", ").replace("_", " ")


def _flags(event, at, user, patient, busy):
    if patient is None or user is None:
        return
    if _is_own(user, patient):
        yield _("Own record: the patient has the name or the e-mail of this colleague.")
    elif folded(user.family_name) == folded(patient.family_name):
        yield _("Same surname as the patient.")
    if at.weekday() >= SATURDAY or not OPENS_HOUR <= at.hour < CLOSES_HOUR:
        yield _("Out of hours: not Monday to Friday, %(opens)02d:00 to %(closes)02d:00.") % {
            "opens": OPENS_HOUR,
            "closes": CLOSES_HOUR,
        }
    if (event.actor_id, _hour(event)) in busy:
        yield _("More than %(n)s patients in this hour.") % {"n": MOST_PATIENTS_AN_HOUR}


def _is_own(user, patient):
    same_name = folded(f"{user.family_name} {user.given_name}") == folded(
        f"{patient.family_name} {patient.given_name}"
    )
    return same_name or (bool(patient.email) and patient.email.lower() == user.email.lower())


def _hour(event):
    return event.occurred_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def mark_of(event) -> str:
    """Return where a next page begins: after this event."""
    return f"{event.occurred_at.astimezone(UTC):{MARK}}_{event.pk.hex}"


def read_mark(text: str) -> tuple[datetime, UUID] | None:
    """Return the place a mark speaks of, or None when it is none of ours."""
    moment, _between, key = text.partition("_")
    try:
        return datetime.strptime(moment, MARK).replace(tzinfo=UTC), UUID(hex=key)
    except ValueError:
        return None
