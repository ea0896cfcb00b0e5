"""Find a patient by what is at hand."""

from datetime import date

import pytest

from accounts.tests.factories import ClinicFactory, clinician
from patients import search
from patients.querysets import SIMILAR_NAME
from patients.tests.factories import PatientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    clinic = ClinicFactory()
    PatientFactory(clinic=clinic, record_number="10234", phone="+44 20 7946 0011")
    PatientFactory(
        clinic=clinic, record_number="10411", given_name="Mario", birth_date=date(1978, 12, 3)
    )
    PatientFactory(
        clinic=clinic,
        record_number="A-77",
        family_name="Núñez",
        given_name="José",
        birth_date=date(1965, 4, 3),
    )
    PatientFactory(
        clinic=clinic,
        record_number="10500",
        family_name="Okafor",
        given_name="Ruth",
        birth_date=date(1975, 2, 9),
    )
    return clinic


def _given(clinic, text):
    return [row.given_name for row in search.find(clinic, text).patients]


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("alvarez maria", ["Maria"]),
        ("Maria ALVAREZ", ["Maria"]),
        ("mar alv 1979", ["Maria"]),
        ("alv 19", ["Maria", "Mario"]),
        ("14.3.1979", ["Maria"]),
        ("14/3/1979", ["Maria"]),
        ("1979-03-14", ["Maria"]),
        ("14 Mar 1979", ["Maria"]),
        ("3/4/1965", ["José"]),
        ("4/3/1965", ["José"]),
        ("1978", ["Mario"]),
        ("10234", ["Maria"]),
        ("#10411", ["Mario"]),
        ("a-77", ["José"]),
        ("nunez", ["José"]),
        ("Núñez", ["José"]),
        ("020 7946 0011", ["Maria"]),
        ("+44 20 7946 0011", ["Maria"]),
        ("ruth", ["Ruth"]),
    ],
)
def test_found_by(clinic, text, given):
    assert _given(clinic, text) == given


@pytest.mark.parametrize(
    ("typo", "given"),
    [
        ("alvares maria", "Maria"),
        ("okafr", "Ruth"),
        ("okofor", "Ruth"),
        ("rtuh okafor", "Ruth"),
        ("nunes jose", "José"),
    ],
)
def test_a_mistyped_name_is_near(clinic, typo, given):
    found = search.find(clinic, typo)

    assert found.is_near
    assert found.patients[0].given_name == given


@pytest.mark.parametrize(
    "text", ["", "   ", "%", "_", "'; drop table", "\x00", "zzzzqq", "((((", "99.99.1979", "0"]
)
def test_nonsense_finds_nothing_and_breaks_nothing(clinic, text):
    assert _given(clinic, text) == []


def test_nobody_of_another_clinic(clinic):
    assert _given(ClinicFactory(), "alvarez") == []


def test_similar_names_are_marked(clinic):
    found = {row.given_name: row.has_similar for row in search.find(clinic, "19").patients}

    assert found == {"Maria": True, "Mario": True, "José": False, "Ruth": False}


def test_what_was_asked_for_is_marked():
    assert search.marked("ALVAREZ", ["alv"]) == [("ALV", True), ("AREZ", False)]
    assert search.marked("Núñez-O'Brien", ["nun"])[0] == ("Núñ", True)
    assert search.marked("14 Mar 1979", ["19"]) == [
        ("14", False),
        (" ", False),
        ("Mar", False),
        (" ", False),
        ("19", True),
        ("79", False),
    ]


def test_a_name_is_found_through_an_index(clinic, django_assert_num_queries):
    """Nothing in the plan reads every patient once there are many."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    rows = search._exact_or_near(search.Patient.objects.all(), search.parse("alv"))

    assert "patients_patient_name_trgm" in rows.explain()


def test_near_names_are_not_looked_for_while_one_fits(clinic):
    plans = {
        text: search._exact_or_near(search.Patient.objects.all(), search.parse(text)).explain(
            analyze=True
        )
        for text in ("alv", "alvarex")
    }

    assert "never executed" in plans["alv"]
    assert _given(clinic, "alv") == ["Maria", "Mario"]
    assert search.find(clinic, "alvarex").is_near


def test_every_connection_asks_the_index_on_names_sharply(clinic):
    """Else the banner reads thousands of names that are not alike."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW pg_trgm.similarity_threshold")
        assert float(cursor.fetchone()[0]) == SIMILAR_NAME


@pytest.mark.django_db
def test_an_emptied_search_box_shows_nothing_and_breaks_nothing(client):
    ana = clinician(ClinicFactory())
    client.force_login(ana)

    answer = client.post("/patients/", {"q": ""}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="results")

    assert answer.status_code == 200
