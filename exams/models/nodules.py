"""The same palpable thing across exams (FHIR BodyStructure)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from audit.attribution import Attributed, both_or_neither, said, words_of
from audit.immutability import never_deleted
from exams.models.sameness import WITH_OTHER_NODULES, same_side
from exams.querysets import NoduleQuerySet
from exams.vocabulary import CloseReason, Laterality, Region
from patients.models import Patient
from patients.vocabulary import Origin


class Nodule(Attributed):
    """N1, N2 … for life. Where it is belongs to each finding; the side is what the hand said."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="nodules")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.CLINIC)
    number = models.PositiveSmallIntegerField(_("number"))
    side = models.CharField(_("side"), max_length=5, choices=Laterality, blank=True)
    side_text = models.CharField(_("side in words"), max_length=120, blank=True)
    region_stated = models.CharField(_("region"), max_length=24, choices=Region, blank=True)
    region_text = models.CharField(_("region in words"), max_length=300, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    close_reason = models.CharField(
        _("closed because"), max_length=10, choices=CloseReason, blank=True
    )
    closed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    joined_into = models.ForeignKey(
        "self", verbose_name=_("the same as"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="joined_nodules",
    )  # fmt: skip
    divided_from = models.ForeignKey(
        "self", verbose_name=_("found apart from"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="divided_nodules",
    )  # fmt: skip

    objects = NoduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("nodule")
        verbose_name_plural = _("nodules")
        ordering = ["patient", "number"]
        constraints = [
            *said("exams_nodule", "origin"),
            models.UniqueConstraint(fields=["patient", "number"], name="exams_nodule_number_once"),
            models.CheckConstraint(
                condition=Q(origin=Origin.PUBLISHED) | ~Q(side=""),
                name="exams_nodule_has_side",
                violation_error_message=_("Say which side: LEFT or RIGHT."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="exams_nodule_number_from_one",
                violation_error_message=_("Nodules are numbered from 1."),
            ),
            models.CheckConstraint(
                condition=Q(joined_into=None) | (Q(close_reason=CloseReason.JOINED) & ~Q(joined_into=F("id"))),
                name="exams_nodule_joined_is_closed",
                violation_error_message=_("A nodule that is the same as another is no longer followed by itself."),
            ),
            models.CheckConstraint(
                condition=Q(divided_from=None) | ~Q(divided_from=F("id")),
                name="exams_nodule_divided_from_another",
                violation_error_message=_("A nodule is not found apart from itself."),
            ),
            both_or_neither("closed_on", "closed_by", name="exams_nodule_closed_by_someone"),
            *words_of("exams_nodule", origin=Origin, side=Laterality, region_stated=Region,
                      close_reason=CloseReason),
        ]  # fmt: skip
        triggers = [never_deleted(), same_side(WITH_OTHER_NODULES)]

    class Privacy:
        identifying = ()
        clinical = (
            "side", "side_text", "region_stated", "region_text", "closed_on", "close_reason", "closed_by", "joined_into",
            "divided_from",
        )  # fmt: skip
        operational = ("id", "clinic", "patient", "origin", "number", "recorded_at", "recorded_by")

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """`N1`."""
        return f"N{self.number}"

    @property
    def side_words(self) -> str:
        """LEFT or RIGHT, or the words of the record."""
        return (
            str(self.get_side_display())
            if self.side
            else (self.side_text or str(_("side not stated")))
        )

    @property
    def label_and_side(self) -> str:
        """`N1 RIGHT`."""
        return f"{self.label} {self.side_words}"
