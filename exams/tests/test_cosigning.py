"""What somebody in training signs counts at once, and waits for the second signature of a colleague."""

import re
import uuid
from datetime import timedelta

import pgtrigger
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import PASSWORD, clinician
from audit.models import AuditEvent
from exams import seal, waiting
from exams.actions import amend_exam, cosign_exam, void_exam
from exams.exceptions import MayNotCosign, NoCosignatureWanted, SealBroken
from exams.lifecycle import wants_cosignature
from exams.models import Exam, ExamCosignature
from exams.tests.factories import entry, found, recorded, story
from exams.words import signed_line
from patients import tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db):
    """Maria, Ana who may co-sign, and Tom in training, who signed an exam."""
    patient, ana = story()
    tom = trainee(patient.clinic, given_name="Tom")
    return patient, ana, tom, recorded(patient, tom, sign=True)


def trainee(clinic, **fields):
    """Return a clinician in training."""
    person = clinician(clinic, **fields)
    person.memberships.update(is_in_training=True)
    return person


def again(exam):
    return Exam.objects.get(pk=exam.pk)


def sent(patient, **more):
    return {"patient_token": tokens.make(patient), "meaning": "read", "password": PASSWORD, **more}


class TestWhatIsWanted:
    def test_an_exam_signed_in_training_wants_one(self, scene):
        _patient, _ana, _tom, exam = scene

        assert again(exam).is_signed
        assert wants_cosignature(again(exam))

    def test_one_signed_by_a_colleague_wants_none(self, scene):
        patient, ana, *_rest = scene

        assert not wants_cosignature(recorded(patient, ana, found(1), sign=True))

    def test_ending_the_training_does_not_co_sign_what_was_signed_in_it(self, scene):
        _patient, _ana, tom, exam = scene
        tom.memberships.update(is_in_training=False)

        assert wants_cosignature(again(exam))

    def test_training_in_one_clinic_says_nothing_of_another(self, scene):
        _patient, _ana, tom, _exam = scene
        elsewhere, _eva = story()
        tom.memberships.create(clinic=elsewhere.clinic, roles=["clinician"])

        assert not wants_cosignature(recorded(elsewhere, tom, sign=True))

    def test_an_amended_one_by_a_trainee_wants_it_anew(self, scene):
        _patient, ana, tom, exam = scene
        cosign_exam(exam, by=ana, meaning="read")

        newer = amended(exam, tom)

        assert wants_cosignature(again(newer))
        assert not wants_cosignature(again(exam))

    def test_one_amended_by_a_colleague_wants_none(self, scene):
        _patient, ana, _tom, exam = scene

        assert not wants_cosignature(again(amended(exam, ana)))


def amended(exam, by):
    nodule = exam.findings.get().nodule
    return amend_exam(
        exam, by=by, submission_id=uuid.uuid4(), entry=entry(found(nodule=nodule)), reason="misread"
    )


