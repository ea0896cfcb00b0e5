"""A typed fact is one whose column decides what is exported: change the column, see the export change."""

from decimal import Decimal

import pgtrigger
import pytest
import yaml

from exams.models import Complaint, Exam, ImagingStudy, Nodule, PalpationFinding
from library.importing import exporting, schema
from library.importing.facts import same
from library.models import (
    PublishedOutcome,
    PublishedRecord,
    PublishedSource,
    PublishedWording,
    SeriesCount,
    SeriesMeasurement,
)
from library.tests.files import taken, whole
from measures.models import Score
from patients.models import BodyMeasure, Condition, Patient
from treatments.models import (
    AdministeredAgent,
    AdverseEvent,
    ExcisionDetail,
    HistologyReport,
    MedicationCourse,
    Procedure,
    ProcedureNodule,
    Treatment,
)

pytestmark = pytest.mark.django_db


def exported():
    return exporting.content_of(PublishedSource.objects.get(superseded_at=None))


def at(content, path):
    for part in path.replace("[", ".[").split("."):
        content = content[int(part[1:-1])] if part.startswith("[") else content[part]
    return content


P, T, N = "patients[0]", "patients[0].treatments", "patients[0].nodules"

CHANGES = [
    (PublishedSource, {}, "design", "rct", "design"),
    (PublishedSource, {}, "year", 1999, "source.year"),
    (PublishedSource, {}, "doi", "10.1/x", "source.doi"),
    (PublishedSource, {}, "read_as", "full_case_text", "source.read_as"),
    (PublishedSource, {}, "n_patients", 36, "group.n_patients"),
    (PublishedSource, {}, "n_bilateral", None, "group.n_bilateral"),
    (PublishedSource, {}, "age_mean", Decimal("41"), "group.age_mean"),
    (PublishedSource, {}, "follow_up_days", Decimal("100"), "group.follow_up"),
    (SeriesCount, {"position": 0}, "n", 30, "group.counts[0].n"),
    (SeriesCount, {"position": 1}, "pct_reported", Decimal("29"), "group.counts[1].pct_reported"),
    (SeriesMeasurement, {}, "value", Decimal("31"), "group.measurements[0].value"),
    (SeriesMeasurement, {}, "statistic", "median", "group.measurements[0].statistic"),
    (PublishedRecord, {}, "label", "case 2", f"{P}.label"),
    (PublishedRecord, {}, "final_status", "recurred", f"{P}.final_status"),
    (Patient, {}, "stated_age_years", Decimal("51"), f"{P}.age"),
    (Patient, {}, "sex", "male", f"{P}.sex"),
    (BodyMeasure, {}, "weight_kg", Decimal("71"), f"{P}.weight_kg"),
    (BodyMeasure, {}, "height_cm", Decimal("166"), f"{P}.height_cm"),
    (Condition, {"code": "diabetes"}, "code", "asthma", f"{P}.comorbidities[0]"),
    (Condition, {"code": "disc"}, "code", "stenosis", f"{P}.prior_diagnoses[0]"),
    (Complaint, {}, "main_site", "hip", f"{P}.complaint.pain_site"),
    (Complaint, {}, "side", "right", f"{P}.complaint.pain_site"),
    (Complaint, {}, "duration_months", Decimal("7"), f"{P}.complaint.duration_months"),
    (Complaint, {}, "duration_value", Decimal("4"), f"{P}.complaint.duration_text"),
    (Complaint, {}, "duration_bound", "about", f"{P}.complaint.duration_text"),
    (Complaint, {}, "onset", "gradual", f"{P}.complaint.onset"),
    (Complaint, {}, "pattern", "constant", f"{P}.complaint.character"),
    (Complaint, {}, "has_night_pain", False, f"{P}.complaint.character"),
    (Complaint, {}, "radiation", ["groin", "calf"], f"{P}.complaint.radiation[0]"),
    (Complaint, {}, "provoking", [], f"{P}.complaint.provoking"),
    (Complaint, {}, "relieving", None, f"{P}.complaint.relieving"),
    (Exam, {}, "neuro", "deficit", f"{P}.neuro_exam"),
    (Exam, {}, "slr", "positive", f"{P}.straight_leg_raise"),
    (Nodule, {"number": 1}, "region_stated", "sacrum", f"{N}[0].site"),
    (Nodule, {"number": 1}, "side", "left", f"{N}[0].side"),
    (Nodule, {"number": 2}, "side", "left", f"{N}[1].side"),
    (PalpationFinding, {"nodule__number": 1}, "number_at_site", 4, f"{N}[0].count"),
    (PalpationFinding, {"nodule__number": 1}, "long_axis_mm", Decimal("31"), f"{N}[0].size_mm"),
    (PalpationFinding, {"nodule__number": 2}, "size_described", "egg", f"{N}[1].size_text"),
    (PalpationFinding, {"nodule__number": 1}, "shape", "round", f"{N}[0].shape"),
    (PalpationFinding, {"nodule__number": 1}, "orientation", "oblique", f"{N}[0].shape"),
    (PalpationFinding, {"nodule__number": 1}, "consistency", "hard", f"{N}[0].consistency"),
    (PalpationFinding, {"nodule__number": 1}, "mobility", "fixed", f"{N}[0].mobility"),
    (PalpationFinding, {"nodule__number": 1}, "depth", "deep", f"{N}[0].depth_or_tethering"),
    (PalpationFinding, {"nodule__number": 1}, "tenderness", "0", f"{N}[0].tender"),
    (PalpationFinding, {"nodule__number": 2}, "tenderness", "3", f"{N}[1].tenderness_grade_0_4"),
    (PalpationFinding, {"nodule__number": 1}, "usual_pain", "no", f"{N}[0].reproduces_pain"),
    (
        PalpationFinding,
        {"nodule__number": 1},
        "pressure_response",
        "local",
        f"{N}[0].response_to_pressure",
    ),
    (
        PalpationFinding,
        {"nodule__number": 1},
        "spreads_to",
        ["foot"],
        f"{N}[0].radiation_on_pressure",
    ),
    (
        Treatment,
        {"is_history": True, "kind": "medicine"},
        "response",
        "worse",
        f"{P}.prior_treatments[0]",
    ),
    (MedicationCourse, {}, "drug", "naproxen", f"{P}.prior_treatments[0]"),
    (MedicationCourse, {}, "is_maximum_dose", None, f"{P}.prior_treatments[0]"),
    (ImagingStudy, {}, "modality", "ct", f"{P}.imaging[0].modality"),
    (ImagingStudy, {}, "region", "hip", f"{P}.imaging[0].target"),
    (ImagingStudy, {}, "result", "normal", f"{P}.imaging[0].finding"),
    (Treatment, {"kind": "injection"}, "sequence", 5, f"{T}[0].order"),
    (Treatment, {"kind": "injection"}, "kind", "laser", f"{T}[0].type"),
    (Treatment, {"kind": "injection"}, "sessions_high", 7, f"{T}[0].sessions"),
    (Treatment, {"kind": "injection"}, "interval_days", Decimal("9"), f"{T}[0].interval"),
    (Treatment, {"kind": "injection"}, "intent", "diagnostic", f"{T}[0].intent"),
    (Treatment, {"kind": "injection"}, "response", "none", f"{T}[0].response"),
    (Procedure, {"treatment__kind": "injection"}, "guidance", "palpation", f"{T}[0].guidance"),
    (Procedure, {"treatment__kind": "injection"}, "needle_gauge", 25, f"{T}[0].needle"),
    (Procedure, {"treatment__kind": "excision"}, "anaesthesia", "general", f"{T}[1].anaesthesia"),
    (ExcisionDetail, {}, "incision_mm", Decimal("25"), f"{T}[1].incision"),
    (ProcedureNodule, {}, "fascial_defect_mm", Decimal("16"), f"{T}[1].fascial_defect_mm"),
    (ProcedureNodule, {}, "fascial_repair", "none", f"{T}[1].fascial_repair"),
    (AdministeredAgent, {"position": 0}, "drug", "saline", f"{T}[0].agents[0].drug"),
    (AdministeredAgent, {"position": 0}, "dose_mg", Decimal("41"), f"{T}[0].agents[0].dose_mg"),
    (
        AdministeredAgent,
        {"position": 0},
        "concentration_percent",
        Decimal("1"),
        f"{T}[0].agents[0].concentration",
    ),
    (
        AdministeredAgent,
        {"position": 0},
        "volume_high_ml",
        Decimal("15"),
        f"{T}[0].agents[0].volume_ml",
    ),
    (Score, {"sequence": 1}, "value", Decimal("6"), f"{P}.outcomes[0].value"),
    (Score, {"sequence": 1}, "scale_highest", Decimal("20"), f"{P}.outcomes[0].instrument"),
    (Score, {"sequence": 2}, "value_high", Decimal("31"), f"{P}.outcomes[1].value"),
    (Score, {"sequence": 3}, "outcome_category", "worse", f"{P}.outcomes[2].value"),
    (Score, {"sequence": 3}, "days_from_step", 30, f"{P}.outcomes[2].at"),
    (PublishedOutcome, {"score__sequence": 1}, "moment", "after", f"{P}.outcomes[0].at"),
    (PublishedOutcome, {"score__sequence": 2}, "minutes", 40, f"{P}.outcomes[1].at"),
    (AdverseEvent, {}, "kind", "seroma", f"{P}.complications[0]"),
    (HistologyReport, {}, "results", ["necrosis"], f"{P}.histology"),
    (
        PublishedWording,
        {"path": "patients[0].nodules[0].count"},
        "number_high",
        Decimal("9"),
        f"{N}[0].count",
    ),
]


