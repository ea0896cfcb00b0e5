"""The verbs of the exam against the real database."""

import threading
import uuid
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from audit.models import AuditEvent
from audit.scope import EVERYTHING, within
from exams import seal
from exams.actions import (
    amend_exam,
    answer_alert,
    close_nodule,
    record_exam,
    sign_exam,
    update_exam,
    void_exam,
)
from exams.actions.recording import with_findings
from exams.entry import entry_of
from exams.exceptions import AlreadyAmended, ExamLocked, NotComplete, StaleExam
from exams.history import history_of
from exams.models import Exam, LumpAlert, Nodule, PalpationFinding
from exams.tests.factories import entry, found, recorded, story
from measures.models import Score, ScoreEnteredInError


def actions(patient):
    return sorted(AuditEvent.objects.filter(patient_id=patient.pk).values_list("action", flat=True))


@pytest.mark.django_db
class TestRecording:
    def test_everything_at_once_with_its_trail(self):
        patient, ana = story()
        exam = recorded(patient, ana, found(long_axis_mm=50), found(1, side="left"))

        assert (exam.episode.number, exam.pain_score.value, exam.palpation) == (1, 7, "nodules")
        assert actions(patient) == [
            "exam_recorded", "lump_alert_raised", "nodule_registered", "nodule_registered", "score_recorded",
        ]  # fmt: skip

    def test_the_same_submission_is_the_same_exam(self):
        patient, ana = story()
        same = uuid.uuid4()
        first = record_exam(patient, by=ana, submission_id=same, entry=entry(found()))
        again = record_exam(patient, by=ana, submission_id=same, entry=entry(found()))

        assert again == first
        assert (Nodule.objects.count(), Score.objects.count()) == (1, 1)

    def test_numbers_go_on(self):
        patient, ana = story()
        recorded(patient, ana)
        recorded(patient, ana)
        assert list(Nodule.objects.order_by("number").values_list("number", flat=True)) == [1, 2]

    def test_the_number_of_statements_does_not_grow(self, django_assert_num_queries):
        patient, ana = story()
        recorded(patient, ana)
        with django_assert_num_queries(12):
            recorded(patient, ana, found())
        with django_assert_num_queries(12):
            recorded(patient, ana, *[found(i) for i in range(6)])


@pytest.mark.django_db(transaction=True)
def test_twenty_identical_submissions_at_once_are_one_exam():
    patient, ana = story()
    same, seen, start = uuid.uuid4(), [], threading.Barrier(20)

    @within(EVERYTHING)
    def send():
        start.wait()
        try:
            exam = record_exam(patient, by=ana, submission_id=same, entry=entry(found(), found(1)))
            seen.append(exam.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(seen) == 20
    assert len(set(seen)) == 1
    assert (Exam.objects.count(), Nodule.objects.count(), Score.objects.count()) == (1, 2, 1)


@pytest.mark.django_db(transaction=True)
def test_two_exams_at_once_never_share_a_number():
    patient, ana = story()
    start = threading.Barrier(6)

    @within(EVERYTHING)
    def send():
        start.wait()
        try:
            recorded(patient, ana, found(), found(1))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(Nodule.objects.values_list("number", flat=True)) == list(range(1, 13))
    assert patient.episodes.count() == 1


@pytest.mark.django_db
class TestSigning:
    def test_a_complete_draft(self):
        patient, ana = story()
        exam = sign_exam(recorded(patient, ana), by=ana)
        assert (exam.status, exam.signed_by) == ("final", ana)

    def test_what_is_missing_is_said(self):
        patient, ana = story()
        with pytest.raises(NotComplete) as refused:
            sign_exam(recorded(patient, ana, pain=None), by=ana)
        assert [gap.path for gap in refused.value.gaps] == ["pain"]

    def test_twice_is_refused(self):
        patient, ana = story()
        with pytest.raises(ExamLocked):
            sign_exam(recorded(patient, ana, sign=True), by=ana)

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE exams_exam SET note = 'changed'",
            "DELETE FROM exams_exam",
            "UPDATE exams_palpationfinding SET long_axis_mm = 99",
            "DELETE FROM exams_palpationfinding",
            "UPDATE exams_complaint SET side = 'left'",
            "UPDATE exams_lumpalert SET working = ''",
        ],
    )
    def test_the_database_refuses_to_change_what_is_signed(self, sql):
        patient, ana = story()
        recorded(patient, ana, found(long_axis_mm=60), sign=True)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.django_db
