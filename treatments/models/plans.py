"""The way of a plan: each move with its day, the letter from elsewhere, and what the patient wishes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from audit.attribution import Attributed, no_longer_than, said, words_of
from audit.clinical_time import DatePrecision, date_words
from audit.immutability import append_only
from patients.models import Patient
from treatments.models.treatments import Treatment
from treatments.vocabulary import State


def _dated(name: str) -> models.CheckConstraint:
    """A day is there exactly when its precision is known."""
    return models.CheckConstraint(
        condition=Q(on__isnull=True, precision=DatePrecision.UNKNOWN)
        | (Q(on__isnull=False) & ~Q(precision=DatePrecision.UNKNOWN)),
        name=name,
        violation_error_message=_("Give the day as exactly as it is known, or none."),
    )


class TreatmentMove(Attributed):
    """A state that was reached, and when, as exactly as that is known."""

    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(_("state"), max_length=16, choices=State)
    on = models.DateField(_("since"), null=True, blank=True)
    precision = models.CharField(max_length=10, choices=DatePrecision)
    whom = models.CharField(_("to whom or where"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("move of a treatment")
        verbose_name_plural = _("moves of treatments")
        ordering = ["recorded_at", "id"]
        constraints = [
            *said("treatments_treatmentmove", "state", "precision"),
            *words_of("treatments_move", state=State, precision=DatePrecision),
            _dated("treatments_move_dated"),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("state", "on", "precision", "whom")
        operational = ("id", "treatment", "recorded_at", "recorded_by")

    def __str__(self):
        return f"move {self.pk}"

    @property
    def when_words(self) -> str:
        return date_words(self.on, self.precision)


class TreatmentLetter(Attributed):
    """What another place wrote about a treatment: who, when, and the words that matter."""

    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="letters")
    sender = models.CharField(_("letter from"), max_length=160)
    on = models.DateField(_("dated"), null=True, blank=True)
    precision = models.CharField(max_length=10, choices=DatePrecision)
    text = models.TextField(_("what it says"))
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("letter about a treatment")
        verbose_name_plural = _("letters about treatments")
        ordering = ["recorded_at", "id"]
        constraints = [
            *said("treatments_treatmentletter", "sender", "text", "precision"),
            *words_of("treatments_letter", precision=DatePrecision),
            *no_longer_than("treatments_treatmentletter", text=2000),
            _dated("treatments_letter_dated"),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("sender", "on", "precision", "text")
        operational = ("id", "treatment", "submission_id", "recorded_at", "recorded_by")

    def __str__(self):
        return f"letter {self.pk}"

    @property
    def when_words(self) -> str:
        return date_words(self.on, self.precision)


class PatientWish(Attributed):
    """What the patient wants done or not done, in their words, on a day. The newest stands, earlier ones stay."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="wishes")
    said_on = models.DateField(_("said on"))
    text = models.TextField(_("what the patient wishes"))
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("wish of a patient")
        verbose_name_plural = _("wishes of patients")
        ordering = ["said_on", "recorded_at"]
        constraints = [
            *said("treatments_patientwish", "text"),
            *no_longer_than("treatments_patientwish", text=500),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("said_on", "text")
        operational = ("id", "clinic", "patient", "submission_id", "recorded_at", "recorded_by")

    def __str__(self):
        return f"wish {self.pk}"
