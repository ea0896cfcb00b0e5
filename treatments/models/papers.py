"""Scans of papers that belong to a treatment: the signed consent, a letter, whatever else was on paper."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.attribution import no_longer_than, said, words_of
from exams.models.kept_files import KeptContent, KeptFile, KeptFileEnteredInError
from treatments.models.consents import Consent
from treatments.models.guards import only_of_its_treatment, only_of_its_written_consent
from treatments.models.treatments import Treatment
from treatments.vocabulary_of_operations import PaperKind


class TreatmentPaper(KeptFile):
    """One scan: a picture of a page, or a PDF of some (FHIR DocumentReference)."""

    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="papers")
    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="papers",
        verbose_name=_("consent signed on it"),
    )  # fmt: skip
    paper_kind = models.CharField(_("which paper"), max_length=7, choices=PaperKind)

    class Meta(KeptFile.Meta):
        verbose_name = _("paper of a treatment")
        verbose_name_plural = _("papers of treatments")
        ordering = ["treatment", "position"]
        constraints = [
            *KeptFile.Meta.constraints,
            *said("treatments_treatmentpaper", "paper_kind"),
            *words_of("treatments_treatmentpaper", paper_kind=PaperKind),
            models.UniqueConstraint(
                fields=["treatment", "position"], name="treatments_treatmentpaper_position_once"
            ),
            models.CheckConstraint(
                condition=Q(paper_kind=PaperKind.CONSENT, consent__isnull=False)
                | Q(~Q(paper_kind=PaperKind.CONSENT), consent__isnull=True),
                name="treatments_treatmentpaper_which_consent",
                violation_error_message=_("A signed consent is the paper of one consent, and no other paper is."),
            ),
        ]  # fmt: skip
        triggers = [
            *KeptFile.Meta.triggers, only_of_its_treatment(), only_of_its_written_consent(),
        ]  # fmt: skip

    class Privacy(KeptFile.Privacy):
        clinical = (*KeptFile.Privacy.clinical, "paper_kind")
        operational = (*KeptFile.Privacy.operational, "treatment", "consent")

    def __str__(self):
        return f"paper {self.pk}"


class TreatmentPaperContent(KeptContent):
    """The bytes of a scan."""

    paper = models.OneToOneField(TreatmentPaper, on_delete=models.PROTECT, related_name="content")

    class Meta(KeptContent.Meta):
        verbose_name = _("content of a paper of a treatment")
        verbose_name_plural = _("contents of papers of treatments")

    class Privacy(KeptContent.Privacy):
        operational = ("id", "paper")


class TreatmentPaperEnteredInError(KeptFileEnteredInError):
    """Hides a scan that was wrongly attached."""

    paper = models.OneToOneField(TreatmentPaper, on_delete=models.PROTECT, related_name="voided")

    class Meta(KeptFileEnteredInError.Meta):
        verbose_name = _("paper of a treatment entered in error")
        verbose_name_plural = _("papers of treatments entered in error")
        constraints = [
            *KeptFileEnteredInError.Meta.constraints,
            *no_longer_than("treatments_treatmentpaperenteredinerror", reason=300),
        ]

    class Privacy(KeptFileEnteredInError.Privacy):
        operational = ("id", "paper", "recorded_at", "recorded_by")
