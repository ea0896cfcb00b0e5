"""One hands-on examination, its complaint, and how it is taken out of use."""

from datetime import date

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic, User
from audit.attribution import (
    Attributed,
    EnteredInError,
    Keyed,
    both_or_neither,
    lists_of,
    no_longer_than,
    ranges_of,
    said,
    words_of,
)
from audit.clinical_time import DatePrecision, date_words
from audit.immutability import append_only, locked_when, locked_with_parent, never_deleted
from exams.querysets import ExamQuerySet
from exams.vocabulary import (
    Bound,
    ComplaintSide,
    DurationUnit,
    ExamStatus,
    FlagAnswer,
    Gait,
    Impact,
    NeuroResult,
    Onset,
    PainfulMovement,
    PainPattern,
    PainQuality,
    PainSite,
    PalpationResult,
    Posture,
    ProvocationResult,
    Provoking,
    Radiation,
    Relieving,
    SlrResult,
)
from measures.models import Score
from patients.models import EpisodeOfCare, Patient
from patients.vocabulary import Origin

FLAG_GROUPS = ("cauda_equina", "cancer", "infection", "fracture", "inflammatory")


class Exam(Attributed):
    """An exam. While preliminary anything may be empty; once signed nothing can change."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="exams")
    episode = models.ForeignKey(
        EpisodeOfCare, on_delete=models.PROTECT, null=True, blank=True, related_name="exams"
    )
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.CLINIC)
    status = models.CharField(max_length=12, choices=ExamStatus, default=ExamStatus.PRELIMINARY)
    examined_on = models.DateField(_("date of the exam"), null=True, blank=True)
    examined_time = models.TimeField(_("time"), null=True, blank=True)
    precision = models.CharField(max_length=10, choices=DatePrecision, default=DatePrecision.DAY)
    sequence = models.PositiveSmallIntegerField(_("order"), default=0)
    examiner = models.ForeignKey(
        User,
        verbose_name=_("examiner"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    posture = models.CharField(_("posture"), max_length=16, choices=Posture, blank=True)
    palpation = models.CharField(_("palpation"), max_length=14, choices=PalpationResult, blank=True)
    flag_cauda_equina = models.CharField(
        _("bladder, saddle or legs"), max_length=10, choices=FlagAnswer, blank=True
    )
    flag_cancer = models.CharField(_("cancer"), max_length=10, choices=FlagAnswer, blank=True)
    flag_infection = models.CharField(_("infection"), max_length=10, choices=FlagAnswer, blank=True)
    flag_fracture = models.CharField(_("fracture"), max_length=10, choices=FlagAnswer, blank=True)
    flag_inflammatory = models.CharField(
        _("inflammatory"), max_length=10, choices=FlagAnswer, blank=True
    )
    flag_response = models.CharField(
        _("what was done about the red flag"), max_length=500, blank=True
    )
    neuro = models.CharField(_("neurological exam"), max_length=12, choices=NeuroResult, blank=True)
    neuro_text = models.CharField(_("neurological exam in words"), max_length=500, blank=True)
    slr_left = models.CharField(
        _("straight leg raise LEFT"), max_length=12, choices=SlrResult, blank=True
    )
    slr_right = models.CharField(
        _("straight leg raise RIGHT"), max_length=12, choices=SlrResult, blank=True
    )
    slr = models.CharField(
        _("straight leg raise, side not stated"), max_length=12, choices=SlrResult, blank=True
    )
    slr_text = models.CharField(_("straight leg raise in words"), max_length=200, blank=True)
    slr_left_deg = models.PositiveSmallIntegerField(
        _("leg raise LEFT, degrees"), null=True, blank=True
    )
    slr_right_deg = models.PositiveSmallIntegerField(
        _("leg raise RIGHT, degrees"), null=True, blank=True
    )
    hip_left = models.CharField(
        _("hip test LEFT"), max_length=10, choices=ProvocationResult, blank=True
    )
    hip_right = models.CharField(
        _("hip test RIGHT"), max_length=10, choices=ProvocationResult, blank=True
    )
    si_left = models.CharField(
        _("SI joint test LEFT"), max_length=10, choices=ProvocationResult, blank=True
    )
    si_right = models.CharField(
        _("SI joint test RIGHT"), max_length=10, choices=ProvocationResult, blank=True
    )
    movement_pain = ArrayField(
        models.CharField(max_length=10, choices=PainfulMovement),
        verbose_name=_("movements that hurt"),
        null=True,
        blank=True,
    )
    finger_floor_mm = models.PositiveSmallIntegerField(
        _("fingers to floor, mm"), null=True, blank=True
    )
    gait = models.CharField(_("gait"), max_length=10, choices=Gait, blank=True)
    gait_text = models.CharField(_("gait in words"), max_length=200, blank=True)
    skin_text = models.CharField(_("skin in words"), max_length=300, blank=True)
    algometry_text = models.CharField(_("algometry in words"), max_length=300, blank=True)
    pain_score = models.ForeignKey(
        Score, on_delete=models.PROTECT, null=True, blank=True, related_name="exams",
        verbose_name=_("pain, last 7 days"),
    )  # fmt: skip
    plan = models.TextField(_("plan"), blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    signed_by = models.ForeignKey(
        User,
        verbose_name=_("signed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    amends = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amended_by"
    )
    amended_because = models.CharField(_("reason for the change"), max_length=500, blank=True)
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    objects = ExamQuerySet.as_manager()

    class Meta:
        verbose_name = _("exam")
        verbose_name_plural = _("exams")
        ordering = ["-examined_on", "-examined_time", "-recorded_at"]
        constraints = [
            *said("exams_exam", "precision", "status"),
            both_or_neither("signed_at", "signed_by", name="exams_exam_signed_by_someone"),
            models.CheckConstraint(
                condition=Q(status=ExamStatus.PRELIMINARY, signed_at__isnull=True)
                | Q(status=ExamStatus.FINAL, signed_at__isnull=False)
                | Q(origin=Origin.PUBLISHED),
                name="exams_exam_final_is_signed",
                violation_error_message=_("A signed exam says who signed it and when."),
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.PUBLISHED)
                | Q(examined_on__isnull=False, examiner__isnull=False, episode__isnull=False),
                name="exams_exam_dated",
                violation_error_message=_("Say when the exam was and who examined."),
            ),
            models.CheckConstraint(
                condition=Q(examined_on__isnull=True) | Q(examined_on__gte=date(1880, 1, 1)),
                name="exams_exam_date_plausible",
                violation_error_message=_("Check the date of the exam."),
            ),
            models.CheckConstraint(
                condition=Q(status=ExamStatus.PRELIMINARY)
                | Q(origin=Origin.PUBLISHED)
                | (
                    ~Q(palpation="")
                    & ~Q(flag_cauda_equina="") & ~Q(flag_cancer="") & ~Q(flag_infection="")
                    & ~Q(flag_fracture="") & ~Q(flag_inflammatory="")
                ),
                name="exams_exam_complete_when_signed",
                violation_error_message=_("Palpation and the five red-flag groups are answered before signing."),
            ),
            models.CheckConstraint(
                condition=Q(status=ExamStatus.PRELIMINARY)
                | ~Q(flag_cauda_equina=FlagAnswer.PRESENT)
                | ~Q(flag_response=""),
                name="exams_exam_emergency_answered",
                violation_error_message=_("Say what was done about bladder, saddle or leg signs."),
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True) | ~Q(amended_because=""),
                name="exams_exam_amended_with_reason",
                violation_error_message=_("Give the reason for the change."),
            ),
            *words_of(
                "exams_exam", origin=Origin, status=ExamStatus, precision=DatePrecision, posture=Posture,
                palpation=PalpationResult, flag_cauda_equina=FlagAnswer, flag_cancer=FlagAnswer,
                flag_infection=FlagAnswer, flag_fracture=FlagAnswer, flag_inflammatory=FlagAnswer,
                neuro=NeuroResult, slr_left=SlrResult, slr_right=SlrResult, slr=SlrResult,
                hip_left=ProvocationResult, hip_right=ProvocationResult, si_left=ProvocationResult,
                si_right=ProvocationResult, gait=Gait,
            ),
            *lists_of("exams_exam", movement_pain=PainfulMovement),
            *ranges_of(
                "exams_exam", slr_left_deg=(0, 120), slr_right_deg=(0, 120), finger_floor_mm=(0, 1500)
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["patient", "examined_on"], name="exams_exam_patient"),
            models.Index(
                fields=["clinic", "status"],
                name="exams_exam_unsigned",
                condition=Q(status="preliminary"),
            ),
            models.Index(
                fields=["clinic", "review_on"],
                name="exams_exam_review",
                condition=Q(review_on__isnull=False),
            ),
        ]
        triggers = [
            locked_when(pgtrigger.Q(old__signed_at__isnull=False)),
            never_deleted(),
        ]

    class Privacy:
        identifying = ()
        clinical = (
            "episode", "examined_on", "examined_time", "precision", "posture", "palpation",
            "flag_cauda_equina", "flag_cancer", "flag_infection", "flag_fracture", "flag_inflammatory",
            "flag_response", "neuro", "neuro_text", "slr_left", "slr_right", "slr", "slr_text", "skin_text",
            "slr_left_deg", "slr_right_deg", "hip_left", "hip_right", "si_left", "si_right", "movement_pain",
            "finger_floor_mm", "gait", "gait_text", "algometry_text", "pain_score", "plan", "review_on", "note", "amended_because",
        )  # fmt: skip
        operational = (
            "id", "clinic", "patient", "origin", "status", "sequence", "examiner", "version", "signed_at",
            "signed_by", "amends", "submission_id", "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"exam {self.pk}"

    def get_absolute_url(self):
        return reverse("exams:detail", args=[self.pk])

    @property
    def is_signed(self) -> bool:
        """Signed exams cannot change."""
        return self.signed_at is not None

    @property
    def is_back_entry(self) -> bool:
        """Entered on a later day than it happened; normal, and marked."""
        return (
            bool(self.examined_on) and self.clinic.local(self.recorded_at).date() > self.examined_on
        )

    @property
    def when_words(self) -> str:
        """The clinical date as precisely as it is known."""
        return date_words(self.examined_on, self.precision)


class Complaint(Keyed):
    """What the patient came with, as asked at one exam. Null lists: not recorded; empty: none."""

    exam = models.OneToOneField(Exam, on_delete=models.PROTECT, related_name="complaint")
    main_site = models.CharField(_("main site"), max_length=16, choices=PainSite, blank=True)
    main_site_text = models.CharField(_("site in words"), max_length=200, blank=True)
    side = models.CharField(_("side"), max_length=12, choices=ComplaintSide, blank=True)
    duration_value = models.DecimalField(
        _("for how long"), max_digits=6, decimal_places=1, null=True, blank=True
    )
    duration_unit = models.CharField(max_length=8, choices=DurationUnit, blank=True)
    duration_bound = models.CharField(max_length=6, choices=Bound, blank=True)
    duration_months = models.DecimalField(
        _("duration in months"), max_digits=6, decimal_places=1, null=True, blank=True
    )
    duration_text = models.CharField(_("duration in words"), max_length=200, blank=True)
    onset = models.CharField(_("onset"), max_length=12, choices=Onset, blank=True)
    onset_text = models.CharField(_("onset in words"), max_length=200, blank=True)
    onset_on = models.DateField(_("since"), null=True, blank=True)
    onset_precision = models.CharField(
        _("since, how exactly"), max_length=10, choices=DatePrecision, blank=True
    )
    pattern = models.CharField(_("pattern"), max_length=14, choices=PainPattern, blank=True)
    has_night_pain = models.BooleanField(_("pain at night"), null=True, blank=True)
    qualities = ArrayField(
        models.CharField(max_length=10, choices=PainQuality),
        verbose_name=_("quality"),
        null=True,
        blank=True,
    )
    character_text = models.CharField(_("character in words"), max_length=300, blank=True)
    radiation = ArrayField(
        models.CharField(max_length=16, choices=Radiation),
        verbose_name=_("spreads to"),
        null=True,
        blank=True,
    )
    radiation_texts = ArrayField(models.CharField(max_length=200), null=True, blank=True)
    # Of the places in `radiation`, those said to be on a side; one in neither list has no side stated.
    radiation_left = ArrayField(
        models.CharField(max_length=16, choices=Radiation),
        verbose_name=_("spreads to, on the LEFT"),
        null=True,
        blank=True,
    )
    radiation_right = ArrayField(
        models.CharField(max_length=16, choices=Radiation),
        verbose_name=_("spreads to, on the RIGHT"),
        null=True,
        blank=True,
    )
    provoking = ArrayField(
        models.CharField(max_length=12, choices=Provoking),
        verbose_name=_("worse with"),
        null=True,
        blank=True,
    )
    provoking_texts = ArrayField(models.CharField(max_length=200), null=True, blank=True)
    relieving = ArrayField(
        models.CharField(max_length=12, choices=Relieving),
        verbose_name=_("better with"),
        null=True,
        blank=True,
    )
    relieving_texts = ArrayField(models.CharField(max_length=200), null=True, blank=True)
    has_morning_stiffness = models.BooleanField(_("morning stiffness"), null=True, blank=True)
    impact = ArrayField(
        models.CharField(max_length=10, choices=Impact),
        verbose_name=_("keeps from, worries"),
        null=True,
        blank=True,
    )
    associated_texts = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("associated symptoms"),
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        constraints = [
            *words_of(
                "exams_complaint", main_site=PainSite, side=ComplaintSide, duration_unit=DurationUnit,
                duration_bound=Bound, onset=Onset, pattern=PainPattern, onset_precision=DatePrecision,
            ),
            *lists_of(
                "exams_complaint", qualities=PainQuality, radiation=Radiation, provoking=Provoking,
                relieving=Relieving, impact=Impact, radiation_left=Radiation, radiation_right=Radiation,
            ),
            models.CheckConstraint(
                condition=(Q(radiation_left=None) | Q(radiation__isnull=False, radiation__contains=F("radiation_left")))
                & (Q(radiation_right=None) | Q(radiation__isnull=False, radiation__contains=F("radiation_right"))),
                name="exams_complaint_sides_of_places",
                violation_error_message=_("A side is said of a place the pain spreads to."),
            ),
            models.CheckConstraint(
                condition=(Q(radiation_left=None) | ~Q(radiation_left__contains=[Radiation.NONE]))
                & (Q(radiation_right=None) | ~Q(radiation_right__contains=[Radiation.NONE])),
                name="exams_complaint_none_has_no_side",
                violation_error_message=_("None and a place exclude each other."),
            ),
            models.CheckConstraint(
                condition=Q(onset_on=None, onset_precision__in=["", DatePrecision.UNKNOWN])
                | Q(onset_on__isnull=False, onset_on__gte=date(1880, 1, 1),
                    onset_precision__in=[DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.YEAR]),
                name="exams_complaint_onset_date_whole",
                violation_error_message=_("Say when it began and how exactly that is known, or that it is not known."),
            ),
            *ranges_of("exams_complaint", duration_value=(0, 1200), duration_months=(0, 1200)),
        ]  # fmt: skip
        triggers = [
            locked_with_parent(
                table="exams_exam", column="exam_id", closed="p.signed_at IS NOT NULL"
            ),
        ]

    class Privacy:
        identifying = ()
        clinical = (
            "main_site", "main_site_text", "side", "duration_value", "duration_unit", "duration_bound",
            "duration_months", "duration_text", "onset", "onset_text", "pattern", "has_night_pain",
            "qualities", "character_text", "radiation", "radiation_texts", "provoking", "provoking_texts",
            "relieving", "relieving_texts", "associated_texts", "has_morning_stiffness", "impact", "onset_on",
            "onset_precision", "radiation_left", "radiation_right",
        )  # fmt: skip
        operational = ("id", "exam")

    def __str__(self):
        return f"complaint {self.pk}"


class ExamEnteredInError(EnteredInError):
    """Takes an exam out of use; it stays readable."""

    exam = models.OneToOneField(Exam, on_delete=models.PROTECT, related_name="voided")

    class Meta:
        verbose_name = _("exam entered in error")
        verbose_name_plural = _("exams entered in error")
        constraints = [
            *said("exams_examenteredinerror", "reason"),
            *no_longer_than("exams_examenteredinerror", reason=500),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("reason",)
        operational = ("id", "exam", "recorded_at", "recorded_by")

    def __str__(self):
        return f"void {self.pk}"
