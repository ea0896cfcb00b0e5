"""The checks as they stand between a plan and its record: what stops, what is kept, what a colleague did meanwhile."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEvent
from patients import actions as patient_actions
from patients.models import BodyMeasure, Patient
from treatments import actions
from treatments.actions import SafetyAnswer
from treatments.exceptions import SafetyUnanswered
from treatments.models import (
    AdministeredAgent,
    Formulary,
    FormularyLimit,
    Procedure,
    ProcedureNodule,
    SafetyCheck,
    Treatment,
)
from treatments.safety import engine, gather
from treatments.tests.test_actions import ANSWERS, LIDOCAINE, check

MUCH = {"drug": "lidocaine", "concentration_percent": Decimal(2), "volume_ml": Decimal(20)}
TRIAMCINOLONE = {
    "drug": "triamcinolone",
    "concentration_mg_ml": Decimal(40),
    "volume_ml": Decimal("0.5"),
}
ALL = {**ANSWERS, "diabetes": "no"}
NOTHING = SafetyAnswer()
BECAUSE = SafetyAnswer("two nodules, monitored")


@pytest.fixture
def weighed(maria, ana):
    BodyMeasure.objects.create(
        patient=maria,
        weight_kg=60,
        height_cm=170,
        measured_on=maria.clinic.today(),
        recorded_by=ana,
    )
    return maria


def outcomes(treatment, moment):
    rows = SafetyCheck.objects.filter(treatment=treatment, moment=moment)
    return {(row.rule, row.outcome) for row in rows}


def course(patient, by, answer=NOTHING, state="in_progress", **medication):
    drug = {"drug": "naproxen", "dose_mg": Decimal(500), "times_per_day": Decimal(2)} | medication
    return actions.record_course(
        patient, by=by, submission_id=uuid.uuid4(), kind="medicine",
        facts={"state": state, "started_on": patient.clinic.today()}, medication=drug, answer=answer,
    )  # fmt: skip


# --- Check ------------------------------------------------------------------------------------------


def test_a_dose_within_its_limit_is_saved_with_what_was_compared(weighed, ana, n1):
    made = check(weighed, ana, n1, head=ALL)
    assert ("la_dose", "fine") in outcomes(made, "checked")
    row = SafetyCheck.objects.get(treatment=made, rule="la_dose")
    assert "270 mg" in row.working
    assert row.formulary.version == 1
    assert row.recorded_by == ana


def test_a_dose_over_its_limit_stops_and_leaves_only_the_audit_event(weighed, ana, n1):
    with pytest.raises(SafetyUnanswered) as stop:
        check(weighed, ana, n1, agents=[MUCH])
    assert Treatment.objects.count() == SafetyCheck.objects.count() == 0
    event = AuditEvent.objects.get(action="safety_stopped")
    assert event.detail["rules"] == ["la_dose"]
    assert event.patient_id == weighed.pk
    assert stop.value.results[0].rule == "la_dose"


def test_with_a_reason_it_is_saved_and_the_reason_kept(weighed, ana, n1):
    made = check(weighed, ana, n1, agents=[MUCH], answer=BECAUSE)
    row = SafetyCheck.objects.get(treatment=made, rule="la_dose")
    assert row.outcome == "over"
    assert row.reason == BECAUSE.reason
    assert made.procedure.override_reason == BECAUSE.reason
    assert (
        not SafetyCheck.objects.filter(treatment=made, is_to_answer=False)
        .exclude(reason="")
        .exists()
    )


def test_a_reason_for_something_else_is_asked_for_again(weighed, ana, n1):
    with pytest.raises(SafetyUnanswered) as first:
        check(weighed, ana, n1, agents=[MUCH])
    seen = first.value.seen
    more = [{**MUCH, "volume_ml": Decimal(21)}]
    with pytest.raises(SafetyUnanswered):
        check(weighed, ana, n1, agents=more, answer=SafetyAnswer("monitored", seen))
    assert check(weighed, ana, n1, agents=[MUCH], answer=SafetyAnswer("monitored", seen))


def test_without_a_weight_it_is_not_checked_and_nobody_is_stopped(maria, ana, n1):
    made = check(maria, ana, n1)
    assert ("la_dose", "not_checked") in outcomes(made, "checked")


def test_a_failing_rule_wants_an_answer_before_anything_is_saved(weighed, ana, n1, monkeypatch):
    def broken(case, limits):
        raise RuntimeError

    monkeypatch.setattr(engine, "RULES", (*engine.RULES, broken))
    monkeypatch.setattr(engine.ask, "__defaults__", (engine.RULES,))
    with pytest.raises(SafetyUnanswered):
        check(weighed, ana, n1)
    made = check(weighed, ana, n1, answer=SafetyAnswer("compared by hand"))
    assert (
        SafetyCheck.objects.filter(treatment=made, outcome="not_checked", is_to_answer=True).count()
        == 1
    )


def test_an_allergy_stops(maria, ana, n1):
    patient_actions.add_allergy(
        maria,
        by=ana,
        asked_on=maria.clinic.today(),
        substance_class="la_amide",
        substance="lidocaine",
    )
    with pytest.raises(SafetyUnanswered):
        check(Patient.objects.get(pk=maria.pk), ana, n1)


# --- Given ------------------------------------------------------------------------------------------


def give(treatment, by, **more):
    return actions.give_procedure(treatment, by=by, given_at=treatment.patient.clinic.now(), **more)


def test_a_larger_volume_at_the_bed_is_compared_again(weighed, ana, n1):
    made = check(weighed, ana, n1)
    agent = made.agents.get()
    with pytest.raises(SafetyUnanswered):
        give(made, ana, volumes={agent.pk: Decimal(28)})
    agent.refresh_from_db()
    assert agent.volume_ml == 2
    assert made.procedure.given_at is None
    give(made, ana, volumes={agent.pk: Decimal(28)}, answer=BECAUSE)
    assert ("la_dose", "over") in outcomes(made, "given")


def test_what_was_answered_at_the_check_is_not_asked_twice(weighed, ana, n1):
    made = check(weighed, ana, n1, agents=[MUCH], answer=BECAUSE)
    give(made, ana)
    given = SafetyCheck.objects.get(treatment=made, moment="given", rule="la_dose")
    assert given.reason == BECAUSE.reason


def test_what_has_happened_is_recorded_whatever_its_dose(weighed, ana, n1):
    made = actions.record_happened(
        weighed, by=ana, kind="injection", sites=[actions.Site(n1, "left")], agents=[MUCH],
        given_at=weighed.clinic.now(), facts={"adverse_events": "none"},
    )  # fmt: skip
    assert ("la_dose", "over") in outcomes(made, "happened")


def test_a_reason_is_wanted_by_the_database_too(weighed, ana, n1):
    made = check(weighed, ana, n1)
    row = {
        "treatment": made, "formulary": Formulary.objects.get(), "rule": "la_dose", "outcome": "over",
        "words": "over", "is_to_answer": True,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        SafetyCheck.objects.create(moment="checked", **row)
    SafetyCheck.objects.create(moment="happened", **row)


# --- Several people ---------------------------------------------------------------------------------


def test_the_second_of_two_prepared_today_is_told(weighed, ana, n1):
    half = [{**LIDOCAINE, "volume_ml": Decimal(20)}]
    check(weighed, ana, n1, agents=half)
    with pytest.raises(SafetyUnanswered) as stop:
        check(weighed, ana, n1, agents=half)
    assert "400 mg" in stop.value.results[0].words


def test_prepared_and_never_given_does_not_count_when_another_is_given(weighed, ana, n1):
    half = [{**LIDOCAINE, "volume_ml": Decimal(20)}]
    first = check(weighed, ana, n1, agents=half)
    second = check(weighed, ana, n1, agents=half, answer=BECAUSE)
    give(second, ana)
    with pytest.raises(SafetyUnanswered):
        give(first, ana)


# --- Medicines --------------------------------------------------------------------------------------


def test_a_second_nsaid_stops_and_with_a_reason_goes_on(maria, ana):
    course(maria, ana)
    with pytest.raises(SafetyUnanswered):
        course(maria, ana, drug="ibuprofen", dose_mg=Decimal(400))
    made = course(
        maria, ana, drug="ibuprofen", dose_mg=Decimal(400), answer=SafetyAnswer("switching over")
    )
    assert ("nsaid_duplicate", "over") in outcomes(made, "course")


def test_what_is_past_is_not_compared(maria, ana):
    made = course(maria, ana, state="completed", dose_mg=Decimal(2000))
    assert not made.safety_checks.exists()


def test_a_planned_medicine_is_compared_again_when_it_begins(maria, ana):
    plan = course(maria, ana, state="proposed")
    course(maria, ana, drug="ibuprofen", dose_mg=Decimal(400))
    with pytest.raises(SafetyUnanswered):
        actions.move(plan, "in_progress", by=ana, started_on=maria.clinic.today())
    plan.refresh_from_db()
    assert plan.state == "proposed"
    actions.move(plan, "in_progress", by=ana, started_on=maria.clinic.today(), answer=BECAUSE)
    assert ("nsaid_duplicate", "over") in outcomes(plan, "changed")


def test_other_conditions_asked_today(maria, ana):
    assert ("nsaid_asked", "not_checked") in outcomes(course(maria, ana), "course")
    patient_actions.note_conditions_asked(maria, by=ana, asked_on=maria.clinic.today())
    maria.refresh_from_db()
    second = course(maria, ana, drug="ibuprofen", dose_mg=Decimal(400), answer=BECAUSE)
    assert ("nsaid_contra", "fine") in outcomes(second, "course")


# --- Where the facts come from ------------------------------------------------------------------------


def steroid_on(patient, nodule, day, by, precision="day", **more):
    facts = {"kind": "injection", "rung": 7, "state": "completed"} | more
    row = Treatment.objects.create(
        clinic=patient.clinic, patient=patient, started_on=day, started_precision=precision, **facts
    )
    procedure = Procedure.objects.create(treatment=row)
    ProcedureNodule.objects.create(procedure=procedure, nodule=nodule, side="right")
    AdministeredAgent.objects.create(treatment=row, drug="triamcinolone", dose_mg=20)
    return row


def test_the_last_corticosteroid_is_found(weighed, ana, n1):
    steroid_on(weighed, n1, weighed.clinic.today() - timedelta(83), ana)
    with pytest.raises(SafetyUnanswered) as stop:
        check(weighed, ana, n1, agents=[TRIAMCINOLONE], head=ALL)
    assert [r.rule for r in stop.value.results if r.is_to_answer] == ["steroid_interval"]


def test_entered_in_error_does_not_count(weighed, ana, n1):
    row = steroid_on(weighed, n1, weighed.clinic.today() - timedelta(3), ana)
    actions.void_treatment(row, by=ana, reason="another patient")
    assert check(weighed, ana, n1, agents=[TRIAMCINOLONE], head=ALL)


def test_rough_days_keep_their_bounds(weighed, n1, ana):
    steroid_on(weighed, n1, date(2026, 3, 1), ana, precision="month")
    steroid_on(weighed, n1, date(2026, 1, 1), ana, precision="year")
    bounds = {(each.first, each.last) for each in gather.past(weighed, date(2026, 5, 4))}
    assert (date(2026, 3, 1), date(2026, 3, 31)) in bounds
    assert (date(2026, 1, 1), date(2026, 12, 31)) in bounds


def test_an_injection_elsewhere_without_its_drug_may_have_held_one(weighed, ana):
    for kind, may in (("injection", True), ("prolotherapy", False)):
        Treatment.objects.create(
            clinic=weighed.clinic, patient=weighed, kind=kind, rung=7, state="done_elsewhere",
            started_on=weighed.clinic.today(), is_history=True,
        )  # fmt: skip
        assert gather.past(weighed, weighed.clinic.today())[-1].may_hold_steroid is may
        Treatment.objects.filter(patient=weighed)


def test_the_newest_measure_counts_whatever_the_order_it_was_entered_in(maria, ana):
    day = date(2026, 5, 4)
    for kilograms, on in ((70, day), (60, day - timedelta(200))):
        BodyMeasure.objects.create(
            patient=maria, weight_kg=kilograms, measured_on=on, recorded_by=ana
        )
    BodyMeasure.objects.create(patient=maria, egfr_ml_min=55, measured_on=day, recorded_by=ana)
    person = gather.person(maria, day)
    assert person.weight.value == 70
    assert person.egfr.value == 55
    assert person.height is None


def test_a_nodule_that_turned_out_to_be_another_is_one_place(weighed, n1, ana):
    from treatments.tests.factories import nodule

    n2 = nodule(weighed, 2, "right")
    n2.joined_into = n1
    assert gather.site_key(n2, "right") == gather.site_key(n1, "right") == str(n1.pk)


def test_a_newer_version_in_force_is_used_and_one_to_come_is_not(weighed, ana, n1):
    today = weighed.clinic.today()
    first = Formulary.objects.get()
    for version, day, most in ((2, today, "10"), (3, today + timedelta(1), "5")):
        newer = Formulary.objects.create(
            version=version, effective_on=day, review_on=today, note="lower"
        )
        FormularyLimit.objects.bulk_create(
            FormularyLimit(
                formulary=newer, kind=row.kind, drug=row.drug, source=row.source,
                value=most if (row.kind, row.drug) == ("la_mg_plain", "lidocaine") else row.value,
            )
            for row in first.limits.all()
        )  # fmt: skip
    with pytest.raises(SafetyUnanswered) as stop:
        check(weighed, ana, n1)
    assert stop.value.formulary.version == 2
    assert "over 10 mg" in stop.value.results[0].words


def test_the_number_of_statements_does_not_grow_with_the_record(weighed, ana, n1):
    """Five or two hundred past treatments: the same statements, at most thirty with what is saved."""
    counts = []
    two = [LIDOCAINE, TRIAMCINOLONE]
    for n in (5, 200):
        for k in range(n - Treatment.objects.filter(patient=weighed).count()):
            steroid_on(weighed, n1, weighed.clinic.today() - timedelta(100 + k), ana)
        with CaptureQueriesContext(connection) as queries:
            made = check(weighed, ana, n1, agents=two, head=ALL, answer=BECAUSE)
        counts.append(len(queries))
        actions.mark_not_given(made, by=ana, reason="another day")
    assert counts[0] == counts[1] <= 30, counts
