"""The rest of the data dictionary: impact, general exam, algometry. Kept as said, shown as said, sealed."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from exams import rules, seal, words
from exams.actions.recording import with_findings
from exams.models import Exam, PalpationFinding
from exams.tests.pages import new, sent

pytestmark = pytest.mark.django_db
GENERAL = {
    "neuro": "normal", "slr_left": "negative", "slr_left_deg": "80", "slr_right": "positive",
    "slr_right_deg": "45", "hip_left": "negative", "hip_right": "not_tested", "si_right": "positive",
    "movement_pain": ["flexion", "left"], "finger_floor_mm": "230", "gait": "antalgic",
    "impact": ["work", "fear"], "has_morning_stiffness": "no",
}  # fmt: skip
PPT = {"ppt_1": "310", "ppt_2": "290", "ppt_3": "301,5", "ppt_control": "420", "ppt_unit": "kpa",
       "ppt_probe_cm2": "1", "force_kg": "4"}  # fmt: skip
LUMP = {"pulsation": "no", "cough_impulse": "unsure", "reducible": "no"}


def send(client, patient, nodule=None, **more):
    facts = sent(patient, **new(**(nodule or {})), **more)
    return client.post(reverse("exams:record", args=[patient.pk]), facts)


def test_what_is_entered_is_kept_and_read_back(client, maria_and_ana):
    patient, _ana = maria_and_ana

    answer = send(client, patient, {**PPT, **LUMP}, **GENERAL)

    assert answer.status_code == 302, answer.context["page"].exam.errors
    exam = Exam.objects.get()
    assert (exam.slr_right_deg, exam.finger_floor_mm, exam.movement_pain) == (
        45,
        230,
        ["flexion", "left"],
    )
    assert (exam.complaint.impact, exam.complaint.has_morning_stiffness) == (
        ["work", "fear"],
        False,
    )
    finding = exam.findings.get()
    assert (finding.ppt_3, finding.force_kg, finding.cough_impulse) == (
        Decimal("301.5"),
        4,
        "unsure",
    )
    page = client.get(exam.get_absolute_url()).text
    for said in (
        "LEFT negative, 80°; RIGHT positive, 45°", "LEFT negative; RIGHT not tested", "RIGHT positive",
        "bending forward, bending to the LEFT", "230 mm", "sparing a side", "work, fear of cancer",
        "310, 290, 301.5 kPa, mean of 3 is 300.5; other side 420 kPa; probe 1 cm²; pressed with 4 kg",
        "bulges on coughing: unsure",
    ):  # fmt: skip
        assert said in page, said
    again = client.get(reverse("exams:edit", args=[exam.pk])).text
    assert 'value="301.5"' in again
    assert "Fingers to floor" in client.get(reverse("exams:print", args=[exam.pk])).text


def test_nothing_is_recorded_unless_it_is_said(client, maria_and_ana):
    patient, _ana = maria_and_ana

    send(client, patient)

    exam, finding = Exam.objects.get(), PalpationFinding.objects.get()
    assert (exam.movement_pain, exam.slr_left_deg, exam.finger_floor_mm, exam.gait) == (
        None,
        None,
        None,
        "",
    )
    assert (exam.complaint.impact, exam.complaint.has_morning_stiffness) == (None, None)
    assert (finding.pulsation, finding.ppt_1, finding.ppt_unit) == ("", None, "")
    assert words.general_rows(exam) == []
    assert (words.threshold_words(finding), words.lump_words(finding)) == ("", "")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"ppt_1": "310"}, "In which unit was it read?"),
        ({"ppt_1": "31", "ppt_unit": "n"}, "Newtons need the area of the probe."),
        ({"ppt_1": "310", "ppt_unit": "kg_cm2"}, "More than 20 kg/cm²: check the unit."),
        ({"ppt_1": "31.55", "ppt_unit": "kpa"}, "decimal place"),
    ],
)
def test_a_threshold_without_its_unit_is_asked_back(client, maria_and_ana, facts, said):
    answer = send(client, maria_and_ana[0], facts)

    assert answer.status_code == 422
    assert said in answer.text
    assert not Exam.objects.exists()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"slr_left": "not_tested", "slr_left_deg": "40"},
            "Not tested and an angle exclude each other.",
        ),
        ({"slr_left_deg": "200"}, "120"),
        ({"movement_pain": ["none", "flexion"]}, "None and a movement exclude each other."),
        ({"impact": ["none", "work"]}, "None of these and one of them exclude each other."),
    ],
)
def test_what_excludes_each_other_is_asked_back(client, maria_and_ana, facts, said):
    answer = send(client, maria_and_ana[0], **facts)

    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize(
    "facts", [{"ppt_1": 3}, {"ppt_1": 3, "ppt_unit": "n"}, {"ppt_1": -1, "ppt_unit": "kpa"}]
)
def test_the_database_holds_the_same(client, maria_and_ana, facts):
    send(client, maria_and_ana[0])

    with pytest.raises(IntegrityError), transaction.atomic():
        PalpationFinding.objects.update(**facts)


def test_it_is_under_the_signature(client, maria_and_ana):
    send(client, maria_and_ana[0], PPT, **GENERAL)

    content = seal.content_of(with_findings(Exam.objects).get())

    assert '"finger_floor_mm":230' in content
    assert '"ppt_control":"420"' in content
    assert '"impact":["work","fear"]' in content


def test_means_show_their_working():
    assert rules.mean_of([Decimal(3), None, Decimal(4)]) == Decimal("3.5")
    assert rules.mean_of([None, None]) is None
