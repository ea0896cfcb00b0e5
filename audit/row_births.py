"""When a row was added, as the history of rows has it."""

from datetime import datetime

from django.db import models

from audit.models import RowChange
from audit.vocabulary import RowOperation


def born_at(row: models.Model) -> datetime | None:
    """Return the moment; None for a row that stood before its history began."""
    births = RowChange.objects.filter(
        table=row._meta.db_table, row_key=row.pk, operation=RowOperation.INSERT
    )
    return births.values_list("at", flat=True).first()
