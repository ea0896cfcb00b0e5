"""The wall: row-level security by clinic on every table that leads to one, found by walking the models.

A row is seen and written only in the scope of its clinic (audit/scope.py). A row without a clinic of
its own belongs to that of the row it hangs on, and no row may point at another clinic's row.
Forced: the owner of the tables is held to it too. Installed anew by each `migrate`.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import models
from psycopg import errors, sql

POLICY = "own_clinic"
# Where people, clinics and what they share live: read before anybody's clinic is known.
OUTSIDE = {"accounts", "auth", "admin", "contenttypes", "sessions"}
CLINIC = "accounts.Clinic"
COLUMN = "clinic_id"

IN_SCOPE = (
    "((SELECT current_setting('backmice.everything', true)) = 'yes' OR {table}.{column} = ANY"
    " ((SELECT nullif(current_setting('backmice.clinics', true), ''))::uuid[]))"
)
# Search by likeness would read every row of a clinic if its operators had to wait for the policy. They
# tell nothing of a row but whether it fits, and raise no error that repeats its text.
QUIET_FUNCTIONS = (
    "textlike(text,text)",
    "texticlike(text,text)",
    "similarity_op(text,text)",
    "word_similarity_op(text,text)",
    "word_similarity_commutator_op(text,text)",
    "regexp_replace(text,text,text,text)",
)


@dataclass(frozen=True)
class Walled:
    """One table behind the wall: by its own clinic column, or by the parent it hangs on."""

    model: type[models.Model]
    parent: models.ForeignKey | None
    # An event is written whatever the scope; only reading is held.
    is_event: bool = False

    @property
    def shows_unowned(self) -> bool:
        """Signing in belongs to no clinic and tells of no patient: everyone may read such an event."""
        privacy = getattr(self.model, "Privacy", None)
        tells_of_people = privacy is None or privacy.clinical or privacy.identifying
        return self.is_event and not tells_of_people

    @property
    def table(self) -> str:
        return self.model._meta.db_table


def walled() -> dict[type[models.Model], Walled]:
    """Return every table that leads to a clinic, parents before children."""
    found: dict[type[models.Model], Walled] = {}
    candidates = [
        m for m in apps.get_models() if m._meta.app_label not in OUTSIDE and m._meta.managed
    ]
    for model in candidates:
        if COLUMN in {field.attname for field in model._meta.concrete_fields}:
            is_event = not model._meta.get_field(
                "clinic" if _has_key(model) else COLUMN
            ).is_relation
            found[model] = Walled(model, None, is_event)
    while True:
        more = {
            model: Walled(model, key)
            for model in candidates
            if model not in found and (key := _leads_in(model, found))
        }
        if not more:
            return found
        found |= more


def _has_key(model):
    return any(field.name == "clinic" for field in model._meta.concrete_fields)


def _keys(model):
    return [f for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)]


def _leads_in(model, found):
    keys = [key for key in _keys(model) if key.related_model in found]
    return next((key for key in keys if not key.null), None)


def policy_of(each: Walled, all_walled) -> sql.Composed:
    """Return the policy's two conditions: for reading, and for what is written."""
    reads = _reads(each)
    writes = sql.SQL("true") if each.is_event else _writes(each, reads, all_walled)
    return sql.SQL("FOR ALL USING ({}) WITH CHECK ({})").format(reads, writes)


def _reads(each):
    if each.parent is None:
        condition = sql.SQL(IN_SCOPE).format(
            table=sql.Identifier(each.table), column=sql.Identifier(COLUMN)
        )
        if each.shows_unowned:
            none = sql.SQL("{} IS NULL OR {}")
            condition = none.format(sql.Identifier(each.table, COLUMN), condition)
        return condition
    return _points_inside(each, each.parent)


def _points_inside(each, key):
    """The row a key points at is one that may be seen: its own policy decides."""
    target = key.target_field
    return sql.SQL("EXISTS (SELECT 1 FROM {parent} AS seen WHERE seen.{id} = {key})").format(
        parent=sql.Identifier(key.related_model._meta.db_table),
        id=sql.Identifier(target.column),
        key=sql.Identifier(each.table, key.column),
    )


def _writes(each, reads, all_walled):
    conditions = [reads]
    for key in _keys(each.model):
        # A key to the same table would make the policy ask itself.
        if (
            key.related_model not in all_walled
            or key == each.parent
            or key.related_model is each.model
        ):
            continue
        inside = _points_inside(each, key)
        if key.null:
            inside = sql.SQL("({} IS NULL OR {})").format(
                sql.Identifier(each.table, key.column), inside
            )
        conditions.append(inside)
    return sql.SQL(" AND ").join(conditions)


def raise_wall(connection) -> None:
    """Put every table's policy in place, as their owner. Leaves alone what stands already."""
    everything = walled()
    with connection.cursor() as cursor:
        standing = _standing(cursor)
        existing = set(connection.introspection.table_names(cursor))
        for each in everything.values():
            conditions = policy_of(each, everything).as_string(connection.connection)
            if each.table in existing and standing.get(each.table) != conditions:
                _raise_one(cursor, each.table, conditions)


def _raise_one(cursor, table, conditions):
    name = sql.Identifier(table)
    for statement in (
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS {policy} ON {table}",
    ):
        cursor.execute(sql.SQL(statement).format(table=name, policy=sql.Identifier(POLICY)))
    policy = sql.SQL("CREATE POLICY {} ON {} ").format(sql.Identifier(POLICY), name)
    cursor.execute(policy + sql.SQL(conditions))
    # The server keeps a policy in its own words; ours stand beside it, to be compared.
    comment = sql.SQL("COMMENT ON POLICY {} ON {} IS {}")
    cursor.execute(comment.format(sql.Identifier(POLICY), name, sql.Literal(conditions)))


def _standing(cursor):
    """Return table -> the conditions of its policy, for those that are enabled and forced."""
    cursor.execute(
        "SELECT c.relname, obj_description(p.oid, 'pg_policy') FROM pg_policy p"
        " JOIN pg_class c ON c.oid = p.polrelid"
        " WHERE c.relnamespace = 'public'::regnamespace AND p.polname = %s"
        " AND c.relrowsecurity AND c.relforcerowsecurity AND p.polpermissive",
        [POLICY],
    )
    return dict(cursor.fetchall())


def breaches(connection) -> list[str]:
    """Return the tables that should stand behind the wall and do not, in words."""
    everything = walled()
    with connection.cursor() as cursor:
        standing = _standing(cursor)
        existing = set(connection.introspection.table_names(cursor))
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        climbs = cursor.fetchone()[0]
    found = sorted(w.table for w in everything.values() if w.table in existing - set(standing))
    return found + (["the role of the application passes every policy"] if climbs else [])


def quieten(superuser, *, say=print) -> None:
    """Let indexes on names serve under the policies. Needs a superuser; without one search is slower."""
    slow = []
    for function in QUIET_FUNCTIONS:
        if _is_quiet(superuser, function):
            continue
        try:
            superuser.execute(f"ALTER FUNCTION {function} LEAKPROOF")
        except (errors.InsufficientPrivilege, errors.UndefinedFunction):
            slow.append(function)
    if slow:
        say(
            "Search stays slower until a superuser runs deploy/postgres/search.sql in this database: "
            f"not LEAKPROOF are {', '.join(slow)}."
        )


def _is_quiet(connection, function):
    """A superuser may have said so before us: then there is nothing to do, nor to complain of."""
    found = connection.execute(
        "SELECT proleakproof FROM pg_proc WHERE oid = to_regprocedure(%s)", [function]
    ).fetchone()
    return bool(found and found[0])
