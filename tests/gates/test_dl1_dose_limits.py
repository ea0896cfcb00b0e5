"""G-DL1. Every dose is judged by its limit, a step below, at it and above: summed over nodules, agents, visits and hours."""

import uuid
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from accounts.tests.factories import ClinicFactory, clinician
from audit.models import AuditEvent
from patients.models import BodyMeasure
from patients.tests.factories import PatientFactory
from tests.gates.frame import Gate
from tests.gates.rules_hand import outcomes_of
from tests.gates.seeds import patched, patching
from treatments.actions import safety
from treatments.exceptions import SafetyUnanswered
from treatments.models import AdministeredAgent, Treatment
from treatments.safety import anaesthetics, engine, gather
from treatments.safety.case import Case, Course, Dose, Measured, Past, Person
from treatments.safety.limits import Limit, Limits
from treatments.tests.factories import nodule
from treatments.tests.test_actions import ANSWERS, check

pytestmark = pytest.mark.django_db
STEP = Decimal("0.01")
AROUND = ((-STEP, "fine"), (Decimal(0), "fine"), (STEP, "over"))
TODAY = date(2026, 5, 4)
NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
# Written here by hand from the domain reference, 4.1 to 4.3, and not taken from the table it judges:
# drug, with adrenaline, mg/kg (None: not by weight), cap in mg.
ANAESTHETICS = [
    ("lidocaine", False, "4.5", 300), ("lidocaine", True, "7", 500), ("bupivacaine", False, "2", 175),
    ("bupivacaine", True, None, 225), ("procaine", False, "7", 600),
]  # fmt: skip
# Drug, mg in one place, mg in one session.
STEROIDS = [("triamcinolone", 40, 80), ("methylprednisolone", 80, 80)]
NSAIDS = [("ibuprofen", 2400), ("naproxen", 1000), ("diclofenac", 150), ("celecoxib", 400)]


def _limit_changed(change):
    """Return a defect in the table: each of its rows as `change` gives it back."""
    real = gather.limits_on

    def limits_on(day):
        formulary, limits = real(day)
        return formulary, Limits(limits.version, {k: change(k, v) for k, v in limits.rows.items()})

    return patching(gather, "limits_on", limits_on)


def _a_naproxen_of_1500(key, limit):
    return Limit(Decimal(1500), limit.source) if key == ("nsaid_mg_day", "naproxen") else limit


@contextmanager
def _a_step_too_late():
    real = anaesthetics.limit_of

    def limit_of(*about):
        limit, *rest = real(*about)
        return (limit and limit + STEP, *rest)

    with patched(anaesthetics, "limit_of", limit_of):
        yield


@contextmanager
def _one_with_adrenaline_is_enough():
    real = anaesthetics.limit_of

    def limit_of(drug, doses, weight, limits):
        has_it = any(each.has_adrenaline for each in doses)
        return real(drug, [replace(d, has_adrenaline=has_it) for d in doses], weight, limits)

    with patched(anaesthetics, "limit_of", limit_of):
        yield


def _only_what_is_planned(case):
    return {d.drug: [x for x in case.anaesthetics if x.drug == d.drug] for d in case.anaesthetics}


@contextmanager
def _a_failing_rule_is_silent():
    real = engine._asked
    with patched(engine, "_asked", lambda *about: [r for r in real(*about) if not r.is_error]):
        yield


GATE = Gate(
    "G-DL1",
    "Doses of local anaesthetics, corticosteroids and NSAIDs against every limit, a step below, at it and above, however they are split; over a limit, or where a rule fails, nothing is saved without a reason",
    ci=150,
    full=10_000,
    defects={
        "a limit holds a step too late": _a_step_too_late,
        "what was given today does not count": patching(
            anaesthetics, "visit_doses", _only_what_is_planned
        ),
        "one dose with adrenaline is enough for its limit": _one_with_adrenaline_is_enough,
        "everybody weighs 70 kg": patching(
            anaesthetics, "usable_weight", lambda case, limits: Decimal(70)
        ),
        "a number of the table is wrong": _limit_changed(_a_naproxen_of_1500),
        "a rule that fails is silent": _a_failing_rule_is_silent,
        "nobody is stopped": patching(safety, "demand", lambda *said, **more: None),
    },
)  # fmt: skip


