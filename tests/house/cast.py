"""Two clinics that must not see each other, and everyone who might come to their doors."""

import logging
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.cookies import SimpleCookie

from django.conf import settings
from django.contrib.admin import site
from django.contrib.admin.utils import quote
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from accounts.access import SESSION_KEY
from accounts.actions import sync_staff_flag
from accounts.models import Clinic, Membership
from accounts.permissions import permissions_of
from accounts.tests.factories import UserFactory, staff
from accounts.vocabulary import Role
from library.importing.run import take_file
from tests.house import policy, world
from tests.house.footprints import rows_of, way_to, writes

OWN, VOIDED, FOREIGN, MISSING = "own", "voided", "foreign", "missing"
WHICH = (OWN, VOIDED, FOREIGN, MISSING)
SLUG = "1990-grieve"
BOOKKEEPING = ("audit_auditevent", "django_session")


@dataclass
class Person:
    """Someone at the door: who, from where, with what rights, and the browser they hold."""

    name: str
    user: object = None
    clinic: Clinic | None = None
    roles: tuple = ()
    is_known: bool = True
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def __str__(self):
        return self.name

    @cached_property
    def rights(self):
        return permissions_of(self.roles) if self.clinic else frozenset()

    @property
    def is_staff(self) -> bool:
        return self.is_known and self.user.is_staff

    def sign_in(self):
        """Open a session and remember the browser's cookies, to come back to them."""
        if self.user is not None:
            self.client.force_login(self.user)
            session = self.client.session
            if self.clinic:
                session[SESSION_KEY] = str(self.clinic.pk)
            session.save()
        self._cookies = self.client.cookies.output(header="", sep=";")

    def ask(self, method, path, data=None, **more):
        """Send one request as a fresh browser with this person's session would."""
        self.client.cookies = SimpleCookie(self._cookies)
        cache.clear()
        return (
            getattr(self.client, method.lower())(path, data, **more)
            if data is not None
            else getattr(self.client, method.lower())(path, **more)
        )


@dataclass
class Scene:
    """North and South, a record in each, a second and voided one in North, and the people."""

    north: world.World
    twin: world.World
    south: world.World
    south_twin: world.World
    people: dict[str, Person]

    def record_of(self, clinic, which):
        """Return the world that is `which` to someone who works in this clinic."""
        mine = (
            [self.south, self.south_twin]
            if clinic == self.south.clinic
            else [self.north, self.twin]
        )
        other = self.north if clinic == self.south.clinic else self.south
        return {OWN: mine[0], VOIDED: mine[1], FOREIGN: other, MISSING: None}[which]

    def canaries_hidden_from(self, person) -> list[str]:
        """Return every word of a patient that this person must never read."""
        worlds = (self.north, self.twin, self.south, self.south_twin)
        return [word for each in worlds if each.clinic != person.clinic for word in each.canaries]

    def values(self, address, person, which) -> dict | None:
        """Return what to put into the places the address takes; None where there is nothing to put."""
        record = self.record_of(person.clinic, which)
        found = {name: self._value(name, record, which) for name in address.takes}
        named = policy.admin_model(address)
        if named and "object_id" in found:
            found["object_id"] = self._row(named[0], record, which)
        return None if None in found.values() else found

    def _value(self, name, record, which):
        nobody = uuid.uuid4()
        if name.endswith("_id") and name in self.north.ids:
            return record.ids[name] if record else nobody
        plain = {
            "membership_id": record and Membership.objects.filter(clinic=record.clinic).last().pk,
            "slug": record and SLUG,
            "app_label": "patients", "url": "nothing/there", "anything": "9/nothing", "content_type_id": "9", "pk": "9",
        }  # fmt: skip
        return plain.get(name) or ("nothing-there" if name == "slug" else str(nobody))

    def _row(self, label, record, which):
        model = next(m for m in site._registry if m._meta.label_lower == label)
        if record is None:
            return str(uuid.uuid4())
        rows = rows_of(model, record.clinic)
        rows = model._base_manager.all() if rows is None else rows
        to_patient = way_to(model, type(record.patient))
        if to_patient:
            rows = rows.filter(**{to_patient: record.patient.pk})
        row = rows.order_by("pk").first()
        return row and quote(row.pk)


def build() -> Scene:
    """Return the scene; everyone is signed in."""
    take_file(settings.BASE_DIR / "library" / "cases" / f"{SLUG}.yaml")
    north, south = world.build(), world.build(name="South Clinic")
    twins = [world.another(each) for each in (north, south)]
    for twin in twins:
        world.void(twin)
    for clinic in (north.clinic, south.clinic):
        staff(clinic, Role.NURSE, given_name="Nora")
    scene = Scene(north, twins[0], south, twins[1], _people(north, south))
    for person in scene.people.values():
        person.sign_in()
    return scene


def _people(north, south):
    home = north.clinic
    people = [Person("anonymous", is_known=False)]
    people += [Person(str(role), staff(home, role), home, (role,)) for role in Role.values]
    people += [
        Person("every role", north.ana, home, tuple(Role.values)),
        Person("no role", staff(home), home),
        Person("elsewhere", south.ana, south.clinic, tuple(Role.values)),
        Person(
            "clinician elsewhere",
            staff(south.clinic, Role.CLINICIAN),
            south.clinic,
            (Role.CLINICIAN,),
        ),
        Person("superuser", UserFactory(is_superuser=True, is_staff=True)),
        Person("left", staff(home, *Role.values)),
        Person("deactivated", staff(home, *Role.values, is_active=False), is_known=False),
    ]
    Membership.objects.filter(user=people[-2].user).update(is_active=False)
    for person in people:
        if person.user is not None:
            sync_staff_flag(person.user)
    return {person.name: person for person in people}


def text_of(response) -> str:
    """Return everything that was sent: body and headers."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode(errors="replace") + str(response.headers)


@contextmanager
def quiet():
    """Keep the log out of it: thousands of refusals are meant here."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


class Undone(Exception):
    """Takes back what happened inside `undone`."""


def undone(act):
    """Run the act, take back what it did to the database, and return what it returned."""
    kept = []
    try:
        with transaction.atomic(), writes() as seen:
            kept += [act(), seen]
            raise Undone
    except Undone:
        return tuple(kept)
