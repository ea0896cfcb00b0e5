"""G-NU3. A dose is written so that it cannot be read as ten times as much: `0.5 mg`, never `.5 mg`, `5.0 mg`, `5mg` or `µg`."""

import re
from contextlib import contextmanager
from decimal import Decimal
from html import unescape
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from outcomes import facts, record_treatments
from tests.gates.frame import Gate
from tests.gates.seeds import patched
from tests.gates.walks import ROOMS
from tests.house import world as worlds
from treatments import ladder, record, rules
from treatments.models import (  # fmt: skip
    AdministeredAgent,
    MedicationCourse,
    Procedure,
    ProcedureNodule,
    Treatment,
)

pytestmark = pytest.mark.django_db
UNIT = r"(?:mg/mL|mcg|mg|mL|kg|mm|g|%)(?![A-Za-z])"
WRONG = {
    "a trailing zero": re.compile(rf"\d\.\d*0(?:\s|\u00a0)*{UNIT}"),
    "no zero before the point": re.compile(rf"(?<![\d,.])\.\d+(?:\s|\u00a0)*{UNIT}"),
    # Of lengths, ratings and shares of screens other signs are usual; a dose is always apart from its unit.
    "no space before the unit": re.compile(r"\d(?:mg/mL|mcg|mg|mL)(?![A-Za-z])"),
    "the sign of micro": re.compile("[\u00b5\u03bc]g"),
}
# In the text of a template or a program: a value, and its unit right behind it.
GLUED = re.compile(r"\}(?:mg|mL|mcg)(?![A-Za-z_])")
MICRO = WRONG["the sign of micro"]
DOSE_BOXES = ("volume_ml", "dose_mg", "strength_mg", "concentration_percent", "concentration_mg_ml")


def _sources():
    """Yield (where, text) of every template, program and script of ours; tests and migrations apart."""
    roots = [settings.BASE_DIR / name for name in (*ROOMS, "templates", "static/js", "backmice_clinic")]  # fmt: skip
    for path in sorted(each for root in roots for each in root.rglob("*")):
        if path.suffix not in (".html", ".py", ".js", ".txt"):
            continue
        if not {"tests", "migrations", "vendor", "testing"} & set(path.parts):
            yield path.relative_to(settings.BASE_DIR), path.read_text()


@contextmanager
def _a_template_with(text):
    real = _sources
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "tests.gates.test_nu3_dose_writing._sources", lambda: [*real(), ("new.html", text)]
        )
        yield


def _everywhere(name, value):
    """Replace a way of writing wherever it was taken up by name."""
    return lambda: patched(rules, name, value)


_WORKING = rules.mg_working

GATE = Gate(
    "G-NU3",
    "Doses on every page, print and table: no trailing zero, a zero before the point, mcg, a space before the unit",
    ci=120,
    full=6_000,
    defects={
        "numbers keep two places": _everywhere("plain", lambda number: f"{Decimal(number):,.2f}"),
        "numbers lose the zero before the point": _everywhere(
            "plain", lambda number: f"{Decimal(number).normalize():f}".removeprefix("0")
        ),
        "the sum is glued to its unit": _everywhere(
            "mg_working", lambda **parts: _WORKING(**parts).replace(" mg", "mg")
        ),
        "a template writes the sign of micro": lambda: _a_template_with("{{ dose }} \u00b5g"),
    },
)


def test_doses_are_written_safely(gate):
    _in_sources(gate)
    _by_rules(gate)
    _on_pages(gate)
    gate.done()


def _in_sources(gate):
    for where, text in _sources():
        gate.check(not MICRO.search(text), f"{where} writes the sign of micro: write mcg")
        glued = GLUED.search(text)
        gate.check(glued is None, f"{where}: no space before a unit at {glued and glued[0]!r}")


def _judge(gate, where, text):
    for name, pattern in WRONG.items():
        found = pattern.search(text)
        near = text[max(0, found.start() - 25) : found.end() + 5] if found else ""
        gate.check(found is None, f"{where}: {name} in {near!r}")


def _dose(gate, most=9_999):
    """Return a dose as the database gives it back: two places, whatever was typed."""
    cents = gate.random.choice([gate.random.randrange(1, 100), gate.random.randrange(1, most * 100)])  # fmt: skip
    return Decimal(cents) / 100 + Decimal("0.00")


