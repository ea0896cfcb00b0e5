"""The admin asks our table of rights: clinical rows to be read, by those who may, with an event."""

import pytest
from django.urls import reverse

from accounts.tests.factories import ClinicFactory, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent
from patients import actions
from patients.models import Patient
from patients.tests.factories import PatientFactory

pytestmark = pytest.mark.django_db
CLINICAL = [
    "patient",
    "allergy",
    "bodymeasure",
    "condition",
    "episodeofcare",
    "arrival",
    "callattempt",
]
EDITED = ["user", "clinic", "membership"]


def _list(name):
    return reverse(f"admin:{'accounts' if name in EDITED else 'patients'}_{name}_changelist")


@pytest.fixture
def clinic():
    return ClinicFactory()


@pytest.fixture
def dan(clinic, client):
    dan = staff(clinic, Role.ADMINISTRATOR, Role.CLINICIAN, is_staff=True)
    client.force_login(dan)
    return dan


def _fill(clinic, by, n):
    for i in range(n):
        patient = PatientFactory(clinic=clinic, family_name=f"Alvarez{i}")
        actions.add_allergy(
            patient, by=by, asked_on="2026-01-01", substance_class="latex", substance="gloves"
        )
        actions.set_arrival(patient, by=by, day=clinic.today(), state="arrived")
        actions.record_condition(patient, by=by, kind="comorbidity", code="diabetes")
        actions.record_body_measure(patient, by=by, weight_kg=70, measured_on="2026-01-01")
        actions.log_call(patient, by=by, about="review", result="no_answer")
        staff(clinic, Role.NURSE)


@pytest.mark.parametrize("name", CLINICAL + EDITED)
def test_lists_ask_the_same_for_any_number(client, clinic, dan, name, count_queries):
    counts = []
    for n in (1, 9):
        _fill(clinic, dan, n)
        with count_queries() as asked:
            assert client.get(_list(name), {"q": "alv"}).status_code == 200
            client.get(_list(name))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_opening_is_audited_and_saving_is_refused(client, clinic, dan):
    patient = PatientFactory(clinic=clinic)
    url = reverse("admin:patients_patient_change", args=[patient.pk])

    assert client.get(url).status_code == 200
    assert AuditEvent.objects.filter(action="admin_viewed", patient_id=patient.pk).count() == 1
    assert client.post(url, {"family_name": "Changed"}).status_code == 403
    assert Patient.objects.get().family_name == "Alvarez"
    assert (
        "opened in the admin"
        in client.get(reverse("admin:patients_patient_history", args=[patient.pk])).text
    )
    assert (
        client.post(
            reverse("admin:patients_patient_delete", args=[patient.pk]), {"post": "yes"}
        ).status_code
        == 403
    )


@pytest.mark.parametrize("name", CLINICAL)
def test_without_the_right_there_are_no_clinical_rows(client, clinic, name):
    client.force_login(staff(clinic, Role.ADMINISTRATOR, is_staff=True))

    assert client.get(_list(name)).status_code == 403
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 200


def test_rows_of_another_clinic_are_missing(client, clinic, dan):
    other = ClinicFactory()
    foreign, cara = (
        PatientFactory(clinic=other, family_name="Foreign"),
        staff(other, Role.NURSE, family_name="Foreign"),
    )

    assert "Foreign" not in client.get(_list("patient")).text
    assert "Foreign" not in client.get(_list("user")).text
    for address, key in (
        ("patients_patient", foreign.pk),
        ("accounts_user", cara.pk),
        ("accounts_clinic", other.pk),
    ):
        assert client.get(reverse(f"admin:{address}_change", args=[key])).status_code == 302


def test_a_superuser_sees_no_clinical_rows_without_the_right(client):
    from accounts.models import User

    client.force_login(
        User.objects.create_superuser("root@clinic.example", "x", given_name="R", family_name="T")
    )

    assert client.get(_list("patient")).status_code == 403


def test_the_address_of_someone_who_works_elsewhere_too_is_fixed(client, clinic, dan):
    from accounts.models import Membership

    cara = staff(clinic, Role.NURSE)
    Membership.objects.create(user=cara, clinic=ClinicFactory(), roles=[Role.CLINICIAN])
    page = client.get(reverse("admin:accounts_user_change", args=[cara.pk])).text

    assert 'name="email"' not in page
    assert 'name="memberships-0-roles"' in page
    assert 'name="memberships-1-roles"' not in page


def test_a_role_ticked_in_the_admin_opens_it(client, clinic, dan):
    cara = staff(clinic, Role.NURSE)
    membership = cara.memberships.get()

    client.post(
        reverse("admin:accounts_user_change", args=[cara.pk]),
        {
            "email": cara.email, "given_name": "Cara", "family_name": "Ito", "is_active": "on", "theme": "system",
            "memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 1, "memberships-0-id": str(membership.pk),
            "memberships-0-user": str(cara.pk), "memberships-0-clinic": str(clinic.pk),
            "memberships-0-roles": ["nurse", "administrator"], "memberships-0-is_active": "on",
        },
    )  # fmt: skip

    cara.refresh_from_db()
    assert cara.is_staff
    assert AuditEvent.objects.filter(action="roles_changed", subject_id=str(cara.pk)).exists()
