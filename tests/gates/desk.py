"""A desk with everything on it: rows in every state, every page that shows them, every form on those pages."""

import itertools
import math
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

from django.apps import apps
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.tests.factories import PASSWORD, staff
from accounts.vocabulary import Role
from exams.models import Exam, Nodule, PalpationFinding
from exams.tests.pictures import a_picture
from patients import tokens
from patients.models import Arrival, Patient
from patients.names import folded
from tests.house import world as worlds
from tests.house.site_map import OURS, doors
from treatments.models import (
    AdministeredAgent,
    Consent,
    MedicationCourse,
    Procedure,
    ProcedureNodule,
    Treatment,
)

ABSENT = {f"flag_{name}": "absent" for name in ("cauda_equina", "cancer", "infection", "fracture", "inflammatory")}  # fmt: skip


def build(name="North Clinic") -> worlds.World:
    """Return the small world with a draft, a running course, a prepared and a given injection, a colleague.

    `world.rows` maps the name of an address's key to every row of it.
    """
    world = worlds.build(name=name)
    world.ana.set_password(PASSWORD)
    world.ana.save()
    about = {"clinic": world.clinic, "patient": world.patient, "recorded_by": world.ana}
    draft, finding = _draft(world, about)
    running = Treatment.objects.create(
        **about, kind="medicine", rung=3, state="in_progress", started_on=worlds.DAY, note=world.canary("Course")
    )  # fmt: skip
    MedicationCourse.objects.create(treatment=running, drug="naproxen", dose_mg=500)
    prepared, waiting = _injection(world, about, "proposed"), _injection(world, about, "completed")
    Arrival.objects.create(
        clinic=world.clinic, patient=world.patient, day=world.clinic.today(), state="expected",
        reason=world.canary("Visit"),
    )  # fmt: skip
    ben = staff(world.clinic, Role.MANAGER, given_name="Ben")
    world.rows = {key: [value] for key, value in world.ids.items()}
    world.rows["exam_id"].append(draft.pk)
    world.rows["finding_id"].append(finding.pk)
    world.rows["score_id"].append(world.asked.pk)
    # First the one that can still be changed and stopped.
    world.rows["treatment_id"] = [
        running.pk, *world.rows["treatment_id"], prepared.pk, waiting.pk,
    ]  # fmt: skip
    world.rows["membership_id"] = [Membership.objects.get(user=ben).pk]
    world.draft, world.running, world.prepared, world.waiting = draft, running, prepared, waiting
    return world


def _draft(world, about):
    exam = Exam.objects.create(
        **about, episode_id=world.ids["episode_id"], examined_on=date(2026, 8, 1), examiner=world.ana,
        palpation="nodules", plan=world.canary("Draft"), **ABSENT,
    )  # fmt: skip
    finding = PalpationFinding.objects.create(
        **about, exam=exam, nodule_id=world.ids["nodule_id"], presence="found", lateral_mm=45, cc_mm=5,
        zone="psis", map_version=1, placed_by="map", size_statement="measured", long_axis_mm=20,
        tenderness="2", usual_pain="yes",
    )  # fmt: skip
    return exam, finding


def _injection(world, about, state):
    row = Treatment.objects.create(
        **about, kind="injection", rung=7, state=state, started_on=worlds.DAY
    )
    moments = {"checked_at": timezone.now(), "checked_by": world.ana}
    if state == "completed":
        now = datetime.now(UTC)
        moments |= {
            "given_at": now,
            "given_by": world.ana,
            "score_due_at": now + timedelta(minutes=10),
        }
    questions = dict.fromkeys(("anticoagulant", "infection", "diabetes", "pregnancy"), "no")
    head = Procedure.objects.create(
        treatment=row, is_identity_confirmed=True, side_chosen="right", allergies_checked="yes",
        read_back="agrees", consent="verbal", **questions, **moments,
    )  # fmt: skip
    ProcedureNodule.objects.create(procedure=head, nodule_id=world.ids["nodule_id"], side="right")
    AdministeredAgent.objects.create(
        treatment=row, drug="lidocaine", concentration_percent=1, volume_ml=2, dose_mg=20
    )
    Consent.objects.create(
        treatment=row, way="verbal", kind="injection", side="right", given_at=timezone.now(), obtained_by=world.ana,
        giver="patient", giver_name="Maria", witness_text="Nina Berg", recorded_by=world.ana,
    )  # fmt: skip
    return row


def other_patient(world, number="20777") -> Patient:
    """Return a second patient of the clinic, with a nodule of their own."""
    patient = Patient.objects.create(
        clinic=world.clinic, record_number=number, family_name="Zwart", given_name="Olga",
        search_name=folded("Zwart Olga"), birth_date=date(1961, 11, 23), sex="female",
    )  # fmt: skip
    Nodule.objects.create(clinic=world.clinic, patient=patient, number=1, side="left")
    return patient


