"""An exam that is written at two places, or sent twice: what is offered, refused and shown beside it."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.tests.factories import clinician
from exams.actions import update_exam, void_exam
from exams.entry import prefix_of
from exams.models import Exam, Nodule
from exams.tests.factories import entry, found, recorded
from exams.tests.pages import new, sent, url
from exams.views.sign import as_sent
from patients.tests.pages import own

pytestmark = pytest.mark.django_db


def opened(client, patient, by):
    """Open a draft; returns it, its address, and what its page would send."""
    draft = recorded(patient, by)
    edit = reverse("exams:edit", args=[draft.pk])
    return draft, edit, as_sent(client.get(edit).context["page"]).dict()


def test_a_draft_can_be_changed_and_two_writers_see_both(client, maria_and_ana):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana, note="first words")
    prefix = prefix_of(Nodule.objects.get())
    edit = reverse("exams:edit", args=[exam.pk])
    page = client.get(edit).content.decode()
    assert "first words" in page
    mine = sent(
        patient,
        note="my words",
        version="1",
        **{f"{prefix}-answer": "changed", f"{prefix}-long_axis_chip": "20"},
    )

    assert client.post(edit, mine).status_code == 302
    stale = client.post(edit, {**mine, "note": "late words"})

    html = stale.content.decode()
    assert stale.status_code == 409
    assert "my words" in html
    assert "late words" in html
    exam.refresh_from_db()
    assert (exam.note, exam.version, exam.findings.get().long_axis_mm) == ("my words", 2, 20)
    assert exam.findings.get().lateral_mm == 45


def test_examine_offers_the_draft_of_today_and_no_other(client, maria_and_ana):
    patient, ana = maria_and_ana
    ben, today = clinician(patient.clinic), patient.clinic.today()
    recorded(patient, ben, on=today)
    recorded(patient, ana, on=date(2026, 5, 4))
    assert "Go on with the draft" not in client.get(url(patient)).text
    draft = recorded(patient, ana, on=today)

    page = client.get(url(patient)).text

    assert "Your exam of today, 10:31, is a draft" in page
    assert reverse("exams:edit", args=[draft.pk]) in page


def test_two_versions_side_by_side_show_no_difference_that_is_none(client, maria_and_ana):
    patient, ana = maria_and_ana
    _draft, edit, data = opened(client, patient, ana)
    client.post(edit, own(patient, **data, save="draft"))

    stale = client.post(edit, own(patient, **{**data, "pain": "3"}, save="draft"))

    assert stale.status_code == 409
    assert [what for what, *_two in stale.context["differences"]] == ["Pain, last 7 days"]
    assert "You saved this draft in another window" in stale.text


def test_two_versions_side_by_side_say_who_wrote_the_other(client, maria_and_ana):
    patient, ana = maria_and_ana
    draft, edit, data = opened(client, patient, ana)
    ben = clinician(patient.clinic, family_name="Okafor")
    update_exam(draft, by=ben, version=1, entry=entry(found(nodule=Nodule.objects.get()), pain=2))

    stale = client.post(edit, own(patient, **data, save="draft"))

    assert stale.status_code == 409
    assert "Okafor saved this draft while you were writing" in stale.text
    assert "Somebody" not in stale.text


def test_a_draft_taken_out_of_use_meanwhile_promises_no_saving(client, maria_and_ana):
    patient, ana = maria_and_ana
    draft, edit, data = opened(client, patient, ana)
    ben = clinician(patient.clinic, family_name="Okafor")
    void_exam(draft, by=ben, reason="another patient's")

    stale = client.post(edit, own(patient, **data, save="draft"))

    assert stale.status_code == 409
    assert "Okafor marked this exam as entered in error while you were writing" in stale.text
    assert "Saving again replaces" not in stale.text
    assert "copy what you need" in stale.text


def test_the_same_press_to_sign_again_leads_to_the_page_where_it_is_signed(client, maria_and_ana):
    patient, _ana = maria_and_ana
    facts = sent(patient, **new(), save="sign")

    first, again = client.post(url(patient), facts), client.post(url(patient), facts)

    assert Exam.objects.filter(patient=patient, submission_id=facts["submission_id"]).count() == 1
    assert (first.status_code, again.status_code) == (302, 302)
    assert "/sign/" in first.url
    assert again.url == first.url