@pytest.mark.parametrize(
    ("model", "row", "column", "value", "path"), CHANGES, ids=lambda v: str(v)[:40]
)
def test_a_changed_column_shows_in_the_export(tmp_path, model, row, column, value, path):
    assert taken(tmp_path, whole()).problems == []
    before = exported()
    assert same(before, whole())

    # Some tables take no change; here the question is what the export reads.
    with pgtrigger.ignore():
        assert model.objects.filter(**row).update(**{column: value}) == 1

    assert not same(at(exported(), path), at(before, path))


def test_an_untyped_word_is_other_with_its_text_and_said_to_be_text(tmp_path):
    fates = {fate.path: fate for fate in taken(tmp_path, whole()).fates}

    assert fates[f"{N}[1].site"].fate == "text"
    assert fates[f"{P}.comorbidities[1]"].fate == "text"
    assert fates[f"{P}.comorbidities[1]"].where == "patients.Condition.text"
    assert Nodule.objects.get(number=2).region_stated == "other"
    assert fates[f"{N}[0].side"].as_dict() == {
        "file": "case.yaml", "path": f"{N}[0].side", "value": "right",
        "fate": "typed", "where": "exams.Nodule.side", "why": "",
    }  # fmt: skip


def test_ranges_are_typed_as_bounds(tmp_path):
    taken(tmp_path, whole())

    course = Treatment.objects.get(kind="injection", is_history=False)
    agent = AdministeredAgent.objects.get(position=0)

    assert (course.sessions, course.sessions_high) == (4, 6)
    assert (course.interval_days, course.interval_days_high) == (Decimal("2.33"), Decimal("3.50"))
    assert (agent.volume_ml, agent.volume_high_ml) == (10, 20)


def test_zero_none_and_not_said_differ(tmp_path):
    for complications in ([], ["none"], None):
        content = whole()
        content["id"] = f"made-up-{complications is None}-{len(complications or ())}"
        content["patients"][0]["complications"] = complications
        assert taken(tmp_path, content).problems == []

    answers = [
        set(
            Treatment.objects.filter(patient__published__source=s, is_history=False).values_list(
                "adverse_events", flat=True
            )
        )
        for s in PublishedSource.objects.order_by("recorded_at", "id")
    ]

    assert [
        exporting.content_of(s)["patients"][0]["complications"]
        for s in PublishedSource.objects.order_by("id")
    ] == [[], ["none"], None]
    assert answers == [{"none"}, {"none"}, {""}]


def test_schema_of_the_story_holds():
    assert schema.parse(yaml.safe_dump(whole())) == whole()
