"""Answers become a score, its items and one audit event, all together or not at all."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.tests.factories import ClinicFactory, clinician
from audit import trail
from measures import actions
from measures.exceptions import ActivityUnnamed, ScoreOutOfRange, SinceMissing
from measures.models import Score, ScoreItem
from patients.tests.factories import PatientFactory

D = Decimal
DAY = date(2026, 5, 4)


@pytest.fixture
def ana(db):
    return clinician(ClinicFactory())


@pytest.fixture
def maria(ana):
    return PatientFactory(clinic=ana.memberships.get().clinic)


@pytest.fixture
def record(maria, ana):
    def recorded(code, answers, **more):
        facts = {"by": ana, "on": DAY, "mode": "paper", **more}
        return actions.record_answers(maria, actions.newest(code), answers, **facts)

    return recorded


def kept(score):
    return {each.number: each.value for each in score.items.all()}


def events(maria):
    return trail.about(maria.pk).filter(action="score_recorded").count()


def test_peg_is_kept_with_its_answers_and_told_once(record, maria):
    score = record("peg", {1: D(7), 2: D(8), 3: D(8)})

    score.refresh_from_db()
    assert score.value == D("7.667")
    assert (score.recall, score.respondent, score.mode) == ("last_7_days", "patient", "paper")
    assert kept(score) == {1: 7, 2: 8, 3: 8}
    assert events(maria) == 1


def test_a_form_with_a_gap_is_kept_without_a_score(record):
    score = record("peg", {1: D(7), 3: D(8)})

    score.refresh_from_db()
    assert score.value is None
    assert kept(score) == {1: 7, 3: 8}


def test_blanks_of_a_finished_rmdq_are_zeros_and_of_an_unfinished_one_are_not(record):
    finished = record("rmdq", {1: D(1), 5: D(1)})
    unfinished = record("rmdq", {1: D(1), 5: D(1)}, is_finished=False)

    assert finished.value == 2
    assert sorted(kept(finished).values()) == [0] * 22 + [1, 1]
    assert unfinished.value is None
    assert kept(unfinished) == {n: (1 if n in (1, 5) else None) for n in range(1, 25)}


def test_the_same_submission_gives_the_first_score(record, maria):
    key = uuid4()
    first = record("peg", {1: D(1), 2: D(1), 3: D(1)}, submission_id=key)
    again = record("peg", {1: D(9), 2: D(9), 3: D(9)}, submission_id=key)

    assert again.pk == first.pk
    assert Score.objects.count() == 1
    assert ScoreItem.objects.count() == 3
    assert events(maria) == 1


def test_overall_change_is_a_word_since_something(record):
    score = record("pgic", {1: D(2)}, since_text="the injection of 3 May")

    assert (score.value, score.change_category) == (2, "2")
    with pytest.raises(SinceMissing):
        record("pgic", {1: D(2)})


def test_activities_keep_the_patients_words(record):
    words = {1: "walking to the bus", 2: "lifting my son", 3: " sleeping through "}
    score = record("psfs", {1: D(3), 2: D(5), 3: D(7)}, words=words)

    assert score.value == 5
    assert [each.words for each in score.items.all()] == [
        "walking to the bus", "lifting my son", "sleeping through"]  # fmt: skip


def test_an_activity_named_without_a_number_leaves_no_score(record):
    words = {1: "walking", 2: "lifting", 3: "sleeping", 4: "work"}
    score = record("psfs", {1: D(3), 2: D(5), 3: D(7)}, words=words)

    assert score.value is None
    assert kept(score) == {1: 3, 2: 5, 3: 7, 4: None}


def test_a_number_without_an_activity_is_refused(record):
    with pytest.raises(ActivityUnnamed):
        record("psfs", {1: D(3)}, words={2: "walking"})


def test_the_clinicians_word_is_a_category(record):
    score = record("clinician_category", {1: D(4)}, respondent="clinician", words={1: "6 weeks"})

    assert (score.value, score.outcome_category, score.words) == (None, "temporary_relief", "6 weeks")  # fmt: skip


def test_a_line_keeps_its_scale_and_a_total_has_no_items(record):
    vas = record("pain_vas", {1: D("6.2")}, scale_highest=D(10))
    odi = record("odi", {1: D(34)})

    assert (vas.value, vas.scale_highest) == (D("6.2"), 10)
    assert odi.value == 34
    assert not ScoreItem.objects.exists()


def test_nothing_is_left_of_what_is_refused(record, maria):
    with pytest.raises(ScoreOutOfRange):
        record("peg", {1: D(7), 2: D(11), 3: D(8)})

    assert not Score.objects.exists()
    assert events(maria) == 0


def test_a_patient_alone_is_nobody_of_the_staff(record, maria):
    score = record("pain_nrs", {1: D(4)}, by=None, mode="link")

    assert score.recorded_by is None
    assert events(maria) == 1


def test_answers_stay_as_they_were_given(record):
    item = record("pain_nrs", {1: D(4)}).items.get()

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        ScoreItem.objects.filter(pk=item.pk).update(value=5)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        ScoreItem.objects.filter(pk=item.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreItem.objects.create(score=item.score, number=1, value=3)


@pytest.mark.django_db(transaction=True)
def test_no_answer_is_added_to_a_score_later():
    ana = clinician(ClinicFactory())
    maria = PatientFactory(clinic=ana.memberships.get().clinic)
    score = actions.record_score(maria, "pain_nrs", by=ana, on=DAY, value=4)

    with pytest.raises(IntegrityError, match="together with its score"):
        ScoreItem.objects.create(score=score, number=1, value=4)
