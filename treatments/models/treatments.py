"""One step on the ladder (FHIR Procedure or MedicationStatement): the head all kinds share."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic, User
from audit.attribution import Attributed, Keyed, ranges_of, said, words_of
from audit.clinical_time import DatePrecision, date_words
from audit.immutability import never_deleted
from exams.models import Nodule
from patients.models import EpisodeOfCare, Patient
from patients.vocabulary import Origin
from treatments.querysets import TreatmentQuerySet
from treatments.vocabulary import Intent, Kind, Response, Rung, SafetyAnswer, State, StopReason


class Treatment(Attributed):
    """What was proposed or done, when, and how it ended. Never deleted; every change is audited."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="treatments")
    episode = models.ForeignKey(
        EpisodeOfCare, on_delete=models.PROTECT, null=True, blank=True, related_name="treatments"
    )
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.CLINIC)
    kind = models.CharField(_("what"), max_length=24, choices=Kind)
    kind_text = models.CharField(_("what, in words"), max_length=200, blank=True)
    rung = models.PositiveSmallIntegerField(_("rung"), choices=Rung, null=True, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=State)
    is_history = models.BooleanField(_("earlier, before this record"), default=False)
    started_on = models.DateField(_("from"), null=True, blank=True)
    started_time = models.TimeField(_("time"), null=True, blank=True)
    started_precision = models.CharField(
        max_length=10, choices=DatePrecision, default=DatePrecision.DAY
    )
    ended_on = models.DateField(_("to"), null=True, blank=True)
    ended_precision = models.CharField(max_length=10, choices=DatePrecision, blank=True)
    sequence = models.PositiveSmallIntegerField(_("order"), default=0)
    intent = models.CharField(_("intent"), max_length=12, choices=Intent, blank=True)
    step_reason = models.CharField(_("why this step"), max_length=300, blank=True)
    technique_text = models.CharField(_("how"), max_length=300, blank=True)
    sessions = models.PositiveSmallIntegerField(_("sessions"), null=True, blank=True)
    sessions_high = models.PositiveSmallIntegerField(_("sessions, up to"), null=True, blank=True)
    sessions_text = models.CharField(_("sessions in words"), max_length=80, blank=True)
    interval_days = models.DecimalField(
        _("days between sessions"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    interval_days_high = models.DecimalField(
        _("days between sessions, up to"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    times_per_day = models.DecimalField(
        _("times a day"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    minutes_each = models.PositiveSmallIntegerField(_("minutes each time"), null=True, blank=True)
    interval_text = models.CharField(_("interval in words"), max_length=80, blank=True)
    performed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    performed_by_text = models.CharField(_("by whom or where"), max_length=160, blank=True)
    referred_to = models.CharField(_("referred to"), max_length=160, blank=True)
    stop_reason = models.CharField(
        _("stopped because"), max_length=12, choices=StopReason, blank=True
    )
    stop_text = models.CharField(_("stopped because, in words"), max_length=300, blank=True)
    response = models.CharField(_("response"), max_length=10, choices=Response, blank=True)
    response_text = models.CharField(_("response in words"), max_length=300, blank=True)
    adverse_events = models.CharField(
        _("adverse events"), max_length=10, choices=SafetyAnswer, blank=True
    )
    review_on = models.DateField(_("review on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    detail_text = models.CharField(_("detail as published"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    objects = TreatmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("treatment")
        verbose_name_plural = _("treatments")
        ordering = ["started_on", "sequence", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(origin=Origin.PUBLISHED) | Q(LessThanOrEqual(Length("note"), 2000)),
                name="treatments_treatment_note_length",
                violation_error_message=_("Write at most 2000 letters."),
            ),
            *said("treatments_treatment", "origin", "started_precision", "state"),
            models.CheckConstraint(
                condition=Q(kind=Kind.OTHER) | Q(kind=Kind.SPINE_SURGERY) | Q(rung__isnull=False),
                name="treatments_treatment_on_a_rung",
                violation_error_message=_("Choose the rung."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="treatments_treatment_ends_after_start",
                violation_error_message=_("It cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.STOPPED) | ~Q(stop_reason="") | Q(origin=Origin.PUBLISHED),
                name="treatments_treatment_stopped_why",
                violation_error_message=_("Say why it was stopped."),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REFERRED) | ~Q(referred_to="") | Q(origin=Origin.PUBLISHED),
                name="treatments_treatment_referred_to",
                violation_error_message=_("Say to whom."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.OTHER) | ~Q(kind_text=""),
                name="treatments_treatment_other_named",
                violation_error_message=_("Say what it was."),
            ),
            *ranges_of(
                "treatments_treatment", sessions=(0, 500), sessions_high=(0, 500), rung=(1, 10),
                interval_days=(0, 3650), interval_days_high=(0, 3650), times_per_day=(0, 24), minutes_each=(1, 1440),
            ),
            *words_of(
                "treatments_treatment", origin=Origin, kind=Kind, state=State, intent=Intent,
                started_precision=DatePrecision, ended_precision=DatePrecision, stop_reason=StopReason,
                response=Response, adverse_events=SafetyAnswer,
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["patient", "started_on"], name="treatments_patient"),
            models.Index(fields=["clinic", "started_on"], name="treatments_clinic"),
        ]
        triggers = [never_deleted()]

    class Privacy:
        identifying = ()
        clinical = (
            "episode", "kind", "kind_text", "rung", "state", "is_history", "started_on", "started_time",
            "started_precision", "ended_on", "ended_precision", "intent", "step_reason", "technique_text",
            "sessions", "sessions_high", "sessions_text", "interval_days", "interval_days_high", "times_per_day", "minutes_each",
            "interval_text", "performed_by_text", "referred_to", "stop_reason", "stop_text", "response",
            "response_text", "adverse_events", "review_on", "note", "detail_text",
        )  # fmt: skip
        operational = (
            "id", "clinic", "patient", "origin", "sequence", "performed_by", "version", "submission_id",
            "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"treatment {self.pk}"

    @property
    def when_words(self) -> str:
        """The clinical date as precisely as it is known."""
        return date_words(self.started_on, self.started_precision)


class TreatmentTarget(Keyed):
    """A nodule this treatment aims at (courses; procedures have their own row per nodule)."""

    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="targets")
    nodule = models.ForeignKey(Nodule, on_delete=models.PROTECT, related_name="treatment_targets")

    class Meta:
        verbose_name = _("treatment target")
        verbose_name_plural = _("treatment targets")
        constraints = [
            models.UniqueConstraint(fields=["treatment", "nodule"], name="treatments_target_once"),
        ]
        triggers = [never_deleted()]

    class Privacy:
        identifying = ()
        clinical = ("treatment", "nodule")
        operational = ("id",)

    def __str__(self):
        return f"target {self.pk}"
