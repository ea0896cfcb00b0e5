"""The chart as it stood once: what came later is not in it, and nothing can be written from there."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from exams.tests.factories import found, recorded
from measures.actions import record_score, void_score
from outcomes.as_it_was import as_it_was
from patients import actions
from patients.models import Patient
from patients.tests.factories import PatientFactory

pytestmark = pytest.mark.django_db


def _now():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _address(patient):
    return reverse("outcomes:as_it_was", args=[patient.pk])


def test_a_score_taken_back_is_there_again_and_a_later_one_is_not(story, ana):
    first = record_score(story.patient, "pain_nrs", by=ana, on=story.day(5), value=7)
    then = _now()
    void_score(first, by=ana, reason="heard wrongly")
    record_score(story.patient, "pain_nrs", by=ana, on=story.day(4), value=3)

    with as_it_was(story.patient, then) as patient:
        values = [score.value for score in patient.scores.standing()]

    assert values == [7]
    assert [score.value for score in story.patient.scores.standing()] == [3]


def test_a_phone_number_reads_as_it_did(story, ana):
    then = _now()
    actions.change_details(story.patient, by=ana, version=story.patient.version, phone="020 1234")

    with as_it_was(story.patient, then) as patient:
        assert patient.phone != "020 1234"

    assert Patient.objects.get(pk=patient.pk).phone == "020 1234"


def test_before_it_was_begun_there_is_no_record(story):
    with as_it_was(story.patient, story.patient.recorded_at - timedelta(days=1)) as patient:
        assert patient is None


@pytest.mark.parametrize("what", ["the patient", "what has no past"])
def test_nothing_is_written_from_the_past(story, clinic, what):
    rows = Patient.objects.all() if what == "the patient" else type(clinic).objects.all()

    with (
        pytest.raises(DatabaseError, match=r"cannot update view|read-only"),
        transaction.atomic(),
        as_it_was(story.patient, _now()),
    ):
        rows.update(phone="1")


def test_other_patients_are_not_in_it(story, clinic):
    other = PatientFactory(clinic=clinic)

    with as_it_was(story.patient, _now()):
        assert not Patient.objects.filter(pk=other.pk).exists()


def test_the_page_shows_the_day_and_says_what_it_leaves_out(story, ana, signed_in, clinic):
    exam = recorded(story.patient, ana, found(long_axis_mm=15), on=clinic.today(), sign=True)

    answer = signed_in.get(_address(story.patient), {"day": f"{clinic.today():%Y-%m-%d}"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"As it was on {clinic.today():%-d %B %Y}" in page
    assert "What was recorded, changed or taken back later is not in it." in page
    assert exam.findings.get().nodule.label in page


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"day": ""}, "Choose a day."),
        ({"day": "1990-02-30"}, "Enter a valid date."),
        ({"day": "1990-02-03"}, "This record was begun on"),
        ({"day": "2999-01-01"}, "This has not come yet."),
    ],
)
def test_a_day_that_cannot_be_shown_is_refused_beside_the_field(story, signed_in, asked, words):
    answer = signed_in.get(_address(story.patient), asked)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_time_of_today_that_has_not_come_is_refused(story, signed_in, clinic):
    # Two minutes on, which just before midnight is tomorrow: refused alike.
    late = clinic.now() + timedelta(minutes=2)

    asked = {"day": f"{late:%Y-%m-%d}", "time": f"{late:%H:%M}"}
    answer = signed_in.get(_address(story.patient), asked)

    assert "This has not come yet." in answer.content.decode()


def test_the_statements_do_not_grow_with_the_record(story, ana, signed_in, clinic, count_queries):
    asked = {"day": f"{clinic.today():%Y-%m-%d}"}
    recorded(story.patient, ana, found(), on=clinic.today(), sign=True)
    few = count_queries(lambda: signed_in.get(_address(story.patient), asked))
    for _turn in range(3):
        recorded(story.patient, ana, found(), on=clinic.today(), sign=True)

    assert len(count_queries(lambda: signed_in.get(_address(story.patient), asked))) == len(few)
    assert len(few) <= 16
