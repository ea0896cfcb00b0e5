"""What a record says once something in it was wrong, doubtful, or said twice."""

import re
import threading
import uuid
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from accounts.tests.factories import PASSWORD
from audit.models import AuditEvent
from audit.scope import EVERYTHING, within
from exams.actions import (
    amend_exam,
    record_study,
    reopen_nodule,
    sign_exam,
    update_exam,
    void_exam,
)
from exams.entry import entry_of, prefix_of
from exams.exceptions import NotComplete
from exams.forms.small import MOST_TRIES, PasswordForm
from exams.models import Complaint, Exam, Nodule, PalpationFinding
from exams.tests.factories import DAY, entry, found, recorded, story
from exams.tests.pages import new, sent, url
from exams.views.compare import differences
from exams.views.imaging import nodules_of
from patients.tests.pages import own

pytestmark = pytest.mark.django_db


class TestVoiding:
    def test_what_only_this_exam_found_was_no_nodule(self, client, maria_and_ana):
        patient, ana = maria_and_ana
        kept = recorded(patient, ana, sign=True)
        one = Nodule.objects.get()
        wrong = recorded(patient, ana, found(nodule=one), found(1, side="left"), sign=True)
        phantom = Nodule.objects.get(number=2)

        void_exam(wrong, by=ana, reason="another patient")

        one.refresh_from_db()
        phantom.refresh_from_db()
        assert (one.close_reason, phantom.close_reason, phantom.closed_by) == ("", "error", ana)
        assert nodules_of(patient) == [one]
        assert AuditEvent.objects.filter(
            action="nodule_closed", subject_id=str(phantom.pk), detail={"reason": "error"}
        ).exists()
        # The next exam is asked about the other one only, and can be signed.
        recorded(patient, ana, found(nodule=one), on=DAY + timedelta(days=1), sign=True)
        draft = recorded(patient, ana, found(nodule=one), on=DAY + timedelta(days=2))
        assert sign_exam(draft, by=ana).is_signed
        reopen_nodule(phantom, by=ana)
        assert kept.findings.exists()

    def test_what_somebody_relied_on_stays(self, maria_and_ana):
        patient, ana = maria_and_ana
        wrong = recorded(
            patient, ana, *(found(n, lateral_mm=20 + 30 * n) for n in range(2)), sign=True
        )
        imaged, again = Nodule.objects.order_by("number")
        record_study(patient, by=ana, submission_id=uuid.uuid4(), facts=_mri(imaged))
        recorded(patient, ana, found(nodule=again))

        void_exam(wrong, by=ana, reason="wrong day")

        assert not Nodule.objects.exclude(close_reason="").exists()


def _mri(nodule, **facts):
    return {
        "modality": "mri", "aim": "nodule", "nodule": nodule, "result": "nodule_seen",
        "performed_on": date(2026, 5, 10), **facts,
    }  # fmt: skip


def test_an_earlier_version_on_paper_says_that_it_is_one(client, maria_and_ana):
    patient, ana = maria_and_ana
    old = recorded(patient, ana, sign=True)
    new_one = amend_exam(
        old, by=ana, submission_id=uuid.uuid4(), reason="wrong size",
        entry=entry(found(nodule=Nodule.objects.get(), long_axis_mm=25)),
    )  # fmt: skip

    paper = client.get(reverse("exams:print", args=[old.pk])).text
    now = client.get(reverse("exams:print", args=[new_one.pk])).text

    day = f"{patient.clinic.local(new_one.signed_at):%Y-%m-%d %H:%M}"
    assert f"Earlier version, replaced on {day} by {ana.full_name} because: wrong size" in paper
    assert "EARLIER VERSION" in paper
    assert "arlier version, replaced" not in now


class TestSideBySide:
    @pytest.mark.parametrize(("saved", "mine"), [(False, None), (None, False)])
    def test_no_is_an_answer(self, saved, mine):
        said = [entry(), entry()]
        for each, value in zip(said, (saved, mine), strict=True):
            each.complaint["has_night_pain"] = value

        (row,) = differences(*said)

        assert sorted(row[1:]) == ["no", "not recorded"]

    def test_nought_is_a_number(self):
        rows = differences(entry(finger_floor_mm=0), entry(finger_floor_mm=None))
        assert [row[1:] for row in rows] == [("0", "not recorded")]

    def test_the_side(self):
        rows = differences(entry(found(side="left")), entry(found(side="right")))
        assert rows == [("N1 side", "LEFT", "RIGHT")]

    def test_a_block_more(self):
        rows = differences(entry(), entry(found()))
        assert ("N1", "not recorded", "recorded") in rows

    def test_nothing_said_in_two_ways_is_the_same(self):
        assert differences(entry(found(skin=[])), entry(found(skin=None))) == []

    def test_what_cannot_be_read_is_not_called_the_same(self, client, maria_and_ana):
        patient, ana = maria_and_ana
        exam = recorded(patient, ana)
        sign_exam(exam, by=ana)
        data = sent(patient, version="1", examined_on="x", note="other words")

        answer = client.post(reverse("exams:edit", args=[exam.pk]), data)

        assert answer.status_code == 409
        assert "Both say the same." not in answer.text
        assert "cannot be read as it stands" in answer.text


