"""G-TM1. The day that was typed is the day that is stored, shown, drawn and printed, in every zone."""

import os
import re
import time
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

import outcomes.dated
import patients.dates
from accounts.tests.factories import ClinicFactory, staff
from accounts.vocabulary import Role
from exams.models import Contact
from measures.models import Score
from outcomes.tests.story import Story
from patients import roster, tokens
from patients.fields import TypedDateField
from patients.models import BodyMeasure, Patient
from tests.gates import walks
from tests.gates.frame import Gate
from tests.gates.seeds import patched

pytestmark = pytest.mark.django_db
# UTC+14, UTC-11, and three that change their clocks.
ZONES = (
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Europe/London",
    "America/New_York",
    "Australia/Adelaide",
)
PER_PATIENT = 50
# Clocks change, years end, February has a day more.
EDGES = [date(2026, 3, 29), date(2025, 10, 26), date(2025, 4, 6), date(2025, 10, 5), date(2026, 3, 8),
         date(2025, 11, 2), date(2024, 2, 29), date(2025, 12, 31), date(2026, 1, 1), date(1999, 12, 31)]  # fmt: skip
ROW = re.compile(
    r'<tr data-kind="(?:score|contact)"><td class="nowrap" data-day="([-0-9]+)">([^<]*)</td>'
)
POINT = re.compile(r'data-series="pain" data-day="([-0-9]+)"')
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def _through_a_moment(real):
    """A day becomes midnight of the server's zone, and that the day in UTC: the old mistake."""

    def shifted(day, *rest):
        if not day:
            return real(day, *rest)
        return real(datetime(day.year, day.month, day.day).astimezone(UTC).date(), *rest)

    return shifted


def _month_first(text):
    match = re.fullmatch(r"(\d+)/(\d+)/(\d+)", text.strip())
    if match and int(match[1]) < 13:
        return [date(int(match[3]), int(match[1]), int(match[2]))]
    return real_readings(text)


real_readings = patients.dates.readings
GATE = Gate(
    "G-TM1",
    "A day typed is the day stored, on the page, in the list read in, on the chart and on paper, in five zones",
    ci=100,
    full=10_000,
    defects={
        "the page goes through a moment in UTC": lambda: patched(
            outcomes.dated, "date_words", _through_a_moment(outcomes.dated.date_words)
        ),
        "slashes are read with the month first": lambda: patched(
            patients.dates, "readings", _month_first
        ),
        "stored days go through a moment in UTC": lambda: patched(
            Score._meta.get_field("collected_on"),
            "get_db_prep_value",
            lambda value, connection, prepared=False: value and value - timedelta(days=1),
        ),
    },
)


