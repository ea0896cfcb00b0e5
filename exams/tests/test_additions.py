"""An addendum stands under a signed exam, dated and signed, and replaces nothing."""

import uuid

import pgtrigger
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.tests.factories import PASSWORD, clinician
from audit.models import AuditEvent
from exams.actions import amend_exam, void_addendum, void_exam, write_addendum
from exams.exceptions import ExamLocked, MayNotAdd
from exams.models import ExamAddendum
from exams.tests.factories import entry, found, recorded
from patients import tokens

pytestmark = pytest.mark.django_db
WORDS = "She rang: the fall was in March, not in May."


@pytest.fixture
def signed(maria_and_ana):
    """A signed exam of Maria's, and Ana at her desk."""
    patient, ana = maria_and_ana
    return recorded(patient, ana, sign=True), ana


def written(exam, by, text=WORDS, **more):
    return write_addendum(exam, by=by, submission_id=uuid.uuid4(), text=text, **more)


def amended(exam, by):
    nodule = exam.findings.get().nodule
    return amend_exam(
        exam, by=by, submission_id=uuid.uuid4(), entry=entry(found(nodule=nodule)), reason="misread"
    )


def sent(exam, **more):
    base = {"patient_token": tokens.make(exam.patient), "submission_id": str(uuid.uuid4())}
    return {**base, "text": WORDS, "password": PASSWORD, **more}


def test_it_is_signed_once_however_often_it_is_sent(signed):
    exam, ana = signed
    key = uuid.uuid4()

    first = write_addendum(exam, by=ana, submission_id=key, text=WORDS, is_patient_asked=True)
    second = write_addendum(exam, by=ana, submission_id=key, text=WORDS, is_patient_asked=True)

    assert first == second
    assert (first.signed_by, first.is_patient_asked) == (ana, True)
    assert AuditEvent.objects.filter(action="addendum_written").count() == 1


def test_only_a_signed_exam_that_counts_takes_one(signed):
    exam, ana = signed
    wrong = recorded(exam.patient, ana, found(1), sign=True)
    void_exam(wrong, by=ana, reason="another patient")
    amended(exam, ana)

    for each in (exam, wrong, recorded(exam.patient, ana, found(2))):
        with pytest.raises(ExamLocked):
            written(each, ana)
        with pytest.raises(DatabaseError), transaction.atomic():
            ExamAddendum.objects.create(
                exam=each, text=WORDS, signed_by=ana, signed_at=each.recorded_at, digest="0" * 64
            )


def test_the_database_keeps_it_and_wants_words(signed):
    exam, ana = signed
    row = written(exam, ana)

    with pytest.raises(DatabaseError), transaction.atomic():
        ExamAddendum.objects.filter(pk=row.pk).update(text="other")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        written(exam, ana, text="")


def test_it_is_written_on_the_page_with_the_password(signed, client):
    exam, ana = signed
    address = reverse("exams:addendum", args=[exam.pk])

    empty = client.post(address, sent(exam, text="", is_patient_asked="on"))
    wrong = client.post(address, sent(exam, password="guess"))
    press = sent(exam, is_patient_asked="on")
    done, twice = client.post(address, press), client.post(address, press)

    assert (empty.status_code, wrong.status_code) == (422, 422)
    assert "Write what is to be added." in empty.text
    assert WORDS in wrong.text
    assert done.status_code == 302
    assert done.url == twice.url
    row = ExamAddendum.objects.get()
    for name in ("detail", "print"):
        page = client.get(reverse(f"exams:{name}", args=[exam.pk])).text
        assert WORDS in page
        assert ana.full_name in page
        assert "The patient asked for it." in page
    assert done.url.endswith(f"#addendum-{row.pk}")


def test_addenda_stand_in_order_and_go_on_with_the_next_version(signed, client):
    exam, ana = signed
    written(exam, ana, "first words")
    newer = amended(exam, ana)
    written(newer, ana, "second words")

    for name in ("detail", "print"):
        page = client.get(reverse(f"exams:{name}", args=[newer.pk])).text
        assert page.index("first words") < page.index("second words")
        assert "Written under an earlier version." in page
    assert "second words" not in client.get(exam.get_absolute_url()).text


