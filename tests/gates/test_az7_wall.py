"""The database itself keeps clinics apart: a forgotten filter finds nothing, and writes nothing."""

import uuid
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import ForeignKey
from psycopg import sql

from audit import scope
from audit.scope import EVERYTHING, NOTHING, Scope
from backmice_clinic import wall
from tests.gates.frame import Gate
from tests.gates.seeds import as_owner
from tests.house import world
from tests.house.site_map import OURS

pytestmark = pytest.mark.django_db


@contextmanager
def one_table_outside():
    with as_owner("ALTER TABLE exams_palpationfinding DISABLE ROW LEVEL SECURITY"):
        yield


@contextmanager
def a_policy_that_is_always_true():
    with as_owner("CREATE POLICY everyone ON patients_allergy USING (true)"):
        yield


@contextmanager
def keys_unchecked():
    with as_owner("ALTER POLICY own_clinic ON patients_callattempt WITH CHECK (true)"):
        yield


@contextmanager
def a_connection_that_is_told_once():
    from backmice_clinic.database.base import DatabaseWrapper

    tell = DatabaseWrapper._tell

    def once(self):
        if self._told is None:
            tell(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseWrapper, "_tell", once)
        yield


GATE = Gate(
    "G-AZ7",
    "The app's role sees and changes no row of another clinic, and none at all when no clinic is set",
    ci=60,
    full=3000,
    defects={
        "row security off on one table": one_table_outside,
        "a second policy that is always true": a_policy_that_is_always_true,
        "keys to foreign rows are not checked": keys_unchecked,
        "a reused connection keeps the first scope": a_connection_that_is_told_once,
    },
)


@pytest.fixture
def two_clinics():
    return world.build(name="North Clinic"), world.build(name="South Clinic")


def _count(table, condition=""):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} {condition}")  # noqa: S608
        return cursor.fetchone()[0]


def _rows_of(each, clinic):
    """How many rows of the clinic the table holds, counted from within its own wall."""
    with scope.within(Scope(frozenset([clinic.pk]))):
        return _count(each.table)


def test_the_wall_holds(two_clinics, gate):
    every_statement_stays_inside(two_clinics, gate)
    a_reused_connection_forgets_the_last_clinic(two_clinics, gate)
    a_row_cannot_point_at_another_clinics_row(two_clinics, gate)
    gate.done()


def every_statement_stays_inside(two_clinics, gate):
    north, south = (each.clinic for each in two_clinics)
    walled = list(wall.walled().values())
    filled = [each for each in walled if _rows_of(each, south)]
    gate.check(len(filled) >= 20, f"only {len(filled)} tables hold a foreign row to look for")
    for each in walled:
        with scope.within(EVERYTHING):
            every = _count(each.table)
        ours, theirs = _rows_of(each, north), _rows_of(each, south)
        unowned = _count_events(each) if each.is_event else 0
        no_one = unowned if each.shows_unowned else 0
        gate.check(
            ours + theirs - 2 * no_one + unowned == every,
            f"{each.table}: {ours} and {theirs} of {every}",
        )
        with scope.within(NOTHING):
            gate.check(_count(each.table) == no_one, f"{each.table}: rows seen without a clinic")
        gate.check(not _changed(each, north, south), f"{each.table}: a foreign row was written")


def _count_events(each):
    with scope.within(EVERYTHING):
        return _count(each.table, f"WHERE {wall.COLUMN} IS NULL")


def _changed(each, north, south):
    """Ours may not touch a row of theirs by its key; refused or not found are both well."""
    with scope.within(Scope(frozenset([south.pk]))), connection.cursor() as cursor:
        key = each.model._meta.pk.column
        cursor.execute(f"SELECT {key} FROM {each.table} LIMIT 1")  # noqa: S608
        row = cursor.fetchone()
    if row is None or each.is_event:
        return 0
    touched = 0
    for statement in ("UPDATE {t} SET {k} = {k} WHERE {k} = %s", "DELETE FROM {t} WHERE {k} = %s"):
        asked = sql.SQL(statement).format(t=sql.Identifier(each.table), k=sql.Identifier(key))
        with scope.within(Scope(frozenset([north.pk]))):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(asked, row)
                    touched += cursor.rowcount
            except DatabaseError:
                touched += 1  # It was found, and something else refused it.
    return touched