def test_why_it_was_not_felt_is_kept_and_shown(client, maria_and_ana):
    patient, ana = maria_and_ana
    recorded(patient, ana, sign=True)
    prefix = prefix_of(Nodule.objects.get())
    form = client.get(url(patient)).text
    block = form[form.index('class="panel-part nodule-note"') :]
    assert f'name="{prefix}-note"' in block[:1500]

    client.post(
        url(patient),
        sent(
            patient, **{f"{prefix}-answer": "not_examined", f"{prefix}-note": "too sore to touch"}
        ),
    )

    exam = Exam.objects.order_by("-recorded_at").first()
    assert "too sore to touch" in client.get(exam.get_absolute_url()).text


def test_about_eight_months_stays_about(client, maria_and_ana):
    patient, ana = maria_and_ana
    said = {"duration_value": "8", "duration_unit": "months", "duration_bound": "about"}
    client.post(url(patient), sent(patient, palpation="none_felt", **said))
    exam = Exam.objects.get()
    assert Complaint.objects.get().duration_bound == "about"

    page = client.get(exam.get_absolute_url()).text
    assert "for about 8 months" in page
    assert "about 8 months" in client.get(reverse("exams:print", args=[exam.pk])).text
    sign_exam(exam, by=ana)
    form = client.get(reverse("exams:amend", args=[exam.pk])).text
    assert re.search(r'<input[^>]*name="duration_bound"[^>]*value="about"[^>]*checked', form)
    carried = {
        **said,
        "palpation": "none_felt",
        "reason": "plan",
        "password": PASSWORD,
        "save": "sign",
    }
    client.post(reverse("exams:amend", args=[exam.pk]), sent(patient, **carried))
    newest = Exam.objects.get(amends=exam)
    assert newest.complaint.duration_bound == "about"

    lonely = client.post(url(patient), sent(patient, duration_bound="more", palpation="none_felt"))
    assert "How many?" in lonely.text


class TestTwoOnOneSpot:
    def test_two_blocks_on_one_spot_are_asked_about(self, client, maria_and_ana):
        patient, _ana = maria_and_ana
        two = sent(patient, **new(), **new(1, lateral_mm="47"))

        asked = client.post(url(patient), two)
        assert asked.status_code == 422
        assert "2 mm from N1 of this exam" in asked.text
        assert not Exam.objects.exists()

        client.post(url(patient), {**two, "new-1-twin_confirmed": "new-0:2"})
        assert Nodule.objects.count() == 2

    @pytest.mark.parametrize("other", [{"side": "left", "lateral_mm": "45"}, {"lateral_mm": "60"}])
    def test_two_that_lie_apart_are_not(self, client, maria_and_ana, other):
        patient, _ana = maria_and_ana
        other = {"side": "right", **other}
        side = "both" if other["side"] == "left" else "right"

        client.post(url(patient), sent(patient, **new(), **new(1, **other), complaint_side=side))

        assert Nodule.objects.count() == 2

    def test_moved_since_it_is_asked_anew(self, client, maria_and_ana):
        patient, _ana = maria_and_ana
        moved = sent(patient, **new(), **new(1, lateral_mm="49"))

        answer = client.post(url(patient), {**moved, "new-1-twin_confirmed": "new-0:2"})

        assert answer.status_code == 422


class TestWhatCannotBe:
    def test_not_palpated_and_not_felt(self, client, maria_and_ana):
        patient, ana = maria_and_ana
        recorded(patient, ana, sign=True)
        nodule = Nodule.objects.get()
        answer = {f"{prefix_of(nodule)}-answer": "not_felt", "palpation": "not_palpated"}

        refused = client.post(url(patient), sent(patient, **answer))

        assert refused.status_code == 422
        assert "N1 was looked for and not felt" in refused.text
        # Written by other ways than the page, it is not signed either.
        gone = found(nodule=nodule)
        gone.facts = {"presence": "not_felt"}
        draft = recorded(patient, ana, gone, palpation="not_palpated")
        with pytest.raises(NotComplete):
            sign_exam(draft, by=ana)

    def test_an_hour_that_has_not_come(self, client, maria_and_ana):
        patient, ana = maria_and_ana
        now = patient.clinic.now()
        if now.time() >= time(23, 58):
            pytest.skip("no later minute is left today")
        late = f"{now + timedelta(minutes=2):%H:%M}"

        refused = client.post(
            url(patient), sent(patient, palpation="none_felt", examined_time=late)
        )
        taken = client.post(
            url(patient), sent(patient, palpation="none_felt", examined_time=f"{now:%H:%M}")
        )

        assert refused.status_code == 422
        assert "This time has not come yet." in refused.text
        assert taken.status_code == 302
        draft = recorded(patient, ana, on=now.date(), at=time(23, 59))
        with pytest.raises(NotComplete) as missing:
            sign_exam(draft, by=ana)
        assert [gap.path for gap in missing.value.gaps] == ["examined_time"]


