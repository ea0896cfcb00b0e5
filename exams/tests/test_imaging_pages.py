"""The pages of imaging: recorded, read, corrected; files sent, seen and refused."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Clinic
from accounts.tests.factories import clinician, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent
from exams.models import ImagingFile, ImagingFileContent, ImagingStudy, Nodule
from exams.tests.factories import story
from exams.tests.pictures import a_pdf, a_picture
from exams.tests.test_imaging import recorded
from exams.uploads import limits
from patients import tokens

# What every other page takes (backmice_clinic/middleware.py).
MOST_BYTES = 5 * 1024 * 1024


@pytest.fixture
def maria(client, db):
    maria, ana = story()
    Nodule.objects.create(clinic=maria.clinic, patient=maria, number=1, side="right")
    client.force_login(ana)
    maria.ana = ana
    return maria


def sent(patient, **more):
    nodule = Nodule.objects.get(patient=patient)
    return {
        "patient_token": tokens.make(patient), "submission_id": str(uuid.uuid4()), "modality": "ultrasound",
        "performed": "May 2026", "aim": "nodule", "nodule": str(nodule.pk), "result": "nodule_seen", **more,
    }  # fmt: skip


def new(client, patient, **more):
    return client.post(reverse("exams:imaging_new", args=[patient.pk]), sent(patient, **more))


def file(content=None, name="scan.jpg"):
    return SimpleUploadedFile(name, content or a_picture())


class TestForm:
    def test_nothing_is_answered_beforehand(self, client, maria):
        page = client.get(reverse("exams:imaging_new", args=[maria.pk])).text

        assert "checked" not in page
        assert 'enctype="multipart/form-data"' in page

    def test_from_the_nodule_it_is_aimed_at_it(self, client, maria):
        nodule = Nodule.objects.get()
        page = client.get(reverse("exams:imaging_new", args=[maria.pk]), {"nodule": nodule.pk}).text

        assert page.count("checked") == 2

    def test_a_study_with_two_files_is_saved(self, client, maria):
        answer = new(
            client, maria, long_axis_mm="22", attached=[file(), file(a_pdf(), "report.pdf")],
            finding_text="Fat-like", report_text="Line one\nLine two",
        )  # fmt: skip

        study = ImagingStudy.objects.get()
        assert answer.url == reverse("exams:study", args=[study.pk])
        assert (study.performed_on, study.precision) == (date(2026, 5, 1), "month")
        page = client.get(answer.url).text
        assert "Ultrasound of N1 RIGHT, May 2026" in page
        assert "Line one<br>Line two" in page
        assert page.count("data:image/jpeg;base64,") == 1
        assert "scan.jpg" not in page

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"modality": ""}, "Say what kind of study"),
            ({"modality": "other"}, "Say what kind of study"),
            ({"performed": ""}, "or tick that it is not known"),
            ({"performed": "May 2026", "is_undated": "on"}, "Take one of the two away"),
            ({"performed": "1.1.2100"}, "has not come yet"),
            ({"performed": "1970"}, "before the patient was born"),
            ({"aim": ""}, "Say what it is aimed at"),
            ({"nodule": ""}, "Say which nodule"),
            ({"aim": "exclusion"}, "Say what it is to exclude"),
            ({"result": ""}, "Say what was seen"),
            ({"result": "awaited", "long_axis_mm": "12"}, "has no size"),
            ({"long_axis_mm": "10", "short_axis_mm": "12"}, "not longer than"),
            ({"long_axis_mm": "1.500"}, "without thousands marks"),
            ({"modality": "photograph"}, "own consent"),
            ({"fascial_defect_mm": "4"}, "only where there is one"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, client, maria, wrong, words):
        answer = new(client, maria, finding_text="typed words", **wrong)

        assert answer.status_code == 422
        assert words in answer.text
        assert "typed words" in answer.text
        assert not ImagingStudy.objects.exists()

    def test_a_bad_file_keeps_the_words_and_says_which(self, client, maria):
        answer = new(
            client, maria, finding_text="typed words", attached=[file(), file(b"<svg/>", "x\u202egpj.svg")]
        )  # fmt: skip

        assert answer.status_code == 422
        assert "File 2, xgpj.svg: This is no JPEG" in answer.text
        assert "Choose them again" in answer.text
        assert "typed words" in answer.text
        assert not ImagingStudy.objects.exists()

    def test_more_files_than_one_sending_takes(self, client, maria):
        answer = new(client, maria, attached=[file() for _ in range(limits.MOST_FILES_AT_ONCE + 1)])

        assert answer.status_code == 422
        assert "at most 6 files" in answer.text


class TestCorrecting:
    def test_an_awaited_result_is_entered_as_a_version(self, client, maria):
        study = recorded(maria, maria.ana, result="awaited")
        address = reverse("exams:study_amend", args=[study.pk])

        assert "What did it show?" in client.get(address).text
        answer = client.post(address, sent(maria, reason="the result came", long_axis_mm="20"))

        newer = ImagingStudy.objects.get(amends=study)
        assert answer.url == reverse("exams:study", args=[newer.pk])
        assert "the result came" in client.get(answer.url).text
        assert (
            "This is an earlier version" in client.get(reverse("exams:study", args=[study.pk])).text
        )

    def test_without_a_reason_nothing_changes(self, client, maria):
        study = recorded(maria, maria.ana)

        answer = client.post(reverse("exams:study_amend", args=[study.pk]), sent(maria))

        assert answer.status_code == 422
        assert not ImagingStudy.objects.filter(amends=study).exists()

    def test_the_slower_one_is_told_and_keeps_the_words(self, client, maria):
        study = recorded(maria, maria.ana)
        address = reverse("exams:study_amend", args=[study.pk])
        client.post(address, sent(maria, reason="first"))

        answer = client.post(address, sent(maria, reason="second", finding_text="my words"))

        assert answer.status_code == 409
        assert "my words" in answer.text
        assert ImagingStudy.objects.get(amends=study).amended_because == "first"

    def test_out_of_use_it_stays_readable(self, client, maria):
        study = recorded(maria, maria.ana, a_picture(), finding_text="the words")
        token = {"patient_token": tokens.make(maria)}

        refused = client.post(reverse("exams:study_void", args=[study.pk]), {**token, "reason": ""})
        client.post(reverse("exams:study_void", args=[study.pk]), {**token, "reason": "not hers"})

        assert refused.status_code == 422
        page = client.get(reverse("exams:study", args=[study.pk])).text
        assert "not hers" in page
        assert "the words" in page
        assert "Nothing was recorded" in client.get(reverse("exams:imaging", args=[maria.pk])).text


class TestFiles:
    def test_an_image_is_shown_and_told(self, client, maria):
        row = recorded(maria, maria.ana, a_picture()).files.get()

        answer = client.get(reverse("exams:study_file", args=[row.pk]))

        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Content-Disposition"] == 'inline; filename="study-1.jpg"'
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"]
        assert "ETag" not in answer
        event = AuditEvent.objects.get(action="file_opened")
        assert (event.patient_id, event.subject_id) == (maria.pk, str(row.pk))

    def test_a_pdf_is_saved_never_opened(self, client, maria):
        row = recorded(maria, maria.ana, a_pdf()).files.get()

        answer = client.get(reverse("exams:study_file", args=[row.pk]))

        assert answer["Content-Disposition"] == 'attachment; filename="study-1.pdf"'

    def test_the_image_before_stands_beside_it(self, client, maria):
        older = recorded(
            maria, maria.ana, a_picture(), performed_on=date(2025, 1, 1), long_axis_mm=9
        )
        row = recorded(maria, maria.ana, a_picture(), long_axis_mm=8).files.get()

        page = client.get(reverse("exams:study_image", args=[row.pk])).text

        assert page.index("1 Jan 2025, 9 mm") < page.index("4 May 2026, 8 mm")
        assert reverse("exams:study_file", args=[older.files.get().pk]) in page
        assert 'alt="Ultrasound of N1 RIGHT, 1 Jan 2025, image 1"' in page

    def test_a_damaged_file_is_told_and_not_shown(self, client, maria):
        row = recorded(maria, maria.ana, a_picture()).files.get()
        content = bytes(ImagingFileContent.objects.get(file=row).content)
        ImagingFile.objects.bulk_create(
            [
                ImagingFile(
                    clinic=maria.clinic, patient=maria, study_id=row.study_id, position=2, kind="jpeg", width_px=64,
                    height_px=48, size_bytes=len(content), sha256="0" * 64,
                )
            ]
        )  # fmt: skip
        lost = ImagingFile.objects.get(position=2)

        answer = client.get(reverse("exams:study_file", args=[lost.pk]))

        assert answer.status_code == 500
        assert "not what was kept" in answer.text
        assert AuditEvent.objects.filter(action="file_damaged", subject_id=str(lost.pk)).exists()

    def test_wrongly_attached_it_is_hidden_and_kept(self, client, maria):
        study = recorded(maria, maria.ana, a_picture())
        row = study.files.get()

        client.post(
            reverse("exams:study_file_void", args=[row.pk]),
            {"patient_token": tokens.make(maria), "reason": "of somebody else"},
        )

        page = client.get(reverse("exams:study", args=[study.pk])).text
        assert "Wrongly attached" in page
        assert "of somebody else" in page
        assert "data:image/jpeg" not in page
        assert client.get(reverse("exams:study_file", args=[row.pk])).status_code == 200

    def test_more_files_come_to_a_study_that_is_there(self, client, maria):
        study = recorded(maria, maria.ana, a_picture())
        hidden = {"patient_token": tokens.make(maria), "submission_id": str(uuid.uuid4())}
        address = reverse("exams:study_attach", args=[study.pk])

        nothing = client.post(address, hidden)
        client.post(address, {**hidden, "attached": [file(), file()]})

        assert nothing.status_code == 422
        assert "Choose at least one file" in nothing.text
        assert [each.position for each in study.files.all()] == [1, 2, 3]


class TestWho:
    def test_a_nurse_may_not_and_another_clinic_finds_nothing(self, client, maria):
        row = recorded(maria, maria.ana, a_picture()).files.get()
        address = reverse("exams:study_file", args=[row.pk])

        client.force_login(staff(maria.clinic, Role.NURSE))
        assert client.get(address).status_code == 403
        client.force_login(clinician(Clinic.objects.create(name="South Clinic")))
        assert client.get(address).status_code == 404
        assert not AuditEvent.objects.filter(action="file_opened").exists()


class TestSizes:
    """A body of 20 MB is read on these pages alone, and only from a browser that signed in."""

    def _post(self, client, address, size=MOST_BYTES + 1):
        return client.post(
            address,
            b"x" * 10,
            content_type="multipart/form-data; boundary=x",
            CONTENT_LENGTH=str(size),
        )

    def test_other_pages_refuse_it_unread(self, client, maria):
        for name in ("exams:contact", "exams:record"):
            assert self._post(client, reverse(name, args=[maria.pk])).status_code == 413

    def test_these_refuse_what_is_larger_still_and_strangers(self, client, maria):
        address = reverse("exams:imaging_new", args=[maria.pk])

        assert self._post(client, address, limits.MOST_SENT_BYTES + 1).status_code == 413
        client.logout()
        assert self._post(client, address).status_code == 413

    def test_two_files_of_four_megabytes_are_taken(self, client, maria):
        padded = a_picture() + bytes(4 * 1024 * 1024)

        answer = new(client, maria, attached=[file(padded), file(padded)])

        assert answer.status_code == 302
        assert ImagingFile.objects.filter(size_bytes__lt=10_000).count() == 2


class TestQueries:
    def test_they_do_not_grow_with_studies(self, client, maria, django_assert_max_num_queries):
        address = reverse("exams:imaging", args=[maria.pk])
        recorded(maria, maria.ana, a_picture())
        with django_assert_max_num_queries(22) as one:
            client.get(address)
        for _more in range(4):
            recorded(maria, maria.ana, a_picture(), a_picture())
        with django_assert_max_num_queries(22) as five:
            client.get(address)

        assert len(one) == len(five)