@contextmanager
def placed(server, database):
    """The machine stands in one zone, the database session in another."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = server
    time.tzset()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('TimeZone', %s, false)", [database])
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('TimeZone', 'UTC', false)")
        os.environ["TZ"] = before or "UTC"
        time.tzset()


def test_a_day_stays_the_day_it_was(gate, client):
    _every_day_field(gate)
    for turn in range(-(-gate.n // PER_PATIENT)):
        server, database, own = (
            ZONES[turn % 5],
            ZONES[(turn // 5) % 5],
            ZONES[(turn // 25 + turn) % 5],
        )
        with placed(server, database):
            _one_patient(gate, client, own, f"server {server}, database {database}, clinic {own}")
    gate.done()


def notations(day, chance):
    """Return the day as people write it."""
    month = MONTHS[day.month - 1]
    return chance.choice([
        f"{day:%Y-%m-%d}", f"{day.day}.{day.month}.{day.year}", f"{day:%d.%m.}{day.year}",
        f"{day.day} {month} {day.year}", f"{day.day}. {month} {day.year}", f"{day.day}/{day.month}/{day.year}",
    ])  # fmt: skip


def _every_day_field(gate):
    """Whatever a field makes of a day in digits, it is that day or a refusal."""
    fields = [
        (where, each)
        for where, _form, _name, each in walks.form_fields(with_admin=True)
        if isinstance(each, forms.DateField | TypedDateField)
        or type(each).__name__ == "RoughDateField"
    ]
    assert len(fields) > 15
    for where, each in fields:
        days = [date(1990, 1, 1) + timedelta(days=gate.random.randrange(12_000)) for _ in range(4)]
        said = [(day, notations(day, gate.random)) for day in days]
        for day, text in ((date(1979, 4, 3), "3/4/1979"), *said):
            got = None
            with suppress(ValidationError):
                got = each.clean(text)
            got = got[0] if isinstance(got, tuple) else got
            gate.check(got in (None, day), f"{where}: {text} was read as {got}")


def _one_patient(gate, client, zone, where):
    clinic = ClinicFactory(time_zone=zone)
    ana = staff(clinic, *Role.values)
    client.force_login(ana)
    today = clinic.today()
    born = date(1930, 1, 1) + timedelta(days=gate.random.randrange(25_000))
    patient = _registered(gate, client, born, where)
    days = _days(gate.random, born, today)
    contacts, scores = days[:2], days[2:]
    for day in contacts:
        _post_contact(client, patient, day)
    story = Story(patient, ana, today=today)
    for day in scores:
        story.pain((today - day).days, gate.random.randrange(11))
    _weighed(gate, client, patient, today, where)
    stored = _stored(Contact, "contacted_on", patient) + _stored(Score, "collected_on", patient)
    wanted = sorted(f"{day:%Y-%m-%d}" for day in days)
    gate.check(sorted(stored) == wanted, f"{where}: stored {_other(stored, wanted)}")
    chart = client.get(reverse("outcomes:chart", args=[patient.pk])).content.decode()
    paper = client.get(
        reverse("outcomes:chart_print", args=[patient.pk]), {"events": 1}
    ).content.decode()
    points = POINT.findall(
        re.search(r'<svg class="timeline timeline-wide.*?</svg>', chart, re.DOTALL)[0]
    )
    pains = [f"{day:%Y-%m-%d}" for day in scores]
    gate.check(sorted(points) == sorted(pains), f"{where}: drawn {_other(points, pains)}")
    for page, name in ((chart, "page"), (paper, "paper")):
        rows = dict(ROW.findall(page))
        for day in days:
            said = rows.get(f"{day:%Y-%m-%d}")
            gate.check(
                said == f"{day.day} {MONTHS[day.month - 1]} {day.year}",
                f"{where}: {day} on {name}: {said}",
            )
    words = f"Born {born:%Y-%m-%d} ("
    gate.check(words in paper, f"{where}: born {born} is not on paper")


def _days(chance, born, today):
    first = max(born, today - timedelta(days=900))
    span = (today - first).days
    days = {today, today - timedelta(days=1), *(day for day in EDGES if first <= day <= today)}
    while len(days) < PER_PATIENT:
        days.add(first + timedelta(days=chance.randrange(span + 1)))
    return sorted(days, key=lambda _day: chance.random())


def _registered(gate, client, born, where):
    text = notations(born, gate.random)
    if "/" in text and born.day < 13 and born.day != born.month:
        text = f"{born:%Y-%m-%d}"
    about = {"family_name": "Tag", "given_name": "Ana", "sex": "female", "birth_date": text}
    answer = client.post(reverse("patients:register"), {**about, "submission_id": uuid4()})
    patient = Patient.objects.filter(family_name="Tag").order_by("-recorded_at").first()
    assert patient is not None, f"{answer.status_code}: {born} was not registered"
    gate.check(
        _stored(Patient, "birth_date", patient, "id") == [f"{born:%Y-%m-%d}"],
        f"{where}: {text} stored",
    )
    line = f"record number;family name;given name;birth date;sex\nR1;Tag;Ana;{text};female\n"
    read = [each.facts["birth_date"] for each in roster.read(line.encode()).lines]
    gate.check(read == [born], f"{where}: {text} in a list was read as {read}")
    return patient


def _post_contact(client, patient, day):
    client.post(
        reverse("exams:contact", args=[patient.pk]),
        {"patient_token": tokens.make(patient), "submission_id": uuid4(), "channel": "phone",
         "contacted_on": f"{day:%Y-%m-%d}", "contacted_time": "00:10"},
    )  # fmt: skip


def _weighed(gate, client, patient, today, where):
    client.post(
        reverse("patients:weight", args=[patient.pk]),
        {"patient_token": tokens.make(patient), "submission_id": uuid4(), "weight_kg": "70",
         "measured_on": f"{today:%Y-%m-%d}"},
    )  # fmt: skip
    gate.check(
        _stored(BodyMeasure, "measured_on", patient) == [f"{today:%Y-%m-%d}"], f"{where}: weighed"
    )
    page = client.get(reverse("patients:details", args=[patient.pk])).content.decode()
    born = patient.birth_date
    for day in (today, born):
        gate.check(
            f"{day.day} {MONTHS[day.month - 1]} {day.year}" in page, f"{where}: {day} on the page"
        )


def _stored(model, column, patient, key="patient_id"):
    """Read the day as the database itself writes it."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column}::text FROM {table} WHERE {key} = %s", [patient.pk])  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def _other(found, wanted):
    return sorted(set(found) ^ set(wanted))[:4]
