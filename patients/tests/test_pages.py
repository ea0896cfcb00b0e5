"""The pages about patients: who may, what they say, how often they ask the database."""

import re
import uuid
from datetime import date
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import PASSWORD, ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from audit import trail
from audit.models import AuditEvent
from patients import actions, tokens
from patients.models import Arrival, BodyMeasure, Patient
from patients.tests.factories import PatientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    return ClinicFactory()


@pytest.fixture
def ana(clinic, client):
    ana = clinician(clinic)
    client.force_login(ana)
    return ana


@pytest.fixture
def maria(clinic):
    return PatientFactory(clinic=clinic)


def _hidden(patient, **more):
    return {"patient_token": tokens.make(patient), "submission_id": str(uuid.uuid4()), **more}


NEW = {"family_name": "Alvarez", "given_name": "Mario", "birth_date": "3.12.1978", "sex": "male"}


def test_register_opens_the_record(client, ana):
    answer = client.post(reverse("patients:register"), {**NEW, "submission_id": str(uuid.uuid4())})

    assert answer.status_code == 302
    patient = Patient.objects.get()
    assert (patient.birth_date, patient.record_number) == (date(1978, 12, 3), "10001")


def test_a_similar_name_asks_once_and_keeps_what_was_typed(client, ana, maria):
    form = {**NEW, "submission_id": str(uuid.uuid4())}

    asked = client.post(reverse("patients:register"), form)
    assert asked.status_code == 422
    assert "Open this one" in asked.text
    assert 'value="Mario"' in asked.text
    assert Patient.objects.count() == 1

    client.post(reverse("patients:register"), {**form, "is_new": "yes"})
    client.post(reverse("patients:register"), {**form, "is_new": "yes"})
    assert Patient.objects.count() == 2


def test_an_unclear_birth_date_is_asked_back(client, ana):
    answer = client.post(
        reverse("patients:register"),
        {**NEW, "birth_date": "3/4/1978", "submission_id": str(uuid.uuid4())},
    )

    assert answer.status_code == 422
    assert "3 Apr 1978" in answer.text
    assert 'value="3/4/1978"' in answer.text
    assert not Patient.objects.exists()


def test_a_stale_edit_shows_both(client, ana, maria):
    url = reverse("patients:edit", args=[maria.pk])
    form = _hidden(
        maria, version="1", family_name="Alvarez", given_name="Maria", birth_date="14 Mar 1979", sex="female",
        record_number=maria.record_number, is_active="on", phone="mine",
    )  # fmt: skip
    actions.change_details(maria, by=ana, version=1, phone="theirs")

    answer = client.post(url, form)

    assert answer.status_code == 409
    assert "mine" in answer.text
    assert "theirs" in answer.text
    saved = client.post(url, {**form, "version": "2"})
    assert saved.status_code == 302
    assert Patient.objects.get().phone == "mine"


def test_a_form_of_another_patient_saves_nothing(client, ana, maria):
    other = PatientFactory(clinic=maria.clinic)

    answer = client.post(
        reverse("patients:weight", args=[maria.pk]),
        _hidden(other, weight_kg="70", measured_on="2026-01-01"),
    )

    assert answer.status_code == 409
    assert not BodyMeasure.objects.exists()


def test_a_weight_jump_is_asked_about(client, ana, maria):
    url = reverse("patients:weight", args=[maria.pk])
    client.post(url, _hidden(maria, weight_kg="71,5", measured_on="2026-01-01"))
    form = _hidden(maria, weight_kg="170", measured_on="2026-01-02")

    assert client.post(url, form).status_code == 422
    assert client.post(url, {**form, "is_sure": "yes"}).status_code == 302
    assert sorted(BodyMeasure.objects.values_list("weight_kg", flat=True)) == [71.5, 170]


@pytest.mark.parametrize("weight", ["1.500", "1e2", "7.15.0", "71.55", "-70"])
def test_an_unclear_weight_is_refused(client, ana, maria, weight):
    answer = client.post(
        reverse("patients:weight", args=[maria.pk]),
        _hidden(maria, weight_kg=weight, measured_on="2026-01-01"),
    )

    assert answer.status_code == 422
    assert f'value="{weight}"' in answer.text


def test_a_press_puts_on_the_list_and_moves(client, ana, maria):
    url = reverse("patients:arrive", args=[maria.pk])

    client.post(url, _hidden(maria, state="arrived"))
    client.post(url, _hidden(maria, state="seen"))

    assert Arrival.objects.get().state == "seen"
    assert "ALVAREZ" in client.get(reverse("patients:today")).text


def test_allergies_none_then_listed(client, ana, maria):
    url = reverse("patients:allergies", args=[maria.pk])
    client.post(url, _hidden(maria, do="none_known", asked_on="2026-01-01"))
    client.post(
        url,
        _hidden(
            maria, do="add", asked_on="2026-01-02", substance_class="latex", substance="gloves"
        ),
    )

    page = client.get(url)

    assert "gloves, asked 2 Jan 2026" in page.text


def test_conditions_with_a_rough_date(client, ana, maria):
    url = reverse("patients:condition", args=[maria.pk])
    client.post(url, _hidden(maria, do="add", kind="comorbidity", code="diabetes", onset="5.2019"))

    assert "since May 2019" in client.get(url).text


