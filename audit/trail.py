"""The only door to the trail: everyone writes through `record`, nobody edits."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from audit import scope
from audit.context import request_id
from audit.models import AuditEvent
from audit.vocabulary import AuditedAction

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
