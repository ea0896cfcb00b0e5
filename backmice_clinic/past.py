"""Views that show one patient's rows as they stood at a moment, under the names of their tables.

They live in a schema of their own; whoever puts it in front of `public` reads the past with today's
queries (`outcomes/as_it_was.py`). Whose past and when are told to the connection. What happened since is
undone from the history of rows, so the wall holds here as everywhere. Put up anew by `migrate`.
"""

import hashlib

from django.db import models, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from audit import ways
from backmice_clinic import row_history
from outcomes.as_it_was import MOMENT, PATIENT, SCHEMA

# The row of today, with the old values of later changes laid over it, the earliest last. A row whose
# first later change is its birth did not stand yet; one that is gone today comes back from its deletion.
VIEW = """
WITH today AS (
    SELECT c.{key}::text AS row_key, to_jsonb(c) AS whole FROM {table} c WHERE {of_the_patient}
), later AS (
    SELECT h.row_key,
        (array_agg(h.operation ORDER BY h.id))[1] AS first,
        jsonb_object_agg(e.key, e.value ORDER BY h.id DESC) FILTER (WHERE e.key IS NOT NULL) AS undone
    FROM public.audit_rowchange h LEFT JOIN LATERAL jsonb_each(h.old) e ON true
    WHERE h.table_name = {word} AND h.patient_id = {patient} AND h.at > {moment}
    GROUP BY h.row_key
)
SELECT was.* FROM today FULL JOIN later USING (row_key),
    LATERAL jsonb_populate_record(
        NULL::{table}, coalesce(today.whole, '{{}}') || coalesce(later.undone, '{{}}')
    ) was
WHERE later.first IS DISTINCT FROM 'insert'
"""
_PATIENT = sql.SQL("(SELECT nullif(current_setting({}, true), '')::uuid)").format(PATIENT)
_MOMENT = sql.SQL("(SELECT nullif(current_setting({}, true), '')::timestamptz)").format(MOMENT)


def tables() -> list[tuple[type[models.Model], tuple[models.ForeignKey, ...]]]:
    """Return each table with a history that leads to a patient, with its way. Files stay as they are."""
    found = []
    for model in row_history.kept_models():
        is_file = any(isinstance(f, models.BinaryField) for f in model._meta.concrete_fields)
        way = None if is_file else ways.way_to(model, "patients.Patient")
        if way is not None:
            found.append((model, way))
    return found


def view_of(model, way) -> sql.Composed:
    """Return the query of the view that stands for a model's table."""
    return sql.SQL(VIEW).format(
        table=sql.Identifier("public", model._meta.db_table),
        key=sql.Identifier(model._meta.pk.column),
        word=sql.Literal(model._meta.db_table),
        of_the_patient=_of_the_patient(model, way),
        patient=_PATIENT,
        moment=_MOMENT,
    )


def _of_the_patient(model, way):
    column = sql.Identifier("c", ways.column_of(model, way))
    if len(way) < 2:
        return sql.SQL("{} = {}").format(column, _PATIENT)
    return sql.SQL("{here} IN (SELECT {first} FROM {tables} WHERE {end} = {who})").format(
        here=column,
        first=sql.Identifier("t1", way[0].target_field.column),
        tables=ways.tables_of(way),
        end=sql.Identifier(f"t{len(way) - 1}", way[-1].column),
        who=_PATIENT,
    )


def step_aside(connection) -> None:
    """Take the views down before tables change under them."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(SCHEMA))
            )


def show(connection, app_role) -> None:
    """Put up every view that does not stand as it should; leave the others alone."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        cursor.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(SCHEMA)))
        marks = _marks(cursor)
        for model, way in tables():
            table = model._meta.db_table
            query = view_of(model, way)
            mark = _mark(query, model, connection)
            if table in existing and marks.get(table) != mark:
                _show_one(cursor, sql.Identifier(SCHEMA, table), query, mark)
        if app_role != connection.settings_dict["USER"]:
            grants = (
                "GRANT USAGE ON SCHEMA {0} TO {1}; GRANT SELECT ON ALL TABLES IN SCHEMA {0} TO {1}"
            )
            cursor.execute(sql.SQL(grants).format(sql.Identifier(SCHEMA), sql.Identifier(app_role)))


def _show_one(cursor, view, query, mark):
    # Not replaced: a view keeps its columns, and a table may have lost one.
    for statement in (
        "DROP VIEW IF EXISTS {view}",
        # As whoever asks, so that the wall and the rights are theirs.
        "CREATE VIEW {view} WITH (security_invoker = true) AS {query}",
        "COMMENT ON VIEW {view} IS {mark}",
    ):
        cursor.execute(sql.SQL(statement).format(view=view, query=query, mark=sql.Literal(mark)))


def unshown(connection) -> list[str]:
    """Return the tables whose past could not be read."""
    with connection.cursor() as cursor:
        marks = _marks(cursor)
    found = [(m._meta.db_table, _mark(view_of(m, way), m, connection)) for m, way in tables()]
    return sorted(table for table, mark in found if marks.get(table) != mark)


def _mark(query, model, connection):
    """Return a word that changes when the view would: with its query, or with the table's columns."""
    columns = sorted(f"{f.column} {f.db_type(connection)}" for f in model._meta.concrete_fields)
    return hashlib.sha256(f"{query.as_string()} {columns}".encode()).hexdigest()[:16]


def _marks(cursor):
    cursor.execute(
        "SELECT c.relname, coalesce(obj_description(c.oid, 'pg_class'), '') FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relkind = 'v'",
        [SCHEMA],
    )
    return dict(cursor.fetchall())
