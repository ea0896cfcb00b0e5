"""The contact record refuses a form that was drawn for somebody else."""

import uuid

import pytest
from django.urls import reverse

from exams.models import Contact
from exams.tests.factories import story
from patients import tokens


@pytest.mark.django_db
def test_a_contact_form_fits_one_patient_only(client):
    patient, ana = story()
    other, _ben = story()
    client.force_login(ana)
    url = reverse("exams:contact", args=[patient.pk])
    data = {
        "submission_id": str(uuid.uuid4()),
        "channel": "phone",
        "contacted_on": f"{patient.clinic.today()}",
        "pain": "3",
    }

    wrong = client.post(url, {**data, "patient_token": tokens.make(other)})
    right = client.post(url, {**data, "patient_token": tokens.make(patient)})

    assert wrong.status_code == 409
    assert right.status_code == 302
    assert Contact.objects.get().pain_score.value == 3
