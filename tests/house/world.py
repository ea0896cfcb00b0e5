"""A small world for walks: one clinic with a full record whose every word is a canary, and Cara elsewhere."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.apps import apps
from django.db import transaction

from accounts.models import Clinic
from accounts.tests.factories import staff
from accounts.vocabulary import Role
from exams import seal
from exams.models import (
    AlertLimits,
    AmendmentRequest,
    Complaint,
    Contact,
    Exam,
    ExamAddendum,
    ImagingFile,
    ImagingFileContent,
    ImagingStudy,
    LumpAlert,
    Nodule,
    PalpationFinding,
)
from exams.tests.pictures import a_picture
from exams.uploads.taking import take
from measures.actions import instrument_key
from measures.models import Score, ScoreItem
from patients.models import Allergy, BodyMeasure, CallAttempt, Condition, EpisodeOfCare, Patient
from patients.names import folded
from tests.house import world_follow_up
from treatments.models import (
    AdministeredAgent,
    AdverseEvent,
    Consent,
    ConsentText,
    EventFollowUp,
    HistologyReading,
    HistologyReport,
    MedicationCourse,
    PatientWish,
    Procedure,
    ProcedureNodule,
    Specimen,
    SpecimenOwner,
    Treatment,
    TreatmentLetter,
    TreatmentMove,
    TreatmentPaper,
    TreatmentPaperContent,
)

DAY = date(2026, 5, 4)


@dataclass
class World:
    clinic: Clinic
    ana: object
    patient: Patient
    ids: dict = field(default_factory=dict)
    canaries: list = field(default_factory=list)
    first: int = 0
    # A score that was asked by itself, with its answers.
    asked: object = None
    # Signed findings of the nodule that may turn out to be another one's.
    spare: list = field(default_factory=list)

    def canary(self, place: str) -> str:
        """Return a word that stands nowhere else, and remember it."""
        whose = "".join(filter(str.isalpha, self.clinic.name))
        word = f"Kanarie{whose}{place}{self.first + len(self.canaries):03d}x"
        self.canaries.append(word)
        return word


def another(world, *, sign=True) -> World:
    """Return a second patient of the same clinic, with a record of the same kind."""
    twin = World(world.clinic, world.ana, None, first=world.first + 500)
    _patient(twin)
    _exam(twin, sign=sign)
    _treatments(twin)
    world_follow_up.build(twin)
    return twin


def void(world) -> None:
    """Mark as entered in error whatever of this record can be."""
    for model in apps.get_models():
        if not model.__name__.endswith("EnteredInError"):
            continue
        key = next(f for f in model._meta.fields if f.one_to_one)
        model.objects.create(
            **{key.attname: world.ids[f"{key.name}_id"]},
            reason=world.canary("Void"),
            recorded_by=world.ana,
        )


def build(*, name="North Clinic", time_zone="Europe/London", sign=True) -> World:
    """Return a clinic with one patient whose record fills every room."""
    clinic = Clinic.objects.create(name=name, time_zone=time_zone)
    ana = staff(clinic, *Role.values, given_name="Ana", family_name=f"Arden {name}")
    world = World(clinic, ana, None)
    _patient(world)
    _exam(world, sign=sign)
    _treatments(world)
    world_follow_up.build(world)
    world_follow_up.settle(clinic)
    return world


def _patient(world):
    family, given = world.canary("Family"), world.canary("Given")
    world.patient = patient = Patient.objects.create(
        clinic=world.clinic, record_number=world.canary("Number"), family_name=family, given_name=given,
        search_name=folded(f"{family} {given}"), birth_date=date(1979, 3, 14), sex="female",
        phone=world.canary("Phone"), address=world.canary("Address"), occupation=world.canary("Work"),
        allergy_status="listed", allergies_asked_on=DAY, recorded_by=world.ana,
    )  # fmt: skip
    Allergy.objects.create(
        patient=patient, substance_class="other", substance=world.canary("Allergy")
    )
    BodyMeasure.objects.create(patient=patient, weight_kg=71, measured_on=DAY)
    Condition.objects.create(
        patient=patient, kind="comorbidity", code="other", text=world.canary("Cond")
    )
    world.asked = _asked(world)
    call = CallAttempt.objects.create(
        clinic=world.clinic, patient=patient, about="review", result="no_answer", note=world.canary("Call"),
        called_at=datetime(2026, 6, 1, 9, tzinfo=UTC),
    )  # fmt: skip
    episode = EpisodeOfCare.objects.create(
        clinic=world.clinic, patient=patient, number=1, opened_on=DAY
    )
    world.ids |= {"patient_id": patient.pk, "call_id": call.pk, "episode_id": episode.pk}


@transaction.atomic
def _asked(world):
    """Answers are written together with their score, or not at all."""
    score = Score.objects.create(
        clinic=world.clinic, patient=world.patient, instrument_id=instrument_key("psfs"), value=4, recall="today",
        respondent="patient", mode="paper", collected_on=DAY, note=world.canary("Asked"), submission_id=uuid4(),
        recorded_by=world.ana,
    )  # fmt: skip
    for number in (1, 2, 3):
        ScoreItem.objects.create(
            score=score, number=number, value=number + 2, words=world.canary("Activity")
        )
    return score


def _exam(world, *, sign):
    about = {"clinic": world.clinic, "patient": world.patient}
    score = Score.objects.create(
        **about, instrument_id=instrument_key("pain_nrs"), value=7, recall="last_7_days",
        respondent="patient", mode="interview", collected_on=DAY, note=world.canary("Score"),
    )  # fmt: skip
    exam = Exam.objects.create(
        **about, episode_id=world.ids["episode_id"], examined_on=DAY, examiner=world.ana, pain_score=score,
        palpation="nodules", flag_cauda_equina="absent", flag_cancer="absent", flag_infection="absent",
        flag_fracture="absent", flag_inflammatory="not_asked", plan=world.canary("Plan"),
        note=world.canary("Note"), review_on=date(2026, 6, 1), recorded_by=world.ana,
    )  # fmt: skip
    Complaint.objects.create(exam=exam, side="right", main_site_text=world.canary("Complaint"))
    nodule = Nodule.objects.create(
        **about, number=1, side="right", region_text=world.canary("Region")
    )
    finding = PalpationFinding.objects.create(
        **about, exam=exam, nodule=nodule, presence="found", lateral_mm=45, cc_mm=5, zone="psis",
        map_version=1, placed_by="map", size_statement="measured", long_axis_mm=20, consistency="firm",
        mobility="mobile", tenderness="2", pressure_response="local", usual_pain="yes",
        note=world.canary("Finding"),
    )  # fmt: skip
    alert = LumpAlert.objects.create(
        **about, exam=exam, nodule=nodule, kind="size", working=world.canary("Alert"),
        limits=AlertLimits.objects.latest(),
    )  # fmt: skip
    imaging = ImagingStudy.objects.create(
        **about, modality="mri", aim="nodule", nodule=nodule, result="nodule_seen", performed_on=DAY,
        long_axis_mm=22, finding_text=world.canary("Imaging"), report_text=world.canary("Report"),
        recorded_by=world.ana,
    )  # fmt: skip
    taken = take(a_picture())
    file = ImagingFile.objects.create(
        **about, study=imaging, position=1, **_file_of(taken), recorded_by=world.ana
    )
    ImagingFileContent.objects.create(file=file, content=taken.content, thumbnail=taken.thumbnail)
    contact = Contact.objects.create(
        **about, channel="phone", contacted_on=date(2026, 7, 1), contacted_by=world.ana,
        note=world.canary("Contact"),
    )  # fmt: skip
    if sign:
        exam.status, exam.signed_by = "final", world.ana
        exam.signed_at = datetime(2026, 5, 4, 10, tzinfo=UTC)
        exam.save()
        _added(world, exam)
    world.ids |= {
        "exam_id": exam.pk, "nodule_id": nodule.pk, "finding_id": finding.pk, "alert_id": alert.pk,
        "imaging_id": imaging.pk, "file_id": file.pk, "contact_id": contact.pk, "score_id": score.pk,
    }  # fmt: skip
    if sign:
        _felt_again(world)


def _file_of(taken):
    return {
        "kind": taken.kind, "width_px": taken.width_px, "height_px": taken.height_px,
        "size_bytes": len(taken.content), "sha256": taken.sha256,
    }  # fmt: skip


def _felt_again(world):
    """Two more signed exams of the nodule: what can be said to be another one's, and something left of it."""
    about = {"clinic": world.clinic, "patient": world.patient, "recorded_by": world.ana}
    for days in (1, 2):
        exam = Exam.objects.create(
            **about, episode_id=world.ids["episode_id"], examined_on=DAY + timedelta(days=days),
            examiner=world.ana, palpation="nodules", flag_cauda_equina="absent", flag_cancer="absent",
            flag_infection="absent", flag_fracture="absent", flag_inflammatory="absent",
        )  # fmt: skip
        finding = PalpationFinding.objects.create(
            **about, exam=exam, nodule_id=world.ids["nodule_id"], presence="found", size_statement="too_vague"
        )  # fmt: skip
        world.spare.append(finding.pk)
        exam.status, exam.signed_by = "final", world.ana
        exam.signed_at = datetime(2026, 5, 6, 10, tzinfo=UTC)
        exam.save()


