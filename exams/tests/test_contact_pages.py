"""The contact record refuses a form that was drawn for somebody else."""

import uuid

import pytest
from django.urls import reverse

from accounts import lost_post
from accounts.tests.factories import PASSWORD
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


@pytest.mark.django_db
class TestContact:
    @pytest.fixture
    def sent(self, client):
        patient, ana = story()
        client.force_login(ana)
        return reverse("exams:contact", args=[patient.pk]), {
            "submission_id": str(uuid.uuid4()), "patient_token": tokens.make(patient), "channel": "phone",
            "contacted_on": f"{patient.clinic.today()}", "note": "sleeps through the night again",
            "form_owner": lost_post.owner_token(ana),
        }, ana  # fmt: skip

    def test_a_year_typed_by_half_is_refused(self, client, sent):
        address, data, _ana = sent

        answer = client.post(address, {**data, "contacted_on": "0026-01-01"})

        assert answer.status_code == 422
        assert "before the patient was born" in answer.content.decode()
        assert not Contact.objects.exists()

    def test_it_comes_back_after_the_session_ended(self, client, sent):
        address, data, ana = sent
        client.logout()
        client.post(address, data)
        client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})

        assert "sleeps through the night again" in client.get(address).content.decode()
        assert not Contact.objects.exists()

    def test_entered_in_error_its_scores_count_no_more(self, client, sent):
        address, data, _ana = sent
        client.post(address, {**data, "pain": "8", "change": "6", "since": "injection"})
        contact = Contact.objects.get()
        void = reverse("exams:contact_void", args=[contact.pk])

        for _twice in range(2):
            client.post(void, {"patient_token": data["patient_token"], "reason": "another patient"})

        assert contact.pain_score.voided.reason == "another patient"
        assert contact.change_score.voided.reason == "another patient"
        chart = client.get(contact.patient.get_absolute_url()).text
        assert 'data-series="pain"' not in chart
