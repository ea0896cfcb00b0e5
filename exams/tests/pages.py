"""What a browser without script sends to the exam's pages."""

import uuid

from django.urls import reverse

from exams.tests.factories import ABSENT
from patients import tokens


def sent(patient, **more):
    day = patient.clinic.today()
    return {
        "submission_id": str(uuid.uuid4()), "patient_token": tokens.make(patient), "save": "draft",
        "examined_on": f"{day}", "examined_time": "00:00", "complaint_side": "right", "pain": "7", **ABSENT, **more,
    }  # fmt: skip


def new(index=0, side="right", **facts):
    given = {
        "present": "1", "side": side, "lateral_mm": "45", "vertical_mm": "5", "vertical_direction": "above",
        "placed_by": "map", "long_axis_chip": "15", "tenderness": "2", "usual_pain": "yes", **facts,
    }  # fmt: skip
    return {f"new-{index}-{name}": value for name, value in given.items()}


def url(patient):
    return reverse("exams:record", args=[patient.pk])
