"""What was asked of the patient of a world, and what became of it."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from followup import secrets
from followup.models import (
    AlarmAnswer,
    AlarmClosure,
    Email,
    FollowUpPlan,
    FollowUpSlot,
    Invitation,
    InvitationLink,
    InvitationPart,
    SlotClosure,
)
from measures.actions import instrument_key

ANSWERED = datetime(2026, 7, 2, 9, tzinfo=UTC)


def build(world) -> None:
    """Ask the patient of this world; the ids stand among the world's."""
    about = {"clinic": world.clinic, "patient": world.patient, "recorded_by": world.ana}
    injection = world.ids["treatment_id"]
    invitation = Invitation.objects.create(
        **about, anchor_id=injection, weeks=6, since_on=date(2026, 6, 2),
        since_text=world.canary("Since"), expires_at=timezone.now() + timedelta(days=9),
        draft={"1-1": 7},
    )  # fmt: skip
    InvitationPart.objects.create(
        invitation=invitation, instrument_id=instrument_key("pain_nrs"), position=1
    )
    InvitationLink.objects.create(
        invitation=invitation, digest=secrets.digest_of(uuid4().hex), way="screen", recorded_by=world.ana
    )  # fmt: skip
    email = Email.objects.create(
        **about, invitation=invitation, address=f"{world.canary('Mail')}@home.example".lower(),
        state="failed", why="refused", ended_at=ANSWERED,
    )  # fmt: skip
    alarm, seen = (
        AlarmAnswer.objects.create(
            **about, invitation=invitation, signs=["legs"], answered_at=ANSWERED, due_on=date(2026, 7, 2)
        )
        for _n in range(2)
    )  # fmt: skip
    AlarmClosure.objects.create(alarm=seen, done=world.canary("Done"), recorded_by=world.ana)
    SlotClosure.objects.create(
        **about, anchor_id=injection, weeks=2, reason="other", note=world.canary("Slot")
    )
    world.ids |= {
        "invitation_id": invitation.pk, "alarm_id": alarm.pk, "email_id": email.pk,
    }  # fmt: skip


def settle(clinic) -> None:
    """Give the clinic a plan of its own."""
    FollowUpPlan.objects.create(
        clinic=clinic, anchor_rungs=[7], instruments=["pain_nrs"], link_days=14
    )
    FollowUpSlot.objects.create(clinic=clinic, weeks=6, from_days=28, to_days=56)