def test_every_dose_meets_its_limit(gate):
    _formulary, limits = gather.limits_on(TODAY)
    for _turn in range(gate.n):
        _anaesthetic(gate, limits)
        _steroid(gate, limits)
        _nsaid(gate, limits)
    _when_a_rule_fails(gate, limits)
    _at_the_bed(gate)
    gate.done()


def _person(weight=None):
    return Person(
        age=47, is_allergy_asked=True, conditions_asked_on=TODAY, weight=weight and Measured(weight, TODAY),
        egfr=Measured(Decimal(90), TODAY),
    )  # fmt: skip


def _split(gate, total):
    """Cut a dose into what is planned now and what was given or prepared earlier that day."""
    cuts = sorted(gate.random.randrange(0, int(total * 100) + 1) for _n in range(2))
    parts = [cuts[0], cuts[1] - cuts[0], int(total * 100) - cuts[1]]
    return [Decimal(part) / 100 for part in parts]


def _case(now, earlier, **more):
    past = tuple(
        Past(TODAY, TODAY, at=NOW - timedelta(hours=6), doses=(dose,), sites=frozenset({"n1"}))
        for dose in earlier
    )
    sites = more.pop("sites", (("n1", "N1"),))
    return Case(today=TODAY, at=NOW, doses=now, past=past, sites=sites, is_procedure=True, **more)


def _anaesthetic(gate, limits):
    drug, has_adrenaline, per_kg, cap = gate.random.choice(ANAESTHETICS)
    weight = Decimal(gate.random.randrange(300, 1500)) / 10
    exact = min(Decimal(per_kg or 1000) * weight, Decimal(cap))
    limit = exact.quantize(STEP, rounding="ROUND_DOWN")
    for step, wanted in AROUND:
        one, two, three = (
            Dose(drug, mg, has_adrenaline=has_adrenaline) for mg in _split(gate, limit + step)
        )
        if one.mg == 0:
            continue
        found = outcomes_of(_case((one, two), [three], person=_person(weight)), limits, "la_dose")
        gate.check(found == [wanted], f"{drug} {limit + step} mg at {weight} kg: {found}, not {wanted}")  # fmt: skip
        if has_adrenaline and drug == "lidocaine":
            # One part without it, and the plain limit holds for all.
            mixed = (one, replace(two, has_adrenaline=False))
            plain = min(Decimal("4.5") * weight, Decimal(300))
            wanted = "over" if limit + step > plain else "fine"
            found = outcomes_of(_case(mixed, [three], person=_person(weight)), limits, "la_dose")
            gate.check(found == [wanted], f"mixed, {weight} kg: {found}, not {wanted}")
    unweighed = outcomes_of(_case((Dose(drug, STEP),), [], person=_person()), limits, "la_dose")
    gate.check(unweighed == ["not_checked"], f"{drug} without a weight: {unweighed}")


