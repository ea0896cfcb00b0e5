"""Imaging: recorded once, corrected by a version, taken out of use; its files all or none."""

import uuid
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from audit.models import AuditEvent
from exams import studies
from exams.actions import amend_study, attach_files, record_study, void_file, void_study
from exams.exceptions import NodulesChanged, StudyChanged, StudyRefused, TooManyFiles
from exams.models import ImagingFile, ImagingFileContent, ImagingStudy, Nodule
from exams.tests.factories import story
from exams.tests.pictures import a_pdf, a_picture
from exams.uploads import limits
from exams.uploads.taking import take
from patients.tests.factories import PatientFactory

DAY = date(2026, 5, 4)


@pytest.fixture
def maria_and_ana(db):
    maria, ana = story()
    Nodule.objects.create(clinic=maria.clinic, patient=maria, number=1, side="right")
    return maria, ana


def facts(nodule=None, **more):
    """An ultrasound of the nodule, or to exclude a fracture."""
    aim = (
        {"aim": "nodule", "nodule": nodule}
        if nodule
        else {"aim": "exclusion", "excluded_text": "fracture"}
    )
    return {
        "modality": "ultrasound", "performed_on": DAY, "precision": "day", "result": "nodule_seen", **aim, **more
    }  # fmt: skip


def recorded(patient, by, *files, **more):
    return record_study(
        patient, by=by, submission_id=uuid.uuid4(), facts=facts(Nodule.objects.get(patient=patient), **more),
        files=[take(each) for each in files],
    )  # fmt: skip


def acts(patient):
    return list(
        AuditEvent.objects.filter(patient_id=patient.pk)
        .order_by("id")
        .values_list("action", flat=True)
    )


class TestRecording:
    def test_a_study_and_its_files_are_saved_together(self, maria_and_ana):
        maria, ana = maria_and_ana

        study = recorded(maria, ana, a_picture(), a_pdf(pages=3), long_axis_mm=22, short_axis_mm=14)

        image, report = study.files.all()
        assert (image.kind, image.width_px, image.height_px, image.n_pages) == (
            "jpeg",
            64,
            48,
            None,
        )
        assert (report.kind, report.n_pages, report.position) == ("pdf", 3, 2)
        assert studies.title_of(study) == "Ultrasound of N1 RIGHT, 4 May 2026"
        assert studies.size_words(study) == "22 × 14 mm"
        assert acts(maria) == ["imaging_recorded", "file_attached", "file_attached"]

    def test_the_same_form_twice_is_one_study(self, maria_and_ana):
        maria, ana = maria_and_ana
        key = uuid.uuid4()

        for _press in range(2):
            record_study(maria, by=ana, submission_id=key, facts=facts(), files=[take(a_picture())])

        assert ImagingStudy.objects.count() == ImagingFile.objects.count() == 1

    def test_aimed_at_a_nodule_it_names_one(self, maria_and_ana):
        maria, ana = maria_and_ana

        with pytest.raises(StudyRefused, match="Say which nodule"):
            record_study(maria, by=ana, submission_id=uuid.uuid4(), facts=facts(aim="nodule"))

    def test_when_a_file_cannot_be_saved_there_is_no_study(self, maria_and_ana, monkeypatch):
        maria, ana = maria_and_ana
        monkeypatch.setattr(
            ImagingFileContent.objects.__class__, "bulk_create", _fails, raising=False
        )

        with pytest.raises(DatabaseError):
            recorded(maria, ana, a_picture())

        assert not ImagingStudy.objects.exists()
        assert not ImagingFile.objects.exists()
        assert acts(maria) == []

    def test_another_patients_nodule_is_refused(self, maria_and_ana):
        maria, ana = maria_and_ana
        other = PatientFactory(clinic=maria.clinic)
        theirs = Nodule.objects.create(clinic=other.clinic, patient=other, number=1, side="left")

        with pytest.raises(NodulesChanged):
            record_study(maria, by=ana, submission_id=uuid.uuid4(), facts=facts(theirs))

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"result": "nodule_not_seen", "long_axis_mm": 12}, "has no size"),
            ({"result": "awaited", "thickness_mm": 12}, "has no size"),
            ({"long_axis_mm": 10, "short_axis_mm": 12}, "not longer"),
            ({"fascial_defect": "no", "fascial_defect_mm": 4}, "only where there is one"),
            ({"modality": "photograph"}, "consent"),
            ({"aim": "exclusion"}, "exclude"),
        ],
    )
    def test_what_contradicts_itself_is_refused_in_words(self, maria_and_ana, wrong, words):
        maria, ana = maria_and_ana

        with pytest.raises(StudyRefused, match=words):
            recorded(maria, ana, **wrong)

        assert not ImagingStudy.objects.exists()


def _fails(self, rows, **how):
    if self.model is ImagingFileContent:
        raise DatabaseError("the disk is full")
    return super(type(self), self).bulk_create(rows, **how)


