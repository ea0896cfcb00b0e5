"""Harm, how an injection went since, and how a treatment is taken out of use."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from audit.attribution import Attributed, EnteredInError, no_longer_than, ranges_of, said, words_of
from audit.clinical_time import DatePrecision, date_words
from audit.immutability import append_only, never_deleted
from patients.models import Patient
from patients.vocabulary import Origin, Severity
from treatments.models.treatments import Treatment
from treatments.querysets import AdverseEventQuerySet
from treatments.vocabulary import (
    EventKind,
    EventOutcome,
    Related,
    Relief,
    ReliefUnit,
    YesNoNotAsked,
)


class AdverseEvent(Attributed):
    """Harm or suspicion of it (FHIR AdverseEvent)."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="adverse_events")
    treatment = models.ForeignKey(
        Treatment, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.CLINIC)
    kind = models.CharField(_("what"), max_length=18, choices=EventKind)
    text = models.CharField(_("in words"), max_length=300, blank=True)
    onset_on = models.DateField(_("began on"), null=True, blank=True)
    onset_precision = models.CharField(
        max_length=10, choices=DatePrecision, default=DatePrecision.DAY
    )
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, blank=True)
    seriousness = models.CharField(_("serious"), max_length=10, choices=YesNoNotAsked, blank=True)
    related = models.CharField(
        _("due to the treatment"), max_length=10, choices=Related, blank=True
    )
    action_text = models.CharField(_("what was done"), max_length=300, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=EventOutcome, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    objects = AdverseEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("adverse event")
        verbose_name_plural = _("adverse events")
        ordering = ["onset_on", "position", "recorded_at"]
        constraints = [
            *said("treatments_adverseevent", "kind", "origin", "onset_precision"),
            models.CheckConstraint(
                condition=~Q(kind=EventKind.OTHER) | ~Q(text=""),
                name="treatments_event_other_named",
                violation_error_message=_("Say what it was."),
            ),
            *words_of(
                "treatments_event", origin=Origin, kind=EventKind, severity=Severity, outcome=EventOutcome,
                seriousness=YesNoNotAsked, related=Related, onset_precision=DatePrecision,
            ),
        ]  # fmt: skip
        triggers = [never_deleted()]

    class Privacy:
        identifying = ()
        clinical = (
            "kind", "text", "onset_on", "onset_precision", "severity", "seriousness", "related",
            "action_text", "outcome",
        )  # fmt: skip
        operational = (
            "id", "clinic", "patient", "treatment", "origin", "position", "submission_id", "recorded_at",
            "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"event {self.pk}"

    @property
    def onset_words(self) -> str:
        """When it began, as exactly as it is known."""
        return date_words(self.onset_on, self.onset_precision)


class AfterInjectionReview(Attributed):
    """What the next visit asks first: how it went since that injection."""

    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="after_reviews")
    asked_on = models.DateField(_("asked on"))
    relief = models.CharField(_("relief"), max_length=4, choices=Relief)
    relief_lasted = models.PositiveSmallIntegerField(_("lasted"), null=True, blank=True)
    relief_unit = models.CharField(max_length=5, choices=ReliefUnit, blank=True)
    flare = models.CharField(_("flare"), max_length=10, choices=YesNoNotAsked, blank=True)
    skin_change = models.CharField(
        _("dimple or pale patch"), max_length=10, choices=YesNoNotAsked, blank=True
    )
    other_harm = models.CharField(_("other harm"), max_length=10, choices=YesNoNotAsked, blank=True)
    other_harm_text = models.CharField(_("other harm in words"), max_length=300, blank=True)
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("review after injection")
        verbose_name_plural = _("reviews after injections")
        ordering = ["-asked_on", "-recorded_at"]
        constraints = [
            *said("treatments_afterinjectionreview", "relief"),
            models.CheckConstraint(
                condition=~Q(other_harm=YesNoNotAsked.YES) | ~Q(other_harm_text=""),
                name="treatments_after_harm_named",
                violation_error_message=_("Say what the harm was."),
            ),
            *ranges_of("treatments_after", relief_lasted=(0, 1000)),
            *words_of(
                "treatments_after", relief=Relief, relief_unit=ReliefUnit, flare=YesNoNotAsked,
                skin_change=YesNoNotAsked, other_harm=YesNoNotAsked,
            ),
        ]  # fmt: skip
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = (
            "asked_on", "relief", "relief_lasted", "relief_unit", "flare", "skin_change", "other_harm",
            "other_harm_text",
        )  # fmt: skip
        operational = ("id", "treatment", "submission_id", "recorded_at", "recorded_by")

    def __str__(self):
        return f"after {self.pk}"


class TreatmentEnteredInError(EnteredInError):
    """Takes a treatment out of use; it stays readable."""

    treatment = models.OneToOneField(Treatment, on_delete=models.PROTECT, related_name="voided")

    class Meta:
        verbose_name = _("treatment entered in error")
        verbose_name_plural = _("treatments entered in error")
        constraints = [
            *said("treatments_treatmententeredinerror", "reason"),
            *no_longer_than("treatments_treatmententeredinerror", reason=300),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("reason",)
        operational = ("id", "treatment", "recorded_at", "recorded_by")

    def __str__(self):
        return f"void {self.pk}"
