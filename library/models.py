"""Where a published case comes from, and the counts of its series as they stand in print."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from audit.attribution import Attributed, Keyed, said, words_of
from audit.immutability import never_deleted
from library.querysets import SourceQuerySet
from library.vocabulary import Design, Moment, ReadAs, Scope
from measures.models import Instrument, Score
from measures.vocabulary import OutcomeCategory, Statistic
from patients.models import Patient


class PublishedSource(Attributed):
    """One file of facts about one publication."""

    slug = models.CharField(_("id"), max_length=120)
    superseded_at = models.DateTimeField(_("replaced at"), null=True, blank=True)
    digest = models.CharField(_("digest of the file's content"), max_length=64)
    design = models.CharField(_("design"), max_length=20, choices=Design, blank=True)
    scope = models.CharField(_("scope"), max_length=32, choices=Scope, blank=True)
    design_text = models.CharField(max_length=120, blank=True)
    scope_text = models.CharField(max_length=120, blank=True)
    term_used = models.CharField(_("term used"), max_length=300, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    authors = models.CharField(_("authors"), max_length=500, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    journal = models.CharField(_("journal"), max_length=300, blank=True)
    doi = models.CharField(max_length=120, blank=True)
    pmid = models.CharField(max_length=20, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    other_urls = ArrayField(models.CharField(max_length=1000), null=True, blank=True)
    read_as = models.CharField(_("read as"), max_length=40, choices=ReadAs, blank=True)
    read_as_text = models.CharField(max_length=120, blank=True)
    ambiguities = ArrayField(models.TextField(), null=True, blank=True)
    acceptance_checks = ArrayField(models.TextField(), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    has_source = models.BooleanField(default=True)
    has_group = models.BooleanField(default=False)
    empty_lists = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    absent_keys = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    n_patients = models.PositiveIntegerField(null=True, blank=True)
    n_nodules = models.PositiveIntegerField(null=True, blank=True)
    n_bilateral = models.PositiveIntegerField(null=True, blank=True)
    n_female = models.PositiveIntegerField(null=True, blank=True)
    n_male = models.PositiveIntegerField(null=True, blank=True)
    age_mean = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    age_sd = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    age_min = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    age_max = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    duration_months_mean = models.DecimalField(
        max_digits=7, decimal_places=2, null=True, blank=True
    )
    follow_up_text = models.CharField(_("follow-up"), max_length=300, blank=True)
    follow_up_days = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    follow_up_days_high = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("published source")
        verbose_name_plural = _("published sources")
        ordering = ["year", "slug"]
        constraints = [
            *said("library_publishedsource", "digest", "slug"),
            models.UniqueConstraint(
                fields=["slug"],
                condition=models.Q(superseded_at__isnull=True),
                name="library_source_slug_once",
            ),
            *words_of("library_source", design=Design, scope=Scope, read_as=ReadAs),
        ]
        triggers = [never_deleted()]

    class Privacy:
        identifying = ()
        clinical = ()
        operational = (
            "id", "slug", "superseded_at", "digest", "design", "scope", "design_text", "scope_text", "term_used", "title",
            "authors", "year", "journal", "doi", "pmid", "url", "other_urls", "read_as", "read_as_text",
            "ambiguities", "acceptance_checks", "notes", "has_source", "has_group",
            "empty_lists", "absent_keys", "n_patients", "n_nodules", "n_bilateral", "n_female", "n_male",
            "age_mean", "age_sd", "age_min", "age_max", "duration_months_mean", "follow_up_text",
            "follow_up_days", "follow_up_days_high",
            "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return self.slug

    def get_absolute_url(self):
        return reverse("library:source", args=[self.slug])

    @property
    def links(self) -> list[str]:
        """Where it was read, as far as a browser may be led there: a file may hold any words."""
        said = [self.url, *(self.other_urls or [])]
        return [each for each in said if each.lower().startswith(("https://", "http://"))]

    @property
    def name(self) -> str:
        """`Motyka and others 2000`: how colleagues call it."""
        names = [part.strip() for part in self.authors.split(",") if part.strip()]
        if not names:
            words = Truncator(self.title or self.slug).words(6)
            return f"{words} {self.year}" if self.year else words
        first = names[0].removesuffix(" and others")
        first = first.rsplit(" ", 1)[0] if first.rsplit(" ", 1)[-1].isupper() else first
        others = len(names) > 1 or names[0].endswith(" and others")
        said = _("%(first)s and others") % {"first": first} if others else first
        return f"{said} {self.year}" if self.year else said


class PublishedRecord(Keyed):
    """Ties a patient row of the library to its place in a source."""

    source = models.ForeignKey(PublishedSource, on_delete=models.PROTECT, related_name="records")
    patient = models.OneToOneField(Patient, on_delete=models.PROTECT, related_name="published")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("label"), max_length=200, blank=True)
    is_shared = models.BooleanField(_("features shared by the series"), default=False)
    final_status = models.CharField(max_length=20, choices=OutcomeCategory, blank=True)
    final_status_text = models.CharField(_("final status"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("published record")
        verbose_name_plural = _("published records")
        ordering = ["source", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "is_shared", "position"], name="library_record_place_once"
            ),
            *words_of("library_record", final_status=OutcomeCategory),
        ]
        triggers = [never_deleted()]

    class Privacy:
        identifying = ()
        clinical = ("final_status", "final_status_text")
        operational = ("id", "source", "patient", "position", "label", "is_shared")

    def __str__(self):
        return f"{self.source} {self.label}"


class SeriesCount(Keyed):
    """n of n, and the percentage as printed, contradictions included."""

    source = models.ForeignKey(PublishedSource, on_delete=models.PROTECT, related_name="counts")
    position = models.PositiveSmallIntegerField()
    # Empty where the publication's file does not say: what it holds is kept as it stands.
    label = models.CharField(_("what was counted"), max_length=300, blank=True)
    n = models.PositiveIntegerField(null=True, blank=True)
    of = models.PositiveIntegerField(null=True, blank=True)
    pct_reported = models.DecimalField(
        _("percentage as printed"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("series count")
        verbose_name_plural = _("series counts")
        ordering = ["source", "position"]
        triggers = [never_deleted()]

    class Privacy:
        identifying = ()
        clinical = ()
        operational = ("id", "source", "position", "label", "n", "of", "pct_reported", "note")

    def __str__(self):
        return self.label


class SeriesMeasurement(Keyed):
    """A figure of a series at a time point."""

    source = models.ForeignKey(
        PublishedSource, on_delete=models.PROTECT, related_name="measurements"
    )
    position = models.PositiveSmallIntegerField()
    time_text = models.CharField(_("at"), max_length=120, blank=True)
    at_days = models.IntegerField(null=True, blank=True)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, null=True, blank=True)
    instrument_text = models.CharField(max_length=160, blank=True)
    scale_highest = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    moment = models.CharField(max_length=6, choices=Moment, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    value = models.DecimalField(max_digits=10, decimal_places=3, null=True, blank=True)
    value_high = models.DecimalField(max_digits=10, decimal_places=3, null=True, blank=True)
    outcome_category = models.CharField(max_length=20, choices=OutcomeCategory, blank=True)
    value_text = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    statistic = models.CharField(max_length=10, choices=Statistic, blank=True)
    statistic_text = models.CharField(max_length=80, blank=True)
    arm = models.CharField(max_length=160, blank=True)
    n = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("series measurement")
        verbose_name_plural = _("series measurements")
        ordering = ["source", "position"]
        constraints = [
            *words_of(
                "library_measurement",
                statistic=Statistic,
                moment=Moment,
                outcome_category=OutcomeCategory,
            )
        ]
        triggers = [never_deleted()]

    class Privacy:
        identifying = ()
        clinical = ()
        operational = (
            "id", "source", "position", "time_text", "at_days", "moment", "minutes", "instrument",
            "instrument_text", "scale_highest", "value", "value_high", "outcome_category", "value_text", "unit", "statistic", "statistic_text", "arm", "n", "note",
        )  # fmt: skip

    def __str__(self):
        return f"measurement {self.pk}"


class PublishedOutcome(Keyed):
    """What a score in print has besides: the figure it is, the arm, how many, the moment."""

    score = models.OneToOneField(Score, on_delete=models.PROTECT, related_name="published")
    moment = models.CharField(_("moment"), max_length=6, choices=Moment, blank=True)
    minutes = models.PositiveIntegerField(_("minutes after"), null=True, blank=True)
    statistic = models.CharField(_("figure"), max_length=10, choices=Statistic, blank=True)
    statistic_text = models.CharField(max_length=80, blank=True)
    arm = models.CharField(_("arm"), max_length=160, blank=True)
    n = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("published outcome")
        verbose_name_plural = _("published outcomes")
        constraints = [*words_of("library_outcome", moment=Moment, statistic=Statistic)]
        triggers = [never_deleted()]

    class Privacy:
        identifying = ()
        clinical = ("moment", "minutes", "statistic", "statistic_text", "arm", "n")
        operational = ("id", "score")

    def __str__(self):
        return f"outcome {self.pk}"


class PublishedWording(Keyed):
    """The exact words of one fact where its typed columns alone would not spell it the same.

    `number_high` is the upper bound of a range whose column holds only the lower one.
    """

    source = models.ForeignKey(PublishedSource, on_delete=models.PROTECT, related_name="wordings")
    path = models.CharField(max_length=200)
    words = models.TextField()
    number_high = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)

    class Meta:
        verbose_name = _("published wording")
        verbose_name_plural = _("published wordings")
        ordering = ["source", "path"]
        constraints = [
            *said("library_publishedwording", "path", "words"),
            models.UniqueConstraint(fields=["source", "path"], name="library_wording_once"),
        ]
        triggers = [never_deleted()]

    class Privacy:
        identifying = ()
        clinical = ("words", "number_high")
        operational = ("id", "source", "path")

    def __str__(self):
        return self.path
