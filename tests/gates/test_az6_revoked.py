"""G-AZ6: whoever loses a role, a clinic or the account between two requests loses it at the next one."""

from contextlib import contextmanager
from unittest import mock

import pytest
from django.contrib.auth.backends import ModelBackend

from accounts import access, actions
from accounts.models import Membership
from accounts.vocabulary import Role
from tests.gates import test_az1_matrix as matrix
from tests.gates.frame import Gate
from tests.house import cast, policy
from tests.house.cast import OWN, Person
from tests.house.site_map import addresses


@contextmanager
def _rights_are_remembered():
    """A place worked out once is kept for as long as the server runs."""
    kept, plain = {}, access.Workplace

    def remembering(user, chosen_id):
        return kept.setdefault(user.pk, plain(user, chosen_id))

    with mock.patch.object(access, "Workplace", remembering):
        yield


GATE = Gate(
    "G-AZ6",
    "a role, a clinic or an account taken away between two requests is gone at the next",
    ci=24,
    full=2_000,
    defects={
        "rights are worked out once": _rights_are_remembered,
        "a closed account keeps its session": lambda: mock.patch.object(
            ModelBackend, "user_can_authenticate", return_value=True
        ),
    },
)


def _loses_roles(scene, person):
    Membership.objects.filter(user=person.user).update(roles=[])
    return Person(person.name, person.user, person.clinic, ())


def _loses_all_but_one(scene, person):
    kept = Role.NURSE
    Membership.objects.filter(user=person.user).update(roles=[kept])
    return Person(person.name, person.user, person.clinic, (kept,))


def _leaves_the_clinic(scene, person):
    Membership.objects.filter(user=person.user).update(is_active=False)
    return Person(person.name, person.user)


def _moves_to_another(scene, person):
    Membership.objects.filter(user=person.user).update(clinic=scene.south.clinic)
    return Person(person.name, person.user, scene.south.clinic, person.roles)


def _is_closed(scene, person):
    type(person.user).objects.filter(pk=person.user.pk).update(is_active=False)
    return Person(person.name, person.user, is_known=False)


def _access_is_ended(scene, person):
    membership = Membership.objects.get(user=person.user)
    actions.end_access(membership, by=None)
    return Person(person.name, person.user, is_known=False)


LOSSES = (
    _loses_roles,
    _loses_all_but_one,
    _leaves_the_clinic,
    _moves_to_another,
    _is_closed,
    _access_is_ended,
)


@pytest.mark.django_db
def test_the_next_request_obeys(gate):
    scene = cast.build()
    # A second administrator: the last one's access cannot be ended.
    person = scene.people["every role"]
    ours = [
        address
        for address in addresses()
        if address.is_ours and policy.declared(address) != policy.PUBLIC
    ]
    with cast.quiet():
        for n in range(gate.n):
            address, loss = gate.random.choice(ours), LOSSES[n % len(LOSSES)]
            values = scene.values(address, person, OWN)
            if values is None:
                continue
            (problem, _seen) = cast.undone(
                lambda address=address, loss=loss, values=values: _before_and_after(
                    gate, scene, person, address, loss, values
                )
            )
            gate.check(not problem, f"{address} {loss.__name__}: {problem}")
    gate.done()


def _before_and_after(gate, scene, person, address, loss, values):
    path = address.path(values)
    polls = {"headers": {"HX-Request": "true"}} if gate.random.random() < 0.5 else {}
    method = gate.random.choice(("GET", "POST"))
    # The page is open; then something is taken away; the page asks again.
    person.ask("GET", path)
    after = loss(scene, person)
    which = OWN if after.clinic == person.clinic else cast.FOREIGN
    response = person.ask(method, path, **polls)
    said = matrix._said(response)
    if said == matrix.NO_METHOD:
        return ""
    fits = matrix._declared_answers(address, after, which)
    leaked = [word for word in scene.north.canaries if word in cast.text_of(response)]
    if leaked and not (after.rights and after.clinic == person.clinic):
        return f"shows {leaked[:2]}"
    return "" if said in fits else f"{said} instead of {' or '.join(fits)}"