class TestChanging:
    def test_a_draft_moves_on_and_its_score_is_corrected_not_changed(self):
        patient, ana = story()
        exam = recorded(patient, ana)
        first = exam.pain_score
        nodule = Nodule.objects.get()
        changed = update_exam(
            exam, by=ana, version=1, entry=entry(found(nodule=nodule, long_axis_mm=20), pain=5)
        )

        assert (changed.version, changed.pain_score.value, changed.pain_score.amends) == (
            2,
            5,
            first,
        )
        assert changed.findings.get().long_axis_mm == 20

    def test_a_pain_taken_back(self):
        patient, ana = story()
        exam = recorded(patient, ana)
        changed = update_exam(
            exam, by=ana, version=1, entry=entry(found(nodule=Nodule.objects.get()), pain=None)
        )
        assert changed.pain_score is None
        assert ScoreEnteredInError.objects.count() == 1

    def test_a_stale_version_is_told(self):
        patient, ana = story()
        exam = recorded(patient, ana)
        nodule = Nodule.objects.get()
        update_exam(exam, by=ana, version=1, entry=entry(found(nodule=nodule), note="one"))
        with pytest.raises(StaleExam) as stale:
            update_exam(exam, by=ana, version=1, entry=entry(found(nodule=nodule), note="two"))
        assert stale.value.exam.note == "one"

    def test_a_nodule_that_was_none(self):
        patient, ana = story()
        exam = recorded(patient, ana)
        gone = found(nodule=Nodule.objects.get())
        gone.is_error = True
        update_exam(exam, by=ana, version=1, entry=entry(gone, palpation="none_felt"))
        assert (Nodule.objects.get().close_reason, PalpationFinding.objects.count()) == ("error", 0)

    def test_a_signed_exam_is_locked(self):
        patient, ana = story()
        with pytest.raises(ExamLocked):
            update_exam(recorded(patient, ana, sign=True), by=ana, version=2, entry=entry())


@pytest.mark.django_db
class TestCorrecting:
    def test_an_amendment_is_a_new_row(self):
        patient, ana = story()
        old = recorded(patient, ana, sign=True)
        new = amend_exam(
            old, by=ana, submission_id=uuid.uuid4(), reason="wrong size",
            entry=entry(found(nodule=Nodule.objects.get(), long_axis_mm=25)),
        )  # fmt: skip

        assert (new.amends, new.amended_because, new.is_signed) == (old, "wrong size", True)
        assert list(Exam.objects.standing()) == [new]
        assert old.findings.get().long_axis_mm == 15
        with pytest.raises(AlreadyAmended):
            amend_exam(old, by=ana, submission_id=uuid.uuid4(), reason="again", entry=entry_of(old))

    def test_a_side_only_this_exam_knew_can_be_corrected(self):
        patient, ana = story()
        old = recorded(patient, ana, sign=True)
        moved = found(nodule=Nodule.objects.get(), side="left")
        amend_exam(
            old,
            by=ana,
            submission_id=uuid.uuid4(),
            reason="wrong side",
            entry=entry(moved, side="left"),
        )
        assert Nodule.objects.get().side == "left"
        # What was signed stays as it was signed, and reads so.
        old = with_findings(Exam.objects.filter(pk=old.pk)).get()
        new = with_findings(Exam.objects.filter(amends=old)).get()
        assert [f.side_then for f in old.findings.all()] == ["right"]
        assert [f.side_then for f in new.findings.all()] == ["left"]
        assert seal.check(old).is_intact
        assert seal.check(new).is_intact

    def test_entered_in_error_takes_the_score_along(self):
        patient, ana = story()
        exam = recorded(patient, ana, sign=True)
        void_exam(exam, by=ana, reason="other patient")
        void_exam(exam, by=ana, reason="other patient")
        assert not Exam.objects.standing().exists()
        assert not Score.objects.standing().exists()

    def test_found_again_after_excision(self):
        patient, ana = story()
        recorded(patient, ana, sign=True)
        nodule = Nodule.objects.get()
        close_nodule(nodule, on=date(2026, 6, 1), reason="excised", by=ana)
        nodule.refresh_from_db()
        recorded(patient, ana, found(nodule=nodule), on=date(2026, 9, 1))
        assert list(LumpAlert.objects.values_list("kind", flat=True)) == ["regrowth"]

    def test_growth_looks_back_at_standing_exams_only(self):
        patient, ana = story()
        wrong = recorded(patient, ana, found(long_axis_mm=8), sign=True)
        nodule = Nodule.objects.get()
        void_exam(wrong, by=ana, reason="typing error")
        recorded(patient, ana, found(nodule=nodule, long_axis_mm=20), on=date(2026, 6, 1))
        assert LumpAlert.objects.count() == 0
        recorded(patient, ana, found(nodule=nodule, long_axis_mm=28), on=date(2026, 7, 1))
        assert LumpAlert.objects.get().kind == "growth"

    def test_the_newest_response_stands(self):
        patient, ana = story()
        recorded(patient, ana, found(long_axis_mm=60))
        alert = LumpAlert.objects.get()
        answer_alert(alert, by=ana, code="ultrasound", due_on=date(2026, 6, 1), owner=ana)
        answer_alert(alert, by=ana, code="excluded", excluded_on=date(2026, 6, 3))
        assert alert.responses.first().code == "excluded"


@pytest.mark.django_db
def test_history_takes_two_queries_whatever_the_length(django_assert_num_queries):
    patient, ana = story()
    recorded(patient, ana)
    nodule = Nodule.objects.get()
    for month in range(6, 10):
        recorded(patient, ana, found(nodule=nodule), on=date(2026, month, 1))
    with django_assert_num_queries(2):
        history = history_of(patient)
        assert history.known[0].last.exam.examined_on == date(2026, 9, 1)
        assert history.complaint.side == "right"
