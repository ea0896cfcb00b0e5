"""What becomes of lump alerts when an exam is corrected: as a draft, or by a new version."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.tests.factories import clinician
from audit.models import AuditEvent
from exams.actions import amend_exam, answer_alert, update_exam
from exams.models import AlertResponse, LumpAlert, Nodule
from exams.tests.factories import DAY, entry, found, recorded
from patients.tests.pages import own

pytestmark = pytest.mark.django_db


def amended(exam, by, *findings, **facts):
    return amend_exam(
        exam, by=by, submission_id=uuid.uuid4(), entry=entry(*findings, **facts), reason="plan"
    )


def changed(exam, by, *findings):
    exam.refresh_from_db()
    return update_exam(exam, by=by, version=exam.version, entry=entry(*findings))


def standing(patient):
    alerts = LumpAlert.objects.filter(patient=patient).standing()
    return sorted(alert.working for alert in alerts)


class TestAmending:
    def test_what_is_awaited_goes_on_being_awaited(self, maria_and_ana):
        patient, ana = maria_and_ana
        ben = clinician(patient.clinic)
        exam = recorded(patient, ana, found(long_axis_mm=60), sign=True)
        due = patient.clinic.today() + timedelta(days=9)
        first = answer_alert(
            LumpAlert.objects.get(), by=ben, code="ultrasound", text="at St. Anne", due_on=due, owner=ben
        )  # fmt: skip

        new = amended(exam, ana, found(nodule=Nodule.objects.get(), long_axis_mm=60), plan="heat")

        alert = LumpAlert.objects.filter(patient=patient).open().get()
        assert (alert.exam, alert.answer, alert.due_on, alert.owner_id) == (
            new, "ultrasound", due, ben.pk,
        )  # fmt: skip
        carried = alert.responses.get()
        assert (carried.text, carried.recorded_by, carried.recorded_at, carried.carried_from) == (
            "at St. Anne", ben, first.recorded_at, first,
        )  # fmt: skip

    def test_a_closed_alert_stays_closed_and_another_size_is_asked_anew(self, maria_and_ana):
        patient, ana = maria_and_ana
        exam = recorded(patient, ana, found(long_axis_mm=60, mobility="fixed"), sign=True)
        for alert in LumpAlert.objects.all():
            answer_alert(alert, by=ana, code="excluded", excluded_on=DAY)
        nodule = Nodule.objects.get()

        same = amended(exam, ana, found(nodule=nodule, long_axis_mm=60, mobility="fixed"))
        assert not LumpAlert.objects.filter(patient=patient).open().exists()

        amended(same, ana, found(nodule=nodule, long_axis_mm=70, mobility="fixed"))
        again = LumpAlert.objects.filter(patient=patient).open().get()
        assert (again.kind, again.working) == ("size", "70 mm, limit 50 mm or more")

    def test_only_the_newest_response_goes_along(self, maria_and_ana):
        patient, ana = maria_and_ana
        exam = recorded(patient, ana, found(long_axis_mm=60), sign=True)
        alert = LumpAlert.objects.get()
        answer_alert(alert, by=ana, code="referred", due_on=patient.clinic.today(), owner=ana)
        answer_alert(alert, by=ana, code="result", text="simple lipoma")

        amended(exam, ana, found(nodule=Nodule.objects.get(), long_axis_mm=60))

        assert AlertResponse.objects.filter(carried_from__isnull=False).get().code == "result"
        assert not LumpAlert.objects.filter(patient=patient).open().exists()


class TestDrafts:
    def test_a_slip_of_the_size_corrected_leaves_no_alert(self, client, maria_and_ana):
        patient, ana = maria_and_ana
        exam = recorded(patient, ana, found(long_axis_mm=60))
        alert = LumpAlert.objects.get()

        changed(exam, ana, found(nodule=Nodule.objects.get(), long_axis_mm=12))

        assert standing(patient) == []
        assert not LumpAlert.objects.filter(patient=patient).open().exists()
        for name in ("detail", "print"):
            assert "60 mm" not in client.get(reverse(f"exams:{name}", args=[exam.pk])).text
        assert "60 mm" not in client.get(patient.get_absolute_url()).text
        # It stays in the history, and the trail says so.
        assert LumpAlert.objects.get().withdrawn_at is not None
        assert AuditEvent.objects.filter(
            action="lump_alert_withdrawn", subject_id=str(alert.pk)
        ).exists()
        late = client.post(
            reverse("exams:answer_alert", args=[alert.pk]), own(patient, **{"response-code": "declined"})
        )  # fmt: skip
        assert late.status_code == 302
        assert not AlertResponse.objects.exists()

    def test_an_alert_of_what_was_no_nodule(self, maria_and_ana):
        patient, ana = maria_and_ana
        exam = recorded(patient, ana, found(long_axis_mm=60))
        gone = found(nodule=Nodule.objects.get())
        gone.is_error = True

        changed(exam, ana, gone)

        assert standing(patient) == []

    def test_the_working_follows_the_size(self, maria_and_ana):
        patient, ana = maria_and_ana
        exam = recorded(patient, ana, found(long_axis_mm=55, mobility="fixed"))
        nodule = Nodule.objects.get()
        fixed = LumpAlert.objects.get(kind="fixed")
        answer_alert(fixed, by=ana, code="excluded", excluded_on=DAY)

        changed(exam, ana, found(nodule=nodule, long_axis_mm=75, mobility="fixed"))

        assert standing(patient) == ["75 mm, limit 50 mm or more", "mobility: fixed"]
        # What reads as before stays with its response.
        assert LumpAlert.objects.filter(patient=patient).open().get().kind == "size"

        changed(exam, ana, found(nodule=nodule, long_axis_mm=55))
        assert standing(patient) == ["55 mm, limit 50 mm or more"]

    @pytest.mark.parametrize(
        "change", ["working = 'x', withdrawn_at = now()", "withdrawn_at = NULL", "kind = 'deep'"]
    )
    def test_the_database_lets_an_alert_be_withdrawn_once_and_nothing_else(
        self, maria_and_ana, change
    ):
        patient, ana = maria_and_ana
        recorded(patient, ana, found(long_axis_mm=60))

        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE exams_lumpalert SET {change}")  # noqa: S608
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM exams_lumpalert")
