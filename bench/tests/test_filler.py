"""The bench measures a clinic as it could be: its rows keep every rule, and its pages open."""

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from psycopg import sql

from bench import house
from bench.browser import fields_of
from bench.tasks import exam_of, injection_of
from exams.models import Exam, PalpationFinding
from outcomes import due
from patients.models import Arrival, Patient
from treatments.models import SafetyCheck, Treatment

pytestmark = pytest.mark.django_db(transaction=True)

COUNT = 40
TREATED = {5: 2, 30: 1}
KEYS = """
    SELECT c.conname, c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text, b.attname
    FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
    WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
"""


def _dangles(looker, table, column, target, key) -> bool:
    question = sql.SQL(
        "SELECT EXISTS (SELECT 1 FROM {table} WHERE {column} IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM {target} t WHERE t.{key} = {table}.{column}))"
    ).format(
        table=sql.Identifier(table), column=sql.Identifier(column), target=sql.Identifier(target),
        key=sql.Identifier(key),
    )  # fmt: skip
    return looker.execute(question).fetchone()[0]


@pytest.fixture
def clinic():
    clinic, staff = house.open_clinic()
    name = connection.settings_dict["NAME"]
    clinic.filled = house.fill(clinic, staff, COUNT, name=name, treated=TREATED)
    clinic.ana = staff[0]
    return clinic


def test_every_row_keeps_its_keys_and_rules(clinic):
    """Keys sleep while rows are copied: here each is asked whether what it points at is there.

    Checks and unique rules do not sleep, so that the rows are there says that they hold.
    """
    name = connection.settings_dict["NAME"]
    with settings.EMBEDDED.superuser_connection(name) as looker:
        wrong = [key for key, *ends in looker.execute(KEYS).fetchall() if _dangles(looker, *ends)]
    assert wrong == []


def test_the_proportions_are_a_clinics(clinic):
    assert Patient.objects.filter(clinic=clinic).count() == COUNT + len(house.LARGE) + 3
    assert Exam.objects.filter(clinic=clinic).count() >= COUNT
    for findings, patient in clinic.filled.large.items():
        assert PalpationFinding.objects.filter(patient=patient).count() == findings
    assert Arrival.objects.on(clinic, clinic.today()).count() <= 12


def test_the_pages_open(clinic, client):
    client.force_login(clinic.ana)
    small = clinic.filled.large[50]
    for address in (
        reverse("patients:today"), reverse("outcomes:due"), reverse("outcomes:figures"),
        reverse("outcomes:chart", args=[small]), reverse("exams:record", args=[small]),
    ):  # fmt: skip
        assert client.get(address).status_code == 200, address
    assert due.build(clinic, today=clinic.today(), with_alerts=True) is not None


def test_the_measured_exam_is_taken(clinic, client):
    client.force_login(clinic.ana)
    page = reverse("exams:record", args=[next(iter(clinic.filled.unexamined))])
    fields = exam_of(fields_of(client.get(page).content.decode()))
    assert client.post(page, fields).status_code == 302


def test_the_measured_injection_is_taken_and_nothing_of_the_past_stops_it(clinic, client):
    client.force_login(clinic.ana)
    for past, rows in clinic.filled.treated.items():
        patient, born, side = rows[0]
        assert Treatment.objects.filter(patient=patient).count() == past
        page = reverse("treatments:procedure", args=[patient]) + "?kind=injection"
        fields = injection_of(fields_of(client.get(page).content.decode()), born, side)

        assert client.post(page, fields).status_code == 302

        made = Treatment.objects.get(patient=patient, state="proposed")
        assert made.agents.count() == 2
        checks = SafetyCheck.objects.filter(treatment=made)
        assert checks.exists()
        assert not checks.filter(is_to_answer=True).exists()
