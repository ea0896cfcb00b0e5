"""A specimen sent away: who waits for its result until when, the result, and who read it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic, User
from audit.attribution import Attributed, lists_of, said, words_of
from audit.clinical_time import DatePrecision
from audit.immutability import append_only
from patients.models import Patient
from patients.vocabulary import Origin
from treatments.models.treatments import Treatment
from treatments.vocabulary import HistologyResult
from treatments.vocabulary_of_operations import WORRYING, NoResult


class HistologyReport(Attributed):
    """What the laboratory found (FHIR DiagnosticReport)."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="histology")
    treatment = models.ForeignKey(
        Treatment, on_delete=models.PROTECT, null=True, blank=True, related_name="histology"
    )
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.CLINIC)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    precision = models.CharField(max_length=10, choices=DatePrecision, default=DatePrecision.DAY)
    results = ArrayField(
        models.CharField(max_length=14, choices=HistologyResult),
        verbose_name=_("result"),
        null=True,
        blank=True,
    )
    text = models.TextField(_("report"), blank=True)
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("histology report")
        verbose_name_plural = _("histology reports")
        ordering = ["recorded_at"]
        constraints = [
            *said("treatments_histologyreport", "origin", "precision"),
            models.CheckConstraint(
                condition=Q(origin=Origin.PUBLISHED) | Q(results__isnull=False, results__len__gt=0),
                name="treatments_histology_result_said",
                violation_error_message=_("Say what was found."),
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.PUBLISHED) | Q(LessThanOrEqual(Length("text"), 4000)),
                name="treatments_histology_text_length",
                violation_error_message=_("Write at most 4000 letters."),
            ),
            *lists_of("treatments_histology", results=HistologyResult),
            *words_of("treatments_histology", origin=Origin, precision=DatePrecision),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("reported_on", "precision", "results", "text")
        operational = (
            "id",
            "clinic",
            "patient",
            "treatment",
            "origin",
            "submission_id",
            "recorded_at",
            "recorded_by",
        )

    def __str__(self):
        return f"histology {self.pk}"

    @property
    def is_worrying(self) -> bool:
        """Whether the laboratory calls it malignant or suspicious."""
        return bool(WORRYING & set(self.results or ()))

    @property
    def results_words(self) -> str:
        """`mature fat, fat with oedema`."""
        return ", ".join(str(HistologyResult(code).label) for code in self.results or ())


class Specimen(Attributed):
    """What was sent to the laboratory: a task that stays open until its result has been read."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="specimens")
    treatment = models.OneToOneField(Treatment, on_delete=models.PROTECT, related_name="specimen")
    sent_on = models.DateField(_("sent on"))

    class Meta:
        verbose_name = _("specimen")
        verbose_name_plural = _("specimens")
        ordering = ["sent_on"]
        indexes = [models.Index(fields=["clinic", "sent_on"], name="treatments_specimen_clinic")]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("sent_on",)
        operational = ("id", "clinic", "patient", "treatment", "recorded_at", "recorded_by")

    def __str__(self):
        return f"specimen {self.pk}"


class SpecimenOwner(Attributed):
    """Who waits for the result, and until when. The newest stands."""

    specimen = models.ForeignKey(Specimen, on_delete=models.PROTECT, related_name="owners")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("result due on"))
    reason = models.CharField(_("why changed"), max_length=300, blank=True)
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("who waits for a result")
        verbose_name_plural = _("who waits for results")
        ordering = ["-recorded_at"]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("due_on", "reason")
        operational = ("id", "specimen", "owner", "submission_id", "recorded_at", "recorded_by")

    def __str__(self):
        return f"owner {self.pk}"


class HistologyReading(Attributed):
    """Somebody read a result, and says what follows."""

    report = models.OneToOneField(HistologyReport, on_delete=models.PROTECT, related_name="reading")
    follows = models.CharField(_("what follows"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("histology read")
        verbose_name_plural = _("histology read")
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("follows",)
        operational = ("id", "report", "recorded_at", "recorded_by")

    def __str__(self):
        return f"reading {self.pk}"


class SpecimenWithoutResult(Attributed):
    """No result will come, and why: the only other way a specimen is closed."""

    specimen = models.OneToOneField(
        Specimen, on_delete=models.PROTECT, related_name="without_result"
    )
    why = models.CharField(_("why"), max_length=12, choices=NoResult)
    text = models.CharField(_("in words"), max_length=300)

    class Meta:
        verbose_name = _("specimen without a result")
        verbose_name_plural = _("specimens without a result")
        constraints = [
            *said("treatments_specimenwithoutresult", "why", "text"),
            *words_of("treatments_specimenwithoutresult", why=NoResult),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("why", "text")
        operational = ("id", "specimen", "recorded_at", "recorded_by")

    def __str__(self):
        return f"without result {self.pk}"
