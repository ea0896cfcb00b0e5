"""A lump alert from its first response to the result that closes it."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.urls import reverse

from accounts.tests.factories import clinician
from exams import needs
from exams.actions import answer_alert
from exams.models import LumpAlert
from exams.tests.factories import found, recorded
from patients.tests.pages import own

pytestmark = pytest.mark.django_db


def test_an_alert_wants_a_response(client, maria_and_ana):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana, found(long_axis_mm=50), sign=True)
    alert = LumpAlert.objects.get()
    page = client.get(exam.get_absolute_url()).content.decode()
    assert "50 mm, limit 50 mm or more" in page
    answer = reverse("exams:answer_alert", args=[alert.pk])

    due = patient.clinic.today() + timedelta(days=14)
    empty = client.post(answer, own(patient, **{"response-code": "excluded"}))
    undated = client.post(answer, own(patient, **{"response-code": "ultrasound"}))
    done = client.post(
        answer,
        own(patient, **{"response-code": "ultrasound", "response-due_on": due.isoformat(),
                        "response-owner": str(ana.pk)}),
    )  # fmt: skip

    assert empty.status_code == 422
    assert "Say when the result is due." in undated.text
    assert done.status_code == 302
    response = alert.responses.get()
    assert (response.code, response.due_on, response.owner) == ("ultrasound", due, ana)


def test_a_result_closes_the_alerts_of_every_exam_that_wait_for_it(client, maria_and_ana):
    patient, ana = maria_and_ana
    recorded(patient, ana, found(long_axis_mm=50), sign=True)
    first = LumpAlert.objects.get()
    answer_alert(first, by=ana, code="referred", due_on=patient.clinic.today(), owner=ana)
    again = recorded(patient, ana, found(nodule=first.nodule, long_axis_mm=52), sign=True)
    second = LumpAlert.objects.get(exam=again)
    answer = reverse("exams:answer_alert", args=[second.pk])

    unsaid = client.post(answer, own(patient, **{"response-code": "result"}))
    late = client.post(
        answer,
        own(patient, **{"response-code": "result", "response-text": "simple lipoma",
                        "response-due_on": patient.clinic.today().isoformat()}),
    )  # fmt: skip
    client.post(
        answer, own(patient, **{"response-code": "result", "response-text": "simple lipoma"})
    )

    assert "Say what the result was." in unsaid.text
    assert "nothing more is due" in late.text
    assert not LumpAlert.objects.open().exists()
    assert [a.responses.first().text for a in (first, second)] == ["simple lipoma"] * 2


def test_a_late_result_is_its_owners_to_chase_until_they_leave(maria_and_ana):
    patient, ana = maria_and_ana
    ben = clinician(patient.clinic)
    recorded(patient, ana, found(long_axis_mm=50), sign=True)
    alert = LumpAlert.objects.get()
    yesterday = patient.clinic.today() - timedelta(days=1)
    answer_alert(alert, by=ana, code="ultrasound", due_on=yesterday, owner=ana)

    assert ["result was due" in each.detail for each in waiting(ana, patient.clinic)] == [True]
    assert waiting(ben, patient.clinic) == []
    ana.memberships.update(is_active=False)
    assert len(waiting(ben, patient.clinic)) == 1


def waiting(person, clinic):
    request = RequestFactory().get("/")
    request.user, request.clinic = person, clinic
    return needs._alerts(request)


def test_a_slip_of_the_year_buries_no_lump(client, maria_and_ana):
    patient, ana = maria_and_ana
    recorded(patient, ana, found(long_axis_mm=50), sign=True)
    answer = reverse("exams:answer_alert", args=[LumpAlert.objects.get().pk])
    far = {
        "response-code": "ultrasound",
        "response-due_on": "2099-01-01",
        "response-owner": str(ana.pk),
    }

    refused = client.post(answer, own(patient, **far))

    assert refused.status_code == 422
    assert "check the year" in refused.text


def test_whoever_waits_goes_on_waiting(client, maria_and_ana):
    patient, ana = maria_and_ana
    ben = clinician(patient.clinic)
    exam = recorded(patient, ana, found(long_axis_mm=50), sign=True)
    due = patient.clinic.today() + timedelta(days=3)
    answer_alert(LumpAlert.objects.get(), by=ana, code="referred", due_on=due, owner=ben)

    page = client.get(exam.get_absolute_url()).text

    assert f'<option value="{ben.pk}" selected>' in page
