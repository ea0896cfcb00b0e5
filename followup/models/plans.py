"""What a clinic asks after a step, and when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.fields.ranges import IntegerRangeField, RangeBoundary
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from audit.attribution import (
    Keyed,
    between,
)
from measures.vocabulary import InstrumentCode
from treatments.vocabulary import Rung

BY_LINK = (
    InstrumentCode.PAIN_NRS, InstrumentCode.PEG, InstrumentCode.RMDQ, InstrumentCode.PGIC,
    InstrumentCode.SATISFACTION,
)  # fmt: skip
"""What a patient can answer alone on a phone."""


class FollowUpPlan(Keyed):
    """What the clinic asks after a step, and how long a link works. Without a row the defaults hold."""

    clinic = models.OneToOneField(Clinic, on_delete=models.PROTECT, related_name="follow_up_plan")
    anchor_rungs = ArrayField(
        models.PositiveSmallIntegerField(choices=Rung), verbose_name=_("steps that start a schedule")
    )  # fmt: skip
    instruments = ArrayField(
        models.CharField(max_length=24, choices=[(c.value, c.label) for c in BY_LINK]),
        verbose_name=_("questions asked by link, in order"),
    )
    link_days = models.PositiveSmallIntegerField(_("days a link works"))
    sends_by_itself = models.BooleanField(
        _("send an e-mail by itself when a score is due"), default=False
    )

    class Meta:
        verbose_name = _("plan of follow-up")
        verbose_name_plural = _("plans of follow-up")
        constraints = [
            between(
                "link_days", 1, 60,
                name="followup_plan_link_days", message=_("Choose from 1 to 60 days."),
            ),
            models.CheckConstraint(
                condition=Q(anchor_rungs__contained_by=list(Rung.values)),
                name="followup_plan_rungs",
                violation_error_message=_("Choose from the steps offered."),
            ),
            models.CheckConstraint(
                condition=Q(instruments__contained_by=[c.value for c in BY_LINK])
                & Q(instruments__contains=[InstrumentCode.PAIN_NRS.value]),
                name="followup_plan_instruments",
                violation_error_message=_("Choose from the questions offered; pain is always one."),
            ),
        ]  # fmt: skip

    class Privacy:
        identifying = ()
        clinical = ()
        operational = (
            "id", "clinic", "anchor_rungs", "instruments", "link_days", "sends_by_itself",
        )  # fmt: skip

    def __str__(self):
        return f"plan of {self.clinic_id}"


class FollowUpSlot(Keyed):
    """One time after a step at which the clinic asks. Without any the five of the literature hold."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="follow_up_slots")
    weeks = models.PositiveSmallIntegerField(_("weeks after the step"))
    from_days = models.PositiveSmallIntegerField(_("window from day"))
    to_days = models.PositiveSmallIntegerField(_("window to day"))

    class Meta:
        verbose_name = _("time of follow-up")
        verbose_name_plural = _("times of follow-up")
        ordering = ["clinic", "weeks"]
        constraints = [
            between(
                "weeks", 1, 60,
                name="followup_slot_weeks", message=_("Choose from 1 to 60 weeks."),
            ),
            models.CheckConstraint(
                condition=Q(from_days__gte=1, from_days__lte=F("weeks") * 7, to_days__gte=F("weeks") * 7, to_days__lte=425),
                name="followup_slot_window",
                violation_error_message=_("The window starts at day 1 or later, ends by day 425, and holds the day itself."),
            ),
            ExclusionConstraint(
                name="followup_slot_no_overlap",
                expressions=[
                    (F("clinic"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_days"), F("to_days"), RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="int4range", output_field=IntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("The windows of two times overlap: an answer would belong to both."),
            ),
        ]  # fmt: skip

    class Privacy:
        identifying = ()
        clinical = ()
        operational = ("id", "clinic", "weeks", "from_days", "to_days")

    def __str__(self):
        return f"{self.weeks} weeks"