def a_reused_connection_forgets_the_last_clinic(two_clinics, gate):
    clinics = [each.clinic for each in two_clinics]
    for _ in range(gate.n):
        wanted = gate.random.choice([*clinics, None])
        seen = Scope(frozenset([wanted.pk])) if wanted else NOTHING
        end = gate.random.choice(["leave", "roll back", "nested"])
        with scope.within(seen):
            found = _looked(end)
        gate.check(found == ({wanted.pk} if wanted else set()), f"{end}: {found} for {wanted}")


def _looked(end):
    found = set()
    try:
        with transaction.atomic():
            found |= _clinics_seen()
            if end == "nested":
                with scope.within(NOTHING):
                    found |= _clinics_seen()
            if end != "leave":
                raise LookupError
    except LookupError:
        found |= _clinics_seen()
    return found


def _clinics_seen():
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT clinic_id FROM patients_patient")
        return {row[0] for row in cursor.fetchall()}


def a_row_cannot_point_at_another_clinics_row(two_clinics, gate):
    """Foreign keys are checked past every policy: the wall checks them itself."""
    here, there = two_clinics
    inside = Scope(frozenset([here.clinic.pk]))
    everything = wall.walled()
    for each in everything.values():
        for key in [f for f in each.model._meta.concrete_fields if isinstance(f, ForeignKey)]:
            if key.related_model not in everything or key.related_model is each.model:
                continue
            foreign = key.related_model._base_manager.filter(**_of(key.related_model, there.clinic))
            foreign_id = foreign.values_list("pk", flat=True).first()
            with scope.within(inside):
                row = each.model._base_manager.first()
                if row is None or foreign_id is None:
                    continue
                gate.check(_refuses(each, row, key, foreign_id), f"{each.table}.{key.column}")


def _of(model, clinic):
    each = wall.walled()[model]
    way = []
    while each.parent is not None:
        way.append(each.parent.name)
        each = wall.walled()[each.parent.related_model]
    return {"__".join([*way, "clinic"]): clinic}


def _refuses(each, row, key, foreign_id):
    """Insert a copy of our own row that points at theirs."""
    columns = [f for f in each.model._meta.concrete_fields if f is not each.model._meta.pk]
    names = [f.column for f in columns] + [each.model._meta.pk.column]
    target = key.column
    values = [sql.SQL("%s") if f.column == target else sql.Identifier(f.column) for f in columns]
    given = [foreign_id] if target != names[-1] else []
    if each.model._meta.pk is key:
        given, values = [], values
        new_key = sql.Literal(foreign_id)
    elif each.model._meta.pk.get_internal_type() == "UUIDField":
        new_key = sql.Literal(uuid.uuid4())
    else:
        new_key = sql.Literal(row.pk + 1_000_000)
    statement = sql.SQL("INSERT INTO {t} ({names}) SELECT {values}, {key} FROM {t} WHERE {pk} = {row}").format(
        t=sql.Identifier(each.table), names=sql.SQL(", ").join(map(sql.Identifier, names)),
        values=sql.SQL(", ").join(values), key=new_key, pk=sql.Identifier(names[-1]), row=sql.Literal(row.pk),
    )  # fmt: skip
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, given)
    except DatabaseError:
        return True
    return False


def test_no_table_of_ours_is_forgotten(db):
    """What leads to a patient leads to a clinic; the rest is named here with its reason."""
    shared = {
        "audit", "ui", "accounts",  # people and clinics: read before anybody's clinic is known
        "library.PublishedSource", "library.SeriesCount", "library.SeriesMeasurement", "library.PublishedWording",
        "measures.Instrument", "exams.AlertLimits", "treatments.ConsentText",
        "treatments.Formulary", "treatments.FormularyLimit", "treatments.FormularySignOff",  # the same for every clinic
    }  # fmt: skip
    outside = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in OURS and model not in wall.walled()
    }
    assert {name for name in outside if name.split(".")[0] not in shared} <= shared
    assert wall.breaches(connection) == []
