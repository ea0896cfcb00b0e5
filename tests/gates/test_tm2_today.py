"""G-TM2. "Today", "overdue" and an age are the clinic's, to the second, when clocks change too."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Clinic
from accounts.tests.factories import ClinicFactory, staff
from accounts.vocabulary import Role
from exams.models import Contact
from outcomes import due
from outcomes.tests.story import Story
from patients import fields, tokens
from patients.models import BodyMeasure, Patient
from patients.tests.factories import PatientFactory
from tests.gates.frame import Gate
from tests.gates.seeds import patched

pytestmark = pytest.mark.django_db
ZONES = (
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Europe/London",
    "America/New_York",
    "Australia/Adelaide",
)
# Plain days, the days on which clocks go on and back in those zones, a leap day, the turn of a year.
DAYS = (date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5),
        date(2026, 10, 4), date(2028, 2, 29), date(2027, 2, 28), date(2027, 3, 1), date(2027, 1, 1),
        date(2026, 6, 15))  # fmt: skip
SECONDS = (time(23, 59, 59), time(0, 0, 0), time(0, 0, 1))
BORN = date(1979, 3, 14)


GATE = Gate(
    "G-TM2",
    "Today, overdue and age turn at the clinic's own midnight; what is to come or before birth is refused",
    ci=12,
    full=len(ZONES) * len(DAYS) * len(SECONDS),
    defects={
        "today is decided in UTC": lambda: patched(
            Clinic, "today", lambda self: datetime.now(UTC).date()
        ),
        "an age counts years only": lambda: patched(
            Patient, "age_on", lambda self, day: day.year - self.birth_date.year
        ),
        "a day to come is taken": lambda: patched(
            fields.AboutPatient, "not_in_future", lambda self, day, words: day
        ),
    },
)


def moments(run):
    """Return (zone, day, second of the day): all of them in full, else some of each zone."""
    table = [(zone, day, second) for zone in ZONES for day in DAYS for second in SECONDS]
    run.random.shuffle(table)
    return table[: run.n]


def test_the_day_turns_at_the_clinics_midnight(gate, client):
    for zone, day, second in moments(gate):
        # Unlike a wall clock, this counts from UTC: both readings of an hour that comes twice.
        now = datetime.combine(day, second, ZoneInfo(zone)).astimezone(UTC)
        with time_machine.travel(now, tick=False):
            _one_moment(gate, client, zone, day, f"{day} {second} {zone}")
    _clocks_that_change(gate)
    gate.done()


def _one_moment(gate, client, zone, day, where):
    clinic = ClinicFactory(time_zone=zone)
    ana = staff(clinic, *Role.values)
    client.force_login(ana)
    gate.check(clinic.today() == day, f"{where}: today is {clinic.today()}")
    page = client.get(reverse("patients:today")).content.decode()
    gate.check(
        f"{day:%A} {day.day} {day:%b %Y}" in page, f"{where}: the day's page is of another day"
    )
    patient = PatientFactory(clinic=clinic, birth_date=BORN)
    for born in (
        date(1980, day.month, day.day),
        date(1980, 1, 1) + timedelta(days=day.timetuple().tm_yday),
    ):
        patient.birth_date = born
        years = day.year - 1980 - ((day.month, day.day) < (born.month, born.day))
        gate.check(
            patient.age_on(clinic.today()) == years,
            f"{where}: born {born}, aged {patient.age_on(clinic.today())}",
        )
    patient.birth_date = BORN
    _dates_of_forms(gate, client, patient, day, where)
    _overdue(gate, clinic, ana, day, where)


def _dates_of_forms(gate, client, patient, day, where):
    """Today is taken; tomorrow, and the day before birth, are not."""
    for on, taken in (
        (day, True),
        (day + timedelta(days=1), False),
        (BORN - timedelta(days=1), False),
    ):
        about = {"patient_token": tokens.make(patient), "submission_id": uuid4()}
        before = _written(patient)
        client.post(reverse("exams:contact", args=[patient.pk]),
                    {**about, "channel": "phone", "contacted_on": f"{on:%Y-%m-%d}"})  # fmt: skip
        client.post(reverse("patients:weight", args=[patient.pk]),
                    {**about, "weight_kg": "70", "measured_on": f"{on:%Y-%m-%d}"})  # fmt: skip
        exam = client.post(reverse("exams:record", args=[patient.pk]),
                           {**about, "examined_on": f"{on:%Y-%m-%d}", "palpation": "none_felt", "save": "draft"})  # fmt: skip
        rows = _written(patient) - before
        wanted = 2 if taken else 0
        gate.check(rows == wanted, f"{where}: of {on}, {rows} of 2 were written")
        says = (
            any(
                words in exam.content.decode()
                for words in ("in the future", "before the patient was born")
            )
            if exam.status_code != 302
            else False
        )
        gate.check(says is not taken, f"{where}: an exam of {on} answered {exam.status_code}")
    born = client.post(reverse("patients:register"), {
        "family_name": "Morgen", "given_name": "Ana", "sex": "female", "submission_id": uuid4(),
        "birth_date": f"{day + timedelta(days=1):%Y-%m-%d}"})  # fmt: skip
    gate.check("in the future" in born.content.decode(), f"{where}: somebody was born tomorrow")


def _written(patient):
    return sum(model.objects.filter(patient=patient).count() for model in (Contact, BodyMeasure))


def _overdue(gate, clinic, ana, day, where):
    """A review of yesterday is late; one of tomorrow is not even due."""
    for days, wanted in ((1, True), (-1, False)):
        patient = PatientFactory(clinic=clinic, birth_date=BORN)
        story = Story(patient, ana, today=day)
        story.exam(60, review_ago=days)
        items = due.of_patient(clinic, patient, today=clinic.today())
        late = [item.days for item in items if item.kind == "review"]
        gate.check(
            late == ([1] if wanted else []), f"{where}: a review {days} days ago is late {late}"
        )


def _clocks_that_change(gate):
    """An hour that never was, and one that came twice, stay what was typed."""
    for zone, on, at in (
        ("Europe/London", date(2026, 3, 29), time(1, 30)), ("Europe/London", date(2026, 10, 25), time(1, 30)),
        ("Australia/Adelaide", date(2026, 4, 5), time(2, 30)), ("Australia/Adelaide", date(2026, 10, 4), time(2, 30)),
    ):  # fmt: skip
        with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
            clinic = ClinicFactory(time_zone=zone)
            patient = PatientFactory(clinic=clinic)
            story = Story(patient, staff(clinic, *Role.values), today=clinic.today())
            exam = story.exam((clinic.today() - on).days, at=at)
            exam.refresh_from_db()
            gate.check(
                (exam.examined_on, exam.examined_time) == (on, at),
                f"{zone}: {on} {at} became {exam.examined_time}",
            )
