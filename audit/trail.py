"""The only door to the trail: everyone writes through `record`, nobody edits."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Max, Q
from django.utils import timezone

from audit import scope
from audit.context import request_id
from audit.models import AuditEvent
from audit.vocabulary import SEEING, AuditedAction

LATELY_DAYS = 60


def event(
    action, *, actor=None, clinic=None, patient=None, subject=None, detail=None
) -> AuditEvent:
    """Return an unsaved event; `record_all` saves several in one statement."""
    return AuditEvent(
        action=AuditedAction(action),
        actor_id=getattr(actor, "pk", None),
        actor_name=str(actor) if actor is not None else "",
        clinic_id=getattr(clinic, "pk", None) or getattr(patient, "clinic_id", None),
        patient_id=getattr(patient, "pk", None) or getattr(subject, "patient_id", None),
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        request_id=request_id(),
        detail=detail or {},
    )


def record(action, **about) -> None:
    """Write one event (see `event`) in the caller's transaction."""
    record_all([event(action, **about)])


def record_all(events: list[AuditEvent]) -> None:
    """Write several events in one statement."""
    # Refused at another clinic's door is written too, and a row that was written is read back.
    with scope.including(event.clinic_id for event in events):
        AuditEvent.objects.bulk_create(events)


def about(patient_id: UUID):
    """Return the events that concern one patient, newest first."""
    return AuditEvent.objects.filter(patient_id=patient_id)


def about_row(row):
    """Return the events that concern one row, newest first."""
    return AuditEvent.objects.filter(subject_type=row._meta.label_lower, subject_id=str(row.pk))


def opened_last(actor_id: UUID, clinic_id: UUID):
    """Return a query of (patient_id, last): what this person opened here lately, for use inside another."""
    # Bounded, or years of openings would be sorted for a list of eight.
    since = timezone.now() - timedelta(days=LATELY_DAYS)
    return (
        AuditEvent.objects.filter(
            actor_id=actor_id,
            clinic_id=clinic_id,
            action=AuditedAction.PATIENT_OPENED,
            occurred_at__gte=since,
        )
        .values("patient_id")
        .annotate(last=Max("occurred_at"))
    )


def _concerning(patient_id):
    """Return the condition: about the patient, or a list or search that showed the name."""
    return Q(patient_id=patient_id) | _listing(patient_id)


def _listing(patient_id):
    return Q(detail__has_key="patients", detail__contains={"patients": [str(patient_id)]})


def openings(clinic_id: UUID, patient_id: UUID, *, with_lists=False):
    """Return the events by which this clinic's people saw the record; `with_lists` adds lists and searches."""
    seen = Q(patient_id=patient_id, action__in=SEEING)
    rows = AuditEvent.objects.filter(clinic_id=clinic_id)
    return rows.filter(seen | _listing(patient_id) if with_lists else seen)


def search(
    clinic_id: UUID, *, people=(), patient_id=None, actor_id=None, action="", since=None, until=None
):
    """Return the events of a clinic that fit.

    Sign-ins and what became of accounts belong to no clinic: those of its `people` (ids) stand there too.
    """
    place = Q(clinic_id=clinic_id)
    if people and not patient_id:
        place |= Q(clinic_id=None) & _by_or_about(people)
    rows = AuditEvent.objects.filter(place)
    if patient_id:
        rows = rows.filter(_concerning(patient_id))
    if actor_id:
        # Who failed to sign in is known only by the account that was tried.
        rows = rows.filter(Q(actor_id=actor_id) | Q(actor_id=None) & _by_or_about([actor_id]))
    if action:
        rows = rows.filter(action=action)
    if since:
        rows = rows.filter(occurred_at__gte=since)
    if until:
        rows = rows.filter(occurred_at__lt=until)
    return rows


def _by_or_about(people):
    keys = [str(key) for key in people]
    return Q(actor_id__in=keys) | Q(subject_type="accounts.user", subject_id__in=keys)


def stretch(rows, *, size: int, after=None, oldest_first=False) -> list:
    """Return the next events of a search: those that follow `after`, a pair of (occurred_at, id)."""
    if after:
        at, key = after
        sign = "gt" if oldest_first else "lt"
        # The first condition is implied by the second; it lets an index begin at the right place.
        rows = rows.filter(**{f"occurred_at__{sign}e": at}).filter(
            Q(**{f"occurred_at__{sign}": at}) | Q(**{f"id__{sign}": key})
        )
    order = ("occurred_at", "id") if oldest_first else ("-occurred_at", "-id")
    return list(rows.order_by(*order)[:size])


def patients_of(rows) -> set[str]:
    """Return the ids of all patients the events are about."""
    found = rows.exclude(patient_id=None).order_by().values_list("patient_id", flat=True)
    return {str(key) for key in found.distinct()}


def busy_hours(pairs: set[tuple[UUID, datetime]], *, most: int) -> set[tuple[UUID, datetime]]:
    """Return those of the pairs (person, begin of an hour) in which more than `most` patients were opened."""
    if not pairs:
        return set()
    people, hours = zip(*pairs, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.actor, p.hour FROM unnest(%s::uuid[], %s::timestamptz[]) AS p(actor, hour)"
            " WHERE (SELECT count(DISTINCT e.patient_id) FROM audit_auditevent e"
            "  WHERE e.actor_id = p.actor AND e.occurred_at >= p.hour"
            "  AND e.occurred_at < p.hour + interval '1 hour') > %s",
            [list(people), list(hours), most],
        )
        return set(cursor.fetchall())


def acts_since(patient, actions, moment):
    """Return what was done about a patient since a moment, oldest first; one query when read."""
    return AuditEvent.objects.filter(
        patient_id=patient.pk, action__in=actions, occurred_at__gt=moment
    ).order_by("occurred_at")


def newest_of(subject, actions, *, patient) -> AuditEvent | None:
    """Return the newest of these events about a row of a patient, or None: who did it last; one query."""
    told = AuditEvent.objects.filter(
        patient_id=patient.pk, subject_id=str(subject.pk), action__in=actions
    )  # fmt: skip
    return told.order_by("-occurred_at", "-pk").first()
