"""A small course of care for tests, written through the models: days count back from `today`."""

from datetime import UTC, datetime, time, timedelta

from exams.models import Complaint, Exam, Nodule, PalpationFinding
from measures.actions import unsaved_score
from measures.vocabulary import InstrumentCode
from patients.models import EpisodeOfCare
from treatments.models import (
    AdministeredAgent,
    MedicationCourse,
    Procedure,
    ProcedureNodule,
    Treatment,
)

FLAGS = {
    f"flag_{g}": "absent"
    for g in ("cauda_equina", "cancer", "infection", "fracture", "inflammatory")
}


class Story:
    """Tells one patient's course: `story.exam(90, {...})` was 90 days ago."""

    def __init__(self, patient, by, *, today):
        self.patient, self.by, self.today = patient, by, today
        self.clinic = patient.clinic
        self.about = {"clinic": self.clinic, "patient": patient}
        self.episode, _new = EpisodeOfCare.objects.get_or_create(
            clinic=self.clinic, patient=patient, number=1, defaults={"opened_on": today}
        )
        self.nodules: dict[int, Nodule] = {}

    def day(self, ago):
        """Return the day so many days ago."""
        return self.today - timedelta(days=ago)

    def nodule(self, number, side, region="psis"):
        """Give the patient a nodule."""
        self.nodules[number] = Nodule.objects.create(
            **self.about, number=number, side=side, region_stated=region
        )
        return self.nodules[number]

    def pain(self, ago, value, *, mode="interview", **more):
        """Give pain of the last 7 days."""
        score = unsaved_score(
            self.patient,
            InstrumentCode.PAIN_NRS,
            by=self.by,
            on=self.day(ago),
            value=value,
            mode=mode,
            **more,
        )
        score.save(force_insert=True)
        return score

    def exam(
        self, ago, findings=None, *, pain=None, review_ago=None, sign=True, at=time(10, 44), **more
    ):
        """Examine: findings by nodule number, each a dict of columns."""
        exam = Exam.objects.create(
            **self.about, episode=self.episode, examined_on=self.day(ago), examined_time=at, examiner=self.by,
            palpation="nodules" if findings else "none_felt", recorded_by=self.by,
            pain_score=self.pain(ago, pain) if pain is not None else None,
            review_on=self.day(review_ago) if review_ago is not None else None, **{**FLAGS, **more},
        )  # fmt: skip
        Complaint.objects.create(exam=exam, side="right")
        for number, columns in (findings or {}).items():
            PalpationFinding.objects.create(
                **self.about,
                exam=exam,
                nodule=self.nodules[number],
                **{"presence": "found", **columns},
            )
        if sign:
            exam.status, exam.signed_by = "final", self.by
            exam.signed_at = datetime.combine(self.day(ago), time(12), tzinfo=UTC)
            exam.save()
        return exam

    def treatment(self, ago, kind, rung, *, state="completed", ended_ago=None, drug="", **more):
        """Treat."""
        row = Treatment.objects.create(
            **self.about, episode=self.episode, kind=kind, rung=rung, state=state, started_on=self.day(ago),
            ended_on=self.day(ended_ago) if ended_ago is not None else None, recorded_by=self.by,
            performed_by=self.by, **more,
        )  # fmt: skip
        if drug:
            MedicationCourse.objects.create(treatment=row, drug=drug, dose_mg=500, times_per_day=2)
        return row

    def injection(self, ago, *numbers, kind="injection", rung=7, **more):
        """Inject nodules."""
        row = self.treatment(ago, kind, rung, **more)
        head = Procedure.objects.create(treatment=row)
        for number in numbers:
            ProcedureNodule.objects.create(
                procedure=head, nodule=self.nodules[number], side=self.nodules[number].side
            )
        AdministeredAgent.objects.create(
            treatment=row, drug="lidocaine", concentration_percent=1, volume_ml=2, dose_mg=20
        )
        return row


def place(lateral, cc, zone, size, **more):
    """Return the columns of a placed, measured finding."""
    return {
        "lateral_mm": lateral, "cc_mm": cc, "zone": zone, "map_version": 1, "placed_by": "map",
        "size_statement": "measured", "long_axis_mm": size, **more,
    }  # fmt: skip
