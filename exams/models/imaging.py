"""Dated imaging studies, aimed at a nodule or at excluding something else."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from audit.attribution import Attributed, said, said_unless, words_of
from audit.clinical_time import DatePrecision, date_words
from audit.immutability import never_deleted
from exams.models.nodules import Nodule
from exams.vocabulary import ImagingRegion, ImagingResult, Modality
from patients.models import Patient
from patients.vocabulary import Origin


class ImagingStudy(Attributed):
    """One study (FHIR ImagingStudy)."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="imaging")
    nodule = models.ForeignKey(
        Nodule, on_delete=models.PROTECT, null=True, blank=True, related_name="imaging"
    )
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.CLINIC)
    modality = models.CharField(_("kind"), max_length=12, choices=Modality)
    modality_text = models.CharField(_("kind in words"), max_length=120, blank=True)
    region = models.CharField(_("region"), max_length=12, choices=ImagingRegion, blank=True)
    region_text = models.CharField(_("region in words"), max_length=200, blank=True)
    performed_on = models.DateField(_("date"), null=True, blank=True)
    precision = models.CharField(max_length=10, choices=DatePrecision, default=DatePrecision.DAY)
    sequence = models.PositiveSmallIntegerField(_("order"), default=0)
    result = models.CharField(_("result"), max_length=16, choices=ImagingResult, blank=True)
    finding_text = models.TextField(_("finding"), blank=True)
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("imaging study")
        verbose_name_plural = _("imaging studies")
        ordering = ["performed_on", "sequence", "recorded_at"]
        constraints = [
            *said("exams_imagingstudy", "origin", "precision"),
            *said_unless(models.Q(origin=Origin.PUBLISHED, origin__isnull=False), "exams_imagingstudy", "modality"),
            *words_of(
                "exams_imaging", origin=Origin, modality=Modality, region=ImagingRegion,
                precision=DatePrecision, result=ImagingResult,
            ),
        ]  # fmt: skip
        triggers = [never_deleted()]

    class Privacy:
        identifying = ()
        clinical = (
            "modality", "modality_text", "region", "region_text", "performed_on", "precision", "result",
            "finding_text",
        )  # fmt: skip
        operational = (
            "id", "clinic", "patient", "nodule", "origin", "sequence", "submission_id", "recorded_at",
            "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"imaging {self.pk}"

    @property
    def when_words(self) -> str:
        """The date as precisely as it is known."""
        return date_words(self.performed_on, self.precision)
