"""G-AU6: the trail is found by patient, person, act and period, quickly, and says what stands out."""

import csv
import io
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from accounts.models import Clinic
from accounts.tests.factories import staff
from accounts.vocabulary import Role
from audit import trail
from audit.models import AuditEvent
from audit.vocabulary import AuditedAction
from patients import trail_rows
from patients.models import Patient
from patients.names import folded
from patients.views import trail as views
from tests.gates.conftest import HOW
from tests.gates.frame import Gate
from tests.gates.seeds import patching, without_the_wall

BEGIN = datetime(2026, 4, 27, tzinfo=UTC)
ROWS = 1_000_000
MOST_SECONDS = 2.0
ACTS = ("patient_opened", "patient_printed", "exam_recorded", "access_refused", "patient_searched")


def _of_all_clinics(
    clinic_id, *, people=(), patient_id=None, actor_id=None, action="", since=None, until=None
):
    named = {"patient_id": patient_id, "actor_id": actor_id, "action": action}
    rows = AuditEvent.objects.filter(**{name: value for name, value in named.items() if value})
    rows = rows.filter(occurred_at__gte=since) if since else rows
    return rows.filter(occurred_at__lt=until) if until else rows


def _by_time_alone(rows, *, size, after=None, oldest_first=False):
    sign = "gt" if oldest_first else "lt"
    rows = rows.filter(**{f"occurred_at__{sign}": after[0]}) if after else rows
    order = ("occurred_at", "id") if oldest_first else ("-occurred_at", "-id")
    return list(rows.order_by(*order)[:size])


GATE = Gate(
    "G-AU6",
    "The trail is found by patient, person, act and period; pages and CSV lose nothing; flags are true",
    ci=5,
    full=150,
    defects={
        "other clinics' events are found": without_the_wall(
            patching(trail, "search", _of_all_clinics)
        ),
        "pages go on by time alone": patching(trail, "stretch", _by_time_alone),
        "formulas are taken away as they are": patching(views, "plain_cell", str),
        "an own record is not seen": patching(trail_rows, "_is_own", lambda *_a: False),
        "hours are of the server": patching(Clinic, "local", lambda self, at: at.astimezone(UTC)),
    },
)  # fmt: skip


