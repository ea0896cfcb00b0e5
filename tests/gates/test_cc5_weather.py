"""A deadlock, a serialization failure or a lost connection is no error page and no second effect."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.transaction import Atomic
from django.urls import reverse

from audit.models import AuditEvent
from backmice_clinic import saving
from exams.models import Exam
from measures.models import Score
from patients.models import BodyMeasure, Patient
from tests.gates import desk
from tests.gates.crowd import browser
from tests.gates.frame import Gate

KINDS = {
    "40001": "DO $$ BEGIN RAISE EXCEPTION 'storm' USING ERRCODE = '40001'; END $$",
    "40P01": "DO $$ BEGIN RAISE EXCEPTION 'storm' USING ERRCODE = '40P01'; END $$",
    "dropped": "SELECT pg_terminate_backend(pg_backend_pid())",
}
RATE = 0.10


class Weather:
    """Strikes one transaction in ten, at one of its statements, before its commit, or right after it."""

    def __init__(self, random):
        self.random, self.strikes, self.runs = random, 0, 0
        self.kind, self.after = "", 0

    def at_begin(self):
        self.kind = self.random.choice([*KINDS]) if self.random.random() < RATE else ""
        self.after = self.random.randint(1, 8)

    def at_statement(self):
        if self.kind:
            self.after -= 1
            if self.after <= 0:
                self.strike()

    def strike(self):
        kind, self.kind = self.kind, ""
        self.strikes += 1
        with connection.wrap_database_errors:
            connection.connection.execute(KINDS[kind])

    @contextmanager
    def over_the_clinic(self):
        enter, execute, commit, run = (
            Atomic.__enter__,
            CursorWrapper._execute,
            BaseDatabaseWrapper.commit,
            saving.Attempt.run,
        )

        def counted(attempt, get_response, request):
            self.runs += 1
            return run(attempt, get_response, request)

        def begin(atomic):
            if not connection.in_atomic_block:
                self.at_begin()
            enter(atomic)

        def statement(cursor, sql, params, *ignored):
            if cursor.db.in_atomic_block:
                self.at_statement()
            return execute(cursor, sql, params, *ignored)

        def end(wrapper):
            if self.kind and self.random.random() < 0.5:
                self.strike()
            commit(wrapper)
            if self.kind:
                # The row is saved, and nobody hears of it.
                self.kind = "dropped"
                self.strike()

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Atomic, "__enter__", begin)
            patch.setattr(CursorWrapper, "_execute", statement)
            patch.setattr(BaseDatabaseWrapper, "commit", end)
            patch.setattr(saving.Attempt, "run", counted)
            yield


@contextmanager
def nothing_is_tried_again():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(saving, "_let_down", lambda attempt, response: False)
        yield


@contextmanager
def every_number_is_new():
    """A second run saves a second time: the forms' numbers no longer hold it back."""
    from django import forms

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forms.UUIDField, "clean", lambda self, value: desk.uuid.uuid4())
        yield


GATE = Gate(
    "G-CC5",
    "Transient errors of the database in one transaction of ten: no error page, no double effect, three tries at most",
    ci=120,
    full=2_000,
    defects={
        "nothing is tried again": nothing_is_tried_again,
        "a second run does not know the first": every_number_is_new,
    },
)


@pytest.mark.django_db(transaction=True)
def test_weather_passes(gate):
    world = desk.build()
    client = browser(world.ana)
    weather = Weather(gate.random)
    acts = [_weigh, _press_pain, _examine, _correct_the_phone]
    with weather.over_the_clinic():
        for turn in range(gate.n):
            acts[turn % len(acts)](gate, world, client, weather, turn)
    gate.check(weather.strikes > gate.n / 50, f"only {weather.strikes} strikes")
    gate.done()


def _send(gate, client, weather, address, sent):
    """Send as a person would: once more when the page asks for it."""
    for _press in range(6):
        before = weather.runs
        answer = client.post(address, sent)
        tries = weather.runs - before
        gate.check(tries <= saving.TRIES, f"{address}: {tries} tries")
        if answer.status_code == 503:
            gate.check("Send it again" in answer.text, "the busy page has no way on")
            continue
        return answer
    return answer


def _once(gate, rows, what, answer):
    gate.check(answer.status_code == 302, f"{what}: answered {answer.status_code}")
    gate.check(rows == 1, f"{what}: {rows} rows")


def _weigh(gate, world, client, weather, turn):
    before = BodyMeasure.objects.filter(patient=world.patient).count()
    day = f"{world.clinic.today()}"
    sent = desk.hidden(world.patient, weight_kg="70", measured_on=day, is_sure="yes")
    answer = _send(gate, client, weather, reverse("patients:weight", args=[world.patient.pk]), sent)
    _once(
        gate, BodyMeasure.objects.filter(patient=world.patient).count() - before, "weight", answer
    )


def _press_pain(gate, world, client, weather, turn):
    before = Score.objects.count(), AuditEvent.objects.filter(action="score_recorded").count()
    sent = desk.hidden(world.patient, value="4")
    answer = _send(
        gate, client, weather, reverse("measures:record_pain", args=[world.patient.pk]), sent
    )
    _once(gate, Score.objects.count() - before[0], "score", answer)
    told = AuditEvent.objects.filter(action="score_recorded").count() - before[1]
    gate.check(told == 1, f"score: told {told} times")


def _examine(gate, world, client, weather, turn):
    before = Exam.objects.count()
    sent = desk.hidden(world.patient) | {"examined_on": f"{world.clinic.today()}", "save": "draft"}
    answer = _send(gate, client, weather, reverse("exams:record", args=[world.patient.pk]), sent)
    _once(gate, Exam.objects.count() - before, "exam", answer)


def _correct_the_phone(gate, world, client, weather, turn):
    """A change names its version: run twice it is saved once, and never contradicts itself by an error."""
    patient = Patient.objects.get(pk=world.patient.pk)
    address = reverse("patients:edit", args=[patient.pk])
    sent = {
        "family_name": patient.family_name, "given_name": patient.given_name, "birth_date": "14.3.1979",
        "sex": "female", "record_number": patient.record_number, "phone": f"020 {turn}", "is_active": "on",
        "version": str(patient.version), **desk.hidden(patient),
    }  # fmt: skip
    answer = _send(gate, client, weather, address, sent)
    now = Patient.objects.get(pk=patient.pk)
    gate.check(answer.status_code in (302, 409), f"phone: answered {answer.status_code}")
    gate.check(
        (now.phone, now.version) == (f"020 {turn}", patient.version + 1), f"phone: {now.version}"
    )
