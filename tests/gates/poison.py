"""Puts a text into every column of the database that takes one, past the app and its triggers."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, connection, models, transaction

from tests.gates import payloads
from tests.gates.seeds import OWNER, as_owner
from tests.house.footprints import rows_of
from tests.house.world import DAY

# Words that the program wrote for itself and takes apart again; nobody types them.
CODE = {
    "contenttypes",
    "sessions",
    "auth.Permission",
    "account.EmailConfirmation",
    "mfa",
    "exams.ExamSignature",
}
OF_THE_PROGRAM = {
    "accounts.User.password",
    "accounts.Clinic.time_zone",
    "library.PublishedSource.slug",
    "exams.PalpationFinding.zone",
    "exams.ImagingFile.sha256",
    "treatments.TreatmentPaper.sha256",
    "usersessions.UserSession.session_key",
}
TRIES = 150


def tables():
    """Return every model whose rows hold words of people."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not CODE & {model._meta.app_label, model._meta.label}
    ]


def columns():
    """Return (model, field) of every column of words, in two lists: free ones, and coded ones."""
    words = [
        (model, field)
        for model in tables()
        for field in model._meta.local_concrete_fields
        if isinstance(_innermost(field), models.CharField | models.TextField | models.JSONField)
        and not field.primary_key
        and not field.generated
        and name_of(model, field) not in OF_THE_PROGRAM
    ]
    coded = [each for each in words if _innermost(each[1]).choices]
    return [each for each in words if each not in coded], coded


def _innermost(field):
    return field.base_field if isinstance(field, ArrayField) else field


def name_of(model, field) -> str:
    """Return how a column is called."""
    return f"{model._meta.label}.{field.name}"


