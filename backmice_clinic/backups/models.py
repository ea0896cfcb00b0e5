"""What was backed up and what was proved by restoring it: written once, never changed."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.attribution import Keyed, one_of
from audit.immutability import append_only


class DrillResult(models.TextChoices):
    """What came of a drill."""

    EQUAL = "equal", _("everything equal")
    DIFFERENT = "different", _("something differs")
    FAILED = "failed", _("could not be restored")


class Backup(Keyed):
    """A backup that was written and read back."""

    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)
    taken_at = models.DateTimeField(_("taken at"))
    name = models.CharField(_("file"), max_length=120)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    size_bytes = models.BigIntegerField(_("bytes"))
    seconds = models.FloatField(_("seconds"))
    tables = models.PositiveIntegerField(_("tables"))
    rows = models.BigIntegerField(_("rows"))
    files = models.PositiveIntegerField(_("files"))

    class Meta:
        verbose_name = _("backup")
        verbose_name_plural = _("backups")
        ordering = ["-taken_at"]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ()
        operational = (
            "id", "recorded_at", "taken_at", "name", "sha256", "size_bytes", "seconds", "tables",
            "rows", "files",
        )  # fmt: skip

    def __str__(self):
        return self.name


class RestoreDrill(Keyed):
    """A backup restored into an empty PostgreSQL and compared with its manifest.

    `differences` names tables and definitions, never what stands in them.
    """

    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)
    backup_name = models.CharField(_("file"), max_length=120)
    backup_taken_at = models.DateTimeField(_("backup taken at"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=20, choices=DrillResult)
    seconds = models.FloatField(_("seconds"))
    tables_compared = models.PositiveIntegerField(_("tables compared"))
    tables_equal = models.PositiveIntegerField(_("tables equal"))
    rows = models.BigIntegerField(_("rows"))
    files_compared = models.PositiveIntegerField(_("files compared"))
    definitions_compared = models.PositiveIntegerField(_("definitions compared"))
    differences = models.TextField(_("differences"), blank=True)

    class Meta:
        verbose_name = _("restore drill")
        verbose_name_plural = _("restore drills")
        ordering = ["-recorded_at"]
        triggers = [append_only()]
        constraints = [one_of("result", DrillResult, name="backups_drill_result_word", blank=False)]

    class Privacy:
        identifying = ()
        clinical = ()
        operational = (
            "id", "recorded_at", "backup_name", "backup_taken_at", "result", "seconds",
            "tables_compared", "tables_equal", "rows", "files_compared", "definitions_compared",
            "differences",
        )  # fmt: skip

    def __str__(self):
        return f"{self.backup_name}: {self.get_result_display()}"
