"""What only an operation has: its note, and the pause before it in which two people say it aloud."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.attribution import Attributed, Keyed, ranges_of, said, words_of
from audit.immutability import append_only, never_deleted
from treatments.models.consents import Consent
from treatments.models.procedures import Procedure
from treatments.vocabulary import DepthReached, Found, Kind, YesNoNotAsked
from treatments.vocabulary_of_operations import (
    AnticoagulantHandling,
    ConsentSide,
    Incision,
    Margin,
    NerveOutcome,
)


class ExcisionDetail(Keyed):
    """What only an operation has."""

    procedure = models.OneToOneField(Procedure, on_delete=models.PROTECT, related_name="excision")
    is_site_marked_awake = models.BooleanField(
        _("site marked with patient awake"), null=True, blank=True
    )
    side_confirmed_by = models.CharField(
        _("second person who confirmed the side"), max_length=120, blank=True
    )
    incision_mm = models.DecimalField(
        _("incision"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    incision_high_mm = models.DecimalField(
        _("incision, up to"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    incision_text = models.CharField(_("incision in words"), max_length=200, blank=True)
    incision_orientation = models.CharField(
        _("incision runs"), max_length=10, choices=Incision, blank=True
    )
    depth_reached = models.CharField(
        _("depth reached"), max_length=14, choices=DepthReached, blank=True
    )
    nerve_seen = models.CharField(_("nerve seen"), max_length=10, choices=Found, blank=True)
    nerve_outcome = models.CharField(_("nerve"), max_length=10, choices=NerveOutcome, blank=True)
    margin = models.CharField(_("margin"), max_length=10, choices=Margin, blank=True)
    antibiotics = models.CharField(
        _("antibiotics"), max_length=10, choices=YesNoNotAsked, blank=True
    )
    antibiotics_text = models.CharField(_("antibiotic, in words"), max_length=200, blank=True)
    anticoagulant_handling = models.CharField(
        _("anticoagulant was"), max_length=10, choices=AnticoagulantHandling, blank=True
    )
    anticoagulant_text = models.CharField(_("anticoagulant, in words"), max_length=200, blank=True)
    wound_check_on = models.DateField(_("wound check on"), null=True, blank=True)
    has_drain = models.BooleanField(_("drain"), null=True, blank=True)
    closure_text = models.CharField(_("closure"), max_length=200, blank=True)
    specimen_sent = models.CharField(
        _("specimen sent"), max_length=10, choices=YesNoNotAsked, blank=True
    )
    specimen_reason = models.CharField(_("why not sent"), max_length=200, blank=True)
    lab_number = models.CharField(_("lab number"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("excision detail")
        verbose_name_plural = _("excision details")
        constraints = [
            *ranges_of("treatments_excision", incision_mm=(1, 500), incision_high_mm=(1, 500)),
            *words_of(
                "treatments_excision", depth_reached=DepthReached, nerve_seen=Found,
                specimen_sent=YesNoNotAsked, incision_orientation=Incision, nerve_outcome=NerveOutcome,
                margin=Margin, antibiotics=YesNoNotAsked, anticoagulant_handling=AnticoagulantHandling,
            ),
        ]  # fmt: skip
        triggers = [never_deleted()]

    class Privacy:
        identifying = ("lab_number",)
        clinical = (
            "is_site_marked_awake", "incision_mm", "incision_high_mm", "incision_text", "depth_reached",
            "nerve_seen", "has_drain", "closure_text", "specimen_sent", "specimen_reason",
            "incision_orientation", "nerve_outcome", "margin", "antibiotics", "antibiotics_text",
            "anticoagulant_handling", "anticoagulant_text", "wound_check_on",
        )  # fmt: skip
        operational = ("id", "procedure", "side_confirmed_by")

    def __str__(self):
        return f"excision {self.pk}"


class TimeOut(Attributed):
    """The pause just before an operation: what was said aloud agreed with plan, consent and record.

    One that did not agree is no row: it stopped the hand, and the audit event tells of it.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="time_outs")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="time_outs")
    held_at = models.DateTimeField(_("held at"))
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("second person"),
    )  # fmt: skip
    second_text = models.CharField(_("second person, by name"), max_length=120, blank=True)
    kind = models.CharField(_("said aloud"), max_length=24, choices=Kind)
    side = models.CharField(_("side said aloud"), max_length=5, choices=ConsentSide)
    allergies_seen = models.CharField(
        _("allergies looked at"), max_length=10, choices=YesNoNotAsked
    )
    plan_seen = models.CharField(
        _("plan and imaging looked at"), max_length=10, choices=YesNoNotAsked
    )
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("time-out")
        verbose_name_plural = _("time-outs")
        ordering = ["-held_at"]
        constraints = [
            *said("treatments_timeout", "kind", "side", "allergies_seen", "plan_seen"),
            models.CheckConstraint(
                condition=Q(second__isnull=False) | ~Q(second_text=""),
                name="treatments_timeout_by_two",
                violation_error_message=_("Name the second person."),
            ),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=models.F("recorded_by")),
                name="treatments_timeout_second_is_another",
                violation_error_message=_("The second person is somebody else."),
            ),
            models.CheckConstraint(
                condition=Q(allergies_seen=YesNoNotAsked.YES, plan_seen=YesNoNotAsked.YES),
                name="treatments_timeout_all_seen",
                violation_error_message=_("Look at it before you begin."),
            ),
            *words_of(
                "treatments_timeout", kind=Kind, side=ConsentSide, allergies_seen=YesNoNotAsked,
                plan_seen=YesNoNotAsked,
            ),
        ]  # fmt: skip
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("kind", "side", "allergies_seen", "plan_seen")
        operational = (
            "id", "procedure", "consent", "held_at", "second", "second_text", "submission_id",
            "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"time-out {self.pk}"
