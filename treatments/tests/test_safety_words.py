"""What the rules say, word for word, with working and source: read once by a person, held to ever since.

`python -m treatments.tests.test_safety_words` writes the kept words anew; read what changed before keeping it.
"""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from treatments.safety import engine
from treatments.safety.case import Course, Dose, Measured, Past, Stopped
from treatments.tests import test_safety_rules as on

KEPT = Path(__file__).with_name("safety_words.json")
BUPIVACAINE = Dose("bupivacaine", Decimal(100))
UNKNOWN = Dose("triamcinolone", None)
APRIL = Past(
    date(2026, 4, 1), date(2026, 4, 30), doses=(on.triamcinolone(),), sites=frozenset({"n1"})
)
MAYBE = Past(on.TODAY - timedelta(20), on.TODAY - timedelta(20), may_hold_steroid=True)
ILL = on.with_conditions(
    "hepatic", "heart_failure", "ischaemia", "obesity", "ulcer", "ssri", "steroid", "anticoagulant", "diabetes",
    "ace_arb", "lithium", "hypertension", "asthma", "renal", "pregnancy",
)  # fmt: skip


def _steroids(*days, **more):
    return tuple(on.ago(each, on.triamcinolone(), **more) for each in days)


def cases():
    """Return every case by name."""
    two = (("n1", "N1"), ("n2", "N2"))
    unasked = on.answering(
        anticoagulant="not_asked", infection="not_asked", diabetes="not_asked", pregnancy="not_asked",
        allergies_checked="no",
    )  # fmt: skip
    yes = on.answering(anticoagulant="yes", infection="yes", diabetes="yes", pregnancy="yes")
    return {
        "lidocaine within": on.injection(on.lidocaine(20)),
        "lidocaine over, with an earlier one": on.injection(on.lidocaine(100), past=(on.ago(0, on.lidocaine(171)),)),
        "lidocaine with adrenaline": on.injection(on.lidocaine(300, has_adrenaline=True)),
        "lidocaine unweighed": on.injection(on.lidocaine(20), person=on.person(weight=None)),
        "lidocaine of unknown mg": on.injection(on.lidocaine(None)),
        "no limit": on.injection(Dose("ropivacaine", Decimal(10))),
        "not named": on.injection(Dose("local_anaesthetic", Decimal(10))),
        "mixture within": on.injection(on.lidocaine(135), Dose("bupivacaine", Decimal(60))),
        "mixture over": on.injection(on.lidocaine(135), Dose("bupivacaine", Decimal(61))),
        "mixture unknown": on.injection(on.lidocaine(135), Dose("ropivacaine", Decimal(61))),
        "bupivacaine in a day": on.injection(BUPIVACAINE, past=(on.at_hours(23, Dose("bupivacaine", Decimal(301))),)),
        "bupivacaine too soon": on.injection(BUPIVACAINE, past=(on.at_hours(2),)),
        "bupivacaine, hour not known": on.injection(BUPIVACAINE, past=(on.ago(0, BUPIVACAINE),)),
        "bupivacaine, mg not known": on.injection(BUPIVACAINE, past=(on.at_hours(5, Dose("bupivacaine", None)),)),
        "old and obese": on.injection(on.lidocaine(20), person=on.person(age=80, weight=Measured(Decimal(120), on.TODAY))),
        "ill, with everything": on.injection(on.lidocaine(20), on.triamcinolone(), person=ILL, answers=yes),
        "nothing asked": on.injection(on.lidocaine(20), on.triamcinolone(), answers=unasked, person=on.person(is_allergy_asked=False)),
        "answered no against the record": on.injection(
            on.lidocaine(20), on.triamcinolone(), person=on.with_conditions("anticoagulant", "diabetes", "pregnancy")
        ),
        "an anticoagulant is being taken": on.injection(
            on.lidocaine(20), courses=(Course("other", "Warfarin"),), answers=on.answering(anticoagulant="yes")
        ),
        "an anticoagulant is being taken, answered no": on.injection(on.lidocaine(20), courses=(Course("other", "Warfarin"),)),
        "answered yes to all": on.injection(on.lidocaine(20), answers=yes),
        "a big dose unweighed": on.injection(on.lidocaine(190), person=on.person(weight=None)),
        "steroid over in two places": on.injection(on.triamcinolone(90), sites=two),
        "steroid of unknown mg": on.injection(UNKNOWN),
        "steroid without a limit": on.injection(Dose("betamethasone", Decimal(4))),
        "steroid again today": on.injection(on.triamcinolone(45), past=_steroids(0)),
        "steroid prepared by another": on.injection(on.triamcinolone(), past=_steroids(0, is_prepared=True)),
        "steroid too soon": on.injection(on.triamcinolone(), past=_steroids(83)),
        "steroid in April": on.injection(on.triamcinolone(), past=(APRIL,)),
        "steroid perhaps elsewhere": on.injection(on.triamcinolone(), past=(MAYBE,)),
        "steroid for the fourth time": on.injection(on.triamcinolone(), past=_steroids(90, 180, 270, 300)),
        "steroid, many perhaps": on.injection(on.triamcinolone(), past=(MAYBE, MAYBE, MAYBE)),
        "steroid beside naproxen": on.injection(on.triamcinolone(), courses=(Course("naproxen", "naproxen"),)),
        "allergic": on.injection(
            on.lidocaine(20, has_adrenaline=True), on.triamcinolone(),
            person=on.person(allergies=(
                ("la_amide", "lidocaine"), ("sulphite", "metabisulphite"), ("benzyl_alcohol", "benzyl alcohol"),
                ("latex", "gloves"),
            )),
        ),
        "surgery without tests": on.step("excision"),
        "surgery after one test": on.step("excision", tried=[4], blocks=[80, 20]),
        "surgery after two tests": on.step("excision", tried=[3], blocks=[80, 50]),
        "injection first": on.step("injection"),
        "naproxen within": on.nsaid(),
        "naproxen over": on.nsaid(mg=1001),
        "naproxen of unknown dose": on.nsaid(mg=None),
        "naproxen, stopped before": replace(
            on.nsaid(), stopped=(Stopped("naproxen", "9 Mar 2026", "heartburn"), Stopped("naproxen", "2024"))
        ),
        "lidocaine without a lot": on.injection(on.lidocaine(20, lot="")),
        "loxoprofen": on.nsaid("loxoprofen", 180),
        "another medicine": replace(on.nsaid("other", None), course=Course("other", "willow bark")),
        "two NSAIDs": on.nsaid(taken=[Course("ibuprofen", "ibuprofen"), Course("aspirin", "aspirin")], gastroprotection="yes"),
        "NSAID and everything": on.nsaid(person=ILL, gastroprotection="no"),
        "NSAID, 80 years": on.nsaid(person=on.person(age=80)),
        "NSAID, nothing asked": on.nsaid(person=on.person(conditions_asked_on=None, egfr=None)),
        "NSAID, eGFR 45": on.nsaid(person=on.person(egfr=Measured(Decimal(45), on.TODAY))),
        "NSAID, eGFR 20": on.nsaid(person=on.person(egfr=Measured(Decimal(20), on.TODAY))),
        "NSAID, old eGFR": on.nsaid(person=on.person(egfr=Measured(Decimal(90), on.TODAY - timedelta(400)))),
        "NSAID, eGFR without a day": on.nsaid(person=on.person(egfr=Measured(Decimal(90), None))),
    }  # fmt: skip


def told(case) -> list[list[str]]:
    """Return every result as its words."""
    return [
        [r.rule, str(r.outcome), r.words, r.working, r.source] for r in engine.ask(case, on.LIMITS)
    ]


@pytest.mark.parametrize("name", list(cases()))
def test_the_words_are_those_somebody_read(name):
    assert told(cases()[name]) == json.loads(KEPT.read_text())[name]


def test_no_kept_words_are_of_no_case():
    assert set(json.loads(KEPT.read_text())) == set(cases())


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backmice_clinic.settings")
    django.setup()
    kept = {name: told(case) for name, case in cases().items()}
    KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
