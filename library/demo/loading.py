"""Loads the demo clinic: opens it, hires, tells every story, and brings in the published cases."""

from datetime import date, timedelta
from pathlib import Path

import pgtrigger
from django.db import transaction
from django.db.models import DateTimeField, F, Min
from django.db.models.expressions import RawSQL

from accounts.models import Clinic
from audit import trail
from audit.vocabulary import AuditedAction
from exams import seal
from exams.actions.recording import with_findings
from exams.models import Contact, Exam, ExamCosignature, ExamSignature, LumpAlert, Nodule
from library.demo import HARBOUR, RIVERSIDE, cupboard
from library.demo.crowd import crowd
from library.demo.people import hire, open_clinics
from library.demo.stories import STORIES
from library.demo.teller import Teller
from library.importing.run import files_in, take_files
from measures.models import Score
from patients.models import CallAttempt, Patient
from treatments.models import Treatment, TreatmentPaper

CASES = Path(__file__).resolve().parents[1] / "cases"
_COSIGNED_AFTER = timedelta(hours=3)
RECENTLY_SEEN = ("Alvarez", "Okafor", "Lindqvist", "Hussain")


class RealPatientsHere(Exception):
    """The database serves a real clinic; made-up people have no place in it."""


class DemoHereAlready(Exception):
    """The demo clinic was loaded before."""


def refuse_real_clinics() -> None:
    """Raise unless every clinic of the database is a demo or the library, and none is a demo yet."""
    if Clinic.objects.filter(is_demo=False, is_library=False).exists():
        raise RealPatientsHere
    if Clinic.objects.filter(is_demo=True).exists():
        raise DemoHereAlready


@transaction.atomic
def load_demo() -> dict[str, int]:
    """Load everything or nothing; returns what was made. Raises RealPatientsHere or DemoHereAlready."""
    refuse_real_clinics()
    clinics = open_clinics()
    staff = hire(clinics)
    cupboard.fill(clinics[RIVERSIDE])
    cupboard.sign_off(clinics[RIVERSIDE], staff["keiko.sato"])
    people = {
        RIVERSIDE: _tell(
            clinics[RIVERSIDE], "keiko.sato", staff, STORIES + crowd(40, seed=1, newcomers=18)
        ),
        HARBOUR: _tell(
            clinics[HARBOUR], "cara.moana", {"cara.moana": staff["cara.moana"]}, crowd(6, seed=2)
        ),
    }
    for clinic in clinics.values():
        _enter_on_the_day(clinic)
        trail.record(
            AuditedAction.DEMO_LOADED, clinic=clinic, detail={"patients": len(people[clinic.name])}
        )
    _seen_before(clinics[RIVERSIDE], staff["keiko.sato"])
    cases = take_files(files_in([CASES]))
    return {"patients": sum(map(len, people.values())), "cases": len(cases)}


def _tell(clinic, who, staff, stories) -> list[Patient]:
    today: date = clinic.today()
    return [Teller(_fresh(clinic), staff[who], staff, today).tell(story) for story in stories]


def _fresh(clinic) -> Clinic:
    # Each story sets the clock of its own copy.
    return Clinic.objects.get(pk=clinic.pk)


def _enter_on_the_day(clinic) -> None:
    """Set the time of entry to the clinical moment, as if each record had been written on its day."""
    # Signed and append-only rows take no change; these are made-up people, and only here it is lifted.
    with pgtrigger.ignore():
        _entered(Exam, clinic, "examined_on", "examined_time", minutes=6)
        exams = Exam.objects.filter(clinic=clinic, signed_at__isnull=False)
        exams.update(signed_at=F("recorded_at"))
        _seal_anew(exams)
        _entered(Score, clinic, "collected_on", "collected_time")
        _entered(Treatment, clinic, "started_on", "started_time")
        _entered(Contact, clinic, "contacted_on", "contacted_time")
        for paper in TreatmentPaper.objects.filter(clinic=clinic).select_related("consent"):
            TreatmentPaper.objects.filter(pk=paper.pk).update(recorded_at=paper.consent.given_at)
        CallAttempt.objects.filter(clinic=clinic).update(recorded_at=F("called_at"))
        for exam in exams.only("id", "recorded_at"):
            LumpAlert.objects.filter(exam=exam).update(recorded_at=exam.recorded_at)
        first_seen = Nodule.objects.filter(clinic=clinic).annotate(
            first=Min("findings__exam__recorded_at")
        )
        for nodule in first_seen:
            Nodule.objects.filter(pk=nodule.pk).update(recorded_at=nodule.first)
        for patient in Patient.objects.filter(clinic=clinic).annotate(
            first=Min("exams__recorded_at")
        ):
            if patient.first:
                Patient.objects.filter(pk=patient.pk).update(recorded_at=patient.first)


def _seal_anew(exams) -> None:
    """A signature stands under its own moment, so the seals of moved ones are made again."""
    for exam in with_findings(exams):
        content = seal.content_of(exam)
        ExamSignature.objects.filter(exam=exam).update(
            signed_at=exam.signed_at, content=content, digest=seal.digest_of(content)
        )
        ExamCosignature.objects.filter(exam=exam).update(
            signed_at=exam.signed_at + _COSIGNED_AFTER, digest=seal.digest_of(content)
        )


def _entered(model, clinic, day: str, at: str, minutes: int = 0) -> None:
    moment = RawSQL(  # noqa: S611 - column names are this module's own
        f"LEAST(now(), ({day} + COALESCE({at}, TIME '12:00') + make_interval(mins => %s)) AT TIME ZONE %s)",
        (minutes, clinic.time_zone), output_field=DateTimeField(),
    )  # fmt: skip
    model.objects.filter(clinic=clinic, **{f"{day}__isnull": False}).update(recorded_at=moment)


def _seen_before(clinic, user) -> None:
    for family in reversed(RECENTLY_SEEN):
        for patient in Patient.objects.filter(clinic=clinic, family_name=family):
            trail.record(
                AuditedAction.PATIENT_OPENED, actor=user, patient=patient, detail={"view": "demo"}
            )
