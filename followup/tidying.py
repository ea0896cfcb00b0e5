"""What runs by itself: e-mails that lost their job, links whose day is over, scores that are due."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Clinic
from audit import scope
from followup import actions, due_scores, jobs, plans
from followup.exceptions import NotAskedAnyMore
from followup.models import Email, Invitation
from followup.schedule import SlotState
from followup.sendable import why_not_sendable
from followup.vocabulary import EmailState

logger = logging.getLogger(__name__)

LOST_AFTER = timedelta(minutes=15)
QUIET_BEFORE, QUIET_FROM = 8, 18
"""Nothing is sent by itself before eight or after six on the clinic's clock."""


def put_in_line_again() -> None:
    """Give every waiting e-mail a job, should it have lost its own; one that has it gets none."""
    waiting = Email.objects.filter(
        state=EmailState.WAITING, recorded_at__lt=timezone.now() - LOST_AFTER
    )
    for email in waiting:
        with transaction.atomic():
            jobs.send_later(email)


def close_expired() -> None:
    """Clear half-given answers of links whose day is over: what was not sent is nobody's to keep."""
    with transaction.atomic():
        rows = Invitation.objects.expired().exclude(draft={})
        for row in rows.select_for_update(of=("self",), skip_locked=True):
            row.draft = {}
            row.save(update_fields=["draft"])


def email_due_scores() -> int:
    """Ask by e-mail for what is due, in clinics that wish it; return how many were put in line.

    Each slot of a patient is asked about by itself once.
    """
    asked = 0
    for clinic in Clinic.objects.filter(follow_up_plan__sends_by_itself=True):
        now = clinic.now()
        if not QUIET_BEFORE <= now.hour < QUIET_FROM:
            continue
        with scope.within(scope.Scope(frozenset([clinic.pk]))):
            asked += _email_clinic(clinic, now.date())
    return asked


def _email_clinic(clinic, today) -> int:
    asked = 0
    for due in due_scores.of_clinic(clinic, plans.of(clinic), today):
        if due.state is not SlotState.OPEN:
            # Whoever switches this on must not write to everybody who was ever missed.
            continue
        due.patient.refresh_from_db()
        due.patient.clinic = clinic
        once = Email.objects.filter(
            invitation__in=Invitation.objects.about(due.patient, due)
        ).exclude(state=EmailState.CANCELLED)
        if today < due.on or why_not_sendable(due.patient) or once.exists():
            continue
        try:
            actions.ask_by_email(due.patient, by=None, due=due)
        except NotAskedAnyMore:
            continue
        except Exception:
            # One patient's trouble is nobody else's; the next hour tries again.
            logger.exception("due score not asked for: treatment %s", due.anchor_id)
            continue
        asked += 1
    return asked