def _added(world, exam):
    """What stands under a signed exam."""
    addendum = ExamAddendum(
        exam=exam, text=world.canary("Addendum"), signed_by=world.ana,
        signed_at=datetime(2026, 5, 5, 10, tzinfo=UTC),
    )  # fmt: skip
    addendum.digest = seal.digest_of_addendum(addendum)
    addendum.save()
    asked = AmendmentRequest.objects.create(
        exam=exam, words=world.canary("Asked"), asked_on=date(2026, 5, 6), recorded_by=world.ana
    )
    world.ids |= {"addendum_id": addendum.pk, "asked_id": asked.pk}


def _treatments(world):
    about = {"clinic": world.clinic, "patient": world.patient, "recorded_by": world.ana}
    course = Treatment.objects.create(
        **about, kind="medicine", rung=3, state="stopped", stop_reason="side_effect",
        stop_text=world.canary("Stop"), started_on=DAY, ended_on=date(2026, 5, 20),
    )  # fmt: skip
    MedicationCourse.objects.create(treatment=course, drug="naproxen", dose_mg=500, times_per_day=2)
    injection = Treatment.objects.create(
        **about, kind="injection", rung=7, state="completed", started_on=date(2026, 6, 2),
        adverse_events="some", note=world.canary("Injection"), performed_by=world.ana,
    )  # fmt: skip
    procedure = Procedure.objects.create(treatment=injection)
    ProcedureNodule.objects.create(
        procedure=procedure, nodule_id=world.ids["nodule_id"], side="right"
    )
    AdministeredAgent.objects.create(
        treatment=injection, drug="lidocaine", concentration_percent=1, volume_ml=2, dose_mg=20,
        lot_number=world.canary("Lot"),
    )  # fmt: skip
    event = AdverseEvent.objects.create(
        clinic=world.clinic, patient=world.patient, treatment=injection, kind="bruise",
        text=world.canary("Event"),
    )  # fmt: skip
    consent = Consent.objects.create(
        treatment=injection, text=ConsentText.objects.filter(group="injection").first(), way="verbal",
        kind="injection", side="right", given_at=datetime(2026, 6, 2, 9, tzinfo=UTC), obtained_by=world.ana,
        giver="patient", giver_name=world.canary("Giver"), witness_text=world.canary("Witness"),
        recorded_by=world.ana,
    )  # fmt: skip
    specimen = Specimen.objects.create(**about, treatment=injection, sent_on=date(2026, 6, 2))
    SpecimenOwner.objects.create(
        specimen=specimen, owner=world.ana, due_on=date(2026, 6, 23), reason=world.canary("Owner")
    )
    report = HistologyReport.objects.create(
        **about, treatment=injection, reported_on=date(2026, 6, 20), results=["mature_fat"],
        text=world.canary("Histology"),
    )  # fmt: skip
    HistologyReading.objects.create(
        report=report, follows=world.canary("Follows"), recorded_by=world.ana
    )
    EventFollowUp.objects.create(
        event=event, number=1, act="noted", noted_on=DAY, text=world.canary("Look"), owner=world.ana, due_on=DAY,
    )  # fmt: skip
    TreatmentMove.objects.create(
        treatment=injection, state="referred", precision="unknown", whom=world.canary("Whom"),
    )  # fmt: skip
    TreatmentLetter.objects.create(
        treatment=injection, sender=world.canary("Sender"), precision="unknown", text=world.canary("Letter"),
    )  # fmt: skip
    PatientWish.objects.create(
        clinic=world.clinic, patient=world.patient, said_on=DAY, text=world.canary("Wish"),
    )  # fmt: skip
    taken = take(a_picture())
    paper = TreatmentPaper.objects.create(
        **about, treatment=injection, paper_kind="letter", position=1, **_file_of(taken)
    )
    TreatmentPaperContent.objects.create(
        paper=paper, content=taken.content, thumbnail=taken.thumbnail
    )
    world.ids |= {
        "paper_id": paper.pk,
        "treatment_id": injection.pk, "event_id": event.pk, "consent_id": consent.pk,
    }  # fmt: skip