class TestCorrecting:
    def test_a_correction_is_a_version_and_the_files_stand_with_it(self, maria_and_ana):
        maria, ana = maria_and_ana
        first = recorded(maria, ana, a_picture(), result="awaited")

        second = amend_study(
            first, by=ana, submission_id=uuid.uuid4(), facts=facts(first.nodule, long_axis_mm=20), reason="result came"
        )  # fmt: skip
        third = amend_study(
            second, by=ana, submission_id=uuid.uuid4(), facts=facts(first.nodule, long_axis_mm=21), reason="misread"
        )  # fmt: skip

        assert list(ImagingStudy.objects.standing()) == [third]
        assert [each.pk for each in studies.versions_of(third)] == [second.pk, first.pk]
        (row,) = studies.of_patient(maria)
        assert (row.size, len(row.images)) == ("21 mm", 1)
        assert "imaging_amended" in acts(maria)

    def test_the_slower_of_two_corrections_is_told(self, maria_and_ana):
        maria, ana = maria_and_ana
        first = recorded(maria, ana)
        amend_study(first, by=ana, submission_id=uuid.uuid4(), facts=facts(), reason="a")

        with pytest.raises(StudyChanged):
            amend_study(first, by=ana, submission_id=uuid.uuid4(), facts=facts(), reason="b")
        with pytest.raises(StudyChanged):
            void_study(first, by=ana, reason="c")

    def test_the_database_keeps_what_was_written(self, maria_and_ana):
        maria, ana = maria_and_ana
        study = recorded(maria, ana, a_picture())

        for rows in (
            ImagingStudy.objects.filter(pk=study.pk),
            ImagingFile.objects.all(),
            ImagingFileContent.objects.all(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            ImagingStudy.objects.filter(pk=study.pk).update(result="normal")
        with pytest.raises(IntegrityError), transaction.atomic():
            ImagingStudy.objects.create(
                clinic=maria.clinic, patient=maria, amends=study, first_version=study, **facts()
            )

    def test_out_of_use_twice_is_once_and_counts_nowhere(self, maria_and_ana):
        maria, ana = maria_and_ana
        study = recorded(maria, ana, a_picture())

        for reason in ("other patient", "again"):
            void_study(study, by=ana, reason=reason)

        study.refresh_from_db()
        assert study.voided.reason == "other patient"
        assert studies.of_patient(maria) == []


class TestFiles:
    def test_the_same_sending_attaches_once(self, maria_and_ana):
        maria, ana = maria_and_ana
        study, key = recorded(maria, ana), uuid.uuid4()

        for _press in range(2):
            attach_files(study, by=ana, submission_id=key, files=[take(a_picture("PNG"))])

        assert ImagingFile.objects.get().kind == "png"

    def test_a_version_that_does_not_count_takes_none(self, maria_and_ana):
        maria, ana = maria_and_ana
        first = recorded(maria, ana)
        newer = amend_study(first, by=ana, submission_id=uuid.uuid4(), facts=facts(), reason="a")
        void_study(newer, by=ana, reason="b")

        for study in (first, newer):
            with pytest.raises(StudyChanged):
                attach_files(study, by=ana, submission_id=uuid.uuid4(), files=[take(a_picture())])

    def test_a_study_takes_so_many_and_a_day_so_many(self, maria_and_ana, monkeypatch):
        maria, ana = maria_and_ana
        monkeypatch.setattr(limits, "MOST_FILES_OF_A_STUDY", 3)
        monkeypatch.setattr(limits, "MOST_FILES_OF_A_DAY", 4)
        study = recorded(maria, ana, a_picture(), a_picture())

        with pytest.raises(TooManyFiles) as of_study:
            attach_files(study, by=ana, submission_id=uuid.uuid4(), files=[take(a_picture())] * 2)
        with pytest.raises(TooManyFiles) as of_day:
            recorded(maria, ana, *[a_picture()] * 3)

        assert (of_study.value.is_day, of_day.value.is_day) == (False, True)
        assert ImagingFile.objects.count() == 2

    def test_a_file_wrongly_attached_is_hidden_and_kept(self, maria_and_ana):
        maria, ana = maria_and_ana
        study = recorded(maria, ana, a_picture(), a_picture())
        wrong = study.files.first()

        for reason in ("of another patient", "again"):
            void_file(wrong, by=ana, reason=reason)

        (row,) = studies.of_patient(maria)
        assert [each.file.position for each in row.files] == [2]
        assert ImagingFileContent.objects.filter(file=wrong).exists()
        wrong.refresh_from_db()
        assert wrong.voided.reason == "of another patient"

    def test_the_image_before_is_of_the_same_nodule_by_the_same_means(self, maria_and_ana):
        maria, ana = maria_and_ana
        older = recorded(maria, ana, a_picture(), performed_on=date(2025, 1, 1), long_axis_mm=9)
        recorded(maria, ana, a_picture(), performed_on=date(2025, 6, 1), modality="mri")
        recorded(maria, ana, performed_on=date(2025, 7, 1))
        record_study(
            maria, by=ana, submission_id=uuid.uuid4(), facts=facts(performed_on=date(2025, 8, 1)), files=[take(a_picture())]
        )  # fmt: skip
        new = recorded(maria, ana, a_picture())

        before = studies.image_before(new.files.get(), new)

        assert before.file.study_id == older.pk
        assert before.caption == "1 Jan 2025, 9 mm"
        assert studies.image_before(older.files.get(), older) is None


def test_a_nodule_found_to_be_another_one_brings_its_images(maria_and_ana):
    from exams.actions import join_nodules

    maria, ana = maria_and_ana
    recorded(maria, ana, a_picture())
    first = Nodule.objects.get(number=1)
    second = Nodule.objects.create(clinic=maria.clinic, patient=maria, number=2, side="right")

    join_nodules(first, second, reason="same place", on=DAY, by=ana)

    assert len(studies.of_nodule(second)) == 1
