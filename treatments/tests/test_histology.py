"""A specimen is waited for by somebody until its result was read; nothing is closed over it."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.tests.factories import ClinicFactory, clinician
from audit.models import AuditEvent
from exams.models import AlertLimits, Exam, LumpAlert
from patients.models import EpisodeOfCare
from patients.needs import of as needs_of
from treatments import actions, results
from treatments.actions import Site
from treatments.exceptions import ResultMissing, ResultOpen, RowRefused
from treatments.models import (
    HistologyReading,
    HistologyReport,
    MedicationCourse,
    Specimen,
    SpecimenOwner,
)
from treatments.tests.factories import course
from treatments.tests.test_actions import told
from treatments.tests.test_pages import own, text_of

FAT = {"results": ["mature_fat"], "reported_on": date(2026, 5, 20)}


def operated(maria, by, n1, **more):
    """Operated a while ago, the specimen sent."""
    made = actions.record_happened(
        maria, by=by, kind="excision", sites=[Site(n1, "right")], given_at=timezone.now() - timedelta(days=2),
        excision={"specimen_sent": "yes"}, **more,
    )  # fmt: skip
    made.patient, made.clinic = maria, maria.clinic
    return made


@pytest.fixture
def made(maria, ana, n1):
    return operated(maria, ana, n1)


def address(name, made):
    return reverse(f"treatments:{name}", args=[made.pk])


def waiting(rf, user, clinic):
    from accounts.access import Workplace

    request = rf.get("/")
    request.user, request.workplace = user, Workplace(user, str(clinic.pk))
    request.clinic = clinic
    return [item.words for item in needs_of(request) if "esult" in item.words]


# --- The task -----------------------------------------------------------------------------------


def test_what_was_sent_waits_on_the_operator_for_three_weeks(made, ana, maria):
    (opened,) = results.open_in(maria.clinic)

    assert opened.owner == ana
    assert opened.due_on == made.started_on + timedelta(days=21)
    assert not opened.is_pressing(maria.clinic.today())
    assert opened.is_pressing(opened.due_on - timedelta(days=7))


def test_nothing_sent_nothing_waits(maria, ana, n1):
    actions.record_happened(
        maria, by=ana, kind="excision", sites=[Site(n1, "right")], given_at=timezone.now(),
        excision={"specimen_sent": "no", "specimen_reason": "none"},
    )  # fmt: skip

    assert not Specimen.objects.exists()


def test_it_closes_only_when_the_newest_report_was_read(made, ana, maria):
    key = uuid.uuid4()
    for _ in range(2):
        first = actions.record_result(made, by=ana, facts=FAT, submission_id=key)
    assert HistologyReport.objects.count() == 1
    assert results.of_treatment(made).is_in

    actions.read_result(made, by=ana, report_id=first.pk, follows="told")
    actions.read_result(made, by=ana, report_id=first.pk, follows="again")
    assert HistologyReading.objects.get().follows == "told"
    assert results.of_treatment(made) is None

    second = actions.record_result(made, by=ana, facts={**FAT, "results": ["malignant"]})
    assert results.of_treatment(made).is_worrying
    with pytest.raises(ResultMissing):
        actions.read_result(made, by=ana, report_id=first.pk)
    actions.read_result(made, by=ana, report_id=second.pk, follows="referred")
    assert results.of_treatment(made) is None
    assert told("histology_read") == 2


def test_it_is_handed_on_and_the_newest_owner_stands(made, ana, maria):
    bea = clinician(maria.clinic)
    until = maria.clinic.today() + timedelta(days=40)

    actions.assign_specimen(made.specimen, by=ana, owner=bea, due_on=until, reason="on leave")

    opened = results.of_treatment(made)
    assert (opened.owner, opened.due_on) == (bea, until)
    assert SpecimenOwner.objects.count() == 2


def test_of_somebody_who_left_it_waits_on_everybody(made, ana, maria, rf):
    bea = clinician(maria.clinic)
    report = actions.record_result(made, by=ana, facts=FAT)
    assert waiting(rf, ana, maria.clinic) == ["Histology result not read yet"]
    assert waiting(rf, bea, maria.clinic) == []

    Membership.objects.filter(user=ana).update(is_active=False)

    assert results.of_treatment(made).owner is None
    assert waiting(rf, bea, maria.clinic) == ["Histology result not read yet"]
    actions.read_result(made, by=bea, report_id=report.pk)
    assert waiting(rf, bea, maria.clinic) == []


def test_a_malignant_result_waits_on_everybody_until_it_was_read(made, ana, maria, rf):
    bea = clinician(maria.clinic)
    report = actions.record_result(made, by=ana, facts={**FAT, "results": ["malignant"]})

    words = "Malignant or suspicious result, not read yet"
    assert waiting(rf, ana, maria.clinic) == waiting(rf, bea, maria.clinic) == [words]
    actions.read_result(made, by=bea, report_id=report.pk, follows="sarcoma centre called")
    assert waiting(rf, ana, maria.clinic) == []


def test_a_late_one_waits_on_its_owner(made, ana, maria, rf):
    assert waiting(rf, ana, maria.clinic) == []

    actions.assign_specimen(made.specimen, by=ana, owner=ana, due_on=maria.clinic.today())

    assert waiting(rf, ana, maria.clinic) == ["Histology result awaited"]


def test_entered_in_error_does_not_make_it_vanish(made, ana, maria):
    actions.void_treatment(made, by=ana, reason="another patient")

    assert results.of_treatment(made).is_void
    actions.close_without_result(made.specimen, by=ana, why="never_sent", text="another patient")
    assert results.of_treatment(made) is None


def test_what_has_a_result_is_read_not_closed_without_one(made, ana):
    actions.record_result(made, by=ana, facts=FAT)

    with pytest.raises(RowRefused, match="read it instead"):
        actions.close_without_result(made.specimen, by=ana, why="lost", text="lost")


# --- The problem stays open ---------------------------------------------------------------------


def sign_all(patient):
    """Leave no draft open."""
    flags = ("cauda_equina", "cancer", "infection", "fracture", "inflammatory")
    signed = {
        "status": "final",
        "signed_at": timezone.now(),
        "signed_by": clinician(patient.clinic),
    }
    signed |= {f"flag_{name}": "absent" for name in flags}
    Exam.objects.filter(patient=patient).update(**signed)


def test_a_problem_is_not_closed_over_it(made, ana, maria):
    sign_all(maria)
    episode, today = EpisodeOfCare.objects.get(patient=maria), maria.clinic.today()
    episode.clinic, episode.patient = maria.clinic, maria

    with pytest.raises(ResultOpen):
        actions.close_episode(episode, by=ana, closed_on=today)
    with pytest.raises(DatabaseError, match="awaited or not read"), transaction.atomic():
        EpisodeOfCare.objects.update(closed_on=today)

    report = actions.record_result(made, by=ana, facts=FAT)
    with pytest.raises(ResultOpen):
        actions.close_episode(episode, by=ana, closed_on=today)
    actions.read_result(made, by=ana, report_id=report.pk)
    for _ in range(2):
        assert actions.close_episode(episode, by=ana, closed_on=today).closed_on == today
    assert told("episode_closed") == 1


def test_the_page_says_why_a_problem_stays_open(signed_in, made, ana, maria):
    sign_all(maria)
    url = reverse("treatments:close_episode", args=[maria.pk])
    sent = own(maria, closed_on=f"{maria.clinic.today():%Y-%m-%d}")

    refused = signed_in.post(url, sent)
    assert refused.status_code == 422
    assert "A histology result is awaited or not read." in text_of(refused)

    actions.close_without_result(made.specimen, by=ana, why="lost", text="lost in the laboratory")
    assert signed_in.post(url, sent).status_code == 302
    assert EpisodeOfCare.objects.get(patient=maria).closed_on is not None
    assert signed_in.get(url).status_code == 302


def test_what_else_is_open_is_named_and_read_before_a_problem_is_closed(signed_in, ana, maria, n1):
    running = course(maria)
    MedicationCourse.objects.create(treatment=running, drug="naproxen")
    course(maria, kind="excision", rung=10, state="waiting")
    actions.record_event(maria, by=ana, treatment=running, facts={"kind": "dyspepsia"})
    exam = Exam.objects.get(patient=maria)
    LumpAlert.objects.create(
        clinic=maria.clinic, patient=maria, exam=exam, nodule=n1, kind="size", working="61 mm",
        limits=AlertLimits.objects.first(),
    )  # fmt: skip
    url = reverse("treatments:close_episode", args=[maria.pk])
    sent = own(maria, closed_on=f"{maria.clinic.today():%Y-%m-%d}")

    page = text_of(signed_in.get(url))
    for words in (
        "Lump alert without a response", "Adverse event without an outcome", "Exam not signed", "Still going on",
        "Planned, not done", "naproxen, since 4 May 2026", "N1 RIGHT, ",
    ):  # fmt: skip
        assert words in page

    refused = signed_in.post(url, sent)
    assert refused.status_code == 422
    assert "Read what is still open, then say so here." in text_of(refused)
    read = re.search(r'name="ends_seen" value="(\w{16})"', text_of(refused))[1]
    # What came in since was not read.
    course(maria, kind="physiotherapy", rung=4)
    stale = signed_in.post(url, sent | {"is_read": "on", "ends_seen": read})
    assert stale.status_code == 422
    read = re.search(r'name="ends_seen" value="(\w{16})"', text_of(stale))[1]
    assert signed_in.post(url, sent | {"is_read": "on", "ends_seen": read}).status_code == 302
    assert AuditEvent.objects.get(action="episode_closed").detail == {
        "left_open": {"alert": 1, "harm": 1, "draft": 1, "course": 2, "plan": 1}
    }


def test_a_closed_problem_is_not_offered_to_be_closed(signed_in, ana, maria, n1):
    sign_all(maria)
    close, ladder = (
        reverse(f"treatments:{name}", args=[maria.pk]) for name in ("close_episode", "ladder")
    )
    assert close in text_of(signed_in.get(ladder))

    episode = EpisodeOfCare.objects.get(patient=maria)
    actions.close_episode(episode, by=ana, closed_on=maria.clinic.today())

    assert close not in text_of(signed_in.get(ladder))


def test_append_only_below_the_actions_too(made, ana):
    report = actions.record_result(made, by=ana, facts=FAT)
    actions.read_result(made, by=ana, report_id=report.pk)

    for model in (Specimen, SpecimenOwner, HistologyReading, HistologyReport):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(recorded_by=None)


# --- Pages --------------------------------------------------------------------------------------


def test_from_the_result_to_the_reading(signed_in, made, maria):
    assert "The result is awaited" in text_of(signed_in.get(address("histology", made)))
    refused = signed_in.post(
        address("result", made),
        own(maria, results=["other"], reported_on=f"{maria.clinic.today():%Y-%m-%d}"),
    )
    assert "Say what was found." in text_of(refused)

    sent = own(
        maria,
        results=["malignant", "fibrosis"],
        reported_on=f"{maria.clinic.today():%Y-%m-%d}",
        text="Atypical cells.",
    )
    page = text_of(signed_in.post(address("result", made), sent, follow=True))
    assert "Malignant or suspicious: nobody has read it yet" in page
    assert "Malignant or suspicious: nobody has read it yet" in text_of(
        signed_in.get(address("detail", made))
    )

    report = HistologyReport.objects.get()
    sent = own(maria, report=str(report.pk))
    assert "Say what follows" in text_of(signed_in.post(address("read", made), sent))
    page = text_of(
        signed_in.post(address("read", made), sent | {"follows": "referred"}, follow=True)
    )
    assert "The result was read" in page
    assert "referred" in page


def test_it_is_handed_on_from_the_page(signed_in, made, maria):
    bea = clinician(maria.clinic)
    sent = own(maria, owner="", due_on="2099-01-01")
    assert "Choose who waits." in text_of(signed_in.post(address("owner", made), sent))

    signed_in.post(address("owner", made), sent | {"owner": str(bea.pk)})

    assert results.of_treatment(made).owner == bea


def test_no_result_will_come_says_why(signed_in, made, maria):
    assert signed_in.post(address("no_result", made), own(maria, why="lost")).status_code == 422

    signed_in.post(address("no_result", made), own(maria, why="lost", text="the van burnt out"))

    assert "the van burnt out" in text_of(signed_in.get(address("histology", made)))
    assert results.of_treatment(made) is None


def test_the_operator_chooses_who_waits_when_recording_it_as_given(maria, ana, n1):
    bea = clinician(maria.clinic)

    made = operated(maria, ana, n1, waits={"owner": bea, "due_on": date(2099, 1, 1)})

    opened = results.of_treatment(made)
    assert (opened.owner, opened.due_on) == (bea, date(2099, 1, 1))


def test_what_already_happened_says_who_waits_too(signed_in, maria, n1):
    bea, day = clinician(maria.clinic), maria.clinic.today() - timedelta(days=3)
    url = reverse("treatments:procedure", args=[maria.pk]) + "?kind=excision&happened=1"
    sent = own(maria) | {
        "n1-is_chosen": "on", "n1-side": "right", "given_on": f"{day:%Y-%m-%d}", "given_time": "09:00",
        "adverse_events": "none", "specimen_sent": "yes", "result_owner": str(bea.pk),
        "result_due_on": f"{maria.clinic.today() + timedelta(days=21):%Y-%m-%d}",
    }  # fmt: skip

    assert signed_in.post(url, sent).status_code == 302

    (opened,) = results.open_in(maria.clinic)
    # The day was left as it stood: three weeks count from the operation.
    assert (opened.owner, opened.due_on) == (bea, day + timedelta(days=21))


def test_who_may_not_read_results_waits_for_none(made, ana, maria):
    Membership.objects.filter(user=ana).update(roles=["manager"])

    assert results.of_treatment(made).owner is None


def test_another_clinic_finds_no_specimen(client, made):
    client.force_login(clinician(ClinicFactory()))

    assert client.get(address("histology", made)).status_code == 404
    assert results.open_in(ClinicFactory()) == []


def test_what_came_in_since_is_not_ticked_as_read(signed_in, ana, maria, n1):
    url = reverse("treatments:close_episode", args=[maria.pk])
    sent = own(maria, closed_on=f"{maria.clinic.today():%Y-%m-%d}")
    read = re.search(r'name="ends_seen" value="(\w{16})"', text_of(signed_in.get(url)))[1]
    course(maria, kind="physiotherapy", rung=4)

    stale = signed_in.post(url, sent | {"is_read": "on", "ends_seen": read})

    assert stale.status_code == 422
    box = re.search(r'<input[^>]*name="is_read"[^>]*>', text_of(stale))[0]
    assert "checked" not in box


def test_with_nothing_open_there_is_nothing_to_have_read(signed_in, ana, maria, n1):
    sign_all(maria)
    url = reverse("treatments:close_episode", args=[maria.pk])

    assert "is_read" not in text_of(signed_in.get(url))
    assert "is_read" not in text_of(signed_in.post(url, own(maria, closed_on="2999-01-01")))