def _by_rules(gate):
    """Whatever writes a dose writes it so, and writes the dose itself."""
    for _ in range(gate.n):
        mg, ml = _dose(gate), _dose(gate, 500)
        percent = Decimal(gate.random.randrange(1, 100_000)) / 1000
        agent = SimpleNamespace(
            drug="other", drug_text="x", concentration_percent=percent, concentration_mg_ml=None, concentration_text="",
            volume_ml=ml, volume_text="", dose_mg=mg, dose_text="",
        )  # fmt: skip
        told = {"drug": "other", "text": "x", "percent": percent, "ml": ml, "mg": mg, "volume_text": "", "dose_text": ""}  # fmt: skip
        for text in (
            rules.mg_working(percent=percent, volume_ml=ml), rules.mg_working(mg_ml=mg, volume_ml=ml),
            rules.day_working(mg, Decimal("2.5")), ladder._agent_words(agent), record.working_of(agent),
            record_treatments._agent_in_full(told),
        ):  # fmt: skip
            _judge(gate, "rules", text)
        for text, value in (
            (rules.plain(mg), mg), (rules.plain(percent), percent), (facts.number_words(float(mg)), mg),
        ):  # fmt: skip
            gate.check(Decimal(text.replace(",", "")) == value, f"{value} is written as {text}")


# --- The pages ----------------------------------------------------------------------------------


def _on_pages(gate):
    world = worlds.build(sign=False)
    client = Client()
    client.force_login(world.ana)
    for turn in range(max(1, gate.n // 300)):
        for name, address in _pages(world, _filled(gate, world, turn)):
            answer = client.get(address)
            gate.check(answer.status_code == 200, f"{name}: {answer.status_code}")
            html = answer.getvalue().decode()
            _judge(gate, name, _text(html))
            for value in _typed(html):
                right = "." not in value or (value[0] != "." and value[-1] != "0")
                gate.check(right, f"{name}: a box is filled in with {value!r}")


def _filled(gate, world, turn):
    """Write an injection prepared and one given, and a course, with doses that tempt a careless pen."""
    about = {"clinic": world.clinic, "patient": world.patient, "recorded_by": world.ana}
    made = {}
    for state in ("proposed", "completed"):
        row = Treatment.objects.create(**about, kind="injection", rung=7, state=state, started_on=worlds.DAY)  # fmt: skip
        moments = {"checked_at": timezone.now(), "checked_by": world.ana}
        if state == "completed":
            moments |= {"given_at": timezone.now(), "given_by": world.ana}
        head = Procedure.objects.create(
            treatment=row, is_identity_confirmed=True, side_chosen="right", allergies_checked="yes", read_back="agrees",
            anticoagulant="no", infection="no", diabetes="no", pregnancy="no", consent="verbal", **moments,
        )  # fmt: skip
        ProcedureNodule.objects.create(
            procedure=head, nodule_id=world.ids["nodule_id"], side="right"
        )
        for position, (percent, ml) in enumerate([("0.5", "0.50"), ("2.500", "10.00"), ("0.125", None)]):  # fmt: skip
            volume = Decimal(ml) if ml else _dose(gate, 9)
            AdministeredAgent.objects.create(
                treatment=row, position=position, drug="lidocaine", concentration_percent=Decimal(percent), volume_ml=volume,
                dose_mg=rules.mg_given(percent=Decimal(percent), volume_ml=volume), lot_number=f"NU{turn}",
            )  # fmt: skip
        made[state] = row
    course = Treatment.objects.create(**about, kind="medicine", rung=3, state="in_progress", started_on=worlds.DAY)  # fmt: skip
    MedicationCourse.objects.create(
        treatment=course, drug="other", drug_text="colchicine", dose_mg=Decimal("0.50"), strength_mg=_dose(gate, 99),
        times_per_day=Decimal("2.0"),
    )  # fmt: skip
    return made | {"course": course, "lot": f"NU{turn}"}


def _pages(world, made):
    patient, nodule = world.patient.pk, world.ids["nodule_id"]
    given, asked = made["completed"].pk, {"drug": "lidocaine", "lot": made["lot"]}
    for name, key in (
        ("treatments:detail", given), ("treatments:note", given), ("treatments:leaflet", given),
        ("treatments:detail", made["course"].pk), ("treatments:give", made["proposed"].pk),
        ("treatments:change", made["course"].pk), ("treatments:ladder", patient), ("outcomes:chart", patient),
        ("outcomes:chart_print", patient), ("outcomes:nodule", nodule), ("outcomes:case", nodule),
    ):  # fmt: skip
        yield name, reverse(name, args=[key])
    for name in ("treatments:recall", "treatments:recall_csv"):
        yield name, reverse(name, query=asked)


def _text(html):
    """Return what is read: words without marks; drawings and scripts have numbers of their own."""
    html = re.sub(r"<(script|style)\b.*?</\1>|<path\b[^>]*>", " ", html, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", " ", html)).replace("\u00a0", " ")


def _typed(html):
    """Yield what stands in the boxes for doses."""
    for box in re.findall(r"<input\b[^>]*>", html):
        name, value = (re.search(rf'\b{part}="([^"]*)"', box) for part in ("name", "value"))
        if name and value and value[1] and name[1].endswith(DOSE_BOXES):
            yield value[1]
