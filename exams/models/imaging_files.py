"""Images and PDFs of a study. What a file is stands beside its bytes, so that no list reads them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from audit.attribution import (
    Attributed,
    EnteredInError,
    Keyed,
    no_longer_than,
    ranges_of,
    said,
    words_of,
)
from audit.immutability import append_only
from exams.models.imaging import ImagingStudy
from exams.uploads import limits
from exams.vocabulary_of_imaging import FileKind
from patients.models import Patient


class ImagingFile(Attributed):
    """One file as we wrote it: never the bytes that were sent, never the name it had."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    study = models.ForeignKey(ImagingStudy, on_delete=models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=4, choices=FileKind)
    width_px = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height_px = models.PositiveIntegerField(_("height"), null=True, blank=True)
    n_pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    size_bytes = models.PositiveIntegerField(_("size"))
    is_reduced = models.BooleanField(_("made smaller"), default=False)
    sha256 = models.CharField(max_length=64)
    sent_in = models.UUIDField(_("sent in"), null=True, blank=True)

    class Meta:
        verbose_name = _("imaging file")
        verbose_name_plural = _("imaging files")
        ordering = ["study", "position"]
        constraints = [
            *said("exams_imagingfile", "kind", "sha256"),
            *words_of("exams_imagingfile", kind=FileKind),
            *ranges_of(
                "exams_imagingfile", width_px=(1, limits.STORED_SIDE_PX), height_px=(1, limits.STORED_SIDE_PX),
                n_pages=(1, limits.MOST_PAGES), size_bytes=(1, limits.MOST_STORED_BYTES),
            ),
            models.UniqueConstraint(fields=["study", "position"], name="exams_imagingfile_position_once"),
            models.CheckConstraint(
                condition=Q(kind=FileKind.PDF, n_pages__isnull=False, width_px__isnull=True, height_px__isnull=True)
                | Q(~Q(kind=FileKind.PDF), n_pages__isnull=True, width_px__isnull=False, height_px__isnull=False),
                name="exams_imagingfile_measured",
                violation_error_message=_("An image has a width and a height, a PDF has pages."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["clinic", "recorded_at"], name="exams_imagingfile_day"),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("kind", "width_px", "height_px", "n_pages")
        operational = (
            "id", "clinic", "patient", "study", "position", "size_bytes", "is_reduced", "sha256", "sent_in",
            "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"file {self.pk}"

    @property
    def is_image(self) -> bool:
        return self.kind != FileKind.PDF


class ImagingFileContent(Keyed):
    """The bytes of a file and of its thumbnail."""

    file = models.OneToOneField(ImagingFile, on_delete=models.PROTECT, related_name="content")
    content = models.BinaryField()
    thumbnail = models.BinaryField(blank=True)

    class Meta:
        verbose_name = _("content of an imaging file")
        verbose_name_plural = _("contents of imaging files")
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("content", "thumbnail")
        operational = ("id", "file")
        # The history of rows keeps that a row was written; the digest beside it says what.
        secret = ("content", "thumbnail")

    def __str__(self):
        return f"content {self.pk}"


class ImagingFileEnteredInError(EnteredInError):
    """Hides a file that was wrongly attached; it is kept."""

    file = models.OneToOneField(ImagingFile, on_delete=models.PROTECT, related_name="voided")

    class Meta:
        verbose_name = _("imaging file entered in error")
        verbose_name_plural = _("imaging files entered in error")
        constraints = [
            *said("exams_imagingfileenteredinerror", "reason"),
            *no_longer_than("exams_imagingfileenteredinerror", reason=500),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("reason",)
        operational = ("id", "file", "recorded_at", "recorded_by")

    def __str__(self):
        return f"void {self.pk}"
