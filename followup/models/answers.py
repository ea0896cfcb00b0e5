"""Alarm answers with what was done, and scores nobody asks for any more."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from audit.attribution import (
    Attributed,
    no_longer_than,
    one_of,
    said,
)
from audit.immutability import append_only
from followup.models.invitations import Invitation
from followup.querysets import SlotClosureQuerySet
from followup.vocabulary import (
    AlarmSign,
    SlotReason,
)
from patients.models import Patient
from treatments.models import Treatment


class AlarmAnswer(Attributed):
    """A patient ticked a sign that wants somebody the same day. It stands on every list until closed."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="alarm_answers")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="alarms")
    signs = ArrayField(
        models.CharField(max_length=8, choices=AlarmSign), verbose_name=_("signs ticked")
    )
    answered_at = models.DateTimeField(_("answered at"))
    due_on = models.DateField(_("to be looked at on"))

    class Meta:
        verbose_name = _("alarm answer")
        verbose_name_plural = _("alarm answers")
        ordering = ["-answered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signs__contained_by=list(AlarmSign.values), signs__len__gte=1),
                name="followup_alarm_signs",
                violation_error_message=_("Choose from the signs offered."),
            ),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("signs",)
        operational = (
            "id", "clinic", "patient", "invitation", "answered_at", "due_on", "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"alarm {self.pk}"

    @property
    def sign_words(self) -> list[str]:
        """The signs, as the patient ticked them."""
        return [str(AlarmSign(sign).label) for sign in self.signs]


class AlarmClosure(Attributed):
    """Who looked at an alarm answer, and what was done about it."""

    alarm = models.OneToOneField(AlarmAnswer, on_delete=models.PROTECT, related_name="closure")
    done = models.TextField(_("what was done"))

    class Meta:
        verbose_name = _("answer to an alarm")
        verbose_name_plural = _("answers to alarms")
        constraints = [
            *said("followup_alarmclosure", "done"),
            *no_longer_than("followup_alarmclosure", done=500),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("done",)
        operational = ("id", "alarm", "recorded_at", "recorded_by")

    def __str__(self):
        return f"alarm closed {self.pk}"


class SlotClosure(Attributed):
    """Nobody asks for this score any more, and why. A later slot of the step asks again."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="closed_slots")
    anchor = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="+")
    weeks = models.PositiveSmallIntegerField(_("weeks after the step"))
    reason = models.CharField(_("why"), max_length=16, choices=SlotReason)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = SlotClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("score not asked for any more")
        verbose_name_plural = _("scores not asked for any more")
        ordering = ["-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["anchor", "weeks"],
                name="followup_closure_once",
                violation_error_message=_("A colleague closed it already."),
            ),
            one_of("reason", SlotReason, name="followup_closure_reason", blank=False),
            models.CheckConstraint(
                condition=~Q(reason=SlotReason.OTHER) | ~Q(note=""),
                name="followup_closure_other_said",
                violation_error_message=_("Say why."),
            ),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("note",)
        operational = (
            "id", "clinic", "patient", "anchor", "weeks", "reason", "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"closed slot {self.pk}"
