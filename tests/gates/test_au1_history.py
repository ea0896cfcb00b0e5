"""G-AU1: replaying the history of rows rebuilds each table, whoever wrote and however."""

import hashlib
import json

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, models, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from psycopg import sql

from tests.gates import rows
from tests.gates.frame import Gate
from tests.house import world as worlds


def _leaving_out(condition):
    return lambda: rows.function_with(
        "BEGIN\n    IF TG_OP = 'UPDATE'",
        f"BEGIN\n    IF {condition} THEN RETURN NULL; END IF;\n    IF TG_OP = 'UPDATE'",
    )


GATE = Gate(
    "G-AU1",
    "Replaying the history of rows rebuilds each table exactly",
    ci=100,
    full=5_000,
    defects={
        "deletes are not kept": _leaving_out("TG_OP = 'DELETE'"),
        "one table is not kept": _leaving_out("TG_TABLE_NAME = 'accounts_clinic'"),
        "texts are kept in lower case": lambda: rows.function_with(
            "old_row, new_row\n    );", "old_row, lower(new_row::text)::jsonb\n    );"
        ),
    },
)
MASK = "(not kept)"
REAL = "SELECT jsonb_populate_record(t, %s)::text FROM {table} t"
REBUILT = "SELECT t::text FROM jsonb_populate_recordset(NULL::{table}, %s) t"

pytestmark = pytest.mark.django_db


class Writer:
    """One random write at a time, in a savepoint: what a constraint refuses leaves nothing."""

    def __init__(self, gate, client, world):
        self.random, self.client, self.world = gate.random, client, world
        # Without these nobody could open the admin.
        self.spared = {world.ana.pk, world.clinic.pk, world.ana.memberships.get().pk}
        self.acts = (
            self.save, self.update, self.bulk_update, self.bulk_create, self.raw_update, self.raw_delete,
            self.delete, self.cascade, self.admin_edit, self.roll_back, self.move_key,
        )  # fmt: skip

    def act(self):
        try:
            with transaction.atomic():
                self.random.choice(self.acts)()
                # Keys are checked at the end of a transaction: here, at the end of each act.
                connection.check_constraints()
        except (DatabaseError, ProtectedError):
            pass

    def _spared(self, model):
        return [k for k in self.spared if isinstance(model._meta.pk, models.UUIDField)]

    def save(self):
        row = rows.some_row(self.random, self.spared)
        rows.change(row, self.random)
        row.save()

    def update(self):
        row = rows.some_row(self.random, self.spared)
        field = self.random.choice(rows.editable(row) or [row._meta.pk])
        value = rows.other_value(field, getattr(row, field.attname), self.random)
        type(row)._base_manager.filter(pk=row.pk).update(**{field.attname: value})

    def bulk_update(self):
        model = type(rows.some_row(self.random, self.spared))
        some = list(model._base_manager.exclude(pk__in=self._spared(model))[:5])
        fields = [f.name for each in some for f in rows.change(each, self.random)]
        if fields:
            model._base_manager.bulk_update(some, sorted(set(fields)))

    def bulk_create(self):
        row = rows.some_row(self.random, self.spared)
        type(row)._base_manager.bulk_create([rows.copy_of(row, self.random) for _n in range(2)])

    def raw_update(self):
        """Change one column of every row of a table."""
        row = rows.some_row(self.random, self.spared)
        field = self.random.choice(rows.editable(row) or [row._meta.pk])
        value = rows.other_value(field, getattr(row, field.attname), self.random)
        self._raw(
            "UPDATE {table} SET {field} = %s WHERE {key}::text <> ALL(%s)",
            row, field, [field.get_db_prep_save(value, connection), [str(k) for k in self.spared]],
        )  # fmt: skip

    def raw_delete(self):
        row = rows.some_row(self.random, self.spared)
        self._raw("DELETE FROM {table} WHERE {key} = %s", row, row._meta.pk, [row.pk])

    def _raw(self, words, row, field, values):
        statement = sql.SQL(words).format(
            table=sql.Identifier(row._meta.db_table), field=sql.Identifier(field.column),
            key=sql.Identifier(row._meta.pk.column),
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    def delete(self):
        rows.some_row(self.random, self.spared).delete()

    def cascade(self):
        group = Group.objects.create(name=f"group {self.random.random()}")
        self.world.ana.groups.add(group)
        if self.random.random() < 0.5:
            group.delete()

    def admin_edit(self):
        clinic = self.world.clinic
        answer = self.client.post(
            reverse("admin:accounts_clinic_change", args=[clinic.pk]),
            {"name": clinic.name, "time_zone": "Europe/London", "phone": str(self.random.random()),
             "address": "", "next_record_number": self.random.randrange(1, 10**6)},
        )  # fmt: skip
        assert answer.status_code == 302, answer.content[:500]

    def roll_back(self):
        try:
            with transaction.atomic():
                self.save()
                self.raw_update()
                raise DatabaseError
        except DatabaseError:
            self.update()

    def move_key(self):
        row = rows.some_row(self.random, self.spared)
        moved = rows.copy_of(row, self.random)
        if not row._meta.pk.is_relation and moved.pk:
            self._raw(
                "UPDATE {table} SET {field} = %s WHERE {key} = %s",
                row,
                row._meta.pk,
                [moved.pk, row.pk],
            )


def _replayed():
    """Return {table: {key: row}} as the history tells it."""
    tables = {table: {} for table in rows.KEPT}
    for entry in rows.changes_since(0):
        kept, key = tables[entry["table_name"]], entry["row_key"]
        if entry["operation"] == "delete":
            kept.pop(key, None)
            continue
        row = kept.pop(key, {}) | entry["new"]
        kept[str(row[rows.KEPT[entry["table_name"]].key])] = row
    return tables


def _digest(cursor, question, table, value):
    """Return the digest of the rows the question gives, each written out whole."""
    cursor.execute(sql.SQL(question).format(table=sql.Identifier(table)), [json.dumps(value)])
    texts = sorted(text for (text,) in cursor.fetchall())
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def _differ(replayed):
    """Return the tables that the history does not rebuild."""
    wrong = []
    with connection.cursor() as cursor:
        for table, kept in rows.KEPT.items():
            mask = dict.fromkeys(kept.secrets, MASK)
            told = json.loads(json.dumps(list(replayed[table].values()), default=str))
            if _digest(cursor, REAL, table, mask) != _digest(cursor, REBUILT, table, told):
                wrong.append(table)
    return wrong


def test_the_history_rebuilds_every_table(gate, client):
    world = worlds.build()
    world.ana.is_staff = world.ana.is_superuser = True
    world.ana.save()
    client.force_login(world.ana)
    writer = Writer(gate, client, world)

    for _n in range(gate.n):
        writer.act()
    gate.count(gate.n)
    wrong = _differ(_replayed())

    assert not wrong, f"not rebuilt (seed {gate.seed}): {wrong}"
