"""G-CC4. Two people at once cannot together pass a limit, or join two nodules both ways, unnoticed."""

import uuid
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from time import sleep

import pytest

import exams.actions.nodules
from audit import scope
from exams.actions import answer_alert, join_nodules
from exams.exceptions import NotTheSame
from exams.models import AlertLimits, Exam, LumpAlert, Nodule, NoduleJoin
from patients.models import BodyMeasure
from patients.tests.factories import PatientFactory
from tests.gates.crowd import Crowd
from tests.gates.frame import Gate
from tests.gates.seeds import patched
from tests.house import world as worlds
from treatments import actions
from treatments.actions import Site, safety
from treatments.exceptions import SafetyUnanswered
from treatments.models import SafetyCheck, Treatment
from treatments.safety import gather
from treatments.tests.factories import nodule


@contextmanager
def nobody_holds_the_patient():
    with patched(safety, "locked_patient", lambda patient: None):
        yield


@contextmanager
def what_is_prepared_does_not_count():
    real = gather.past
    with patched(
        gather, "past", lambda *args, **more: real(*args, **{**more, "with_prepared": False})
    ):
        yield


def _read_and_wait(row):
    """Read without holding, slowly enough that both have read before either writes, also on a busy machine."""
    found = Nodule.objects.get(pk=row.pk)
    sleep(0.2)
    return found


@contextmanager
def joining_holds_nothing():
    here = exams.actions.nodules
    with (
        patched(here, "patient_locked", lambda key: None),
        patched(here, "_locked", _read_and_wait),
    ):
        yield


GATE = Gate(
    "G-CC4",
    "Two at once cannot together pass a limit of dose, interval or number, take two NSAIDs, or join two nodules both ways",
    ci=20,
    full=500,
    defects={
        "nobody holds the patient": nobody_holds_the_patient,
        "what is prepared does not count": what_is_prepared_does_not_count,
        "joining holds nothing": joining_holds_nothing,
    },
)

ANSWERS = {
    "read_back": "agrees", "allergies_checked": "yes", "anticoagulant": "no", "infection": "no", "diabetes": "no",
    "pregnancy": "no", "consent": "verbal",
}  # fmt: skip
# 200 of 270 mg: each alone fits.
LIDOCAINE = {"drug": "lidocaine", "concentration_percent": Decimal(1), "volume_ml": Decimal(20)}
STEROID = {"drug": "triamcinolone", "concentration_mg_ml": Decimal(40), "volume_ml": Decimal("0.5")}


def _pressed(act):
    """Return what an act made, or the refusal: each in a thread with its own connection."""
    with scope.within(scope.EVERYTHING):
        try:
            return act()
        except (SafetyUnanswered, NotTheSame) as refusal:
            return refusal


def _patient(clinic, by):
    patient = PatientFactory(clinic=clinic)
    BodyMeasure.objects.create(
        patient=patient, weight_kg=60, height_cm=170, measured_on=clinic.today(), recorded_by=by
    )
    return patient


def _prepare(patient, by, where, agent):
    return actions.check_procedure(
        patient, by=by, kind="injection", sites=[Site(where, where.side)], head=ANSWERS, agents=[agent],
        birth_year=patient.birth_date.year, submission_id=uuid.uuid4(),
    )  # fmt: skip


def _take(patient, by, drug):
    return actions.record_course(
        patient, by=by, submission_id=uuid.uuid4(), kind="medicine",
        facts={"state": "in_progress", "started_on": patient.clinic.today()},
        medication={"drug": drug, "dose_mg": Decimal(200), "times_per_day": Decimal(2)},
    )  # fmt: skip


def two_doses(world, patient):
    """Both prepare what alone fits the limit of the visit; one must hear of the other."""
    one, two = nodule(patient, 1, "left"), nodule(patient, 2, "right")
    return [partial(_prepare, patient, world.ana, where, LIDOCAINE) for where in (one, two)]


def two_steroids(world, patient):
    """Both prepare a corticosteroid for one place."""
    where = nodule(patient, 1, "left")
    return [partial(_prepare, patient, world.ana, where, STEROID) for _hand in range(2)]


def two_nsaids(world, patient):
    """Both begin an NSAID."""
    return [partial(_take, patient, world.ana, drug) for drug in ("naproxen", "ibuprofen")]


@pytest.mark.django_db(transaction=True)
def test_two_at_once(gate):
    """Every way two people can meet, in turn."""
    world = worlds.build()
    ways = [
        *[partial(_one_hears_of_the_other, both) for both in (two_doses, two_steroids, two_nsaids)],
        _nodules_are_joined_one_way, _both_answers_stand,
    ]  # fmt: skip
    with Crowd(2) as crowd:
        for turn in range(gate.n):
            ways[turn % len(ways)](gate, world, _patient(world.clinic, world.ana), crowd)
    gate.done()


def _one_hears_of_the_other(both, gate, world, patient, crowd):
    acts = both(world, patient)
    made = crowd.at_once(*[partial(_pressed, act) for act in acts])
    stopped = [each for each in made if isinstance(each, SafetyUnanswered)]
    saved = Treatment.objects.filter(patient=patient).count()
    gate.check(
        len(stopped) == saved == 1, f"{both.__name__}: {saved} saved and {len(stopped)} stopped"
    )
    unanswered = SafetyCheck.objects.filter(treatment__patient=patient, is_to_answer=True)
    gate.check(not unanswered.exists(), f"{both.__name__}: saved over a limit unnoticed")


def _nodules_are_joined_one_way(gate, world, patient, crowd):
    """A into B and B into A at once: one of them, and no circle."""
    one, two = (nodule(patient, number, "left") for number in (1, 2))
    on = world.clinic.today()
    acts = [
        partial(join_nodules, a, b, reason="one and the same", on=on, by=world.ana)
        for a, b in ((one, two), (two, one))
    ]
    crowd.at_once(*[partial(_pressed, act) for act in acts])
    joins = NoduleJoin.objects.filter(patient=patient, undone_at=None).count()
    pointing = Nodule.objects.filter(patient=patient, joined_into__isnull=False).count()
    gate.check(joins == pointing == 1, f"{joins} joins, {pointing} nodules joined into another")


def _both_answers_stand(gate, world, patient, crowd):
    """Both close the last alert: nobody's answer is lost, and it is closed."""
    lump = nodule(patient, 1, "left")
    alert = LumpAlert.objects.create(
        clinic=world.clinic, patient=patient, exam=Exam.objects.get(patient=patient), nodule=lump,
        kind="size", working="60 mm", limits=AlertLimits.objects.latest(),
    )  # fmt: skip
    acts = [
        partial(
            answer_alert, alert, by=world.ana, code="excluded", text=f"answer {hand}",
            excluded_on=world.clinic.today(),
        )
        for hand in range(2)
    ]  # fmt: skip
    crowd.at_once(*[partial(_pressed, act) for act in acts])
    said = sorted(alert.responses.values_list("text", flat=True))
    gate.check(said == ["answer 0", "answer 1"], f"answers kept: {said}")
    gate.check(not LumpAlert.objects.filter(pk=alert.pk).open().exists(), "it is still open")
