"""Nodules and treatments for stories."""

from datetime import date, datetime, timezone

from exams.models import Exam, Nodule, PalpationFinding
from treatments.models import Treatment

DAY = date(2026, 5, 4)


def nodule(patient, number=1, side="right", zone="psis", **found):
    """Return a nodule with one signed finding."""
    about = {"clinic": patient.clinic, "patient": patient}
    made = Nodule.objects.create(**about, number=number, side=side)
    exam = Exam.objects.create(**about, examined_on=DAY, palpation="nodules")
    PalpationFinding.objects.create(
        **about, exam=exam, nodule=made, presence="found", lateral_mm=45, cc_mm=5, zone=zone, map_version=1,
        placed_by="map", size_statement="measured", long_axis_mm=16, tenderness="3", usual_pain="yes", **found,
    )  # fmt: skip
    return made


def sign(patient, by):
    """Sign every exam of the patient."""
    Exam.objects.filter(patient=patient).update(
        status="final", signed_at=datetime(2026, 5, 4, 10, tzinfo=timezone.utc), signed_by=by,
        flag_cauda_equina="absent", flag_cancer="absent", flag_infection="absent", flag_fracture="absent",
        flag_inflammatory="absent", examiner=by,
    )  # fmt: skip


def course(patient, **facts):
    """Return a treatment; without words an NSAID course that is going on."""
    facts = {"kind": "medicine", "rung": 3, "state": "in_progress", "started_on": DAY} | facts
    return Treatment.objects.create(clinic=patient.clinic, patient=patient, **facts)