def test_typed_while_a_colleague_amended_it_goes_to_the_newer_version(signed, client):
    exam, ana = signed
    newer = amended(exam, ana)

    late = client.post(reverse("exams:addendum", args=[exam.pk]), sent(exam))

    assert late.status_code == 409
    assert WORDS in late.text
    assert reverse("exams:addendum", args=[newer.pk]) in late.text
    assert not ExamAddendum.objects.exists()


def test_entered_in_error_it_is_struck_and_stays(signed, client):
    exam, ana = signed
    row = written(exam, ana)
    address = reverse("exams:addendum_void", args=[row.pk])
    own = {"patient_token": tokens.make(exam.patient)}

    without = client.post(address, {**own, "reason": ""})
    client.post(address, {**own, "reason": "about another patient"})
    client.post(address, {**own, "reason": "another reason"})

    assert without.status_code == 422
    assert WORDS in without.text
    assert row.voided.reason == "about another patient"
    assert AuditEvent.objects.filter(action="addendum_voided").count() == 1
    for name in ("detail", "print"):
        page = client.get(reverse(f"exams:{name}", args=[exam.pk])).text
        assert f"<s>{WORDS}</s>" in page
        assert "about another patient" in page


def test_twice_in_error_keeps_the_first_reason(signed):
    exam, ana = signed
    row = written(exam, ana)

    void_addendum(row, by=ana, reason="first")
    void_addendum(row, by=ana, reason="second")

    assert ExamAddendum.objects.get(pk=row.pk).voided.reason == "first"


def test_one_that_was_changed_below_says_so(signed, client):
    exam, ana = signed
    row = written(exam, ana)
    with pgtrigger.ignore():
        ExamAddendum.objects.filter(pk=row.pk).update(text="other words")

    for name in ("detail", "print"):
        page = client.get(reverse(f"exams:{name}", args=[exam.pk])).text
        assert "does not read as it was signed" in page


def test_a_draft_offers_none(maria_and_ana, client):
    patient, ana = maria_and_ana
    draft = recorded(patient, ana)

    assert "Write an addendum" not in client.get(draft.get_absolute_url()).text


@pytest.fixture
def tom(signed):
    """A colleague of Ana's who is in training."""
    person = clinician(signed[0].clinic, given_name="Tom")
    person.memberships.update(is_in_training=True)
    return person


def test_somebody_in_training_signs_none_under_their_own_exam_or_anothers(signed, tom):
    exam, _ana = signed
    own = recorded(exam.patient, tom, found(1), sign=True)

    for each in (exam, own):
        with pytest.raises(MayNotAdd):
            written(each, tom)
    assert not ExamAddendum.objects.exists()


def test_after_the_training_they_may(signed, tom):
    exam, _ana = signed
    tom.memberships.update(is_in_training=False)

    assert written(exam, tom).signed_by == tom


def test_somebody_in_training_reads_what_leads_on_instead(signed, tom, client):
    exam, _ana = signed
    client.force_login(tom)

    page = client.get(exam.get_absolute_url()).content.decode()
    opened = client.get(reverse("exams:addendum", args=[exam.pk])).content.decode()

    for html in (page, opened):
        assert "an addendum has no second signature" in html
        assert "Sign the addendum" not in html
        assert reverse("exams:amend", args=[exam.pk]) in html


def test_sent_all_the_same_nothing_is_saved_and_the_words_are_there(signed, tom, client):
    exam, _ana = signed
    client.force_login(tom)

    answer = client.post(reverse("exams:addendum", args=[exam.pk]), sent(exam))

    assert answer.status_code == 403
    assert WORDS in answer.content.decode()
    assert "somebody in training signs no addendum" in answer.content.decode()
    assert not ExamAddendum.objects.exists()
