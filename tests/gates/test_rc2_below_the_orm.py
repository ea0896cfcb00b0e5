"""What is signed, and all that hangs on it, cannot be changed by the application's own role."""

import uuid
from contextlib import contextmanager

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from accounts.tests.factories import clinician
from exams.actions import (
    amend_exam,
    answer_alert,
    answer_request,
    cosign_exam,
    divide_nodule,
    record_request,
    void_addendum,
    void_exam,
    void_request,
    write_addendum,
)
from exams.models import Exam, LumpAlert
from exams.tests.factories import entry, found, recorded, story
from measures.models import Score
from tests.gates.frame import Gate
from tests.house.site_map import OURS

GATE = Gate(
    "G-RC2",
    "UPDATE, DELETE and TRUNCATE by the app's role are refused for signed rows and all that hangs on them",
    ci=100,
    full=5_000,
    defects={
        "every trigger sleeps": pgtrigger.ignore,
        "one table has lost its trigger": lambda: pgtrigger.ignore(
            "exams.ExamSignature:append_only"
        ),
    },
)


def hanging() -> dict:
    """Return every model that hangs on an exam, with the way to it, found by walking the keys."""
    ways, waiting = {Exam: ""}, [Exam]
    while waiting:
        parent = waiting.pop(0)
        # What somebody types beside an exam and has not saved hangs on nothing that was signed.
        for model in [m for m in apps.get_models() if getattr(m, "has_row_history", True)]:
            for key in model._meta.get_fields():
                is_key = key.concrete and (key.many_to_one or key.one_to_one)
                if is_key and key.related_model is parent and model not in ways:
                    ways[model] = "__".join(filter(None, [key.name, ways[parent]]))
                    waiting.append(model)
    return ways


def append_only() -> list:
    """Return every table of ours that says it is only ever added to."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in OURS | {"audit"}
        and any(t.name == "append_only" for t in getattr(model._meta, "triggers", []))
    ]


@pytest.fixture
def signed(db):
    """An exam with an answered alert, amended, and another entered in error: a row in every table."""
    patient, ana = story()
    exam = recorded(patient, ana, found(long_axis_mm=55), sign=True)
    answer_alert(
        LumpAlert.objects.get(exam=exam), by=ana, code="excluded", excluded_on=exam.examined_on
    )
    asked = _added(exam, ana)
    nodule = exam.findings.get().nodule
    amend_exam(
        exam,
        by=ana,
        submission_id=uuid.uuid4(),
        entry=entry(found(nodule=nodule)),
        reason="misread",
        answers=[asked.pk],
    )
    wrong = recorded(patient, ana, found(1), sign=True)
    void_exam(wrong, by=ana, reason="another patient")
    again = recorded(patient, ana, found(nodule=nodule), sign=True)
    divide_nodule(nodule, [again.findings.get().pk], reason="two scars", by=ana)
    return exam


def _added(exam, ana):
    """Put an addendum, a patient's request and a co-signature; return a request that is still open."""
    about = {"by": ana, "submission_id": uuid.uuid4()}
    void_addendum(write_addendum(exam, **about, text="later"), by=ana, reason="another patient")
    asked = record_request(exam, **about, words="the other hip", asked_on=exam.examined_on)
    answer_request(asked, by=ana, decided="denied", reason="it was this one")
    about["submission_id"] = uuid.uuid4()
    again = record_request(exam, **about, words="and the date", asked_on=exam.examined_on)
    void_request(asked, by=ana, reason="another patient")
    tom = clinician(exam.patient.clinic)
    tom.memberships.update(is_in_training=True)
    cosign_exam(recorded(exam.patient, tom, found(2), sign=True), by=ana, meaning="read")
    return again


@contextmanager
def _one_try():
    """Undo whatever the database let through."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _refused(statement) -> bool:
    try:
        with _one_try(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


def _statements(model, key):
    table, pk = sql.Identifier(model._meta.db_table), sql.Literal(key)
    for column in model._meta.concrete_fields:
        name = sql.Identifier(column.column)
        yield sql.SQL("UPDATE {t} SET {c} = {c} WHERE id = {k}").format(t=table, c=name, k=pk)
    yield sql.SQL("DELETE FROM {t} WHERE id = {k}").format(t=table, k=pk)
    yield sql.SQL("TRUNCATE {t} CASCADE").format(t=table)


def test_signed_rows_stay(gate, signed):
    tries = []
    for model, way in hanging().items():
        rows = (
            model.objects.all()
            if not way
            else model.objects.filter(**{f"{way}__signed_at__isnull": False})
        )
        rows = rows.filter(signed_at__isnull=False) if model is Exam else rows
        key = rows.values_list("pk", flat=True).first()
        gate.check(
            key is not None, f"{model._meta.label} hangs on an exam, and nobody made a row of it"
        )
        tries += [(model, statement) for statement in _statements(model, key)] if key else []
    for model in append_only():
        key = model.objects.values_list("pk", flat=True).first()
        tries += [(model, statement) for statement in _statements(model, key)] if key else []
    gate.check(any(model is Score for model, _statement in tries), "no score was tried")
    # Every statement once, then at random until the number is reached.
    rest = [gate.random.choice(tries) for _more in range(max(0, gate.n - len(tries)))]
    for model, statement in [*tries, *rest]:
        gate.check(_refused(statement), f"{model._meta.label}: {statement.as_string(None)}")
    gate.done()


def test_the_walk_finds_what_hangs():
    names = {model.__name__ for model in hanging()}

    assert {
        "Complaint",
        "PalpationFinding",
        "LumpAlert",
        "AlertResponse",
        "ExamSignature",
        "ExamCosignature",
        "ExamAddendum",
        "AmendmentRequest",
        "AmendmentDecision",
    } <= names
