"""Dated imaging studies and tests, aimed at a nodule or at excluding something else."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from audit.attribution import (
    Attributed,
    EnteredInError,
    no_longer_than,
    ranges_of,
    said,
    said_unless,
    words_of,
)
from audit.clinical_time import DatePrecision, date_words
from audit.immutability import append_only, locked_when, never_deleted
from exams.models.nodules import Nodule
from exams.querysets import ImagingQuerySet
from exams.vocabulary import YesNoUnsure
from exams.vocabulary_of_imaging import (
    Echogenicity,
    ImagingRegion,
    ImagingResult,
    Modality,
    OnMovement,
    StudyAim,
    Vascularity,
    YesNo,
)
from patients.models import Patient
from patients.vocabulary import Origin

_MM: dict[str, Any] = {"max_digits": 5, "decimal_places": 1, "null": True, "blank": True}
_PUBLISHED = Q(origin=Origin.PUBLISHED, origin__isnull=False)
# Nothing was seen there, or nothing is known yet: a size would contradict it.
_SIZELESS = (ImagingResult.NODULE_NOT_SEEN, ImagingResult.AWAITED)


class ImagingStudy(Attributed):
    """One study (FHIR ImagingStudy). A clinic's own is written once and corrected by one that amends it."""

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
    aim = models.CharField(_("aimed at"), max_length=9, choices=StudyAim, blank=True)
    excluded_text = models.CharField(_("what is to be excluded"), max_length=200, blank=True)
    performed_at_text = models.CharField(_("where it was done"), max_length=160, blank=True)
    read_by_text = models.CharField(_("read by"), max_length=160, blank=True)
    skin_marker = models.CharField(_("marker on the skin"), max_length=3, choices=YesNo, blank=True)
    photo_consent = models.CharField(
        _("consent to the photograph"), max_length=3, choices=YesNo, blank=True
    )
    result = models.CharField(_("result"), max_length=16, choices=ImagingResult, blank=True)
    finding_text = models.TextField(_("finding"), blank=True)
    long_axis_mm = models.DecimalField(_("long axis"), **_MM)
    short_axis_mm = models.DecimalField(_("short axis"), **_MM)
    thickness_mm = models.DecimalField(_("thickness"), **_MM)
    depth_mm = models.DecimalField(_("depth below the skin"), **_MM)
    echogenicity = models.CharField(_("echo"), max_length=5, choices=Echogenicity, blank=True)
    capsule = models.CharField(_("capsule"), max_length=6, choices=YesNoUnsure, blank=True)
    vascularity = models.CharField(_("flow"), max_length=6, choices=Vascularity, blank=True)
    compressible = models.CharField(
        _("compressible"), max_length=6, choices=YesNoUnsure, blank=True
    )
    on_movement = models.CharField(_("on movement"), max_length=9, choices=OnMovement, blank=True)
    fascial_defect = models.CharField(
        _("gap in the fascia"), max_length=6, choices=YesNoUnsure, blank=True
    )
    fascial_defect_mm = models.DecimalField(_("width of the gap"), **_MM)
    report_text = models.TextField(_("report"), blank=True)
    amends = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amended_by"
    )
    amended_because = models.CharField(_("reason for the change"), max_length=500, blank=True)
    # Files are attached to the first version, and stand with every later one.
    first_version = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    objects = ImagingQuerySet.as_manager()

    class Meta:
        verbose_name = _("imaging study")
        verbose_name_plural = _("imaging studies")
        ordering = ["performed_on", "sequence", "recorded_at"]
        constraints = [
            *said("exams_imagingstudy", "origin", "precision"),
            *said_unless(_PUBLISHED, "exams_imagingstudy", "modality", "aim", "result"),
            *words_of(
                "exams_imaging", origin=Origin, modality=Modality, region=ImagingRegion,
                precision=DatePrecision, result=ImagingResult, aim=StudyAim, skin_marker=YesNo, photo_consent=YesNo,
                echogenicity=Echogenicity, capsule=YesNoUnsure, vascularity=Vascularity, compressible=YesNoUnsure,
                on_movement=OnMovement, fascial_defect=YesNoUnsure,
            ),
            *ranges_of(
                "exams_imaging", long_axis_mm=(1, 300), short_axis_mm=(1, 300), thickness_mm=(1, 300),
                depth_mm=(0, 200), fascial_defect_mm=(1, 100),
            ),
            models.CheckConstraint(
                condition=~Q(aim=StudyAim.NODULE) | Q(nodule__isnull=False),
                name="exams_imaging_nodule_named",
                violation_error_message=_("Say which nodule."),
            ),
            models.CheckConstraint(
                condition=~Q(aim=StudyAim.EXCLUSION) | ~Q(excluded_text=""),
                name="exams_imaging_exclusion_named",
                violation_error_message=_("Say what it is to exclude."),
            ),
            models.CheckConstraint(
                condition=~Q(result__in=_SIZELESS)
                | Q(long_axis_mm__isnull=True, short_axis_mm__isnull=True, thickness_mm__isnull=True),
                name="exams_imaging_seen_to_be_sized",
                violation_error_message=_("A nodule that was not seen, or a result still awaited, has no size."),
            ),
            models.CheckConstraint(
                condition=Q(short_axis_mm__isnull=True) | Q(long_axis_mm__isnull=True)
                | Q(short_axis_mm__lte=F("long_axis_mm")),
                name="exams_imaging_axes_in_order",
                violation_error_message=_("The short axis is not longer than the long axis."),
            ),
            models.CheckConstraint(
                condition=Q(fascial_defect_mm__isnull=True) | Q(fascial_defect=YesNoUnsure.YES),
                name="exams_imaging_gap_there",
                violation_error_message=_("A gap has a width only where there is one."),
            ),
            models.CheckConstraint(
                condition=~Q(modality=Modality.PHOTOGRAPH) | Q(photo_consent=YesNo.YES) | _PUBLISHED,
                name="exams_imaging_photo_consented",
                violation_error_message=_("A photograph needs the patient's own consent."),
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True) | (~Q(amended_because="") & Q(first_version__isnull=False)),
                name="exams_imaging_amended_with_reason",
                violation_error_message=_("Give the reason for the change."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["patient", "performed_on"], name="exams_imaging_patient")]
        triggers = [
            never_deleted(),
            locked_when(pgtrigger.Q(old__origin=Origin.CLINIC), name="written_once"),
        ]

    class Privacy:
        identifying = ()
        clinical = (
            "modality", "modality_text", "region", "region_text", "performed_on", "precision", "result",
            "finding_text", "aim", "excluded_text", "performed_at_text", "read_by_text", "skin_marker",
            "photo_consent", "long_axis_mm", "short_axis_mm", "thickness_mm", "depth_mm", "echogenicity", "capsule",
            "vascularity", "compressible", "on_movement", "fascial_defect", "fascial_defect_mm", "report_text",
            "amended_because",
        )  # fmt: skip
        operational = (
            "id", "clinic", "patient", "nodule", "origin", "sequence", "amends", "first_version", "submission_id",
            "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"imaging {self.pk}"

    @property
    def when_words(self) -> str:
        """The date as precisely as it is known."""
        return date_words(self.performed_on, self.precision)

    @property
    def first_id(self):
        """The key its files are attached under."""
        return self.first_version_id or self.pk


class ImagingEnteredInError(EnteredInError):
    """Takes a study out of use; it and its files stay readable."""

    imaging = models.OneToOneField(ImagingStudy, on_delete=models.PROTECT, related_name="voided")

    class Meta:
        verbose_name = _("imaging entered in error")
        verbose_name_plural = _("imaging entered in error")
        constraints = [
            *said("exams_imagingenteredinerror", "reason"),
            *no_longer_than("exams_imagingenteredinerror", reason=500),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("reason",)
        operational = ("id", "imaging", "recorded_at", "recorded_by")

    def __str__(self):
        return f"void {self.pk}"
