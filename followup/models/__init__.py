"""Columns and constraints of asking, one module per thing."""

from followup.models.answers import AlarmAnswer, AlarmClosure, SlotClosure
from followup.models.emails import Email
from followup.models.invitations import Invitation, InvitationLink, InvitationPart
from followup.models.plans import BY_LINK, FollowUpPlan, FollowUpSlot

__all__ = [
    "BY_LINK",
    "AlarmAnswer",
    "AlarmClosure",
    "Email",
    "FollowUpPlan",
    "FollowUpSlot",
    "Invitation",
    "InvitationLink",
    "InvitationPart",
    "SlotClosure",
]
