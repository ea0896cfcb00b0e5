"""Cara works elsewhere. Whatever address she asks for, she gets what a missing record gives: 404."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import Clinic
from accounts.tests.factories import staff
from accounts.vocabulary import Role
from tests.house import world as worlds
from tests.house.site_map import doors

RECORD_DOORS = [
    door
    for door in doors()
    if any(name.endswith("_id") for name in door.takes) and not door.name.startswith("accounts:")
]
METHODS = ["get", "post"]


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def cara(client, db):
    """A colleague with every role, in another clinic."""
    elsewhere = Clinic.objects.create(name="South Clinic")
    client.force_login(staff(elsewhere, *Role.values, given_name="Cara"))
    return client


def _address(door, ids):
    return reverse(door.name, kwargs={name: ids[name] for name in door.takes})


def _leaks(response, world):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode(errors="replace") + str(response.headers)
    return [word for word in world.canaries if word in text]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("door", RECORD_DOORS, ids=str)
def test_a_foreign_record_is_a_missing_record(door, method, world, cara):
    missing = {name: uuid.uuid4() for name in world.ids}

    foreign = getattr(cara, method)(_address(door, world.ids))
    absent = getattr(cara, method)(_address(door, missing))

    assert foreign.status_code in (404, 405), f"{door} answered {foreign.status_code}"
    assert foreign.status_code == absent.status_code
    assert _leaks(foreign, world) == []


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("door", [d for d in doors() if not d.takes], ids=str)
def test_lists_and_searches_show_nothing_foreign(door, method, world, cara):
    words = [world.patient.family_name, world.patient.record_number, "1979", "14.3.1979"]

    for question in words:
        response = getattr(cara, method)(reverse(door.name), {"q": question})

        assert response.status_code < 500
        # The page may repeat what was asked, nothing else.
        assert [leak for leak in _leaks(response, world) if leak != question] == []


def test_the_same_doors_open_at_home(world, client):
    """Without this the walk above could pass on broken addresses."""
    client.force_login(world.ana)
    opened = [
        door
        for door in RECORD_DOORS
        if client.get(_address(door, world.ids)).status_code in (200, 302)
    ]

    assert len(opened) >= 10
    assert _leaks(client.get(reverse("outcomes:chart", args=[world.patient.pk])), world)