class TestCoSigning:
    def test_it_stands_beside_the_first_under_the_same_words(self, scene):
        _patient, ana, _tom, exam = scene

        second = cosign_exam(exam, by=ana, meaning="present")

        assert (second.signed_by, second.digest) == (ana, again(exam).signature.digest)
        assert not wants_cosignature(again(exam))
        event = AuditEvent.objects.get(action="exam_cosigned")
        assert (event.actor_id, event.detail["digest"]) == (ana.pk, second.digest)

    def test_nobody_co_signs_their_own(self, scene):
        _patient, _ana, tom, exam = scene
        tom.memberships.update(is_in_training=False)

        with pytest.raises(MayNotCosign):
            cosign_exam(exam, by=tom, meaning="read")

    def test_nobody_in_training_co_signs(self, scene):
        patient, _ana, _tom, exam = scene

        with pytest.raises(MayNotCosign):
            cosign_exam(exam, by=trainee(patient.clinic), meaning="read")

    def test_nobody_from_elsewhere_or_who_left_co_signs(self, scene):
        _patient, ana, _tom, exam = scene
        _elsewhere, eva = story()
        ana.memberships.update(is_active=False)

        for person in (eva, ana):
            with pytest.raises(MayNotCosign):
                cosign_exam(exam, by=person, meaning="read")

    def test_one_is_enough(self, scene):
        patient, ana, _tom, exam = scene
        cosign_exam(exam, by=ana, meaning="read")

        with pytest.raises(NoCosignatureWanted):
            cosign_exam(exam, by=clinician(patient.clinic), meaning="read")

    def test_a_draft_a_replaced_one_and_one_entered_in_error_want_none(self, scene):
        patient, ana, tom, exam = scene
        wrong = recorded(patient, tom, found(1), sign=True)
        void_exam(wrong, by=tom, reason="another patient")
        amended(exam, tom)

        for each in (exam, wrong, recorded(patient, tom, found(2))):
            with pytest.raises(NoCosignatureWanted):
                cosign_exam(each, by=ana, meaning="read")

    def test_what_no_longer_reads_as_signed_is_not_co_signed(self, scene):
        _patient, ana, _tom, exam = scene
        with pgtrigger.ignore():
            Exam.objects.filter(pk=exam.pk).update(plan="another plan")

        with pytest.raises(SealBroken):
            cosign_exam(exam, by=ana, meaning="read")


class TestTheDatabase:
    def refused(self, exam, by, **other):
        kept = exam.signature
        row = {"exam": exam, "signed_by": by, "signed_at": timezone.now(), "meaning": "read"}
        with pytest.raises(DatabaseError), transaction.atomic():
            ExamCosignature.objects.create(**{**row, "digest": kept.digest, **other})

    def test_it_refuses_the_signer_a_trainee_and_a_stranger(self, scene):
        patient, _ana, tom, exam = scene
        _elsewhere, eva = story()
        other = trainee(patient.clinic)
        tom.memberships.update(is_in_training=False)

        for person in (tom, other, eva):
            self.refused(again(exam), person)

    def test_it_refuses_other_words_and_what_wants_none(self, scene):
        patient, ana, _tom, exam = scene
        ben = clinician(patient.clinic)

        self.refused(again(exam), ana, digest=seal.digest_of("other words"))
        self.refused(recorded(patient, ben, found(1), sign=True), ana)

    def test_it_refuses_what_counts_no_more(self, scene):
        patient, ana, tom, exam = scene
        wrong = recorded(patient, tom, found(1), sign=True)
        void_exam(wrong, by=tom, reason="another patient")
        amended(exam, tom)

        self.refused(again(exam), ana)
        self.refused(again(wrong), ana)

    def test_it_keeps_the_row_as_it_was_written(self, scene):
        _patient, ana, tom, exam = scene
        second = cosign_exam(exam, by=ana, meaning="read")

        with pytest.raises(DatabaseError), transaction.atomic():
            ExamCosignature.objects.filter(pk=second.pk).update(signed_by=tom)
        with pytest.raises(DatabaseError), transaction.atomic():
            second.delete()