def _steroid(gate, limits):
    drug, site, session = gate.random.choice(STEROIDS)
    for step, wanted in AROUND:
        one, two, three = (Dose(drug, mg) for mg in _split(gate, session + step))
        if one.mg:
            found = outcomes_of(_case((one, two), [three], person=_person()), limits, "steroid_session")  # fmt: skip
            gate.check(found == [wanted], f"{drug} {session + step} mg in a session: {found}")
        places = gate.random.choice((1, 2, 4))
        sites = tuple((f"n{n}", f"N{n}") for n in range(1, places + 1))
        shared = Dose(drug, (site + step) * places)
        found = outcomes_of(_case((shared,), [], person=_person(), sites=sites), limits, "steroid_site")  # fmt: skip
        gate.check(found == [wanted], f"{drug} {site + step} mg in each of {places}: {found}")
    days = gate.random.choice((83, 84, 85))
    earlier = TODAY - timedelta(days)
    past = Past(earlier, earlier, doses=(Dose(drug, Decimal(1)),), sites=frozenset({"n1"}))
    case = replace(_case((Dose(drug, Decimal(1)),), [], person=_person()), past=(past,))
    found = outcomes_of(case, limits, "steroid_interval")
    gate.check(found == ["over" if days < 84 else "fine"], f"again after {days} days: {found}")
    times = gate.random.choice((1, 2, 3))
    more = tuple(replace(past, first=d, last=d) for d in (TODAY - timedelta(90 * n) for n in range(1, times + 1)))  # fmt: skip
    found = outcomes_of(replace(case, past=more), limits, "steroid_count_site")
    gate.check(found == ["over" if times + 1 > 3 else "fine"], f"number {times + 1}: {found}")


def _nsaid(gate, limits):
    drug, most = gate.random.choice(NSAIDS)
    for step, wanted in AROUND:
        case = Case(today=TODAY, at=NOW, person=_person(), course=Course(drug, drug, most + step))
        found = outcomes_of(case, limits, "nsaid_dose")
        gate.check(found == [wanted], f"{drug} {most + step} mg a day: {found}")
    for egfr, wanted in ((29.99, "over"), (30, "look"), (59.99, "look"), (60, "fine")):
        someone = replace(_person(), egfr=Measured(Decimal(str(egfr)), TODAY))
        case = Case(today=TODAY, at=NOW, person=someone, course=Course(drug, drug, Decimal(1)))
        found = outcomes_of(case, limits, "nsaid_renal")
        gate.check(found == [wanted], f"eGFR {egfr}: {found}")


def _when_a_rule_fails(gate, limits):
    """A version in which a number is missing: the rule that needs it wants an answer."""
    lame = Limits(9, {k: v for k, v in limits.rows.items() if k[0] != "steroid_days_between"})
    case = _case((Dose("triamcinolone", Decimal(1)),), [], person=_person())
    failed = [each for each in engine.ask(case, lame) if each.is_to_answer]
    gate.check(len(failed) == 1 and failed[0].outcome == "not_checked", f"it says {failed}")


def _at_the_bed(gate):
    """The same through the form's own verb: 60 kg, 1 % lidocaine plain, 27 mL is 270 mg and no more."""
    clinic = ClinicFactory()
    ana = clinician(clinic)
    for ml, is_over in (("26.99", False), ("27", False), ("27.01", True)):
        patient = PatientFactory(clinic=clinic)
        BodyMeasure.objects.create(
            patient=patient, weight_kg=60, height_cm=170, measured_on=clinic.today(), recorded_by=ana
        )  # fmt: skip
        agent = {"drug": "lidocaine", "concentration_percent": Decimal(1), "volume_ml": Decimal(ml)}
        before = AuditEvent.objects.filter(action="safety_stopped").count()
        try:
            check(
                patient, ana, nodule(patient), year=patient.birth_date.year, agents=[agent],
                head={**ANSWERS, "diabetes": "no"}, submission_id=uuid.uuid4(),
            )  # fmt: skip
        except SafetyUnanswered:
            gate.check(is_over, f"{ml} mL was stopped")
            told = AuditEvent.objects.filter(action="safety_stopped").count() - before
            gate.check(told == 1, f"the stop is told {told} times")
            kept = Treatment.objects.filter(patient=patient).count()
            kept += AdministeredAgent.objects.filter(treatment__patient=patient).count()
            gate.check(kept == 0, "something of it was saved")
        except IntegrityError:
            gate.check(False, f"{ml} mL: nobody asked why, and only the database refused it")
        else:
            gate.check(not is_over, f"{ml} mL was prepared without a reason")