@contextmanager
def _below_the_app():
    names = [model._meta.db_table for model in tables()]
    alter = 'ALTER TABLE "{}" {} TRIGGER USER'
    with (
        as_owner(*[alter.format(name, "DISABLE") for name in names]),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SET LOCAL ROLE {OWNER}")
        yield cursor
        for name in names:
            cursor.execute(alter.format(name, "ENABLE"))
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SET LOCAL ROLE NONE")


# --- Rows for tables that have none -----------------------------------------------------------


def fill(scene, chance) -> list[str]:
    """Give every empty table a row of any kind that the database takes; return those left empty."""
    with _below_the_app():
        empty = [model for model in tables() if not model._base_manager.exists()]
        # A row may need one of another table that is still empty.
        for _ in range(2):
            empty = [model for model in empty if not _row(model, scene.north, chance)]
    return [model._meta.label for model in empty]


def _row(model, world, chance):
    fields = [
        field
        for field in model._meta.local_concrete_fields
        if not field.generated
        and not isinstance(field, models.AutoField)
        and not (field.primary_key and isinstance(field, models.UUIDField))
    ]
    known = {field: _keys(field.related_model, world) for field in fields if field.is_relation}
    for _ in range(TRIES):
        values = {field.attname: _value(field, known, chance) for field in fields}
        try:
            with transaction.atomic():
                model._base_manager.bulk_create([model(**values)])
                return True
        except DatabaseError:
            continue
    return False


def _keys(model, world):
    rows = rows_of(model, world.patient)
    rows = rows_of(model, world.clinic) if rows is None else rows
    rows = model._base_manager.all() if rows is None else rows
    return list(rows.values_list("pk", flat=True)[:20])


def _value(field, known, chance):
    if field.null and chance.random() < 0.5:
        return None
    if field.is_relation:
        return chance.choice(known[field]) if known[field] else None
    if field.choices:
        return chance.choice([word for word, _label in field.flatchoices])
    return _plain(field, chance)


def _plain(field, chance):
    kinds = (
        (models.BooleanField, lambda: chance.random() < 0.5),
        (models.UUIDField, lambda: f"{chance.getrandbits(128):032x}"),
        (models.DecimalField | models.IntegerField | models.FloatField, lambda: chance.randrange(9)),
        (models.DateTimeField, lambda: datetime(2026, 5, 4, 10, tzinfo=UTC)),
        (models.DateField, lambda: DAY),
        (models.JSONField, dict),
        (models.TextField | models.CharField, lambda: chance.choice(["", "abc", "f" * 64])),
    )  # fmt: skip
    return next((make() for kind, make in kinds if isinstance(field, kind)), None)


# --- Words ------------------------------------------------------------------------------------


def pour(chance) -> set[str]:
    """Put payloads into every row, in every column that may hold any words; return the columns that took one."""
    free, coded = columns()
    with _below_the_app() as cursor:
        held_open = [each for each in coded if _would_take(cursor, *each)]
        return {name_of(*each) for each in free + held_open if _poured(cursor, *each, chance)}


def _would_take(cursor, model, field):
    try:
        with transaction.atomic():
            word = "<x-hit>"[: _innermost(field).max_length]
            word = [word] if isinstance(field, ArrayField) else word
            _update(cursor, model, field, [(_key(model), word)])
            taken = cursor.rowcount
            transaction.set_rollback(True)
        return bool(taken)
    except DatabaseError:
        return False


def _key(model):
    return model._base_manager.values_list("pk", flat=True).first()


def _poured(cursor, model, field, chance):
    keys = list(model._base_manager.values_list("pk", flat=True))
    if isinstance(field, ArrayField):
        return _taken(cursor, model, field, [(k, [_words(field, 0, chance)] * 2) for k in keys])
    if isinstance(field, models.JSONField):
        rows = model._base_manager.values_list("pk", field.attname)
        return _taken(cursor, model, field, [(pk, _json(value, chance)) for pk, value in rows])
    rows = [(key, _words(field, number, chance)) for number, key in enumerate(keys)]
    if _taken(cursor, model, field, rows):
        return True
    # Each row is tried, also after one took its words.
    return sum(_row_took(cursor, model, field, *row, chance) for row in rows) > 0


def _row_took(cursor, model, field, key, words, chance):
    short = payloads.text(chance, min(field.max_length or 99, 40))
    tries = (words, short, f"https://x.example/{short}", f"{short}@x.example")
    most = field.max_length or 400
    return any(_taken(cursor, model, field, [(key, each[:most])]) for each in tries)


def _words(field, number, chance):
    most = _innermost(field).max_length
    if "url" in field.name and chance.random() < 0.7:
        return payloads.address(chance, most)
    if not field.unique:
        return payloads.text(chance, most)
    return payloads.text(chance, (most or 99) - 6) + f" {number}"


def _json(value, chance):
    """Return the same with payloads for its words, and one for a name."""
    if isinstance(value, dict):
        kept = {name: _json(each, chance) for name, each in value.items()}
        return kept | {payloads.text(chance, 60): payloads.text(chance)}
    if isinstance(value, list):
        return [_json(each, chance) for each in value]
    return payloads.text(chance) if isinstance(value, str) else value


def _taken(cursor, model, field, rows):
    try:
        with transaction.atomic():
            _update(cursor, model, field, rows)
    except DatabaseError:
        return False
    return bool(rows) and cursor.rowcount > 0


def _update(cursor, model, field, rows):
    table, column, key = model._meta.db_table, field.column, model._meta.pk.column
    value, as_sent = "v.words", str
    if isinstance(field, models.JSONField):
        value, as_sent = "v.words::jsonb", json.dumps
    elif isinstance(field, ArrayField):
        value, as_sent = "ARRAY(SELECT jsonb_array_elements_text(v.words::jsonb))", json.dumps
    cursor.execute(
        f'UPDATE "{table}" SET "{column}" = {value}'  # noqa: S608
        f' FROM unnest(%s::text[], %s::text[]) AS v (k, words) WHERE "{table}"."{key}"::text = v.k',
        [[str(pk) for pk, _words in rows], [as_sent(words) for _pk, words in rows]],
    )
