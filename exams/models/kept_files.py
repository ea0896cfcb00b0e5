"""What every kept file has. What it is stands beside its bytes, so that no list reads them."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from audit.attribution import (
    Attributed,
    EnteredInError,
    Keyed,
    ranges_of,
    said,
    words_of,
)
from audit.immutability import append_only
from exams.uploads import limits
from exams.vocabulary_of_imaging import FileKind
from patients.models import Patient

# Django writes each table's own name into these.
_TABLE = "%(app_label)s_%(class)s"


class KeptFile(Attributed):
    """One file as we wrote it: never the bytes that were sent, never the name it had."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
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
        abstract = True
        constraints = [
            *said(_TABLE, "kind", "sha256"),
            *words_of(_TABLE, kind=FileKind),
            *ranges_of(
                _TABLE, width_px=(1, limits.STORED_SIDE_PX), height_px=(1, limits.STORED_SIDE_PX),
                n_pages=(1, limits.MOST_PAGES), size_bytes=(1, limits.MOST_STORED_BYTES),
            ),
            models.CheckConstraint(
                condition=Q(kind=FileKind.PDF, n_pages__isnull=False, width_px__isnull=True, height_px__isnull=True)
                | Q(~Q(kind=FileKind.PDF), n_pages__isnull=True, width_px__isnull=False, height_px__isnull=False),
                name=f"{_TABLE}_measured",
                violation_error_message=_("An image has a width and a height, a PDF has pages."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["clinic", "recorded_at"], name=f"{_TABLE}_day")]
        triggers: list[pgtrigger.Trigger] = [append_only()]

    class Privacy:
        identifying = ()
        clinical: tuple[str, ...] = ("kind", "width_px", "height_px", "n_pages")
        operational: tuple[str, ...] = (
            "id", "clinic", "patient", "position", "size_bytes", "is_reduced", "sha256", "sent_in",
            "recorded_at", "recorded_by",
        )  # fmt: skip

    @property
    def is_image(self) -> bool:
        return self.kind != FileKind.PDF


class KeptContent(Keyed):
    """The bytes of a file and of its thumbnail."""

    content = models.BinaryField()
    thumbnail = models.BinaryField(blank=True)

    class Meta:
        abstract = True
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("content", "thumbnail")
        # The history of rows keeps that a row was written; the digest beside it says what.
        secret = ("content", "thumbnail")

    def __str__(self):
        return f"content {self.pk}"


class KeptFileEnteredInError(EnteredInError):
    """Hides a file that was wrongly attached; it is kept."""

    class Meta:
        abstract = True
        constraints = [*said(_TABLE, "reason")]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("reason",)

    def __str__(self):
        return f"void {self.pk}"
