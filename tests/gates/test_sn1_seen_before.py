"""G-SN1. Allergy, anticoagulant, infection, diabetes and pregnancy are seen before a needle: asked, heard, and never fine unasked."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from accounts.tests.factories import ClinicFactory, clinician
from patients.models import Allergy
from patients.tests.factories import PatientFactory
from tests.gates.frame import Gate
from tests.gates.rules_hand import outcomes_of
from tests.gates.seeds import patched, patching
from treatments.forms.procedure import ProcedureForm
from treatments.models import Treatment
from treatments.safety import allergies, engine, gather, procedures
from treatments.safety.case import Case, Dose, Person
from treatments.safety.limits import Limits
from treatments.tests.factories import nodule
from treatments.tests.test_pages import checked, procedure_url

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)
NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
ANSWERS = ("yes", "no", "not_asked", "")
# Written by hand, not taken from the rules: which listed class of allergy meets which drug.
MEETS = {
    "lidocaine": {"la_amide"}, "bupivacaine": {"la_amide"}, "ropivacaine": {"la_amide"}, "mepivacaine": {"la_amide"},
    "prilocaine": {"la_amide"}, "procaine": {"la_ester"}, "local_anaesthetic": {"la_amide", "la_ester"},
    "triamcinolone": {"corticosteroid"}, "methylprednisolone": {"corticosteroid"}, "dextrose": set(), "saline": set(),
}  # fmt: skip
CLASSES = (
    "la_amide", "la_ester", "nsaid", "corticosteroid", "sulphite", "benzyl_alcohol", "antibiotic", "antiseptic", "latex",
    "adhesive", "other",
)  # fmt: skip
STEROIDS = {"triamcinolone", "methylprednisolone"}
# The question, its rule, what is said to yes, and to no where nothing is on the record.
QUESTIONS = {
    "anticoagulant": ("bleeding", ["look"], ["fine"], "anticoagulant"),
    "infection": ("steroid_infection", ["over"], ["fine"], None),
    "diabetes": ("steroid_diabetes", ["look"], [], "diabetes"),
    "pregnancy": ("pregnancy", ["look"], [], "pregnancy"),
}


@contextmanager
def _no_answer_reads_as_no():
    real = engine.ask

    def asked(case, limits, **more):
        answers = {q: a if a in ("yes", "no") else "no" for q, a in case.answers.items()}
        return real(replace(case, answers=answers), limits, **more)

    with patched(engine, "ask", asked):
        yield


@contextmanager
def _left_open_is_taken_for_not_asked():
    """Both locks: the form lets it be, and the column, which no empty answer enters, gets a word nobody said."""
    real, real_head = ProcedureForm.__init__, ProcedureForm.head
    asked = ("allergies_checked", *QUESTIONS)

    def init(self, *args, **more):
        real(self, *args, **more)
        for name in asked:
            if name in self.fields:
                self.fields[name].required = False

    def head(self):
        open_ones = {name: "not_asked" for name in asked if not self.cleaned_data.get(name)}
        return real_head(self) | open_ones

    with patched(ProcedureForm, "__init__", init), patched(ProcedureForm, "head", head):
        yield


GATE = Gate(
    "G-SN1",
    "Each listed allergy against each drug; yes, no, not asked and unanswered to each question; the check is not saved with one left open",
    ci=150,
    full=10_000,
    defects={
        "classes of allergies are not compared": patching(allergies, "_CLASSES", {}),
        "preservatives are not thought of": patching(
            allergies, "_met",
            lambda case, drugs, real=allergies._met: (r for r in real(case, drugs) if r.rule == "allergy"),
        ),
        "not asked reads as no": _no_answer_reads_as_no,
        "the record is not heard": patching(procedures, "_BLEEDING", set()),
        "a question left open is taken for not asked": _left_open_is_taken_for_not_asked,
    },
)  # fmt: skip


def test_what_must_be_seen_is_seen(gate):
    _formulary, limits = gather.limits_on(TODAY)
    for _turn in range(gate.n):
        _allergies(gate, limits)
        _questions(gate, limits)
    _on_the_page(gate)
    gate.done()


def _case(doses, person, answers):
    return Case(
        today=TODAY, at=NOW, person=person, doses=tuple(doses), sites=(("n1", "N1"),), answers=answers, is_procedure=True
    )  # fmt: skip


def _allergies(gate, limits: Limits):
    drug, kind = gate.random.choice(sorted(MEETS)), gate.random.choice(CLASSES)
    has_adrenaline = gate.random.random() < 0.5
    is_asked = gate.random.random() < 0.8
    again = gate.random.choice(ANSWERS)
    someone = Person(is_allergy_asked=is_asked, allergies=((kind, "that thing"),))
    dose = Dose(drug, Decimal(1), has_adrenaline=has_adrenaline)
    case = _case([dose], someone, {"allergies_checked": again})
    found = outcomes_of(case, limits, "allergy")
    where = f"{kind} and {drug}, asked {is_asked}, again {again!r}: {found}"
    gate.check(("over" in found) == (kind in MEETS[drug]), where)
    preserved = {
        "allergy_sulphite": kind == "sulphite" and has_adrenaline,
        "allergy_benzyl": kind == "benzyl_alcohol" and bool(MEETS[drug]),
    }
    is_met = kind in MEETS[drug] or any(preserved.values())
    gate.check(("fine" in found) == (is_asked and again == "yes" and not is_met), where)
    for rule, wanted in preserved.items():
        found = outcomes_of(case, limits, rule)
        gate.check(found == (["over"] if wanted else []), f"{rule}, {kind} and {drug}: {found}")


def _questions(gate, limits):
    question, (rule, at_yes, at_no, condition) = gate.random.choice(sorted(QUESTIONS.items()))
    answer, is_listed = gate.random.choice(ANSWERS), gate.random.random() < 0.4
    conditions = frozenset({condition}) if condition and is_listed else frozenset()
    someone = Person(is_allergy_asked=True, conditions=conditions)
    drug = gate.random.choice(sorted(STEROIDS))
    found = outcomes_of(_case([Dose(drug, Decimal(1))], someone, {question: answer}), limits, rule)
    if conditions or answer == "yes":
        wanted = at_yes
    else:
        wanted = at_no if answer == "no" else ["not_checked"]
    gate.check(found == wanted, f"{question} {answer!r}, listed {bool(conditions)}: {found}")


def _on_the_page(gate):
    """A question left open is refused, whichever it is; the list of allergies stands in the banner."""
    clinic = ClinicFactory()
    ana = clinician(clinic)
    patient = PatientFactory(
        clinic=clinic, allergy_status="listed", allergies_asked_on=clinic.today()
    )
    nodule(patient)
    Allergy.objects.create(
        patient=patient, substance_class="latex", substance="Kanarie gloves", recorded_by=ana
    )
    client = Client()
    client.force_login(ana)
    page = client.get(procedure_url(patient)).getvalue().decode()
    gate.check("Kanarie gloves" in page, "the banner does not name the allergy")
    for question in ("allergies_checked", *QUESTIONS):
        sent = checked(patient, birth_year=str(patient.birth_date.year))
        del sent[question]
        answer = client.post(procedure_url(patient), sent)
        kept = Treatment.objects.filter(patient=patient).count()
        gate.check(answer.status_code == 422 and not kept, f"{question} left open: {answer.status_code}, {kept} kept")  # fmt: skip
