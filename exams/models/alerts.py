"""Lump alerts: the versioned limits, what each exam raised, and the recorded response."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic, User
from audit.attribution import Attributed, Keyed, said, words_of
from audit.immutability import append_only, never_deleted, only_filled_once
from exams.models.exams import Exam
from exams.models.nodules import Nodule
from exams.querysets import LumpAlertQuerySet
from exams.vocabulary import AWAITING, AlertKind, AlertResponseCode, is_awaiting
from patients.models import Patient


class AlertLimits(Keyed):
    """One version of the limits, with its source. A change is a new version."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    size_mm = models.PositiveSmallIntegerField(_("size limit, mm"), default=50)
    is_at_or_over = models.BooleanField(_("alert at the limit itself"), default=True)
    growth_error_mm = models.PositiveSmallIntegerField(_("growth beyond, mm"), default=5)
    growth_error_percent = models.PositiveSmallIntegerField(_("growth beyond, %"), default=20)
    source = models.CharField(_("source"), max_length=300)
    review_on = models.DateField(_("review on"), null=True, blank=True)

    class Meta:
        verbose_name = _("alert limits")
        verbose_name_plural = _("alert limits")
        ordering = ["-version"]
        constraints = [
            *said("exams_alertlimits", "source"),
        ]
        get_latest_by = "version"

    class Privacy:
        identifying = ()
        clinical = ()
        operational = (
            "id", "version", "size_mm", "is_at_or_over", "growth_error_mm", "growth_error_percent",
            "source", "review_on",
        )  # fmt: skip

    def __str__(self):
        return f"version {self.version}"


class LumpAlert(Attributed):
    """A feature of a lump that wants a recorded response. It never hides or blocks the record."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="lump_alerts")
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="lump_alerts")
    nodule = models.ForeignKey(Nodule, on_delete=models.PROTECT, related_name="lump_alerts")
    kind = models.CharField(_("feature"), max_length=10, choices=AlertKind)
    working = models.CharField(_("working"), max_length=200)
    limits = models.ForeignKey(AlertLimits, on_delete=models.PROTECT, related_name="+")
    # Set when the draft that raised it says something else now, or when what it compared was of two
    # nodules; such an alert stands nowhere.
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = LumpAlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("lump alert")
        verbose_name_plural = _("lump alerts")
        ordering = ["-recorded_at"]
        constraints = [
            *said("exams_lumpalert", "kind", "working"),
            models.UniqueConstraint(
                fields=["exam", "nodule", "kind"], condition=Q(withdrawn_at=None), name="exams_alert_once"
            ),
            *words_of("exams_alert", kind=AlertKind),
        ]  # fmt: skip
        triggers = [only_filled_once("withdrawn_at"), never_deleted()]

    class Privacy:
        identifying = ()
        clinical = ("kind", "working")
        operational = (
            "id", "clinic", "patient", "exam", "nodule", "limits", "withdrawn_at", "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"alert {self.pk}"


class AlertResponse(Attributed):
    """What the clinician did about an alert. The newest response stands.

    One that awaits something has an owner and a day; it stays open until a response that awaits nothing.
    """

    alert = models.ForeignKey(LumpAlert, on_delete=models.PROTECT, related_name="responses")
    code = models.CharField(_("response"), max_length=12, choices=AlertResponseCode)
    text = models.CharField(_("in words"), max_length=300, blank=True)
    excluded_on = models.DateField(_("excluded on"), null=True, blank=True)
    due_on = models.DateField(_("result due on"), null=True, blank=True)
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submission_id = models.UUIDField(unique=True, null=True, blank=True)
    carried_from = models.ForeignKey(
        "self", verbose_name=_("given to the version before"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = _("alert response")
        verbose_name_plural = _("alert responses")
        ordering = ["-recorded_at"]
        constraints = [
            *said("exams_alertresponse", "code"),
            models.CheckConstraint(
                condition=~Q(code__in=[AlertResponseCode.OTHER, AlertResponseCode.RESULT], text=""),
                name="exams_alertresponse_named",
                violation_error_message=_("Say what was done."),
            ),
            models.CheckConstraint(
                condition=~Q(code=AlertResponseCode.EXCLUDED) | Q(excluded_on__isnull=False),
                name="exams_alertresponse_excluded_dated",
                violation_error_message=_("Say when it was excluded."),
            ),
            models.CheckConstraint(
                condition=~Q(code__in=AWAITING) | Q(due_on__isnull=False),
                name="exams_alertresponse_awaited_dated",
                violation_error_message=_("Say when the result is due."),
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(owner__isnull=False),
                name="exams_alertresponse_awaited_owned",
                violation_error_message=_("Say who waits for it."),
            ),
            models.CheckConstraint(
                condition=Q(code__in=[*AWAITING, AlertResponseCode.OTHER]) | Q(due_on=None),
                name="exams_alertresponse_closed_undated",
                violation_error_message=_("This closes the alert: nothing more is due."),
            ),
            *words_of("exams_alertresponse", code=AlertResponseCode),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("code", "text", "excluded_on", "due_on")
        operational = (
            "id", "alert", "owner", "submission_id", "carried_from", "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"response {self.pk}"

    @property
    def is_awaiting(self) -> bool:
        """Whether something is still to come: such a response closes nothing."""
        return is_awaiting(self.code, self.due_on)
