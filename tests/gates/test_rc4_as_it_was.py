"""G-RC4. What a chart shows of a past moment is what it showed then: every row, whatever became of it since."""

import uuid
from contextlib import contextmanager
from dataclasses import fields

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from backmice_clinic import past
from exams.actions import (
    amend_exam,
    answer_alert,
    close_nodule,
    divide_nodule,
    join_nodules,
    record_study,
    reopen_nodule,
    sign_exam,
    split_nodules,
    update_exam,
    void_exam,
)
from exams.exceptions import ExamRefused, NotDivided, NotTheSame
from exams.models import Exam, LumpAlert, Nodule
from exams.tests.factories import DAY, PLACE, entry, found, recorded, story
from measures.actions import record_score, void_score
from measures.models import Score
from outcomes import record
from outcomes.as_it_was import as_it_was
from patients import actions as facts
from patients.exceptions import AllergiesStand
from patients.models import Patient
from tests.gates.frame import Gate
from tests.gates.seeds import as_owner
from treatments.actions import stop, void_treatment
from treatments.exceptions import TreatmentRefused
from treatments.models import Treatment

pytestmark = pytest.mark.django_db
# A course long enough that a row changes several times and drafts lose findings.
MORE_ACTS = 8
REFUSED = (ExamRefused, NotDivided, NotTheSame, ValidationError, AllergiesStand, TreatmentRefused)

MUST_HAPPEN = {
    ("exams_exam", "update"), ("exams_complaint", "update"), ("exams_palpationfinding", "delete"),
    ("exams_nodule", "update"), ("patients_patient", "update"), ("patients_allergy", "update"),
    ("measures_scoreenteredinerror", "insert"), ("exams_alertresponse", "insert"),
    ("treatments_treatment", "update"),
}  # fmt: skip
MORE = 400
"""Moments told beyond those asked for, until everything above has happened."""


def _view_with(table, old, new):
    """Return the defect: one view that undoes the past otherwise."""

    @contextmanager
    def seeded():
        model, way = next(each for each in past.tables() if each[0]._meta.db_table == table)
        query = past.view_of(model, way).as_string()
        assert old in query
        view = f"CREATE OR REPLACE VIEW as_it_was.{table} WITH (security_invoker = true) AS "
        with as_owner(view + query.replace(old, new)):
            yield

    return seeded


GATE = Gate(
    "G-RC4",
    "The record as it was at any past moment equals the record then, row by row",
    ci=30,
    full=1_000,
    defects={
        "the latest old value wins": _view_with(
            "exams_exam", "ORDER BY h.id DESC", "ORDER BY h.id ASC"
        ),
        "a row stands before its birth": _view_with(
            "exams_palpationfinding", "IS DISTINCT FROM 'insert'", "IS DISTINCT FROM 'no'"
        ),
        "a deleted row stays gone": _view_with(
            "exams_palpationfinding", "FULL JOIN", "LEFT JOIN"
        ),
        "the history of what hangs on a row is not found": _view_with(
            "exams_complaint", "h.at >", "h.table_name = '' AND h.at >"
        ),
    },
)  # fmt: skip


def test_the_past_is_as_it_was(gate):
    happened: set = set()
    # What by chance never happened would prove nothing: then some more courses are told.
    while gate.trials < gate.n or (not happened >= MUST_HAPPEN and gate.trials < gate.n + MORE):
        patient, ana = story()
        moments = _course(gate.random, patient, ana)
        happened |= _happened(patient)
        # Every moment once: what changed late shows only in what is read of an early one.
        for at, (moment, rows, seen) in enumerate(moments):
            with as_it_was(patient, moment) as then:
                different = _differing(rows, _rows(patient))
                different += _parts(seen, record.load(then))
            gate.check(not different, f"{at}: {different}")
    assert happened >= MUST_HAPPEN, MUST_HAPPEN - happened
    gate.done()


def _happened(patient) -> set:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, operation FROM audit_rowchange WHERE patient_id = %s GROUP BY 1, 2",
            [patient.pk],
        )
        return set(cursor.fetchall())


def _rows(patient) -> dict:
    """Return every row of the patient, by table, asked as the app asks."""
    found = {}
    for model, way in past.tables():
        path = "__".join(key.name for key in way) or "pk"
        # Unordered: a model's own order joins other tables, which would drop a row that stands too early.
        rows = model._base_manager.filter(**{path: patient.pk}).order_by()
        found[model._meta.db_table] = sorted(repr(row) for row in rows.values_list())
    return found


def _differing(before, now):
    return [table for table, rows in before.items() if rows != now[table]]


def _parts(before, now):
    """Return which parts of the chart read otherwise."""
    return [f.name for f in fields(before) if getattr(before, f.name) != getattr(now, f.name)]


def _course(chance, patient, by):
    """Let things happen; return after each (moment, rows, chart)."""
    moments = []
    # Everything happens at least once, in an order that each thing can happen in; the rest by chance.
    acts = [*SCRIPT, *chance.choices(list(SCRIPT), k=MORE_ACTS)]
    for act in acts:
        try:
            with transaction.atomic():
                act(chance, patient, by)
        except REFUSED:
            pass
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            moment = cursor.fetchone()[0]
        now = Patient.objects.select_related("clinic").get(pk=patient.pk)
        moments.append((moment, _rows(patient), record.load(now)))
    return moments


# --- what can happen ------------------------------------------------------------------------------


def _some(chance, rows):
    rows = list(rows)
    return chance.choice(rows) if rows else None


