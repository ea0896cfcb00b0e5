"""G-AU3: an entry tells the old and the new value, and who; saving the same again tells nothing."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import staff
from accounts.vocabulary import Role
from audit import context
from audit.telling import Teller
from patients.models import Patient
from tests.gates import rows
from tests.gates.frame import Gate
from tests.gates.seeds import patching
from tests.house import world as worlds


def _told_once(self):
    if self.told is None:
        real(self)


real = Teller.tell

GATE = Gate(
    "G-AU3",
    "Entries hold the true old and new value and the person; saves that change nothing leave none",
    ci=60,
    full=5_000,
    defects={
        "a connection keeps the first person it was told": patching(Teller, "tell", _told_once),
        "nobody is told": patching(Teller, "tell", lambda self: None),
        "saves that change nothing are kept": lambda: rows.function_with(
            "IF old_row IS NULL THEN\n            RETURN NULL;", "IF old_row IS NULL THEN\n            NULL;"
        ),
        "the old value is the new one": lambda: rows.function_with(
            "jsonb_object_agg(o.key, o.value), jsonb", "jsonb_object_agg(o.key, latest -> o.key), jsonb"
        ),
    },
)  # fmt: skip

pytestmark = pytest.mark.django_db


class Editor:
    """Edits one row after another, each by another person, and holds the entry against the truth."""

    def __init__(self, gate, world):
        self.gate, self.random, self.world = gate, gate.random, world
        self.people = [
            staff(world.clinic, *Role.values, given_name=name, family_name=f"{name}son")
            for name in ("Ben", "Dora", "Emil")
        ]
        self.clients = {person.pk: Client() for person in self.people}
        for person in self.people:
            self.clients[person.pk].force_login(person)
        # Without these nobody could open the page.
        self.spared = {world.clinic.pk, world.patient.pk} | {
            key for p in self.people for key in (p.pk, p.memberships.get().pk)
        }
        self.last = self._newest()

    def _newest(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(id) FROM audit_rowchange")
            return cursor.fetchone()[0]

    def edit(self):
        person = self.random.choice(self.people)
        if self.random.random() < 0.1:
            self.by_page(person)
        else:
            self.by_save(person)
        self.last = self._newest()

    def by_save(self, person):
        row = rows.some_row(self.random, self.spared)
        before = rows.stored(row)
        request = f"r{self.random.getrandbits(40):x}"
        context.begin(request)
        context.set_actor(person.pk)
        try:
            with transaction.atomic():
                rows.change(row, self.random)
                row.save()
                if self.random.random() < 0.2:
                    raise DatabaseError
        except DatabaseError:
            pass
        finally:
            context.end()
        self.judge(row, before, person, request)

    def without_change(self):
        """Save a row as it stands: said once for certain, whatever chance does."""
        person, row = self.people[0], Patient.objects.get(pk=self.world.patient.pk)
        before = rows.stored(row)
        context.begin("r-nothing")
        context.set_actor(person.pk)
        try:
            row.save()
        finally:
            context.end()
        self.judge(row, before, person, "r-nothing")
        self.last = self._newest()

    def by_page(self, person):
        patient = Patient.objects.get(pk=self.world.patient.pk)
        before = rows.stored(patient)
        sent = {
            "version": patient.version, "family_name": "Novak", "given_name": "Mia", "sex": "female",
            "birth_date": "1979-03-14", "record_number": "K-77", "is_active": "on",
            "phone": self.random.choice(["020 1", "020 2"]),
        }  # fmt: skip
        page = self.clients[person.pk].get(reverse("patients:edit", args=[patient.pk]))
        form = page.context["form"]
        sent = {name: form[name].value() or "" for name in form.fields} | sent
        answer = self.clients[person.pk].post(reverse("patients:edit", args=[patient.pk]), sent)
        assert answer.status_code == 302, getattr(answer, "context", {})["form"].errors
        self.judge(patient, before, person, answer["X-Request-ID"])

    def judge(self, row, before, person, request):
        after = rows.stored(row)
        secrets = rows.KEPT[row._meta.db_table].secrets
        changed = [name for name in before if before[name] != after[name]]
        expected = [
            (row._meta.db_table, str(row.pk), "update", person.pk, request, _of(before, changed, secrets),
             _of(after, changed, secrets))
        ] if changed else []  # fmt: skip
        told = [
            (e["table_name"], e["row_key"], e["operation"], e["actor_id"], e["request_id"], e["old"], e["new"])
            for e in rows.changes_since(self.last)
        ]  # fmt: skip
        self.gate.check(told == expected, f"told {told}, true is {expected}")


def _of(row, names, secrets):
    return {name: "(not kept)" if name in secrets else row[name] for name in names}


def test_every_entry_is_true(gate):
    editor = Editor(gate, worlds.build())

    editor.without_change()
    for _n in range(gate.n):
        editor.edit()

    gate.done()
