"""What is added to a signed exam without replacing any of it: dated, signed addenda."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.attribution import EnteredInError, Keyed, no_longer_than, said
from audit.immutability import append_only
from exams.models.exams import Exam
from exams.models.guards import only_under_what_counts
from exams.querysets import AddendumQuerySet


class ExamAddendum(Keyed):
    """A text under a signed exam. `digest` is the SHA-256 of it as it was signed."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="addenda")
    text = models.TextField(_("addendum"))
    is_patient_asked = models.BooleanField(_("asked for by the patient"), default=False)
    signed_by = models.ForeignKey(
        User, verbose_name=_("signed by"), on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(_("signed at"))
    digest = models.CharField(_("digest"), max_length=64)
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    objects = AddendumQuerySet.as_manager()

    class Meta:
        verbose_name = _("addendum")
        verbose_name_plural = _("addenda")
        ordering = ["signed_at", "id"]
        constraints = [
            *said("exams_examaddendum", "text", "digest"),
            *no_longer_than("exams_examaddendum", text=4000),
        ]
        triggers = [append_only(), only_under_what_counts()]

    class Privacy:
        identifying = ()
        clinical = ("text", "is_patient_asked")
        operational = ("id", "exam", "signed_by", "signed_at", "digest", "submission_id")

    def __str__(self):
        return f"addendum {self.pk}"


class ExamAddendumEnteredInError(EnteredInError):
    """Takes an addendum out of use; it stays readable, struck through."""

    addendum = models.OneToOneField(ExamAddendum, on_delete=models.PROTECT, related_name="voided")

    class Meta:
        verbose_name = _("addendum entered in error")
        verbose_name_plural = _("addenda entered in error")
        constraints = [
            *said("exams_examaddendumenteredinerror", "reason"),
            *no_longer_than("exams_examaddendumenteredinerror", reason=500),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("reason",)
        operational = ("id", "addendum", "recorded_at", "recorded_by")

    def __str__(self):
        return f"void {self.pk}"
