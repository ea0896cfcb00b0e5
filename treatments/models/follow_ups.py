"""What became of harm: dated notes, append-only, until it is closed with an outcome."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.attribution import Attributed, both_or_neither, no_longer_than, said, words_of
from audit.immutability import append_only
from treatments.models.events import AdverseEvent
from treatments.vocabulary import EventOutcome, FollowUpAct

_WAITS = Q(owner__isnull=False, due_on__isnull=False)


class EventFollowUp(Attributed):
    """One look at an adverse event. The newest says whether it waits still, for whom and until when."""

    event = models.ForeignKey(AdverseEvent, on_delete=models.PROTECT, related_name="follow_ups")
    number = models.PositiveSmallIntegerField(_("order"))
    act = models.CharField(_("what was done"), max_length=8, choices=FollowUpAct)
    noted_on = models.DateField(_("on"))
    text = models.TextField(_("note"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=EventOutcome, blank=True)
    owner = models.ForeignKey(
        User, verbose_name=_("who follows it"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    due_on = models.DateField(_("look again on"), null=True, blank=True)
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("follow-up of an adverse event")
        verbose_name_plural = _("follow-ups of adverse events")
        ordering = ["event", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "number"],
                name="treatments_followup_order",
                violation_error_message=_("A colleague wrote here at the same moment. Look again."),
            ),
            *said("treatments_eventfollowup", "act"),
            *words_of("treatments_followup", act=FollowUpAct, outcome=EventOutcome),
            *no_longer_than("treatments_eventfollowup", text=500),
            both_or_neither("owner", "due_on", name="treatments_followup_owner_and_day"),
            models.CheckConstraint(
                condition=Q(act=FollowUpAct.CLOSED) | _WAITS,
                name="treatments_followup_waits_for",
                violation_error_message=_("Say who follows it and until when."),
            ),
            models.CheckConstraint(
                condition=~Q(act=FollowUpAct.CLOSED)
                | (~Q(outcome__in=["", EventOutcome.ONGOING]) & Q(due_on__isnull=True)),
                name="treatments_followup_closed_how",
                violation_error_message=_("Say how it ended."),
            ),
            models.CheckConstraint(
                condition=~Q(act=FollowUpAct.CLOSED) | ~Q(outcome=EventOutcome.UNKNOWN) | ~Q(text=""),
                name="treatments_followup_unknown_why",
                violation_error_message=_("Say why no outcome will be known."),
            ),
            models.CheckConstraint(
                condition=Q(act__in=[FollowUpAct.OPENED, FollowUpAct.CLOSED]) | ~Q(text=""),
                name="treatments_followup_noted",
                violation_error_message=_("Write what was learned, or why."),
            ),
        ]  # fmt: skip
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("act", "noted_on", "text", "outcome", "due_on")
        operational = (
            "id", "event", "number", "owner", "submission_id", "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"follow-up {self.pk}"
