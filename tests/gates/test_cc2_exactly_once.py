"""However often a form is pressed, what it makes is made once."""

import uuid
from contextlib import contextmanager
from functools import partial

import pytest
from django import forms
from django.urls import reverse

from backmice_clinic.saving import SavingMiddleware
from tests.gates import desk
from tests.gates.crowd import Crowd, browser
from tests.gates.frame import Gate

# Never more threads than connections the test server has.
MOST_HANDS = 20


@contextmanager
def the_number_is_lost():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forms.UUIDField, "clean", lambda self, value: uuid.uuid4())
        yield


@contextmanager
def a_used_number_is_our_error():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SavingMiddleware, "process_exception", lambda *_args: None)
        yield


GATE = Gate(
    "G-CC2",
    "The same form pressed many times at once, and again after a reload, makes exactly one record",
    ci=3,
    full=MOST_HANDS,
    # Each defect takes about a minute.
    heavy=True,
    defects={
        "the number of the form is not read": the_number_is_lost,
        "a number used for another patient is an error": a_used_number_is_our_error,
    },
)


@pytest.mark.django_db(transaction=True)
def test_one_form_makes_one_record(gate):
    world = desk.build()
    client = browser(world.ana)
    creating = _creating(gate, world, client)
    gate.check(len(creating) >= 12, f"only {len(creating)} creating forms were found")
    other = desk.other_patient(world)
    with Crowd(gate.n) as crowd:
        for form in creating.values():
            _press_many_times(gate, world, client, crowd, form)
        _another_patients_number(gate, world, client, creating, other)
    gate.done()


def _creating(gate, world, client) -> dict:
    """Return the creating forms by address; a form that names neither must be declared."""
    found = {}
    for page in desk.pages(world, client):
        for form in page.forms:
            if form.match is None or form.is_edit or hasattr(form.match.func, "twice_is_once"):
                continue
            has_number = bool(form.value("submission_id"))
            gate.check(
                has_number,
                f"{page.address}: the form to {form.name} has no submission number and no version;"
                " add one, or say with twice_is_once(...) why it needs none",
            )
            if has_number and (form.name not in found or _is_for(form, world)):
                found.setdefault(form.name, form)
    return found


def _is_for(form, world):
    return str(world.patient.pk) in form.action


def _sent(gate, form, world, turn):
    typed = desk.answers(form.name, world, turn)
    gate.check(typed is not None, f"nobody said what is typed into {form.name}")
    base = {name: values[-1] for name, values in form.fields.items() if "do" not in form.fields}
    return base | desk.hidden(world.patient) | (typed or {})


def _press_many_times(gate, world, client, crowd, form):
    before = desk.counted()
    alone = client.post(form.action, _sent(gate, form, world, 1))
    once = desk.added(before, desk.counted())
    gate.check(alone.status_code == 302 and once, f"{form.name}: {alone.status_code}, {once}")
    sent, before = _sent(gate, form, world, 2), desk.counted()
    browsers = [browser(world.ana) for _hand in range(gate.n)]
    hands = [partial(each.post, form.action, sent) for each in browsers]
    replies = [*crowd.at_once(*hands), client.post(form.action, sent)]
    grown = desk.added(before, desk.counted())
    gate.check(grown == once, f"{form.name}: {once} once, {grown} when pressed {gate.n + 1} times")
    for reply in replies:
        told = (reply.status_code, reply.get("Location"))
        gate.check(told == (302, replies[0].get("Location")), f"{form.name} answered {told}")


def _another_patients_number(gate, world, client, creating, other):
    """A restored tab carries a number that was used: it makes nothing, and says so on a page."""
    for form in creating.values():
        if str(world.patient.pk) not in form.action or form.name == "treatments:procedure":
            continue
        sent = _sent(gate, form, world, 3)
        client.post(form.action, sent)
        before = desk.counted()
        there = form.action.replace(str(world.patient.pk), str(other.pk))
        answer = client.post(there, sent | {"patient_token": desk.hidden(other)["patient_token"]})
        grown = desk.added(before, desk.counted())
        if form.name == "patients:arrive":
            continue
        gate.check(answer.status_code in (409, 422), f"{form.name}, used: {answer.status_code}")
        gate.check(not grown, f"{form.name}, used number: {grown}")


@pytest.mark.django_db(transaction=True)
def test_a_used_number_is_answered_with_a_page_and_what_was_typed():
    world = desk.build()
    other, client = desk.other_patient(world), browser(world.ana)
    day = f"{world.clinic.today()}"
    sent = desk.hidden(world.patient) | desk.exam_answers(day) | {"note": "moved to a chair"}
    client.post(reverse("exams:record", args=[world.patient.pk]), sent)
    sent["patient_token"] = desk.hidden(other)["patient_token"]

    answer = client.post(reverse("exams:record", args=[other.pk]), sent)

    assert answer.status_code == 409
    assert "This form was sent before" in answer.text
    assert "moved to a chair" in answer.text
    assert not other.exams.exists()