def test_what_nobody_answered_is_not_called_not_felt(client, maria_and_ana):
    patient, ana = maria_and_ana
    recorded(patient, ana, sign=True)
    nodule = Nodule.objects.get()
    draft = recorded(patient, ana)
    update_exam(draft, by=ana, version=1, entry=entry())
    PalpationFinding.objects.filter(exam=draft).delete()

    page = client.get(reverse("exams:sign_block")).text
    assert "no nodule felt" not in page
    assert "no finding recorded yet" in page

    gone = found(nodule=nodule)
    gone.facts = {"presence": "not_examined"}
    update_exam(draft, by=ana, version=2, entry=entry(gone))
    assert "N1 not examined" in client.get(reverse("exams:sign_block")).text


class TestWrongPasswords:
    def test_each_one_is_told(self, client, maria_and_ana):
        patient, ana = maria_and_ana
        exam = recorded(patient, ana)
        address = reverse("exams:sign", args=[exam.pk])

        client.post(address, own(patient, version=exam.version, password="not this one"))

        event = AuditEvent.objects.get(action="signing_refused")
        assert (event.actor_id, event.detail) == (ana.pk, {"tries": 1})
        assert not Exam.objects.get().is_signed

    def test_beyond_the_limit_even_the_right_one_waits(self, maria_and_ana):
        _patient, ana = maria_and_ana
        for _wrong in range(MOST_TRIES):
            assert not PasswordForm({"password": "wrong"}, user=ana).is_valid()

        assert not PasswordForm({"password": PASSWORD}, user=ana).is_valid()
        assert AuditEvent.objects.filter(action="signing_refused").count() == MOST_TRIES + 1


@pytest.mark.django_db(transaction=True)
def test_guesses_sent_at_once_are_all_counted():
    _patient, ana = story()
    start, said = threading.Barrier(8), []

    @within(EVERYTHING)
    def guess():
        start.wait()
        try:
            for _twice in range(2):
                form = PasswordForm({"password": "wrong"}, user=ana)
                form.is_valid()
                said.append(form.errors["password"][0])
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert said.count("This is not your password.") == MOST_TRIES


class TestLargeElsewhere:
    def test_what_imaging_measured_is_noted_with_the_lump(self, client, maria_and_ana):
        patient, ana = maria_and_ana
        exam = recorded(patient, ana, found(depth="subcutaneous", long_axis_mm=30), sign=True)
        nodule = Nodule.objects.get()
        facts = _mri(nodule, long_axis_mm=62)
        record_study(patient, by=ana, submission_id=uuid.uuid4(), facts=facts)

        for address in (
            exam.get_absolute_url(), reverse("exams:print", args=[exam.pk]),
            reverse("outcomes:nodule", args=[nodule.pk]),
        ):  # fmt: skip
            assert "MRI, 10 May 2026: 62 mm, limit 50 mm or more" in client.get(address).text

    def test_a_small_one_is_not(self, client, maria_and_ana):
        patient, ana = maria_and_ana
        exam = recorded(patient, ana, sign=True)
        facts = _mri(Nodule.objects.get(), long_axis_mm=49)
        record_study(patient, by=ana, submission_id=uuid.uuid4(), facts=facts)

        assert "limit 50" not in client.get(exam.get_absolute_url()).text

    def test_a_size_in_words_is_not_compared(self, client, maria_and_ana):
        patient, ana = maria_and_ana
        words = {"long_axis_mm": None, "size_statement": "described", "size_text": "a fist"}
        exam = recorded(patient, ana, found(**words), sign=True)

        page = client.get(exam.get_absolute_url()).text
        assert "size not in mm: the limit was not compared" in page


def test_a_saved_exam_reads_back_the_same():
    """Without this, the walk over differences could pass on an entry that says nothing."""
    patient, ana = story()
    exam = recorded(patient, ana, finger_floor_mm=0)

    assert differences(entry_of(exam), entry_of(exam)) == []