class Story:
    """Two clinics, some people and patients of like names, and random events of one week."""

    def __init__(self, random):
        self.random = random
        self.clinic = Clinic.objects.create(name="North", time_zone="Asia/Tokyo")
        self.other = Clinic.objects.create(name="South", time_zone="Asia/Tokyo")
        self.people = [
            staff(self.clinic, Role.CLINICIAN, given_name=given, family_name=family, title="")
            for given, family in (("Ana", "Arden"), ("=Eve", "Novák"), ("Ben", "Boswell"))
        ]
        self.ben = staff(self.clinic, Role.MANAGER, given_name="Ben", family_name="Manager")
        names = (
            ("Arden", "Ana"),
            ("ARDEN", "Tom"),
            ("Novak", "Mia"),
            ("Lee", "May"),
            ("@Lee", "Kim"),
        )
        self.patients = [self._patient(n, *name) for n, name in enumerate(names * 5)]
        trail.record_all([self._event() for _n in range(260)])

    def _patient(self, n, family, given):
        return Patient.objects.create(
            clinic=self.clinic, record_number=f"N-{n}", family_name=family, given_name=given, sex="female",
            birth_date=date(1979, 3, 14), search_name=folded(f"{family} {given}"),
        )  # fmt: skip

    def _event(self):
        elsewhere = self.random.random() < 0.1
        event = trail.event(
            self.random.choice(ACTS), actor=self.random.choice(self.people),
            clinic=self.other if elsewhere else self.clinic,
            patient=None if elsewhere else self.random.choice([None, *self.patients]),
        )  # fmt: skip
        if event.action == "patient_searched" and not event.patient_id:
            some = self.random.sample(self.patients, 2)
            event.detail = {"patients": [str(each.pk) for each in some]}
        # Few moments, so that many events share one; some hours are crowded.
        minutes = self.random.choice(
            [self.random.randrange(7 * 24 * 60), 60 + self.random.randrange(3)]
        )
        event.occurred_at = BEGIN + timedelta(minutes=minutes)
        return event

    def question(self):
        """Return what is asked, as the page takes it."""
        chance, asked = self.random.random, {}
        if chance() < 0.5:
            asked["record"] = self.random.choice(self.patients).record_number
        if chance() < 0.5:
            asked["person"] = str(self.random.choice(self.people).pk)
        if chance() < 0.4:
            asked["action"] = self.random.choice(ACTS)
        if chance() < 0.5:
            asked["since"] = f"2026-04-{self.random.randrange(27, 31)}"
        if chance() < 0.5:
            asked["until"] = f"2026-05-0{self.random.randrange(1, 4)}"
        return asked | {"order": self.random.choice(["new", "old"])}

    def answer(self, asked):
        """Return the ids that fit, found the slow way."""
        zone, until = ZoneInfo("Asia/Tokyo"), BEGIN + timedelta(days=8)
        numbers = {p.record_number: p.pk for p in self.patients}
        found = []
        for e in AuditEvent.objects.filter(occurred_at__lt=until):
            day = f"{e.occurred_at.astimezone(zone):%Y-%m-%d}"
            key = numbers.get(asked.get("record"))
            fits = (
                e.clinic_id == self.clinic.pk
                and (not key or e.patient_id == key or str(key) in e.detail.get("patients", ()))
                and ("person" not in asked or str(e.actor_id) == asked["person"])
                and ("action" not in asked or e.action == asked["action"])
                and asked.get("since", "") <= day <= asked.get("until", "9")
            )
            found += [e] if fits else []
        found.sort(key=lambda e: (e.occurred_at, e.pk), reverse=asked["order"] == "new")
        return [e.pk for e in found]

    def flags(self, event):
        """Return how many things stand out, counted the slow way."""
        if event.patient_id is None:
            return 0
        patient = next(p for p in self.patients if p.pk == event.patient_id)
        user = next(p for p in self.people if p.pk == event.actor_id)
        at = event.occurred_at.astimezone(ZoneInfo("Asia/Tokyo"))
        hour = event.occurred_at.replace(minute=0)
        crowd = AuditEvent.objects.filter(
            actor_id=user.pk, occurred_at__gte=hour, occurred_at__lt=hour + timedelta(hours=1)
        ).exclude(patient_id=None)
        return (
            (folded(user.family_name) == folded(patient.family_name))
            + (at.isoweekday() > 5 or at.hour not in range(7, 20))
            + (len({e.patient_id for e in crowd}) > trail_rows.MOST_PATIENTS_AN_HOUR)
        )


def _whole(client, asked):
    """Return the rows of all pages, one after another; the walk's own looks are left out."""
    rows, after = [], {}
    while True:
        page = client.get(reverse("patients:trail"), asked | after)
        rows += [row for row in page.context["rows"] if row.at < BEGIN + timedelta(days=8)]
        if "after=" not in page.context["next"]:
            return rows
        after = {"after": page.context["next"].split("after=")[1]}


def _questions(gate, story, client, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 20)
    monkeypatch.setattr(views, "CHUNK", 30)
    client.force_login(story.ben)
    for n in range(gate.n):
        asked = story.question() if n else {"order": "new"}
        wanted = story.answer(asked)
        rows = _whole(client, asked)
        gate.check([row.event_id for row in rows] == wanted, f"{asked}: not what fits")
        text = client.get(reverse("patients:trail_csv"), asked).getvalue().decode("utf-8-sig")
        lines = list(csv.DictReader(io.StringIO(text)))
        taken = [line["event_id"] for line in lines if line["time"] < "2026-05-06"]
        gate.check(taken == [str(key) for key in wanted], f"{asked}: the table differs")
        formulas = [c for line in lines for c in line.values() if c[:1] in "=+-@" and c]
        gate.check(not formulas, f"a formula: {formulas[:1]}")


