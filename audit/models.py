"""The trail itself: one row per act, append-only, kept so by the database."""

from django.contrib.postgres.indexes import BrinIndex, GinIndex, OpClass
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.attribution import one_of, said
from audit.immutability import written_once
from audit.keys import new_key
from audit.vocabulary import AuditedAction, RowOperation


class AuditEvent(models.Model):
    """Who did or saw what, when, about whom.

    No foreign keys: an event outlives whatever it tells of, and nobody below it may be asked.
    `detail` holds ids, counts and codes, never names, findings or free text.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    occurred_at = models.DateTimeField(db_default=Now(), editable=False)
    action = models.CharField(max_length=40, choices=AuditedAction)
    actor_id = models.UUIDField(null=True, blank=True)
    actor_name = models.CharField(max_length=200, blank=True)
    clinic_id = models.UUIDField(null=True, blank=True)
    patient_id = models.UUIDField(null=True, blank=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=60, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-occurred_at", "-id"]
        indexes = [
            BrinIndex(fields=["occurred_at"], name="audit_event_time"),
            models.Index(fields=["patient_id", "-occurred_at"], name="audit_event_patient"),
            models.Index(fields=["actor_id", "action", "-occurred_at"], name="audit_event_actor"),
            # One walk along an index for each way the trail is asked, in the order it is shown.
            models.Index(fields=["clinic_id", "occurred_at", "id"], name="audit_event_clinic"),
            models.Index(
                fields=["clinic_id", "action", "occurred_at", "id"], name="audit_event_action"
            ),
            models.Index(fields=["actor_id", "occurred_at", "id"], name="audit_event_person"),
            # Lists and searches name their patients in the detail.
            GinIndex(
                OpClass("detail", name="jsonb_path_ops"),
                name="audit_event_listed",
                condition=models.Q(detail__has_key="patients"),
            ),
        ]
        triggers = written_once("the audit trail is append-only")

    class Privacy:
        identifying = ()
        clinical = ()
        operational = (
            "id", "occurred_at", "action", "actor_id", "actor_name", "clinic_id", "patient_id",
            "subject_type", "subject_id", "request_id", "detail",
        )  # fmt: skip

    def __str__(self):
        return (
            f"{self.occurred_at:%Y-%m-%d %H:%M:%S} {self.actor_name}: {self.get_action_display()}"
        )


class RowChange(models.Model):
    """One change of one row, kept by the database itself (`backmice_clinic/row_history.py`).

    An update keeps the changed columns only, an insert and a delete the whole row. Clinic and patient
    are those the row leads to, however many keys away. Secrets are never copied. The application may
    read this table; only its trigger writes it.
    """

    at = models.DateTimeField(db_default=Now(), editable=False)
    table = models.CharField(max_length=63, db_column="table_name")
    row_key = models.CharField(max_length=60)
    operation = models.CharField(max_length=10, choices=RowOperation)
    actor_id = models.UUIDField(null=True, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    clinic_id = models.UUIDField(null=True, blank=True)
    patient_id = models.UUIDField(null=True, blank=True)
    old = models.JSONField(null=True, blank=True)
    new = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("row change")
        verbose_name_plural = _("row changes")
        ordering = ["-id"]
        constraints = [
            *said("audit_rowchange", "table", "row_key"),
            one_of("operation", RowOperation, name="audit_rowchange_operation", blank=False),
        ]
        indexes = [
            BrinIndex(fields=["at"], name="audit_rowchange_time"),
            models.Index(fields=["table", "row_key", "id"], name="audit_rowchange_row"),
            models.Index(
                fields=["patient_id", "table"],
                name="audit_rowchange_patient",
                condition=models.Q(patient_id__isnull=False),
            ),
        ]
        triggers = written_once("the history of rows is append-only")

    class Privacy:
        identifying = ()
        clinical = ("old", "new")
        operational = (
            "id", "at", "table", "row_key", "operation", "actor_id", "request_id", "clinic_id",
            "patient_id",
        )  # fmt: skip

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.table} {self.row_key}: {self.operation}"

    @property
    def columns(self) -> list[str]:
        """The names of the columns that were kept, without their values."""
        return sorted({*(self.old or {}), *(self.new or {})})
