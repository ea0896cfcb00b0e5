"""Gives every table of our own rooms the trigger that keeps its rows' history.

Called by `migrate`: the models are walked, so a new table is covered without a list. Repeatable,
and one look at the catalogue when nothing changed.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import transaction
from django.db.models import Model
from psycopg import sql

from audit import ways

HISTORY = "audit_rowchange"
# The trail and the history keep themselves.
NOT_KEPT = "audit"
SECRET_NAME = re.compile(
    r"password|secret|session_?key|recovery|otp|private_?key|(^|_)(token|seed)$"
)
FUNCTIONS = (Path(__file__).parent / "row_history.sql").read_text()


@dataclass(frozen=True)
class Owner:
    """Whose a row is: the column that says so, and the query that goes on from it when that is not the end."""

    column: str = ""
    lookup: str = ""

    @property
    def direct(self) -> str:
        """The column when it is the owner itself."""
        return "" if self.lookup else self.column


@dataclass(frozen=True)
class Kept:
    """A table with a history: what its trigger needs to know."""

    table: str
    key: str
    clinic: Owner
    patient: Owner
    secrets: tuple[str, ...]

    @property
    def arguments(self) -> tuple[str, ...]:
        """What the trigger is given, in its order."""
        return (
            self.key, self.clinic.column, self.clinic.lookup, self.patient.column, self.patient.lookup,
            *self.secrets,
        )  # fmt: skip

    @property
    def mark(self) -> str:
        """A word that changes when trigger or functions would."""
        return hashlib.sha256(repr((self.arguments, FUNCTIONS)).encode()).hexdigest()[:16]


def kept_models() -> list[type[Model]]:
    """Return every model whose rows have a history, by table: all of our own rooms, sessions left out."""
    ours = (c for c in apps.get_app_configs() if Path(c.path).parent == settings.BASE_DIR)
    models = {
        model._meta.db_table: model
        for room in ours
        if room.label != NOT_KEPT
        for model in room.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        if not issubclass(model, AbstractBaseSession)
        # What is typed and not saved changes every few seconds, and is not the record yet.
        if getattr(model, "has_row_history", True)
    }
    return [model for _table, model in sorted(models.items())]


def kept_tables() -> list[Kept]:
    """Return what each of their triggers needs to know."""
    return [_kept(model) for model in kept_models()]


def _kept(model):
    meta = model._meta
    declared = getattr(getattr(model, "Privacy", None), "secret", ())
    secrets = [f.column for f in meta.concrete_fields if _is_secret(f, declared)]
    return Kept(
        meta.db_table, meta.pk.column, _owner(model, "accounts.clinic"), _owner(model, "patients.patient"),
        tuple(secrets),
    )  # fmt: skip


def _is_secret(field, declared):
    return field.name in declared or bool(SECRET_NAME.search(field.name))


def _owner(model, label):
    way = ways.way_to(model, label)
    if way is None:
        return Owner()
    lookup = ways.lookup_of(way)
    return Owner(ways.column_of(model, way), lookup.as_string() if lookup else "")


def install(connection, app_role) -> None:
    """Give each table its trigger; a table that had none is kept as it stands, as where history begins."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        if HISTORY not in existing:
            return
        _only_the_trigger_writes(cursor, app_role, connection.settings_dict["USER"])
        marks = _marks(cursor)
        stale = [k for k in kept_tables() if k.table in existing and marks.get(k.table) != k.mark]
        if stale:
            cursor.execute(FUNCTIONS)
        for kept in stale:
            _install_on(cursor, kept, is_new=kept.table not in marks)


def uncovered(connection) -> list[str]:
    """Return the tables whose changes would leave no history."""
    with connection.cursor() as cursor:
        marks = _marks(cursor)
    return [kept.table for kept in kept_tables() if marks.get(kept.table) != kept.mark]


def _only_the_trigger_writes(cursor, app_role, owner):
    if app_role == owner:
        return
    cursor.execute(
        sql.SQL("REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(
            sql.Identifier(HISTORY), sql.Identifier(app_role)
        )
    )


def _marks(cursor):
    """Return {table: mark} of the triggers that are there and awake."""
    cursor.execute(
        "SELECT c.relname, coalesce(obj_description(t.oid, 'pg_trigger'), '')"
        " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE t.tgname = 'row_history' AND t.tgenabled IN ('O', 'A')"
        " AND c.relnamespace = 'public'::regnamespace"
    )
    return dict(cursor.fetchall())


def _install_on(cursor, kept, *, is_new):
    parts = {
        "table": sql.Identifier(kept.table),
        "arguments": sql.SQL(", ").join(sql.Literal(each) for each in kept.arguments),
        "mark": sql.Literal(kept.mark),
    }
    for statement in (
        "CREATE OR REPLACE TRIGGER row_history AFTER INSERT OR UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION audit_keep_row_history({arguments})",
        "CREATE OR REPLACE TRIGGER row_history_emptied BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_keep_truncated_rows({arguments})",
        "COMMENT ON TRIGGER row_history ON {table} IS {mark}",
        "ALTER TABLE {table} ENABLE TRIGGER row_history",
    ):
        cursor.execute(sql.SQL(statement).format(**parts))
    _name_owners(cursor, kept)
    if is_new:
        cursor.execute(
            "SELECT audit_keep_whole_rows(%s::regclass, 'found', %s, %s, %s, %s)",
            [kept.table, kept.key, kept.clinic.direct, kept.patient.direct, list(kept.secrets)],
        )


def _name_owners(cursor, kept):
    """Give earlier entries of rows that stand the clinic and the patient that no trigger looked up yet."""
    for column, owner in (("clinic_id", kept.clinic), ("patient_id", kept.patient)):
        if not owner.lookup:
            continue
        statement = sql.SQL(
            "UPDATE {history} h SET {column} = ({lookup}) FROM {table} c"
            " WHERE h.table_name = {name} AND h.row_key = c.{key}::text AND h.{column} IS NULL"
        ).format(
            history=sql.Identifier(HISTORY),
            column=sql.Identifier(column),
            lookup=sql.SQL(owner.lookup.replace("$1", f'c."{owner.column}"')),
            table=sql.Identifier(kept.table),
            name=sql.Literal(kept.table),
            key=sql.Identifier(kept.key),
        )
        with pgtrigger.ignore("audit.RowChange:append_only"):
            cursor.execute(statement)