PAGES = ["details", "edit", "allergies", "weight", "condition", "arrive"]


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_and_leave_an_event(client, ana, maria, page):
    assert client.get(reverse(f"patients:{page}", args=[maria.pk])).status_code == 200
    opened = trail.opened_last(ana.pk, maria.clinic_id)
    assert [row["patient_id"] for row in opened] == [maria.pk]


@pytest.mark.parametrize("page", PAGES)
def test_another_clinic_sees_what_a_missing_record_gives(client, maria, page):
    client.force_login(staff(ClinicFactory(), *Role.values))

    for key in (maria.pk, uuid.uuid4()):
        assert client.get(reverse(f"patients:{page}", args=[key])).status_code == 404
        assert client.post(
            reverse(f"patients:{page}", args=[key]), {"state": "arrived"}
        ).status_code in (404, 405)


def test_a_nurse_sees_details_without_conditions(client, clinic, maria):
    client.force_login(staff(clinic, Role.NURSE))
    actions.record_condition(maria, by=None, kind="comorbidity", code="hiv")

    page = client.get(reverse("patients:details", args=[maria.pk]))

    assert page.status_code == 200
    assert "HIV" not in page.text
    refused = client.get(reverse("patients:condition", args=[maria.pk]))
    assert refused.status_code == 403
    assert "open clinical records" in refused.text
    assert (
        reverse("patients:details", args=[maria.pk])
        in client.post(reverse("patients:today"), {"q": "alv"}).text
    )


@pytest.mark.parametrize("name", ["today", "register"])
def test_a_manager_finds_no_patients(client, clinic, name):
    client.force_login(staff(clinic, Role.MANAGER))

    assert client.get(reverse(f"patients:{name}")).status_code == 403


def _many(clinic, ana, n):
    for i in range(n):
        patient = PatientFactory(clinic=clinic, family_name=f"Alvarez{i}")
        actions.set_arrival(patient, by=ana, day=clinic.today(), state="arrived")
        trail.record("patient_opened", actor=ana, patient=patient)


# Six that read, one of which moves the clock of the session too; a list ends by telling whom it showed.
@pytest.mark.parametrize(
    ("query", "most"), [({}, 7), ({"q": "alv"}, 6), ({"q": "alvares 1979"}, 6)]
)
@pytest.mark.parametrize("n", [1, 15])
def test_list_and_search_ask_a_few_times_whatever_their_length(
    client, clinic, ana, query, most, n, count_queries
):
    _many(clinic, ana, n)
    client.get(reverse("patients:today"))

    with count_queries() as asked:
        page = client.post(reverse("patients:today"), query)

    assert page.status_code == 200
    assert len(asked) <= most, "\n".join(asked)


def test_results_come_alone_when_the_box_asks(client, ana, maria):
    answer = client.post(
        reverse("patients:today"),
        {"q": "alv"},
        headers={"HX-Request": "true", "HX-Target": "results"},
    )

    assert "<html" not in answer.text
    assert "<mark>ALV</mark>" in answer.text


def test_what_is_typed_is_shown_as_text(client, ana):
    answer = client.post(reverse("patients:today"), {"q": "<script>alert(1)</script>"})

    assert "<script>alert" not in answer.text


def test_a_name_in_an_address_is_not_looked_for(client, ana, maria):
    answer = client.get(reverse("patients:today"), {"q": "alvarez"})

    assert (answer.status_code, answer.url) == (302, reverse("patients:today"))
    assert not AuditEvent.objects.filter(action="patient_searched").exists()


def test_no_page_of_a_search_has_its_words_in_a_link_or_title(client, ana):
    page = client.post(reverse("patients:today"), {"q": "Zebedee"}).text

    assert "No patient matches “Zebedee”" in page
    assert not re.findall(r'(?:href|action|hx-\w+)="[^"]*Zebedee|<title>[^<]*Zebedee', page)


def test_whom_nobody_found_is_registered_under_the_words_searched_for(client, ana):
    page = client.post(reverse("patients:register"), {"searched": "zebedee maria 1979"})

    assert page.status_code == 200
    assert 'value="Zebedee"' in page.text
    assert 'value="Maria"' in page.text
    assert not Patient.objects.filter(family_name__iexact="zebedee").exists()


@pytest.mark.parametrize("has_token", [True, False])
def test_a_search_sent_after_signing_out_leads_to_the_sign_in_page(ana, has_token):
    browser = Client(enforce_csrf_checks=not has_token)
    browser.force_login(ana)
    browser.logout()

    answer = browser.post(reverse("patients:today"), {"q": "Zebedee"})

    assert answer.status_code == 302
    assert unquote(answer.url) == f"{reverse('account_login')}?next=/patients/"
    assert "Zebedee" not in browser.get(answer.url).text


@pytest.mark.parametrize("page", ["register", "edit"])
def test_a_form_comes_back_after_the_session_ended(client, ana, maria, page):
    url = (
        reverse("patients:register")
        if page == "register"
        else reverse("patients:edit", args=[maria.pk])
    )
    owner = re.search(r'name="form_owner" value="([^"]+)"', client.get(url).text)[1]
    client.logout()
    form = _hidden(maria, **NEW, phone="0123 typed", version="1", form_owner=owner)

    sent = client.post(url, form)
    assert sent.status_code == 302
    client.post(sent.url, {"login": ana.email, "password": PASSWORD})
    back = client.get(url).text

    assert 'value="0123 typed"' in back
    assert f'value="{form["submission_id"]}"' in back
    assert "nothing has been saved yet" in back
    assert Patient.objects.filter(phone="0123 typed").count() == 0
