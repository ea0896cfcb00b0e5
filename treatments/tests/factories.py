"""Nodules and treatments for stories."""

from datetime import date

from accounts.tests.factories import clinician
from exams.models import Exam, Nodule, PalpationFinding
from patients.models import EpisodeOfCare
from treatments import actions
from treatments.models import Treatment

DAY = date(2026, 5, 4)


def nodule(patient, number=1, side="right", zone="psis", **found):
    """Return a nodule with one finding."""
    about = {"clinic": patient.clinic, "patient": patient}
    made = Nodule.objects.create(**about, number=number, side=side)
    episode, _ = EpisodeOfCare.objects.get_or_create(**about, number=1)
    exam = Exam.objects.create(
        **about,
        episode=episode,
        examined_on=DAY,
        examiner=clinician(patient.clinic),
        palpation="nodules",
    )
    PalpationFinding.objects.create(
        **about, exam=exam, nodule=made, presence="found", lateral_mm=45, cc_mm=5, zone=zone, map_version=1,
        placed_by="map", size_statement="measured", long_axis_mm=16, tenderness="3", usual_pain="yes", **found,
    )  # fmt: skip
    return made


def course(patient, **facts):
    """Return a treatment; without words an NSAID course that is going on."""
    facts = {"kind": "medicine", "rung": 3, "state": "in_progress", "started_on": DAY} | facts
    return Treatment.objects.create(clinic=patient.clinic, patient=patient, **facts)


def agreement(**facts):
    """Return the columns of a verbal consent with a witness."""
    return {
        "way": "verbal", "giver": "patient", "giver_name": "Maria Alvarez", "witness_text": "Nina Berg"
    } | facts  # fmt: skip


def time_out(treatment, by, sites, **said):
    """Hold the time-out as it was checked."""
    said = {"birth_year": 1979, "kind": treatment.kind, "is_consent_there": True} | said
    facts = {"second_text": "Nina Berg", "allergies_seen": "yes", "plan_seen": "yes"}
    return actions.hold_time_out(treatment, by=by, sites=sites, facts=facts, **said)
