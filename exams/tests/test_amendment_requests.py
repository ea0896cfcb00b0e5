"""A patient asks for a change: the words stay, and so does the answer, whichever it is."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.tests.factories import PASSWORD, clinician
from audit.models import AuditEvent
from exams import waiting
from exams.actions import amend_exam, answer_request, record_request, void_request
from exams.exceptions import AlreadyAnswered, ExamLocked
from exams.models import AmendmentDecision, AmendmentRequest, Exam
from exams.tests.factories import DAY, entry, found, recorded, story
from patients import tokens
from tests.gates import desk

pytestmark = pytest.mark.django_db
WORDS = "It began after the move, not after the fall."


@pytest.fixture
def signed(maria_and_ana):
    patient, ana = maria_and_ana
    return recorded(patient, ana, sign=True), ana


def asked_for(exam, by, words=WORDS):
    return record_request(exam, by=by, submission_id=uuid.uuid4(), words=words, asked_on=DAY)


def amended(exam, by, **more):
    nodule = exam.findings.get().nodule
    return amend_exam(
        exam, by=by, submission_id=uuid.uuid4(), entry=entry(found(nodule=nodule)), reason="as she says", **more
    )  # fmt: skip


def own(exam, **more):
    return {"patient_token": tokens.make(exam.patient), **more}


def the_form_that_amends(client, address):
    form = next(f for f in desk.read(address, client.get(address).text).forms if f.is_edit)
    sent = {name: values[-1] for name, values in form.fields.items()}
    return sent | {"save": "sign", "password": PASSWORD, "reason": "as she says"}


class TestAsking:
    def test_it_is_kept_in_the_patients_words_once(self, signed, client):
        exam, ana = signed
        address = reverse("exams:ask", args=[exam.pk])
        press = own(exam, submission_id=str(uuid.uuid4()), words=WORDS, asked_on="2026-05-06")

        answers = [client.post(address, press) for _press in range(2)]

        row = AmendmentRequest.objects.get()
        assert (row.words, row.recorded_by) == (WORDS, ana)
        assert [answer.status_code for answer in answers] == [302, 302]
        assert answers[0].url == answers[1].url
        assert AuditEvent.objects.filter(action="amendment_asked").count() == 1

    def test_what_is_missing_or_impossible_is_said_and_nothing_typed_is_lost(self, signed, client):
        exam, _ana = signed
        address = reverse("exams:ask", args=[exam.pk])
        key = str(uuid.uuid4())
        tomorrow = exam.clinic.today() + timedelta(days=1)

        for on in (f"{tomorrow}", f"{DAY - timedelta(days=1)}", "", "31.2.2026"):
            page = client.post(address, own(exam, submission_id=key, words=WORDS, asked_on=on))
            assert page.status_code == 422
            assert WORDS in page.text
        empty = client.post(address, own(exam, submission_id=key, words=" ", asked_on=f"{DAY}"))

        assert "Write what the patient asks for." in empty.text
        assert not AmendmentRequest.objects.exists()

    def test_only_about_a_signed_exam_that_counts(self, signed):
        exam, ana = signed
        amended(exam, ana)

        for each in (exam, recorded(exam.patient, ana, found(1))):
            with pytest.raises(ExamLocked):
                asked_for(each, ana)
            with pytest.raises(DatabaseError), transaction.atomic():
                AmendmentRequest.objects.create(exam=each, words=WORDS, asked_on=DAY)


class TestDenying:
    def test_the_patients_words_stay_with_the_exam_and_every_later_version(self, signed, client):
        exam, ana = signed
        asked = asked_for(exam, ana)
        address = reverse("exams:asked", args=[asked.pk])

        without = client.post(address, own(exam, decided="denied", reason=""))
        client.post(address, own(exam, decided="denied", reason="the referral says so too"))
        newer = amended(exam, ana)

        assert without.status_code == 422
        assert "checked" in without.text
        for version in (exam, newer):
            for name in ("detail", "print"):
                page = client.get(reverse(f"exams:{name}", args=[version.pk])).text
                assert WORDS in page
                assert "the referral says so too" in page
                assert "enied" in page
        event = AuditEvent.objects.get(action="amendment_decided")
        assert event.detail["answer"] == "denied"

    def test_it_is_answered_once(self, signed, client):
        exam, ana = signed
        asked = asked_for(exam, ana)
        answer_request(asked, by=ana, decided="denied", reason="first")

        with pytest.raises(AlreadyAnswered):
            answer_request(asked, by=ana, decided="accepted", reason="second")
        late = client.post(
            reverse("exams:asked", args=[asked.pk]), own(exam, decided="accepted", reason="second"), follow=True
        )  # fmt: skip

        assert "answered already" in late.text
        assert AmendmentDecision.objects.get().reason == "first"


class TestAccepting:
    def test_the_new_version_answers_it_and_says_so(self, signed, client):
        exam, ana = signed
        asked = asked_for(exam, ana)
        page = client.get(reverse("exams:asked", args=[asked.pk])).text
        address = f"{reverse('exams:amend', args=[exam.pk])}?answers={asked.pk}"

        sent = the_form_that_amends(client, address)
        done = client.post(address, sent)

        newer = Exam.objects.get(amends=exam)
        decision = AmendmentDecision.objects.get(asked=asked)
        assert address in page
        assert sent["answers"] == str(asked.pk)
        assert done.url == newer.get_absolute_url()
        assert (decision.decided, decision.amendment) == ("accepted", newer)
        assert decision.reason == "as she says"
        assert "This version does it." in client.get(newer.get_absolute_url()).text
        assert "Read the version written for it" in client.get(exam.get_absolute_url()).text

    def test_a_version_written_for_another_reason_leaves_it_open(self, signed, client):
        exam, ana = signed
        asked = asked_for(exam, ana)
        address = reverse("exams:amend", args=[exam.pk])

        sent = the_form_that_amends(client, address)
        client.post(address, sent)
        newer = Exam.objects.get(amends=exam)

        assert "answers" not in sent
        assert list(AmendmentRequest.objects.open()) == [asked]
        assert WORDS in client.get(reverse("exams:amend", args=[newer.pk])).text

    def test_answered_by_a_colleague_meanwhile_nothing_is_amended_and_nothing_lost(
        self, signed, client
    ):
        exam, ana = signed
        asked = asked_for(exam, ana)
        address = f"{reverse('exams:amend', args=[exam.pk])}?answers={asked.pk}"
        sent = the_form_that_amends(client, address) | {"plan": "what I typed"}
        answer_request(asked, by=clinician(exam.clinic), decided="denied", reason="no")

        late = client.post(address, sent)

        assert late.status_code == 422
        assert "answered this request meanwhile" in late.text
        assert "what I typed" in late.text
        assert not Exam.objects.filter(amends=exam).exists()
        with pytest.raises(AlreadyAnswered):
            amended(exam, ana, answers=[asked.pk])
        assert not Exam.objects.filter(amends=exam).exists()

    def test_another_patients_request_is_not_answered_here(self, signed, client):
        exam, ana = signed
        other, _eva = story()
        theirs = asked_for(recorded(other, clinician(other.clinic), sign=True), ana)
        address = reverse("exams:amend", args=[exam.pk])

        client.post(address, the_form_that_amends(client, address) | {"answers": str(theirs.pk)})

        assert list(AmendmentRequest.objects.open()) == [theirs]

    def test_accepted_and_done_otherwise(self, signed):
        exam, ana = signed
        asked = asked_for(exam, ana)

        decision = answer_request(asked, by=ana, decided="accepted", reason="addendum of today")

        assert decision.amendment is None


class TestTheDatabase:
    def refused(self, **row):
        with pytest.raises(DatabaseError), transaction.atomic():
            AmendmentDecision.objects.create(reason="so", **row)

    def test_an_answer_fits_its_request(self, signed):
        exam, ana = signed
        asked = asked_for(exam, ana)
        newer = amended(exam, ana)
        other, eva = story()
        theirs = recorded(other, eva, sign=True)

        self.refused(asked=asked, decided="denied", amendment=newer)
        self.refused(asked=asked, decided="accepted", amendment=exam)
        self.refused(asked=asked, decided="accepted", amendment=amended(theirs, eva))
        self.refused(asked=asked, decided="", amendment=None)

    def test_request_and_answer_stay_as_they_were_written(self, signed):
        exam, ana = signed
        asked = asked_for(exam, ana)
        answer = answer_request(asked, by=ana, decided="denied", reason="no")

        for rows, change in (
            (AmendmentRequest.objects.filter(pk=asked.pk), {"words": "other"}),
            (AmendmentDecision.objects.filter(pk=answer.pk), {"decided": "accepted"}),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(**change)
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.delete()
        self.refused(asked=asked, decided="accepted")


class TestNotForgotten:
    def test_it_stands_on_the_board_and_on_today_until_it_is_answered(self, signed, client):
        exam, ana = signed
        asked = asked_for(exam, ana)
        amended(exam, ana)
        addresses = [reverse("exams:sign_block"), reverse("patients:needs")]

        before = [client.get(address).text for address in addresses]
        answer_request(asked, by=ana, decided="denied", reason="no")
        after = [client.get(address).text for address in addresses]

        assert reverse("exams:asked", args=[asked.pk]) in before[0]
        assert "1 patient asks for a change" in before[1]
        assert reverse("exams:asked", args=[asked.pk]) not in after[0]
        assert "asks for a change" not in after[1]

    def test_the_oldest_stands_first_in_one_query(self, signed, django_assert_num_queries):
        exam, ana = signed
        rows = [
            record_request(exam, by=ana, submission_id=uuid.uuid4(), words=f"{n}", asked_on=DAY + timedelta(days=n))
            for n in (3, 1, 2)
        ]  # fmt: skip

        clinic = exam.clinic
        with django_assert_num_queries(1):
            lines = waiting.for_an_answer(clinic, today=DAY + timedelta(days=4))

        assert [line.row.words for line in lines] == ["1", "2", "3"]
        assert [line.days for line in lines] == [3, 2, 1]
        assert len(rows) == 3

    def test_one_entered_in_error_leaves_the_board_and_stays_readable(self, signed, client):
        exam, ana = signed
        asked = asked_for(exam, ana)
        address = reverse("exams:asked_void", args=[asked.pk])

        without = client.post(address, own(exam, reason=""))
        client.post(address, own(exam, reason="another patient's words"))
        void_request(asked, by=ana, reason="second")

        assert without.status_code == 422
        assert asked.voided.reason == "another patient's words"
        assert not AmendmentRequest.objects.open().exists()
        page = client.get(exam.get_absolute_url()).text
        assert "<s>" in page
        assert WORDS in page
        with pytest.raises(AlreadyAnswered):
            answer_request(asked, by=ana, decided="denied", reason="no")


def test_what_the_new_version_does_is_ticked_in_a_tick_box(signed, client):
    exam, ana = signed
    asked_for(exam, ana)

    page = client.get(reverse("exams:amend", args=[exam.pk])).text

    fieldset = page[page.index('id="div_id_answers"') :].partition("</fieldset>")[0]
    assert 'type="checkbox"' in fieldset
    assert "chip" not in fieldset
