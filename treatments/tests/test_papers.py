"""Scans of a treatment's papers: attached, read, hidden, refused; and whose they may be."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent
from exams.exceptions import TooManyFiles
from exams.models import ImagingFile
from exams.tests.pictures import a_pdf, a_picture
from exams.tests.test_imaging import recorded
from exams.uploads import limits
from exams.uploads.taking import take
from patients import tokens
from patients.tests.factories import PatientFactory
from treatments import actions
from treatments.exceptions import ChangedMeanwhile
from treatments.models import Consent, TreatmentLetter, TreatmentPaper, TreatmentPaperContent
from treatments.tests.factories import course
from treatments.tests.test_actions import told
from treatments.tests.test_pages import text_of


@pytest.fixture
def injection(maria):
    return course(maria, kind="injection", rung=7, state="proposed")


def signed(treatment, by, **facts):
    """Return a consent that was signed on paper."""
    facts = {
        "way": "written", "kind": treatment.kind, "side": "right", "giver": "patient", "giver_name": "Maria Alvarez",
        "paper_signed_on": date(2026, 5, 3), "kept_where": "blue folder",
        "given_at": timezone.now(),
    } | facts  # fmt: skip
    return Consent.objects.create(treatment=treatment, obtained_by=by, recorded_by=by, **facts)


def attached(treatment, by, *contents, kind="letter", consent=None, key=None):
    return actions.attach_papers(
        treatment, by=by, submission_id=key or uuid.uuid4(), paper_kind="consent" if consent else kind,
        consent=consent, files=[take(each) for each in contents or (a_picture(),)],
    )  # fmt: skip


def page_of(client, treatment):
    return text_of(client.get(reverse("treatments:detail", args=[treatment.pk])))


def send(client, treatment, paper, *contents, **more):
    files = [SimpleUploadedFile("x.jpg", each) for each in contents]
    hidden = {
        "patient_token": tokens.make(treatment.patient), "submission_id": str(uuid.uuid4()), **more
    }  # fmt: skip
    return client.post(
        reverse("treatments:paper_attach", args=[treatment.pk]),
        {**hidden, "which": paper, "attached": files},
    )


# --- Rules --------------------------------------------------------------------------------------


def test_a_scan_is_kept_with_its_bytes_and_told(injection, ana):
    (paper,) = attached(injection, ana)

    assert (paper.clinic, paper.patient, paper.position) == (
        injection.clinic,
        injection.patient,
        1,
    )
    assert bytes(paper.content.content).startswith(b"\xff\xd8\xff")
    event = AuditEvent.objects.get(action="file_attached")
    assert event.subject_id == str(paper.pk)
    assert event.detail["treatment"] == str(injection.pk)


def test_the_same_sending_attaches_once(injection, ana):
    key = uuid.uuid4()

    for _press in range(2):
        attached(injection, ana, a_picture(), a_pdf(), key=key)

    assert [paper.kind for paper in TreatmentPaper.objects.all()] == ["jpeg", "pdf"]
    assert told("file_attached") == 2


def test_a_treatment_takes_so_many_and_a_day_so_many(injection, maria, ana, monkeypatch):
    monkeypatch.setattr(limits, "MOST_PAPERS_OF_A_TREATMENT", 3)
    monkeypatch.setattr(limits, "MOST_FILES_OF_A_DAY", 4)
    attached(injection, ana, *[a_picture()] * 2)

    with pytest.raises(TooManyFiles) as of_treatment:
        attached(injection, ana, *[a_picture()] * 2)
    with pytest.raises(TooManyFiles) as of_day:
        attached(course(maria), ana, *[a_picture()] * 3)

    assert (of_treatment.value.is_day, of_day.value.is_day) == (False, True)
    assert TreatmentPaper.objects.count() == 2


def test_a_hidden_scan_makes_room_and_keeps_its_number(injection, ana, monkeypatch):
    monkeypatch.setattr(limits, "MOST_PAPERS_OF_A_TREATMENT", 1)
    (wrong,) = attached(injection, ana)
    actions.void_paper(wrong, by=ana, reason="another patient's")
    (right,) = attached(injection, ana)

    assert (wrong.position, right.position) == (1, 2)
    with pytest.raises(TooManyFiles):
        attached(injection, ana)


def test_images_of_studies_count_towards_the_day(injection, maria, n1, ana, monkeypatch):
    monkeypatch.setattr(limits, "MOST_FILES_OF_A_DAY", 1)
    recorded(maria, ana, a_picture())

    with pytest.raises(TooManyFiles) as of_day:
        attached(injection, ana)

    assert of_day.value.is_day
    assert ImagingFile.objects.count() == 1


def test_what_is_out_of_use_takes_none(injection, ana):
    actions.void_treatment(injection, by=ana, reason="of somebody else")

    with pytest.raises(ChangedMeanwhile):
        attached(injection, ana)


def test_wrongly_attached_it_is_hidden_once_and_kept(injection, ana):
    (paper,) = attached(injection, ana)

    for reason in ("of another patient", "again"):
        actions.void_paper(paper, by=ana, reason=reason)

    assert TreatmentPaper.objects.get().voided.reason == "of another patient"
    assert TreatmentPaperContent.objects.filter(paper=paper).exists()
    assert told("file_voided") == 1


# --- What the database refuses ------------------------------------------------------------------


def refused(make):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make()
    return str(error.value)


def test_a_consent_to_another_treatment_is_refused(injection, maria, ana):
    other = signed(course(maria, kind="injection", rung=7, state="proposed"), ana)

    words = refused(lambda: attached(injection, ana, consent=other))

    assert "a consent to this treatment" in words


def test_a_consent_that_was_not_signed_on_paper_is_refused(injection, ana):
    spoken = signed(injection, ana, way="verbal", witness_text="Nina Berg")

    assert "signed on paper" in refused(lambda: attached(injection, ana, consent=spoken))


@pytest.mark.parametrize("kind", ["letter", "other"])
def test_only_a_signed_consent_is_the_paper_of_one(injection, ana, kind):
    made = attached(injection, ana)[0]
    consent = signed(injection, ana)
    facts = {
        name: getattr(made, name)
        for name in ("clinic", "patient", "treatment", "kind", "width_px", "height_px", "size_bytes", "sha256")
    } | {"position": 9}  # fmt: skip

    for wrong in ({"paper_kind": kind, "consent": consent}, {"paper_kind": "consent"}):
        words = refused(
            lambda wrong=wrong: TreatmentPaper.objects.bulk_create(
                [TreatmentPaper(**facts, **wrong)]
            )
        )
        assert "which_consent" in words


def test_a_paper_of_another_patient_is_refused(injection, ana):
    made = attached(injection, ana)[0]
    made.pk, made.position, made.patient = uuid.uuid4(), 2, PatientFactory(clinic=injection.clinic)

    assert "whose treatment it belongs to" in refused(lambda: made.save(force_insert=True))


def test_nothing_of_it_is_changed_or_deleted(injection, ana):
    (paper,) = attached(injection, ana)
    actions.void_paper(paper, by=ana, reason="wrong")

    for row in (paper, paper.content, paper.voided):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(id=uuid.uuid4())
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk)._raw_delete("default")


def test_two_consents_of_a_day_read_differently_and_one_withdrawn_says_so(
    injection, ana, signed_in
):
    first = signed(injection, ana, given_at=timezone.now() - timedelta(minutes=5))
    attached(injection, ana, consent=first)
    actions.withdraw_consent(
        injection, by=ana, withdrawn_by="Maria Alvarez", reason="no reason given"
    )
    signed(injection, ana)

    form = signed_in.get(reverse("treatments:paper_attach", args=[injection.pk])).text
    said = re.findall(
        r"signed consent, 3 May 2026, RIGHT, recorded \d\d:\d\d(?:, withdrawn)?", form
    )
    assert len(set(said)) == 2
    assert [words.endswith("withdrawn") for words in said] == [False, True]
    assert "withdrawn, scan 1" in page_of(signed_in, injection)


def test_of_a_treatment_entered_in_error_nothing_is_hidden(injection, ana, signed_in):
    (paper,) = attached(injection, ana)
    actions.void_treatment(injection, by=ana, reason="another patient's")

    page = signed_in.get(reverse("treatments:paper", args=[paper.pk])).text
    hide = reverse("treatments:paper_void", args=[paper.pk])
    signed_in.post(hide, {"patient_token": tokens.make(injection.patient), "reason": "why"})

    assert hide not in page
    assert not hasattr(TreatmentPaper.objects.get(), "voided")


# --- Pages --------------------------------------------------------------------------------------


def test_nothing_is_chosen_beforehand(signed_in, injection):
    page = text_of(signed_in.get(reverse("treatments:paper_attach", args=[injection.pk])))

    assert "checked" not in page
    assert 'enctype="multipart/form-data"' in page
    assert "signed consent" not in page


def test_the_signed_consent_is_scanned_from_the_consents_page(signed_in, injection, ana):
    consent = signed(injection, ana)
    consent_page = reverse("treatments:consent", args=[injection.pk])
    link = f"{reverse('treatments:paper_attach', args=[injection.pk])}?paper={consent.pk}"

    before = text_of(signed_in.get(consent_page))
    assert "Its paper is not scanned" in before
    assert link in before
    assert "signed consent, 3 May 2026, RIGHT" in text_of(signed_in.get(link))
    answer = send(signed_in, injection, str(consent.pk), a_picture(), a_picture(), a_pdf(pages=3))

    assert answer.url == reverse("treatments:detail", args=[injection.pk])
    assert {paper.consent for paper in TreatmentPaper.objects.all()} == {consent}
    assert "Scan kept: 2 images, 3 pages." in text_of(signed_in.get(consent_page))
    page = page_of(signed_in, injection)
    assert "Scan kept: 2 images, 3 pages." in page
    assert page.count("data:image/jpeg;base64,") == 2
    assert "x.jpg" not in page


def test_the_print_of_a_consent_says_that_a_scan_is_kept(signed_in, injection, ana):
    consent = signed(injection, ana)
    address = reverse("treatments:consent_print", args=[consent.pk])
    assert "Scan kept" not in text_of(signed_in.get(address))

    attached(injection, ana, a_picture(), consent=consent)
    hidden = attached(injection, ana, a_picture(), consent=consent)
    actions.void_paper(hidden[0], by=ana, reason="twice")

    page = text_of(signed_in.get(address))
    assert "Scan kept" in page
    assert "1 image<" in page


def test_after_done_elsewhere_the_letter_is_asked_for_until_it_is_there(signed_in, maria, ana):
    done = course(maria, kind="excision", rung=10, state="done_elsewhere")
    assert "Attach the letter" in page_of(signed_in, done)
    TreatmentLetter.objects.create(
        treatment=done, sender="Mr Okoro", precision="unknown", text="Removed."
    )
    assert "The letter from there is not scanned" in page_of(signed_in, done)

    send(signed_in, done, "letter", a_pdf(pages=2))

    page = page_of(signed_in, done)
    assert "The letter from there is not scanned" not in page
    assert "Attach the letter" not in page
    assert "2 pages" in page


@pytest.mark.parametrize(
    ("paper", "contents", "words"),
    [
        ("", [a_picture()], "Say which paper it is"),
        ("letter", [], "Choose at least one file"),
        ("consent", [a_picture()], "Select a valid choice"),
        ("letter", [a_picture(), b"<svg/>"], "File 2, x.jpg: This is no JPEG"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(signed_in, injection, paper, contents, words):
    answer = send(signed_in, injection, paper, *contents)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not TreatmentPaper.objects.exists()


def test_too_many_are_said_beside_the_files(signed_in, injection, ana, monkeypatch):
    monkeypatch.setattr(limits, "MOST_PAPERS_OF_A_TREATMENT", 1)
    attached(injection, ana)

    answer = send(signed_in, injection, "letter", a_picture())

    assert answer.status_code == 422
    assert "A treatment takes 1 scans" in text_of(answer)


def test_a_form_of_another_patient_attaches_nothing(signed_in, injection, clinic):
    other = tokens.make(PatientFactory(clinic=clinic))

    answer = send(signed_in, injection, "letter", a_picture(), patient_token=other)

    assert answer.status_code == 409
    assert not TreatmentPaper.objects.exists()


def test_one_scan_is_shown_between_the_others(signed_in, injection, ana):
    first, wrong, last = attached(injection, ana, a_picture(), a_picture(), a_pdf())
    actions.void_paper(wrong, by=ana, reason="blurred")

    page = text_of(signed_in.get(reverse("treatments:paper", args=[first.pk])))

    assert 'alt="Letter, scan 1, injection"' in page
    assert reverse("treatments:paper_file", args=[first.pk]) in page
    assert reverse("treatments:paper", args=[last.pk]) in page
    assert reverse("treatments:paper", args=[wrong.pk]) not in page
    assert "It is kept as it was sent" in text_of(
        signed_in.get(reverse("treatments:paper", args=[last.pk]))
    )


def test_a_scan_is_handed_out_as_what_it_is_and_told(signed_in, injection, maria, ana):
    picture, pdf = attached(injection, ana, a_picture(), a_pdf())

    seen = signed_in.get(reverse("treatments:paper_file", args=[picture.pk]))
    saved = signed_in.get(reverse("treatments:paper_file", args=[pdf.pk]))

    assert (seen["Content-Type"], saved["Content-Type"]) == ("image/jpeg", "application/pdf")
    assert saved["Content-Disposition"] == 'attachment; filename="paper-2.pdf"'
    assert "sandbox" in seen["Content-Security-Policy"]
    assert "no-store" in seen["Cache-Control"]
    events = AuditEvent.objects.filter(action="file_opened")
    assert {event.subject_id for event in events} == {str(picture.pk), str(pdf.pk)}


def test_a_damaged_scan_is_told_and_not_shown(signed_in, injection, ana):
    lost = attached(injection, ana)[0]
    lost.pk, lost.position, lost.sha256 = uuid.uuid4(), 2, "0" * 64
    lost.save(force_insert=True)

    answer = signed_in.get(reverse("treatments:paper_file", args=[lost.pk]))

    assert answer.status_code == 500
    assert "not what was kept" in text_of(answer)
    assert AuditEvent.objects.filter(action="file_damaged", subject_id=str(lost.pk)).exists()


def test_hidden_from_the_page_it_stays_readable(signed_in, injection, maria, ana):
    (paper,) = attached(injection, ana)
    address = reverse("treatments:paper_void", args=[paper.pk])
    hidden = {"patient_token": tokens.make(maria), "submission_id": str(uuid.uuid4())}

    nothing = signed_in.post(address, {**hidden, "reason": ""})
    signed_in.post(address, {**hidden, "reason": "of somebody else"})

    assert nothing.status_code == 422
    assert "Give the reason" in text_of(nothing)
    page = page_of(signed_in, injection)
    assert "Wrongly attached" in page
    assert "of somebody else" in page
    assert "data:image/jpeg" not in page
    assert signed_in.get(reverse("treatments:paper_file", args=[paper.pk])).status_code == 200


def test_many_scans_take_no_more_statements_than_one(signed_in, injection, ana):
    attached(injection, ana, consent=signed(injection, ana))
    address = reverse("treatments:detail", args=[injection.pk])
    signed_in.get(address)
    with CaptureQueriesContext(connection) as one:
        signed_in.get(address)

    attached(injection, ana, *[a_picture()] * 5)
    with CaptureQueriesContext(connection) as many:
        signed_in.get(address)

    assert len(many) == len(one)


DOORS = ("paper", "paper_file", "paper_void")


@pytest.mark.parametrize("door", DOORS)
def test_another_clinic_finds_nothing(client, injection, ana, door):
    (paper,) = attached(injection, ana)
    client.force_login(clinician(ClinicFactory(name="South Clinic")))

    assert client.get(reverse(f"treatments:{door}", args=[paper.pk])).status_code == 404
    assert send(client, injection, "letter", a_picture()).status_code == 404
    assert TreatmentPaper.objects.count() == 1


@pytest.mark.parametrize("door", DOORS)
def test_without_the_right_nothing_is_opened(client, injection, clinic, ana, door):
    (paper,) = attached(injection, ana)
    client.force_login(staff(clinic, Role.MANAGER, given_name="Ben"))

    assert client.get(reverse(f"treatments:{door}", args=[paper.pk])).status_code == 403
    assert send(client, injection, "letter", a_picture()).status_code == 403