class TestPages:
    def test_the_exam_says_that_it_waits_and_hides_nothing(self, scene, client):
        _patient, ana, tom, exam = scene
        for person, may in ((ana, True), (tom, False)):
            client.force_login(person)
            page = client.get(exam.get_absolute_url()).text

            assert "wants a co-signature" in page
            assert "N1" in page
            assert (reverse("exams:cosign", args=[exam.pk]) in page) == may
        paper = client.get(reverse("exams:print", args=[exam.pk])).text
        assert "co-signature is still wanted" in paper

    def test_a_colleague_co_signs_with_a_statement_and_the_password(self, scene, client):
        patient, ana, _tom, exam = scene
        client.force_login(ana)
        address = reverse("exams:cosign", args=[exam.pk])

        page = client.get(address)
        without = client.post(address, sent(patient, meaning=""))
        wrong = client.post(address, sent(patient, password="guess"))
        done = client.post(address, sent(patient))
        twice = client.post(address, sent(patient))

        assert "Tom" in page.text
        assert (without.status_code, wrong.status_code) == (422, 422)
        assert "Choose what you state." in without.text
        assert "checked" in wrong.text
        assert (done.status_code, twice.status_code) == (302, 302)
        assert ExamCosignature.objects.get(exam=exam).signed_by == ana
        for name in ("detail", "print"):
            shown = client.get(reverse(f"exams:{name}", args=[exam.pk])).text
            assert "Co-signed by" in shown
            assert "answer for it with them" in shown
            assert "UTC" in shown

    def test_a_trainee_is_told_why_not(self, scene, client):
        patient, _ana, tom, exam = scene
        client.force_login(tom)

        answer = client.post(reverse("exams:cosign", args=[exam.pk]), sent(patient), follow=True)

        assert "a colleague co-signs it" in answer.text
        assert not ExamCosignature.objects.exists()

    def test_a_trainee_reads_before_signing_that_it_will_be_wanted(self, scene, client):
        patient, _ana, tom, _exam = scene
        client.force_login(tom)
        draft = recorded(patient, tom, found(1))

        for name, args in (("sign", [draft.pk]), ("sign_block", []), ("record", [patient.pk])):
            assert (
                "You are in training here" in client.get(reverse(f"exams:{name}", args=args)).text
            )

    def test_a_changed_co_signature_is_seen(self, scene, client):
        _patient, ana, _tom, exam = scene
        second = cosign_exam(exam, by=ana, meaning="read")
        with pgtrigger.ignore():
            ExamCosignature.objects.filter(pk=second.pk).update(digest="0" * 64)
        client.force_login(ana)

        assert "data-seal-broken" in client.get(exam.get_absolute_url()).text


class TestTheBoard:
    def test_it_lists_by_trainee_and_age(self, scene, django_assert_num_queries):
        patient, _ana, tom, exam = scene
        with pgtrigger.ignore():
            Exam.objects.filter(pk=exam.pk).update(signed_at=timezone.now() - timedelta(days=9))
        eva = trainee(patient.clinic)
        recorded(patient, eva, found(1), sign=True)

        with django_assert_num_queries(1):
            lines = waiting.for_cosignature(patient.clinic, today=patient.clinic.today())

        assert [(line.person, [each.days for each in line.exams]) for line in lines] == [
            (tom, [9]), (eva, [0])
        ]  # fmt: skip

    def test_it_stands_on_the_page_and_on_today_until_it_is_co_signed(self, scene, client):
        patient, ana, _tom, exam = scene
        client.force_login(ana)
        addresses = [reverse("exams:sign_block"), reverse("patients:needs")]
        said = ["to be co-signed", "1 exam to co-sign"]

        before = [client.get(address).text for address in addresses]
        cosign_exam(exam, by=ana, meaning="read")
        after = [client.get(address).text for address in addresses]

        assert all(words in page for words, page in zip(said, before, strict=True))
        assert not any(words in page for words, page in zip(said, after, strict=True))
        told = AuditEvent.objects.filter(action="patients_listed", detail__view="exams:sign_block")
        assert str(patient.pk) in told.earliest("occurred_at").detail["patients"]

    def test_a_trainee_is_not_asked_to_co_sign(self, scene, client):
        _patient, _ana, tom, _exam = scene
        client.force_login(tom)

        assert "to co-sign" not in client.get(reverse("patients:needs")).text
        assert "yours: a colleague co-signs" in client.get(reverse("exams:sign_block")).text

    def test_another_clinics_trainees_are_not_listed(self, scene):
        elsewhere, _eva = story()

        assert waiting.for_cosignature(elsewhere.clinic, today=elsewhere.clinic.today()) == []


def test_who_signs_or_co_signs_reads_each_nodule_with_its_side(scene, client):
    _patient, ana, _tom, exam = scene
    finding = exam.findings.get()
    client.force_login(ana)
    page = re.sub(r"\s+", " ", client.get(reverse("exams:cosign", args=[exam.pk])).text)

    line = signed_line(finding)
    assert f"{finding.get_consistency_display()}" in line
    assert line in page
    assert finding.side_then.upper() in page[: page.index(line)].rsplit("<li>", 1)[1]
