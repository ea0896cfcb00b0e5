"""Images and PDFs of a study."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.attribution import no_longer_than
from exams.models.imaging import ImagingStudy
from exams.models.kept_files import KeptContent, KeptFile, KeptFileEnteredInError


class ImagingFile(KeptFile):
    """One file of a study; it hangs on the study's first version."""

    study = models.ForeignKey(ImagingStudy, on_delete=models.PROTECT, related_name="files")

    class Meta(KeptFile.Meta):
        verbose_name = _("imaging file")
        verbose_name_plural = _("imaging files")
        ordering = ["study", "position"]
        constraints = [
            *KeptFile.Meta.constraints,
            models.UniqueConstraint(
                fields=["study", "position"], name="exams_imagingfile_position_once"
            ),
        ]

    class Privacy(KeptFile.Privacy):
        operational = (*KeptFile.Privacy.operational, "study")

    def __str__(self):
        return f"file {self.pk}"


class ImagingFileContent(KeptContent):
    """The bytes of a study's file."""

    file = models.OneToOneField(ImagingFile, on_delete=models.PROTECT, related_name="content")

    class Meta(KeptContent.Meta):
        verbose_name = _("content of an imaging file")
        verbose_name_plural = _("contents of imaging files")

    class Privacy(KeptContent.Privacy):
        operational = ("id", "file")


class ImagingFileEnteredInError(KeptFileEnteredInError):
    """Hides a study's file."""

    file = models.OneToOneField(ImagingFile, on_delete=models.PROTECT, related_name="voided")

    class Meta(KeptFileEnteredInError.Meta):
        verbose_name = _("imaging file entered in error")
        verbose_name_plural = _("imaging files entered in error")
        constraints = [
            *KeptFileEnteredInError.Meta.constraints,
            *no_longer_than("exams_imagingfileenteredinerror", reason=500),
        ]

    class Privacy(KeptFileEnteredInError.Privacy):
        operational = ("id", "file", "recorded_at", "recorded_by")