def _new(chance, number):
    place = {**PLACE, "lateral_mm": chance.randrange(20, 60), "cc_mm": chance.randrange(-20, 30)}
    return found(number, **{**place, "long_axis_mm": chance.choice([12, 18, 55])})


def _examined(chance, patient, by):
    recorded(patient, by, *(_new(chance, n) for n in range(chance.randrange(1, 3))))


def _edited(chance, patient, by):
    exam = _some(chance, Exam.objects.standing().filter(patient=patient, signed_at=None))
    if exam:
        kept = [
            found(nodule=f.nodule, long_axis_mm=chance.randrange(8, 30))
            for f in exam.findings.all()
        ]
        told = entry(*kept[: chance.randrange(1, 3)], _new(chance, 7), pain=chance.randrange(11))
        # Never the side it was begun with: an edit that changes nothing would leave no history.
        told.complaint["side"] = chance.choice(["left", "both"])
        update_exam(exam, by=by, version=exam.version, entry=told)


def _signed(chance, patient, by):
    exam = _some(chance, Exam.objects.standing().filter(patient=patient, signed_at=None))
    if exam:
        sign_exam(exam, by=by)


def _recorded_and_signed(chance, patient, by):
    felt = [found(nodule=each) for each in Nodule.objects.open().filter(patient=patient)]
    # Large enough to want a response.
    recorded(patient, by, *felt, found(5, long_axis_mm=55, cc_mm=chance.randrange(30)), sign=True)


def _amended(chance, patient, by):
    exam = _some(chance, Exam.objects.standing().signed().filter(patient=patient))
    if exam:
        told = [found(nodule=f.nodule, long_axis_mm=22) for f in exam.findings.all()]
        amend_exam(exam, by=by, submission_id=uuid.uuid4(), entry=entry(*told), reason="misread")


def _voided(chance, patient, by):
    exam = _some(chance, Exam.objects.standing().filter(patient=patient))
    if exam:
        void_exam(exam, by=by, reason="another patient's")


def _joined(chance, patient, by):
    one, other = (list(Nodule.objects.open().filter(patient=patient)) * 2)[:2]
    join_nodules(one, other, reason="one and the same", on=DAY, by=by)


def _apart(chance, patient, by):
    nodule = _some(chance, Nodule.objects.filter(patient=patient, joined_into__isnull=False))
    if nodule:
        split_nodules(nodule, because="felt side by side", by=by)


def _divided(chance, patient, by):
    nodule = _some(chance, Nodule.objects.open().filter(patient=patient))
    there = nodule and [f for f in nodule.findings.standing() if f.exam.is_signed]
    if there:
        divide_nodule(nodule, [there[0].pk], reason="felt side by side", by=by)


def _closed(chance, patient, by):
    nodule = _some(chance, Nodule.objects.open().filter(patient=patient))
    if nodule:
        close_nodule(nodule, on=DAY, reason="resolved", by=by)


def _followed_again(chance, patient, by):
    nodule = _some(chance, Nodule.objects.filter(patient=patient, close_reason="resolved"))
    if nodule:
        reopen_nodule(nodule, by=by)


def _answered(chance, patient, by):
    alert = _some(chance, LumpAlert.objects.filter(patient=patient).open())
    if alert:
        answer_alert(alert, by=by, code="excluded", excluded_on=DAY)


def _imaged(chance, patient, by):
    nodule = _some(chance, Nodule.objects.open().filter(patient=patient))
    if nodule:
        about = {
            "modality": "ultrasound",
            "performed_on": DAY,
            "precision": "day",
            "aim": "nodule",
            "nodule": nodule,
        }
        record_study(patient, by=by, submission_id=uuid.uuid4(), facts=about)


def _scored(chance, patient, by):
    record_score(patient, "pain_nrs", by=by, on=DAY, value=chance.randrange(11))


def _unscored(chance, patient, by):
    score = _some(chance, Score.objects.standing().filter(patient=patient))
    if score:
        void_score(score, by=by, reason="heard wrongly")


def _treated(chance, patient, by):
    Treatment.objects.create(
        clinic=patient.clinic, patient=patient, kind="physiotherapy", rung=4, state="in_progress", started_on=DAY,
        recorded_by=by, performed_by=by,
    )  # fmt: skip


def _stopped(chance, patient, by):
    row = _some(chance, Treatment.objects.filter(patient=patient, state="in_progress"))
    if row:
        stop(row, by=by, reason="no_effect", ended_on=DAY)


def _treatment_voided(chance, patient, by):
    row = _some(chance, Treatment.objects.filter(patient=patient, voided=None))
    if row:
        void_treatment(row, by=by, reason="another patient's")


def _allergic(chance, patient, by):
    facts.add_allergy(
        patient, by=by, asked_on=DAY, substance_class="la_amide", substance="lidocaine"
    )


def _not_allergic(chance, patient, by):
    patient.refresh_from_db()
    allergy = _some(chance, patient.allergies.filter(removed_at=None))
    if allergy:
        facts.remove_allergy(patient, allergy.pk, by=by, because="entered for somebody else")


def _moved(chance, patient, by):
    patient.refresh_from_db()
    facts.change_details(
        patient, by=by, version=patient.version, phone=f"07{chance.randrange(10**6)}"
    )


SCRIPT = (
    _examined, _edited, _edited, _signed, _recorded_and_signed, _amended, _answered, _scored, _unscored, _joined,
    _apart, _divided, _closed, _followed_again, _imaged, _treated, _stopped, _treatment_voided, _allergic, _not_allergic,
    _moved, _voided,
)  # fmt: skip
