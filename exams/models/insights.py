"""Two nodules found to be one, one found to be two, and which findings then belong to the other."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from audit.attribution import Attributed, Keyed, both_or_neither, said
from audit.immutability import never_deleted, only_filled_once
from exams.models.exams import Exam
from exams.models.findings import PalpationFinding
from exams.models.nodules import Nodule
from exams.models.sameness import BETWEEN_TWO, OF_FINDING, same_side
from patients.models import Patient


class Insight(Attributed):
    """What somebody found out about two nodules, with the reason; it can be taken back with another."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        "accounts.User", verbose_name=_("taken back by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    undone_because = models.CharField(_("taken back because"), max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering = ["recorded_at", "id"]


def _undone(table: str) -> list[models.CheckConstraint]:
    return [
        both_or_neither("undone_at", "undone_by", name=f"{table}_undone_by_someone"),
        models.CheckConstraint(
            condition=Q(undone_at=None, undone_because="") | (Q(undone_at__isnull=False) & ~Q(undone_because="")),
            name=f"{table}_undone_because",
            violation_error_message=_("Give the reason."),
        ),
    ]  # fmt: skip


_CLINICAL = ("nodule", "into", "reason", "undone_because")
_OPERATIONAL = ("id", "clinic", "patient", "undone_at", "undone_by", "recorded_at", "recorded_by")


class NoduleJoin(Insight):
    """Somebody found two nodules to be one.

    The findings stay with the nodule they were recorded for; who reads follows `Nodule.joined_into`.
    """

    nodule = models.ForeignKey(
        Nodule, verbose_name=_("nodule"), on_delete=models.PROTECT, related_name="joins"
    )
    into = models.ForeignKey(
        Nodule, verbose_name=_("the same as"), on_delete=models.PROTECT, related_name="joins_into"
    )

    class Meta(Insight.Meta):
        verbose_name = _("joining of nodules")
        verbose_name_plural = _("joinings of nodules")
        constraints = [
            *said("exams_nodulejoin", "reason"),
            models.UniqueConstraint(
                fields=["nodule"], condition=Q(undone_at=None), name="exams_nodulejoin_once"
            ),
            models.CheckConstraint(
                condition=~Q(nodule=F("into")), name="exams_nodulejoin_two",
                violation_error_message=_("A nodule cannot be joined with itself."),
            ),
            *_undone("exams_nodulejoin"),
        ]  # fmt: skip
        triggers = [never_deleted(), same_side(BETWEEN_TWO)]

    class Privacy:
        identifying = ()
        clinical = _CLINICAL
        operational = _OPERATIONAL

    def __str__(self):
        return f"joining {self.pk}"


class NoduleDivision(Insight):
    """Somebody found one nodule to be two: `into` is the other one, numbered for it.

    Which findings are the other's stands in MovedFinding; the findings themselves never change.
    """

    nodule = models.ForeignKey(
        Nodule, verbose_name=_("nodule"), on_delete=models.PROTECT, related_name="divisions"
    )
    into = models.ForeignKey(
        Nodule, verbose_name=_("found apart"), on_delete=models.PROTECT, related_name="divisions_into"
    )  # fmt: skip
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    class Meta(Insight.Meta):
        verbose_name = _("division of a nodule")
        verbose_name_plural = _("divisions of nodules")
        constraints = [
            *said("exams_noduledivision", "reason"),
            models.UniqueConstraint(fields=["into"], name="exams_noduledivision_once"),
            models.CheckConstraint(
                condition=~Q(nodule=F("into")), name="exams_noduledivision_two",
                violation_error_message=_("A nodule is not found apart from itself."),
            ),
            *_undone("exams_noduledivision"),
        ]  # fmt: skip
        triggers = [never_deleted(), same_side(BETWEEN_TWO)]

    class Privacy:
        identifying = ()
        clinical = _CLINICAL
        operational = (*_OPERATIONAL, "submission_id")

    def __str__(self):
        return f"division {self.pk}"


class MovedFinding(Keyed):
    """One signed finding that belongs to the nodule found apart, as long as the division stands.

    `exam` and `recorded_as` repeat the finding's own, so that the database keeps one finding per exam
    and nodule here too, and so that alerts of that exam follow; the trigger compares them.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(
        NoduleDivision, verbose_name=_("division"), on_delete=models.PROTECT, related_name="moves"
    )
    exam = models.ForeignKey(
        Exam, verbose_name=_("exam"), on_delete=models.PROTECT, related_name="moves"
    )
    finding = models.ForeignKey(
        PalpationFinding, verbose_name=_("finding"), on_delete=models.PROTECT, related_name="moves"
    )
    recorded_as = models.ForeignKey(
        Nodule, verbose_name=_("recorded as"), on_delete=models.PROTECT, related_name="+"
    )
    nodule = models.ForeignKey(
        Nodule, verbose_name=_("found to be"), on_delete=models.PROTECT, related_name="moves"
    )
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("finding of a nodule found apart")
        verbose_name_plural = _("findings of nodules found apart")
        ordering = ["division", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding"], condition=Q(undone_at=None), name="exams_movedfinding_once"
            ),
            models.UniqueConstraint(
                fields=["exam", "nodule"], condition=Q(undone_at=None),
                name="exams_movedfinding_once_per_exam",
            ),
        ]  # fmt: skip
        triggers = [
            never_deleted(),
            same_side(OF_FINDING),
            only_filled_once("undone_at"),
        ]

    class Privacy:
        identifying = ()
        clinical = ("recorded_as", "nodule")
        operational = ("id", "clinic", "patient", "division", "exam", "finding", "undone_at")

    def __str__(self):
        return f"moved finding {self.pk}"
