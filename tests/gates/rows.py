"""Random edits of any row of any of our tables, and the truth about rows to hold them against."""

import json
import uuid
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from backmice_clinic import row_history

MODELS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
KEPT = {kept.table: kept for kept in row_history.kept_tables()}


@contextmanager
def function_with(old: str, new: str):
    """Replace a part of the trigger's function for a while; no table is locked for it."""
    assert old in row_history.FUNCTIONS
    with settings.EMBEDDED.superuser_connection(connection.settings_dict["NAME"]) as writer:
        writer.execute(row_history.FUNCTIONS.replace(old, new))
        try:
            yield
        finally:
            writer.execute(row_history.FUNCTIONS)


def editable(model):
    """Return the columns a random edit may touch."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.is_relation and not field.generated
    ]


def other_value(field, value, random):
    """Return a value of the field's kind, often another one, sometimes the same."""
    if random.random() < 0.15:
        return value
    if field.choices:
        return random.choice([word for word, _label in field.flatchoices])
    if isinstance(field, models.BooleanField):
        return random.random() < 0.5
    if isinstance(field, models.DecimalField):
        return Decimal(random.randrange(1, 90)).scaleb(-min(field.decimal_places, 1))
    if isinstance(field, models.IntegerField):
        return random.randrange(1, 9)
    if isinstance(field, models.DateTimeField):
        return (value or datetime.fromisoformat("2026-05-04T10:00:00+00:00")) + timedelta(
            microseconds=random.randrange(10**9)
        )
    if isinstance(field, models.DateField):
        return (value or date(2026, 5, 4)) - timedelta(days=random.randrange(400))
    if isinstance(field, models.CharField | models.TextField):
        return "".join(random.choices("abc é\n'\"%ñ", k=6))[: field.max_length or 6]
    return value


def copy_of(row, random):
    """Return an unsaved row like this one, with another key."""
    values = {
        f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.generated
    }
    if isinstance(row._meta.pk, models.UUIDField):
        values[row._meta.pk.attname] = uuid.UUID(int=random.getrandbits(128))
    elif not row._meta.pk.is_relation:
        values.pop(row._meta.pk.attname)
    for field in editable(row):
        if field.unique or isinstance(field, models.CharField | models.IntegerField):
            values[field.attname] = other_value(field, values[field.attname], random)
    return type(row)(**values)


def stored(row):
    """Return the row as the database holds it (as JSON), or None."""
    table, key = row._meta.db_table, row._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT to_jsonb(t)::text FROM "{table}" t WHERE "{key}" = %s',  # noqa: S608
            [row.pk],
        )
        found = cursor.fetchone()
    return json.loads(found[0], parse_float=Decimal) if found else None


def changes_since(last: int) -> list[dict]:
    """Return the entries of the history after one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, table_name, row_key, operation, actor_id, request_id, old::text, new::text"
            " FROM audit_rowchange WHERE id > %s ORDER BY id",
            [last],
        )
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        for side in ("old", "new"):
            row[side] = json.loads(row[side], parse_float=Decimal) if row[side] else None
    return rows


def some_row(random, spared):
    """Return a row of any table that has one, none of the spared."""
    for table in random.sample(sorted(KEPT), len(KEPT)):
        found = [row for row in MODELS[table]._base_manager.all()[:20] if row.pk not in spared]
        if found:
            return random.choice(found)
    raise AssertionError("no rows")


def change(row, random):
    """Give up to two columns of the row other values; return every column that may be edited."""
    fields = editable(row)
    for field in random.sample(fields, min(2, len(fields))):
        setattr(row, field.attname, other_value(field, getattr(row, field.attname), random))
    return fields
