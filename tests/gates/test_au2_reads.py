"""G-AU2: whatever shows a word of a patient's record leaves an event: who, whose, which request."""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Clinic
from accounts.tests.factories import staff
from accounts.vocabulary import Role
from audit import trail
from audit.models import AuditEvent
from tests.gates import pages
from tests.gates.frame import Gate
from tests.house import cast
from tests.house import world as worlds

MOST_SURPLUS = 0.05


def _recording(change):
    real = trail.record_all

    @contextmanager
    def seeded():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(trail, "record_all", lambda events: real(change(list(events))))
            yield

    return seeded


def _without_openings(events):
    return [event for event in events if event.action != "patient_opened"]


def _without_names_of_lists(events):
    for event in events:
        event.detail.pop("patients", None)
    return events


def _without_request(events):
    for event in events:
        event.request_id = ""
    return events


def _without_refusals(events):
    return [event for event in events if event.action != "access_refused"]


GATE = Gate(
    "G-AU2",
    "Every response that holds a word of a record has an event: person, patient, request",
    ci=20,
    full=2_000,
    defects={
        "openings are not written": _recording(_without_openings),
        "lists do not say whom they showed": _recording(_without_names_of_lists),
        "events do not name their request": _recording(_without_request),
        "refusals are not written": _recording(_without_refusals),
    },
    heavy=True,
)

pytestmark = pytest.mark.django_db


class Reader:
    """Asks for pages and holds what came back against the trail."""

    def __init__(self, gate, world, person):
        self.gate, self.world, self.person = gate, world, person
        self.client = Client(raise_request_exception=False)
        self.client.force_login(person)
        self.canaries = [word.lower() for word in world.canaries]
        self.told, self.surplus = 0, []

    def ask(self, name, method, address, sent=None, **headers):
        response = getattr(self.client, method)(address, sent or {}, headers=headers)
        asked = " ".join((sent or {}).values()).lower() + address.lower()
        text = pages.text_of(response)
        seen = [word for word in self.canaries if word in text and word not in asked]
        event = self._event(response)
        if seen:
            self.told += 1
            self.gate.check(
                event, f"{method} {name} ({response.status_code}) shows {seen[:2]} untold"
            )
        else:
            if event and method == "get" and response.status_code == 200 and "admin" not in name:
                self.surplus.append(name)
            self.gate.count()
        return response, event

    def ask_and_undo(self, *asked):
        """Ask, then take back what it did: a page may have ended this person's access or session."""
        session = self.client.cookies[settings.SESSION_COOKIE_NAME].value
        cast.undone(lambda: self.ask(*asked))
        self.client.cookies[settings.SESSION_COOKIE_NAME] = session

    def _event(self, response):
        patient = self.world.patient.pk
        told = AuditEvent.objects.filter(
            request_id=response["X-Request-ID"], actor_id=self.person.pk
        )
        return any(
            each.patient_id == patient or str(patient) in each.detail.get("patients", ())
            for each in told
        )

    def ways(self, name, address):
        """Yield the ways a page is asked: plainly, in search of the patient, as a fragment, by sending."""
        yield name, "get", address
        for method in ("get", "post"):
            yield name, method, address, {"q": self.world.patient.record_number}
            yield name, method, address, {"q": self.world.patient.family_name[:9]}
        yield name, "post", address


@pytest.fixture
def world():
    world = worlds.build(sign=False)
    world.ana.is_staff = world.ana.is_superuser = True
    world.ana.save()
    return world


def _seen(gate, world):
    reader = Reader(gate, world, world.ana)
    places = pages.house(world.ids) + pages.of_admin()
    for name, address in places:
        reader.ask(name, "get", address)
    at_least = reader.told
    for _n in range(gate.n):
        reader.ask_and_undo(*gate.random.choice(list(reader.ways(*gate.random.choice(places)))))

    assert at_least > 30, "the walk hardly met the patient"
    gate.check(
        len(reader.surplus) <= MOST_SURPLUS * reader.told,
        f"{sorted(set(reader.surplus))}: events too many beside {reader.told}",
    )


def _refused(gate, world):
    """Ben may open no chart: each door of the record tells that he tried."""
    ben = staff(world.clinic, Role.MANAGER, given_name="Ben")
    reader = Reader(gate, world, ben)
    for name, address in pages.house(world.ids):
        response, event = reader.ask(name, "get", address)
        if response.status_code == 403 and str(world.patient.pk) in address:
            gate.check(event, f"{name} was refused and not told")


def _printed(gate, world):
    reader = Reader(gate, world, world.ana)
    reader.client.get(reverse("outcomes:chart", args=[world.patient.pk]))
    for name, args in (
        ("outcomes:chart_print", [world.patient.pk]), ("exams:print", [world.ids["exam_id"]]), ("patients:trail_csv", []),
        ("outcomes:course", [world.patient.pk]), ("outcomes:case", [world.ids["nodule_id"]]),
        ("outcomes:nodule_print", [world.ids["nodule_id"]]), ("treatments:note", [world.ids["treatment_id"]]),
        ("treatments:leaflet", [world.ids["treatment_id"]]),
    ):  # fmt: skip
        response, event = reader.ask(name, "get", reverse(name, args=args))
        gate.check(
            response.status_code == 200 and event, f"{name}: {response.status_code}, {event}"
        )


def _elsewhere(gate, world):
    cara = staff(
        Clinic.objects.create(name="South"), *Role.values, given_name="Cara", is_staff=True
    )
    reader = Reader(gate, world, cara)
    for name, address in pages.house(world.ids):
        reader.ask(name, "get", address)
    gate.check(reader.told == 0, f"Cara saw {reader.told} pages with the patient's words")


def test_whoever_sees_a_word_is_told(gate, world):
    _seen(gate, world)
    _refused(gate, world)
    _printed(gate, world)
    _elsewhere(gate, world)
    gate.done()
