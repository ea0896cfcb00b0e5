"""Instruments as versioned data, and every score, whichever page wrote it."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from audit.attribution import (
    Attributed,
    EnteredInError,
    Keyed,
    no_longer_than,
    one_of,
    ranges_of,
    said,
)
from audit.clinical_time import DatePrecision, date_words
from audit.immutability import append_only, taken_only_when
from measures.querysets import ScoreQuerySet
from measures.vocabulary import (
    ChangeCategory,
    Direction,
    InstrumentCode,
    Mode,
    OutcomeCategory,
    Recall,
    Respondent,
    Situation,
)
from patients.models import Patient
from patients.vocabulary import Origin


class Instrument(Keyed):
    """One version of a measure: an old answer keeps reading as it was asked."""

    code = models.CharField(_("code"), max_length=24, choices=InstrumentCode)
    version = models.CharField(_("version"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    lowest = models.DecimalField(_("lowest"), max_digits=7, decimal_places=2, null=True, blank=True)
    highest = models.DecimalField(
        _("highest"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    direction = models.CharField(_("direction"), max_length=10, choices=Direction)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    important_change = models.DecimalField(
        _("important change"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    important_percent = models.DecimalField(
        _("important change in percent"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    owner = models.CharField(_("owner"), max_length=120, blank=True)
    recall = models.CharField(
        _("period asked about"), max_length=14, choices=Recall, default=Recall.NOT_STATED
    )
    scoring = models.CharField(_("how it is scored"), max_length=200, blank=True)
    missing_rule = models.CharField(_("when an answer is missing"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["code", "version"]
        constraints = [
            *said("measures_instrument", "name", "version"),
            models.UniqueConstraint(fields=["code", "version"], name="measures_instrument_once"),
            one_of("code", InstrumentCode, name="measures_instrument_code", blank=False),
            one_of("direction", Direction, name="measures_instrument_direction", blank=False),
            one_of("recall", Recall, name="measures_instrument_recall", blank=False),
        ]

    class Privacy:
        identifying = ()
        clinical = ()
        operational = (
            "id", "code", "version", "name", "lowest", "highest", "direction", "unit",
            "important_change", "important_percent", "source", "licence", "owner", "recall", "scoring",
            "missing_rule",
        )  # fmt: skip

    def __str__(self):
        return f"{self.name} ({self.version})"


def _on_its_instrument() -> pgtrigger.Trigger:
    """Refuse a score of the clinic's own beyond the ends of its instrument's scale."""
    return pgtrigger.Trigger(
        name="on_its_instrument",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__value__isnull=False, new__scale_highest__isnull=True)
        & ~pgtrigger.Q(new__origin=Origin.PUBLISHED),
        func="""
            IF EXISTS (
                SELECT 1 FROM measures_instrument i WHERE i.id = NEW.instrument_id
                AND (NEW.value < i.lowest OR NEW.value > i.highest)
            ) THEN
                RAISE EXCEPTION 'the score is outside its scale' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class Score(Attributed):
    """One answer, number or category. Written once; corrected by a row that amends it.

    `value` is null when only a category or words are known. `value_high` is the upper bound of a
    range. `scale_highest` is the top of the scale used (VAS 0-10 or 0-100).
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="scores")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.CLINIC)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="scores")
    instrument_text = models.CharField(_("instrument as named"), max_length=160, blank=True)
    value = models.DecimalField(_("value"), max_digits=8, decimal_places=3, null=True, blank=True)
    value_high = models.DecimalField(
        _("up to"), max_digits=8, decimal_places=3, null=True, blank=True
    )
    scale_highest = models.DecimalField(
        _("top of the scale"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    change_category = models.CharField(
        _("change"), max_length=1, choices=ChangeCategory, blank=True
    )
    outcome_category = models.CharField(
        _("outcome"), max_length=20, choices=OutcomeCategory, blank=True
    )
    words = models.CharField(_("in words"), max_length=300, blank=True)
    recall = models.CharField(_("period asked about"), max_length=14, choices=Recall)
    situation = models.CharField(
        _("situation"), max_length=12, choices=Situation, default=Situation.GENERAL
    )
    respondent = models.CharField(_("answered by"), max_length=12, choices=Respondent)
    mode = models.CharField(_("how"), max_length=10, choices=Mode)
    collected_on = models.DateField(_("date"), null=True, blank=True)
    collected_time = models.TimeField(_("time"), null=True, blank=True)
    precision = models.CharField(max_length=10, choices=DatePrecision, default=DatePrecision.DAY)
    sequence = models.PositiveSmallIntegerField(_("order"), default=0)
    since_on = models.DateField(_("since"), null=True, blank=True)
    since_text = models.CharField(_("since what"), max_length=200, blank=True)
    days_from_step = models.IntegerField(_("days from the step"), null=True, blank=True)
    time_text = models.CharField(_("time point as published"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    amends = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amended_by"
    )
    amended_because = models.CharField(_("reason for the change"), max_length=300, blank=True)
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["collected_on", "sequence", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(origin=Origin.PUBLISHED) | Q(collected_on__isnull=False),
                name="measures_score_dated",
                violation_error_message=_("Say when the score was given."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=-1000, value__lte=10000),
                name="measures_score_value_plausible",
                violation_error_message=_("The value is out of range."),
            ),
            models.CheckConstraint(
                condition=Q(scale_highest__isnull=True) | Q(value__isnull=True)
                | Q(value__gte=0, value__lte=F("scale_highest")),
                name="measures_score_on_scale",
                violation_error_message=_("The value is outside its scale."),
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True) | ~Q(amended_because=""),
                name="measures_score_amended_with_reason",
                violation_error_message=_("Give the reason for the change."),
            ),
            one_of("origin", Origin, name="measures_score_origin", blank=False),
            one_of("change_category", ChangeCategory, name="measures_score_change"),
            one_of("outcome_category", OutcomeCategory, name="measures_score_outcome"),
            one_of("recall", Recall, name="measures_score_recall", blank=False),
            one_of("situation", Situation, name="measures_score_situation", blank=False),
            one_of("respondent", Respondent, name="measures_score_respondent", blank=False),
            one_of("mode", Mode, name="measures_score_mode", blank=False),
            one_of("precision", DatePrecision, name="measures_score_precision", blank=False),
        ]  # fmt: skip
        indexes = [models.Index(fields=["patient", "collected_on"], name="measures_score_patient")]
        triggers = [append_only(), _on_its_instrument()]

    class Privacy:
        identifying = ()
        clinical = (
            "instrument_text", "value", "value_high", "scale_highest", "unit", "change_category",
            "outcome_category", "words", "recall", "situation", "collected_on", "collected_time", "precision",
            "since_on", "since_text", "days_from_step", "time_text", "note", "amended_because",
        )  # fmt: skip
        operational = (
            "id", "clinic", "patient", "origin", "instrument", "respondent", "mode", "sequence", "amends",
            "submission_id", "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"score {self.pk}"

    @property
    def when_words(self) -> str:
        """The clinical date as precisely as it is known."""
        return date_words(self.collected_on, self.precision)


class ScoreItem(Keyed):
    """One answer of a score, by the number of its question; wording in `measures.questions`.

    `value` is null where the question was left blank; a tick is 1, said not to apply 0. `words` are the
    activity the patient named, or what was added to a choice.
    """

    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField(_("question"))
    value = models.DecimalField(_("answer"), max_digits=4, decimal_places=2, null=True, blank=True)
    words = models.CharField(_("in words"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("answer of a score")
        verbose_name_plural = _("answers of scores")
        ordering = ["score", "number"]
        constraints = [
            models.UniqueConstraint(fields=["score", "number"], name="measures_scoreitem_once"),
            *ranges_of("measures_scoreitem", number=(1, 50), value=(0, 10)),
        ]
        triggers = [
            append_only(),
            # A score is written in one breath: nothing is added to what was asked then.
            taken_only_when(
                "EXISTS (SELECT 1 FROM measures_score s WHERE s.id = NEW.score_id"
                " AND s.recorded_at >= transaction_timestamp())",
                "an answer is written together with its score",
                name="with_its_score",
            ),
        ]

    class Privacy:
        identifying = ()
        clinical = ("value", "words")
        operational = ("id", "score", "number")

    def __str__(self):
        return f"answer {self.number}"


class ScoreEnteredInError(EnteredInError):
    """Takes a score out of use."""

    score = models.OneToOneField(Score, on_delete=models.PROTECT, related_name="voided")

    class Meta:
        verbose_name = _("score entered in error")
        verbose_name_plural = _("scores entered in error")
        constraints = [
            *said("measures_scoreenteredinerror", "reason"),
            *no_longer_than("measures_scoreenteredinerror", reason=500),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("reason",)
        operational = ("id", "score", "recorded_at", "recorded_by")

    def __str__(self):
        return f"void {self.pk}"