# --- Pages and their forms ----------------------------------------------------------------------


@dataclass
class Form:
    """One form as a browser without script would send it."""

    action: str
    page: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    # What a person sees filled in already.
    shown: list[str] = field(default_factory=list)

    @property
    def match(self):
        """The address it goes to, resolved; None when it is not one of ours."""
        try:
            found = resolve(urlsplit(self.action).path)
        except Resolver404:
            return None
        return found if found.app_name in OURS else None

    @property
    def name(self) -> str:
        return self.match.view_name if self.match else ""

    def value(self, name) -> str:
        return (self.fields.get(name) or [""])[-1]

    @property
    def is_edit(self) -> bool:
        """It says which version it changes."""
        return bool(self.value("version"))


class _Reader(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.page, self.forms, self.links = page, [], []
        self.form = self.area = self.select = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a" and (attrs.get("href") or "").startswith(("/", "?")):
            href = attrs["href"]
            self.links.append(urlsplit(self.page).path + href if href.startswith("?") else href)
        if tag == "form":
            self.form = None
            if (attrs.get("method") or "").lower() == "post":
                self.form = Form(attrs.get("action") or self.page, self.page)
                self.forms.append(self.form)
        elif self.form is not None and attrs.get("name"):
            self._control(tag, attrs)
        elif self.form is not None and tag == "option" and self.select and "selected" in attrs:
            self._add(self.select, attrs.get("value") or "")

    def _control(self, tag, attrs):
        name, kind = attrs["name"], attrs.get("type", "text")
        if tag == "textarea":
            self.area = (name, "")
        elif tag == "select":
            self.select = name
        elif tag == "input" and (kind not in ("radio", "checkbox") or "checked" in attrs):
            value = attrs.get("value", "on" if kind == "checkbox" else "")
            self._add(name, value, is_shown=kind not in ("hidden", "radio", "checkbox"))

    def handle_data(self, data):
        if self.area:
            self.area = (self.area[0], self.area[1] + data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            self._add(self.area[0], self.area[1].strip(), is_shown=True)
            self.area = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.form = None

    def _add(self, name, value, *, is_shown=False):
        self.form.fields.setdefault(name, []).append(value)
        if is_shown and value:
            self.form.shown.append(value)


@dataclass
class Page:
    """One page that was opened."""

    address: str
    view: object
    view_name: str
    text: str
    forms: list[Form]


def read(address: str, text: str) -> _Reader:
    """Return the forms and links of a page."""
    reader = _Reader(address)
    reader.feed(text)
    return reader


def pages(world, client) -> Iterator[Page]:
    """Open every page of our rooms as this client, with every kind of question a link asks of it."""
    waiting = [address for door in doors() for address in addresses(door, world)]
    seen: set = set()
    while waiting:
        address = waiting.pop(0)
        key = _kind_of(address)
        if key is None or key in seen:
            continue
        seen.add(key)
        response = client.get(address)
        if response.status_code != 200 or "html" not in response.get("Content-Type", ""):
            continue
        text = response.content.decode()
        reader = read(address, text)
        waiting += reader.links
        match = resolve(urlsplit(address).path)
        yield Page(address, match.func, match.view_name, text, reader.forms)


def addresses(door, world) -> list[str]:
    """Return the door's address for every row on the desk it can be opened for."""
    if not door.takes:
        return [reverse(door.name)]
    if len(door.takes) > 1 or door.takes[0] not in world.rows:
        return []
    return [reverse(door.name, kwargs={door.takes[0]: row}) for row in world.rows[door.takes[0]]]


def _kind_of(address):
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    if match.app_name not in OURS:
        return None
    return (parts.path, *sorted(parse_qs(parts.query)))


# --- What is typed ------------------------------------------------------------------------------


def hidden(patient, **more) -> dict:
    return {"patient_token": tokens.make(patient), "submission_id": str(uuid.uuid4()), **more}


def answers(name: str, world, turn: int) -> dict | None:
    """Return what a person would type into the creating form of this address; None when nobody said."""
    today = world.clinic.today()
    day = f"{today:%Y-%m-%d}"
    typed = {
        "patients:register": {"family_name": "Berg", "given_name": "Lars", "birth_date": "3.12.1978", "sex": "male", "is_new": "yes"},
        "patients:allergies": {"do": "add", "substance_class": "other", "substance": f"wool {turn}", "asked_on": day},
        "patients:weight": {"weight_kg": "71", "measured_on": day, "is_sure": "yes"},
        "patients:condition": {"do": "add", "kind": "comorbidity", "code": "other", "text": f"cough {turn}"},
        "patients:arrive": {"state": "expected", "day": f"{today + timedelta(days=turn + 1):%Y-%m-%d}", "reason": "visit"},
        "measures:record_pain": {"value": "4"},
        "measures:record_change": {"value": "2", "since_text": "the injection"},
        "measures:score_new": {"instrument_code": "peg", "q1": "4", "q2": "5", "q3": "6", "on": "today", "mode": "interview",
                               "respondent": "patient", "save": "finished"},
        "measures:score_amend": {"q1": "3", "q2": "5", "q3": "6", "on": "today", "earlier_on": "", "mode": "paper", "respondent": "patient",
                                 "save": "finished", "amended_because": f"typed wrongly {turn}"},
        "outcomes:log_call": {"result": "no_answer", "about": "review"},
        "outcomes:divide_nodule": {"findings": f"{_spare(world, turn)}", "reason": "two, a hand apart"},
        # Only an exam that is sent takes a spot: there are few that lie apart.
        "exams:record": exam_answers(day) if name == "exams:record" else None,
        "exams:contact": {"channel": "phone", "contacted_on": day, "pain": "4"},
        "exams:imaging_new": {**STUDY, "performed": "May 2026"},
        "exams:study_amend": {**STUDY, "performed": "May 2026", "reason": "read again"},
        "exams:study_attach": {"attached": Picture()},
        "exams:addendum": {"text": f"The lamp was broken {turn}.", "password": PASSWORD},
        "exams:ask": {"words": f"It was my other hip {turn}.", "asked_on": day},
        "exams:answer_alert": {"response-code": "other", "response-text": "watched"},
        "treatments:paper_attach": {"which": "letter", "attached": Picture()},
        "treatments:course": {"state": "completed", "started": "3 May 2026"},
        "treatments:earlier": {"l-TOTAL_FORMS": "1", "l-INITIAL_FORMS": "0", "l-0-kind": "heat", "l-0-when": "2024"},
        "treatments:procedure": check_answers(),
        "treatments:consent": {"side": "right", "consent": "verbal", "witness_text": "Nina Berg"},
        "treatments:withdraw": {"ended": "inactive", "withdrawn_by": "Maria", "reason": "no reason given"},
        "treatments:result": {"results": "mature_fat", "reported_on": day},
        "treatments:read": {"follows": "told"},
        "treatments:owner": {"owner": str(world.ana.pk), "due_on": day},
        "treatments:no_result": {"why": "lost", "text": f"lost {turn}"},
        "treatments:close_episode": {"closed_on": day, "is_read": "on"},
        "treatments:event": {"kind": "bruise"},
        "treatments:event_follow_up": {"text": f"seen again {turn}", "noted_on": day},
        "treatments:wish": {"text": f"out with it {turn}", "said_on": day},
        "treatments:after_review": {"relief": "some"},
    }  # fmt: skip
    return typed.get(name)


def _spare(world, turn):
    """Return another finding each turn: one that was moved is not moved again."""
    return world.spare[turn % len(world.spare)] if world.spare else world.ids["finding_id"]


STUDY = {"modality": "mri", "aim": "exclusion", "excluded_text": "fracture", "result": "normal"}


class Picture:
    """A file that may be sent as often as one likes, from several hands at once."""

    name, content_type = "scan.jpg", "image/jpeg"

    def read(self) -> bytes:
        return a_picture()


# Each answer places its nodule elsewhere: one near a known one would be asked about.
_SPOTS = itertools.cycle(
    {"side": side, "lateral_mm": f"{lateral}", "vertical_mm": f"{abs(cc)}",
     "vertical_direction": "above" if cc > 0 else "below"}
    for side in ("right", "left")
    for lateral in (20, 70, 120, 170)
    for cc in (-130, -80, -30, 20, 70, 120)
    if math.hypot(lateral - 45, cc - 5) > 41
)  # fmt: skip


def exam_answers(day) -> dict:
    new = {
        "present": "1", **next(_SPOTS), "placed_by": "map", "long_axis_chip": "15", "tenderness": "2", "usual_pain": "yes",
    }  # fmt: skip
    return {
        "save": "draft", "examined_on": day, "complaint_side": "both", "pain": "7", **ABSENT,
        **{f"new-0-{name}": value for name, value in new.items()},
    }  # fmt: skip


def check_answers() -> dict:
    return {
        "n1-is_chosen": "on", "n1-side": "right", "birth_year": "1979", "read_back": "agrees",
        "allergies_checked": "yes", "anticoagulant": "no", "infection": "no", "diabetes": "no",
        "pregnancy": "no", "consent": "verbal", "witness_text": "Nina Berg", "a0-drug": "lidocaine", "a0-concentration_percent": "1",
        "a0-volume_ml": "2", "before_at_rest": "6", "guidance": "palpation",
    }  # fmt: skip


# --- What was saved -----------------------------------------------------------------------------

RECORD = [model for model in apps.get_models() if model._meta.app_label in OURS - {"ui", "library"}]


def counted() -> dict[str, int]:
    """Return how many rows each table of the record holds."""
    return {model._meta.label: model.objects.count() for model in RECORD}


def added(before: dict, after: dict) -> dict[str, int]:
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}