def _stands_out(gate, story):
    events = list(
        AuditEvent.objects.filter(
            clinic_id=story.clinic.pk, actor_id__in=[p.pk for p in story.people]
        )
    )
    for row, event in zip(trail_rows.build(story.clinic, events), events, strict=True):
        gate.check(len(row.flags) == story.flags(event), f"{row.at}: {row.flags}")
    own = [
        r for r in trail_rows.build(story.clinic, events) if any("Own record" in f for f in r.flags)
    ]
    gate.check(
        all(r.patient.given_name == "Ana" and r.who == "Ana Arden" for r in own) and own,
        "own record",
    )


FILL = """
INSERT INTO audit_auditevent
    (id, occurred_at, action, actor_id, actor_name, clinic_id, patient_id, subject_type, subject_id, request_id, detail)
SELECT gen_random_uuid(), now() - n * interval '40 seconds', (%(acts)s::text[])[1 + n %% 5],
    (%(people)s::uuid[])[1 + n %% 3], 'x', (%(clinics)s::uuid[])[1 + (n %% 10 = 0)::int],
    CASE WHEN n %% 5 <> 4 THEN (%(patients)s::uuid[])[1 + (random() * 24)::int] END, '', '', 'r' || n,
    CASE WHEN n %% 5 = 4 THEN jsonb_build_object('patients', (%(patients)s::text[])[1 + n %% 20 : 4 + n %% 20])
         ELSE '{}' END
FROM generate_series(1, %(rows)s) n
"""


def _speed(gate, story, client):
    """Only in a full run: a million events, asked for as the page asks."""
    with settings.EMBEDDED.superuser_connection(connection.settings_dict["NAME"]) as writer:
        writer.execute(FILL, {
            "acts": list(ACTS), "people": [p.pk for p in story.people], "rows": ROWS,
            "clinics": [story.clinic.pk, story.other.pk], "patients": [str(p.pk) for p in story.patients],
        })  # fmt: skip
        writer.execute("ANALYZE audit_auditevent")
    took = []
    for _n in range(min(gate.n, 200)):
        asked = story.question() | story.random.choice([{}, {"since": "2026-05-01"}, {"until": ""}])
        begun = time.perf_counter()
        page = client.get(reverse("patients:trail"), asked)
        took.append((time.perf_counter() - begun, asked))
        gate.count()
        assert page.status_code in (200, 422)
    for patient in story.patients[:10]:
        begun = time.perf_counter()
        client.get(reverse("patients:openings", args=[patient.pk]), {"lists": "1"})
        took.append((time.perf_counter() - begun, "openings"))
    took.sort(key=lambda pair: pair[0])
    p95, asked = took[int(len(took) * 0.95)]
    print(
        f"{AuditEvent.objects.count():,} events: median {took[len(took) // 2][0]:.3f} s, p95 {p95:.3f} s"
    )
    gate.check(p95 < MOST_SECONDS, f"p95 is {p95:.2f} s, asking {asked}")


# The million is written by another connection, which must see the clinic.
@pytest.mark.django_db(transaction=HOW == "full")
def test_the_trail_answers_truly_and_soon(gate, client, monkeypatch):
    story = Story(gate.random)
    _stands_out(gate, story)
    with monkeypatch.context() as small:
        _questions(gate, story, client, small)
    if HOW == "full":
        _speed(gate, story, client)
    gate.done()


def test_every_act_can_be_asked_for():
    from patients.trail_forms import TrailForm

    assert {word for word, _label in TrailForm.base_fields["action"].choices} >= set(
        AuditedAction.values
    )
