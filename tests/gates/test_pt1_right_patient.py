"""What is written about one person never lands in the record of another."""

from contextlib import contextmanager

import pytest
from django.urls import reverse

from accounts.vocabulary import Role
from patients import mismatch, tokens
from patients.models import BodyMeasure, Patient
from tests.gates import desk
from tests.gates.frame import Gate
from tests.house.site_map import doors

WORDS = "only mine to keep"


@contextmanager
def the_guard_looks_away():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mismatch, "refused", lambda request, patient: None)
        yield


@contextmanager
def nobody_is_named():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "identity_of", lambda patient: "")
        yield


GATE = Gate(
    "G-PT1",
    "Each saving form names its patient; a form of another, or of before a correction, saves nothing",
    ci=20,
    full=500,
    defects={
        "the guard of records does not look at the form": the_guard_looks_away,
        "the form carries the key but not who it is": nobody_is_named,
    },
)


@pytest.fixture
def client(client):
    client.raise_request_exception = False
    return client


@pytest.mark.django_db
def test_no_form_reaches_another_record(gate, client):
    world = desk.build()
    client.force_login(world.ana)
    other = desk.other_patient(world)
    _every_page_names_its_patient(gate, world, client, other)
    _every_door_refuses_a_strange_form(gate, world, client, other)
    _two_tabs(gate, world, client, other)
    gate.done()


def _every_page_names_its_patient(gate, world, client, other):
    patient = world.patient
    for page in desk.pages(world, client):
        opens = getattr(page.view, "opens_record", False)
        if opens:
            said = [patient.family_name in page.text, patient.record_number in page.text]
            # On a page of Check and prepare the year is asked for, and not shown.
            born = ("14 Mar" in page.text) or ("1979-03-14" in page.text)
            gate.check(
                all(said) and born, f"{page.address} does not say name, birth date and number"
            )
            gate.check(other.family_name.upper() not in page.text.upper(), f"{page.address} mixes")
        for form in page.forms:
            if form.match and getattr(form.match.func, "opens_record", False):
                fit = tokens.judge(form.value("patient_token"), patient)
                is_own = fit is tokens.Fit.SAME or _is_of(form, other)
                gate.check(is_own, f"{page.address}: the form to {form.name} names nobody")


def _is_of(form, other):
    return tokens.judge(form.value("patient_token"), other) is tokens.Fit.SAME


def _every_door_refuses_a_strange_form(gate, world, client, other):
    before = desk.counted()
    stale = tokens.make(
        Patient(pk=world.patient.pk, family_name="Was", given_name="Named", record_number="1")
    )
    for door in doors():
        if not getattr(door.view, "opens_record", False):
            continue
        for address in desk.addresses(door, world):
            strange = (tokens.make(other), stale, "", "nonsense")
            # In a small run each door meets one of them, another in the next run.
            for token in strange if gate.n >= 100 else [gate.random.choice(strange[:2])]:
                sent = desk.hidden(world.patient, note=WORDS, reason=WORDS) | {
                    "patient_token": token
                }
                answer = client.post(address, sent)
                gate.check(answer.status_code in (405, 409), f"{door}: {answer.status_code}")
                if answer.status_code == 409:
                    gate.check(WORDS in answer.text, f"{door} lost what was typed")
    gate.check(desk.added(before, desk.counted()) == {}, "something was saved")


def _two_tabs(gate, world, client, other):
    """Two tabs of one browser, two people; each step opens, or sends what its tab or the other drew."""
    tabs = [(world.patient, None), (other, None)]
    for step in range(gate.n):
        here = gate.random.randrange(2)
        patient, drawn = tabs[here]
        address = reverse("patients:weight", args=[patient.pk])
        if drawn is None or gate.random.random() < 0.3:
            text = client.get(address).text
            strange = tabs[1 - here][0]
            gate.check(
                patient.record_number in text and strange.record_number not in text, "mixed banner"
            )
            form = next(f for f in desk.read(address, text).forms if "weight_kg" in f.fields)
            tabs[here] = (patient, form.fields)
            continue
        # A restored tab, a copied address: the words go where they were not drawn for.
        target = tabs[gate.random.randrange(2)][0]
        sent = {name: values[-1] for name, values in drawn.items()}
        sent |= {"weight_kg": str(40 + step % 60), "is_sure": "yes"}
        was = {row.pk: BodyMeasure.objects.filter(patient=row).count() for row, _form in tabs}
        answer = client.post(reverse("patients:weight", args=[target.pk]), sent)
        now = {row.pk: BodyMeasure.objects.filter(patient=row).count() for row, _form in tabs}
        grown = [key for key in now if now[key] != was[key]]
        if target is patient:
            gate.check(
                answer.status_code == 302 and grown == [patient.pk],
                f"own form: {answer.status_code}",
            )
            tabs[here] = (patient, None)
        else:
            gate.check(
                answer.status_code == 409 and grown == [], f"cross write: {answer.status_code}"
            )


@pytest.mark.django_db
def test_a_correction_meanwhile_is_told_and_the_form_can_be_sent_again(client):
    world = desk.build()
    client.force_login(world.ana)
    address = reverse("exams:contact", args=[world.patient.pk])
    sent = desk.hidden(
        world.patient, channel="phone", contacted_on="2026-07-02", note="walks again"
    )
    Patient.objects.filter(pk=world.patient.pk).update(given_name="Corrected")

    told = client.post(address, sent)
    form = next(f for f in desk.read(address, told.text).forms if "channel" in f.fields)
    saved = client.post(form.action, {name: values[-1] for name, values in form.fields.items()})

    assert told.status_code == 409
    assert "walks again" in told.text
    assert saved.status_code == 302
    assert world.patient.contacts.filter(note="walks again").count() == 1


def test_every_role_gets_the_same_guard():
    guarded = [door for door in doors() if getattr(door.view, "opens_record", False)]
    assert len(guarded) > 25
    assert Role.values
