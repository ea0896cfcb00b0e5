"""Exams for stories: Ana examines Maria."""

import uuid
from datetime import date, time

from accounts.tests.factories import ClinicFactory, clinician
from exams.actions import record_exam
from exams.entry import ExamEntry, FindingEntry
from patients.tests.factories import PatientFactory

DAY = date(2026, 5, 4)
ABSENT = {
    "flag_cauda_equina": "absent", "flag_cancer": "absent", "flag_infection": "absent", "flag_fracture": "absent",
    "flag_inflammatory": "absent",
}  # fmt: skip
PLACE = {"lateral_mm": 45, "cc_mm": 5, "zone": "psis", "map_version": 1, "placed_by": "map"}


def found(number=0, side="right", nodule=None, **facts):
    """One felt nodule, complete enough to be signed."""
    size = facts.pop("long_axis_mm", 15)
    given = {
        "presence": "found", **PLACE, "size_statement": "measured", "long_axis_mm": size, "tenderness": "2",
        "usual_pain": "yes", **facts,
    }  # fmt: skip
    label = nodule.label if nodule else f"N{number + 1}"
    return FindingEntry(f"new-{number}", label, side, given, nodule)


def entry(*findings, on=DAY, at=time(10, 31), pain=7, side="right", **facts):
    """A complete exam."""
    return ExamEntry(
        {"examined_on": on, "examined_time": at, **ABSENT, **facts},
        {"side": side},
        pain,
        list(findings),
    )


def story(**clinic):
    """Return Maria and Ana."""
    place = ClinicFactory(**clinic)
    return PatientFactory(clinic=place), clinician(place)


def recorded(patient, by, *findings, sign=False, **about):
    """Record an exam."""
    return record_exam(
        patient,
        by=by,
        submission_id=uuid.uuid4(),
        entry=entry(*(findings or [found()]), **about),
        sign=sign,
    )
