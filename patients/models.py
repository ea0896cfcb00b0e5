"""Who the patient is: identity, contact, allergies, measures of the body, conditions, today's list."""

from datetime import date

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from audit.attribution import Attributed, between, one_of, said
from audit.clinical_time import DatePrecision
from audit.immutability import append_only, never_deleted
from patients.names import folded
from patients.querysets import ArrivalQuerySet, PatientQuerySet
from patients.vocabulary import (
    AllergenClass,
    AllergyStatus,
    ArrivalState,
    CallResult,
    ConditionCode,
    ConditionKind,
    Origin,
    RecordKind,
    Severity,
    Sex,
)


class Patient(Attributed):
    """A person cared for by one clinic, or one described in print (then in the library)."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="patients")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.CLINIC)
    kind = models.CharField(max_length=10, choices=RecordKind, default=RecordKind.PERSON)
    record_number = models.CharField(_("record number"), max_length=30)
    family_name = models.CharField(_("family name"), max_length=80)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    search_name = models.CharField(max_length=200, editable=False)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, blank=True)
    stated_age_years = models.DecimalField(
        _("age as published"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    stated_age_text = models.CharField(_("age in words"), max_length=120, blank=True)
    occupation = models.CharField(_("occupation"), max_length=160, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.TextField(_("address"), blank=True)
    contact_note = models.CharField(_("note about contact"), max_length=200, blank=True)
    no_email = models.BooleanField(_("wants no e-mail"), default=False, db_default=False)
    no_calls = models.BooleanField(_("wants no calls"), default=False, db_default=False)
    allergy_status = models.CharField(
        _("allergies"), max_length=12, choices=AllergyStatus, default=AllergyStatus.NOT_ASKED
    )
    allergies_asked_on = models.DateField(_("allergies asked on"), null=True, blank=True)
    # The day somebody said that the list of conditions and medicines is whole.
    conditions_asked_on = models.DateField(_("conditions asked on"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    inactive_reason = models.CharField(_("why inactive"), max_length=200, blank=True)
    is_deceased = models.BooleanField(_("deceased"), default=False)
    deceased_on = models.DateField(_("date of death"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PatientQuerySet.as_manager()

    class Meta:
        verbose_name = _("patient")
        verbose_name_plural = _("patients")
        ordering = ["family_name", "given_name", "birth_date"]
        constraints = [
            *said("patients_patient", "record_number", "search_name"),
            models.UniqueConstraint(
                fields=["clinic", "record_number"],
                name="patients_patient_number_once",
                violation_error_message=_("This record number is taken in this clinic."),
            ),
            models.CheckConstraint(
                condition=~Q(family_name=""),
                name="patients_patient_has_name",
                violation_error_message=_("Enter the family name."),
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.PUBLISHED)
                | (Q(birth_date__isnull=False) & ~Q(sex="") & ~Q(given_name="")),
                name="patients_patient_identity_complete",
                violation_error_message=_("Name, date of birth and sex are needed."),
            ),
            models.CheckConstraint(
                condition=Q(birth_date__isnull=True)
                | Q(birth_date__gte=date(1880, 1, 1), birth_date__lte=date(2200, 1, 1)),
                name="patients_patient_birth_plausible",
                violation_error_message=_("Check the year of birth."),
            ),
            models.CheckConstraint(
                condition=Q(deceased_on__isnull=True)
                | (Q(is_deceased=True) & (Q(birth_date__isnull=True) | Q(deceased_on__gte=F("birth_date")))),
                name="patients_patient_death_after_birth",
                violation_error_message=_("The date of death cannot be before birth."),
            ),
            models.CheckConstraint(
                condition=Q(allergy_status=AllergyStatus.NOT_ASKED, allergies_asked_on__isnull=True)
                | (~Q(allergy_status=AllergyStatus.NOT_ASKED) & Q(allergies_asked_on__isnull=False))
                | Q(origin=Origin.PUBLISHED),
                name="patients_patient_allergies_dated",
                violation_error_message=_("Say when allergies were asked about."),
            ),
            between(
                "stated_age_years", 0, 120,
                name="patients_patient_age_plausible", message=_("Enter an age from 0 to 120."),
            ),
            one_of("origin", Origin, name="patients_patient_origin", blank=False),
            one_of("kind", RecordKind, name="patients_patient_kind", blank=False),
            one_of("sex", Sex, name="patients_patient_sex"),
            one_of("allergy_status", AllergyStatus, name="patients_patient_allergy_status", blank=False),
        ]  # fmt: skip
        indexes = [
            GinIndex(
                OpClass(F("search_name"), name="gin_trgm_ops"), name="patients_patient_name_trgm"
            ),
            models.Index(
                OpClass(F("search_name"), name="varchar_pattern_ops"),
                name="patients_patient_name_prefix",
            ),
            models.Index(fields=["clinic", "birth_date"], name="patients_patient_birth"),
            GinIndex(
                OpClass(
                    Func(
                        F("phone"),
                        Value("[^0-9]"),
                        Value(""),
                        Value("g"),
                        function="REGEXP_REPLACE",
                    ),
                    name="gin_trgm_ops",
                ),
                name="patients_patient_phone_trgm",
            ),
            models.Index(
                fields=["clinic", "family_name", "given_name", "id"], name="patients_patient_list"
            ),
        ]
        triggers = [never_deleted()]

    class Privacy:
        identifying = (
            "record_number", "family_name", "given_name", "search_name", "birth_date", "phone", "email",
            "address", "contact_note", "deceased_on", "occupation",
        )  # fmt: skip
        clinical = (
            "sex", "stated_age_years", "stated_age_text", "allergy_status", "allergies_asked_on",
            "conditions_asked_on", "is_deceased",
        )  # fmt: skip
        operational = (
            "id", "clinic", "origin", "kind", "is_active", "inactive_reason", "no_email", "no_calls",
            "version", "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"{self.record_number}"

    def get_absolute_url(self):
        return reverse("outcomes:chart", args=[self.pk])

    @property
    def display_name(self) -> str:
        """`ALVAREZ, Maria`."""
        return ", ".join(part for part in (self.family_name.upper(), self.given_name) if part)

    def fold_name(self) -> None:
        """Refresh the searchable form of the name."""
        self.search_name = folded(f"{self.family_name} {self.given_name}")[:200]

    def age_on(self, day: date) -> int | None:
        """Return completed years on that day, or the age as published, or None."""
        if self.birth_date is None:
            return int(self.stated_age_years) if self.stated_age_years is not None else None
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had_birthday)


class Allergy(Attributed):
    """One substance the patient must not meet (FHIR AllergyIntolerance)."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="allergies")
    substance_class = models.CharField(_("class"), max_length=16, choices=AllergenClass)
    substance = models.CharField(_("substance"), max_length=120)
    reaction = models.CharField(_("reaction"), max_length=200, blank=True)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, blank=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    removed_because = models.CharField(_("removed because"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("allergy")
        verbose_name_plural = _("allergies")
        ordering = ["recorded_at", "id"]
        constraints = [
            one_of("substance_class", AllergenClass, name="patients_allergy_class", blank=False),
            one_of("severity", Severity, name="patients_allergy_severity"),
            models.CheckConstraint(
                condition=~Q(substance=""),
                name="patients_allergy_substance_named",
                violation_error_message=_("Name the substance."),
            ),
        ]
        triggers = [never_deleted()]

    class Privacy:
        identifying = ()
        clinical = ("substance_class", "substance", "reaction", "severity", "removed_because")
        operational = ("id", "patient", "removed_at", "recorded_at", "recorded_by")

    def __str__(self):
        return f"allergy {self.pk}"


class BodyMeasure(Attributed):
    """Height, weight or kidney function on a date. Written once; a newer row stands for a newer measure."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="body_measures")
    weight_kg = models.DecimalField(
        _("weight"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    height_cm = models.DecimalField(
        _("height"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    egfr_ml_min = models.DecimalField(
        _("eGFR, mL/min/1.73 m²"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    measured_on = models.DateField(_("measured on"), null=True, blank=True)

    class Meta:
        verbose_name = _("measure of the body")
        verbose_name_plural = _("measures of the body")
        ordering = ["-measured_on", "-recorded_at"]
        get_latest_by = ["measured_on", "recorded_at"]
        constraints = [
            between(
                "weight_kg", 25, 300,
                name="patients_bodymeasure_weight", message=_("Enter a weight from 25 to 300 kg."),
            ),
            between(
                "height_cm", 50, 250,
                name="patients_bodymeasure_height", message=_("Enter a height from 50 to 250 cm."),
            ),
            between(
                "egfr_ml_min", 1, 200,
                name="patients_bodymeasure_egfr", message=_("Enter an eGFR from 1 to 200."),
            ),
            models.CheckConstraint(
                condition=Q(weight_kg__isnull=False)
                | Q(height_cm__isnull=False)
                | Q(egfr_ml_min__isnull=False),
                name="patients_bodymeasure_something",
                violation_error_message=_("Enter a weight, a height or an eGFR."),
            ),
        ]  # fmt: skip
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("weight_kg", "height_cm", "egfr_ml_min", "measured_on")
        operational = ("id", "patient", "recorded_at", "recorded_by")

    def __str__(self):
        return f"measure {self.pk}"


class Condition(Attributed):
    """Another condition, an earlier diagnosis or operation (FHIR Condition)."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="conditions")
    kind = models.CharField(_("kind"), max_length=20, choices=ConditionKind)
    code = models.CharField(_("condition"), max_length=20, choices=ConditionCode)
    text = models.CharField(_("in words"), max_length=300, blank=True)
    onset_on = models.DateField(_("since"), null=True, blank=True)
    onset_precision = models.CharField(max_length=10, choices=DatePrecision, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["kind", "position", "recorded_at"]
        constraints = [
            one_of("onset_precision", DatePrecision, name="patients_condition_onset_precision"),
            one_of("kind", ConditionKind, name="patients_condition_kind", blank=False),
            one_of("code", ConditionCode, name="patients_condition_code", blank=False),
            models.CheckConstraint(
                condition=~Q(code=ConditionCode.OTHER, text=""),
                name="patients_condition_other_named",
                violation_error_message=_("Name the condition."),
            ),
        ]
        triggers = [never_deleted()]

    class Privacy:
        identifying = ()
        clinical = ("kind", "code", "text", "onset_on", "onset_precision")
        operational = ("id", "patient", "position", "ended_at", "recorded_at", "recorded_by")

    def __str__(self):
        return f"condition {self.pk}"


class EpisodeOfCare(Attributed):
    """One problem followed over time (FHIR EpisodeOfCare)."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="episodes")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("episode of care")
        verbose_name_plural = _("episodes of care")
        ordering = ["patient", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "number"], name="patients_episode_number_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
                name="patients_episode_closed_after_opened",
                violation_error_message=_("An episode cannot close before it opens."),
            ),
        ]
        triggers = [never_deleted()]

    class Privacy:
        identifying = ()
        clinical = ("title", "opened_on", "closed_on")
        operational = ("id", "clinic", "patient", "number", "recorded_at", "recorded_by")

    def __str__(self):
        return f"episode {self.number}"


class Arrival(Attributed):
    """A patient on a day's list of the clinic."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="arrivals")
    day = models.DateField(_("day"))
    at_time = models.TimeField(_("time"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=80, blank=True)
    state = models.CharField(
        _("where"), max_length=10, choices=ArrivalState, default=ArrivalState.ARRIVED
    )

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        ordering = ["day", "at_time", "recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "day"],
                name="patients_arrival_once_a_day",
                violation_error_message=_("This patient is on that day's list already."),
            ),
            one_of("state", ArrivalState, name="patients_arrival_state", blank=False),
        ]
        indexes = [models.Index(fields=["clinic", "day", "at_time"], name="patients_arrival_day")]

    class Privacy:
        identifying = ()
        clinical = ("reason",)
        operational = (
            "id", "clinic", "patient", "day", "at_time", "state", "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"arrival {self.pk}"

    @property
    def version(self) -> str:
        """What the row says, as one word: another word is another version."""
        said = f"{self.at_time:%H:%M}" if self.at_time else "any"
        return f"{self.day:%Y%m%d}/{said}/{self.reason}"


class CallAttempt(Attributed):
    """One attempt to reach a patient about something due."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="call_attempts")
    about = models.CharField(_("about"), max_length=40)
    called_at = models.DateTimeField(_("called at"))
    result = models.CharField(_("result"), max_length=14, choices=CallResult)
    note = models.CharField(_("note"), max_length=300, blank=True)
    call_again_on = models.DateField(_("call again on"), null=True, blank=True)
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-called_at"]
        constraints = [
            *said("patients_callattempt", "about"),
            one_of("result", CallResult, name="patients_callattempt_result", blank=False),
        ]
        indexes = [models.Index(fields=["patient", "-called_at"], name="patients_call_patient")]
        triggers = [append_only()]

    class Privacy:
        identifying = ("note",)
        clinical = ("about",)
        operational = (
            "id", "clinic", "patient", "called_at", "result", "call_again_on", "submission_id",
            "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"call {self.pk}"
