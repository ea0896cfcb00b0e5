"""G-CH1. What stands on the chart, drawn or in its table, is what the database holds: no more, no less."""

import re
from datetime import date, timedelta
from html import unescape
from itertools import pairwise

import pytest
from django.db import connection
from django.urls import reverse

import outcomes.band_pain
import outcomes.record
from accounts.tests.factories import ClinicFactory, clinician
from measures.actions import void_score
from measures.querysets import ScoreQuerySet
from outcomes import gaps
from outcomes.tests.story import Story
from patients.tests.factories import PatientFactory
from tests.gates.frame import Gate
from tests.gates.seeds import patched

pytestmark = pytest.mark.django_db
POINT = re.compile(
    r'<g class="tl-p [^"]*" transform="translate\(([-.0-9]+) ([-.0-9]+)\)" data-series="pain"'
    r' data-day="([-0-9]+)" data-value="([^"]*)"><title>([^<]*)</title>'
)
SEGMENT = re.compile(
    r'<path class="(tl-data|tl-gap)" d="([^"]*)" data-from="([-0-9]+)" data-to="([-0-9]+)"( stroke-dasharray)?'
)
TICK = re.compile(
    r'<text class="tl-tick" x="[-.0-9]+" y="([-.0-9]+)"[^>]*>(?:none |worst )?(0|10)</text>'
)
ROW = re.compile(
    r'<tr data-kind="score"><td class="nowrap" data-day="([-0-9]+)">[^<]*</td>.*?<td class="num">([^<]*)(<em>[^<]*</em>)?</td>'
)


GATE = Gate(
    "G-CH1",
    "Points, lines and table of the chart are the scores of the database, corrected ones replaced and marked",
    ci=12,
    full=2_000,
    defects={
        "a gap is joined": lambda: patched(outcomes.band_pain, "is_gap", lambda *_: False),
        "a score that was replaced still counts": lambda: patched(
            ScoreQuerySet, "standing", lambda self: self
        ),
        "the scale stands on its head": lambda: patched(
            outcomes.band_pain.PainBand,
            "_pain_y",
            lambda self, value: (
                self.pain_top + float(value) / 10 * (self.pain_bottom - self.pain_top)
            ),
        ),
        "a correction is not marked": lambda: patched(
            outcomes.record, "_score", _unmarked(outcomes.record._score)
        ),
    },
)


def _unmarked(real):
    return lambda row: real({**row, "corrects": None})


def test_the_chart_is_the_record(gate, client):
    clinic = ClinicFactory()
    ana = clinician(clinic)
    client.force_login(ana)
    for turn in range(gate.n):
        patient = PatientFactory(clinic=clinic)
        _told(Story(patient, ana, today=clinic.today()), gate.random, turn)
        _compared(gate, client, patient, f"series {turn}")
    gate.done()


def _told(story, chance, turn):
    """Give a random course: some scores corrected, some taken back, some far apart."""
    ago = 0
    for at in range(chance.randrange(4, 14)):
        ago += chance.choice([1, 3, 7, 14, 40, gaps.GAP_DAYS, gaps.GAP_DAYS + 1, 150])
        score = story.pain(
            ago, chance.randrange(11), mode=chance.choice(["interview", "link", "phone", "paper"])
        )
        fate = (
            "corrected"
            if at == turn % 3
            else chance.choice(["stands", "stands", "corrected", "void"])
        )
        if fate == "corrected":
            story.pain(ago, (score.value + chance.randrange(1, 10)) % 11, mode="interview",
                       amends=score, amended_because="Heard wrongly")  # fmt: skip
        elif fate == "void" and at > 2:
            void_score(score, by=story.by, reason="Another patient's")
    # Two that are certainly too far apart.
    story.pain(ago + 200, 5)


def _held(patient):
    """Ask the table itself: (day, value, corrects another), oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT s.collected_on::text, trim_scale(s.value)::text, s.amends_id IS NOT NULL
            FROM measures_score s WHERE s.patient_id = %s
            AND NOT EXISTS (SELECT 1 FROM measures_scoreenteredinerror v WHERE v.score_id = s.id)
            AND NOT EXISTS (SELECT 1 FROM measures_score a WHERE a.amends_id = s.id)
            ORDER BY 1""",
            [patient.pk],
        )
        return cursor.fetchall()


def _compared(gate, client, patient, where):
    held = _held(patient)
    page = unescape(client.get(reverse("outcomes:chart", args=[patient.pk])).content.decode())
    paper = unescape(
        client.get(
            reverse("outcomes:chart_print", args=[patient.pk]), {"events": 1}
        ).content.decode()
    )
    drawings = [
        each
        for sheet in (page, paper)
        for each in re.findall(r'<svg class="timeline .*?</svg>', sheet, re.DOTALL)
    ]
    gate.check(len(drawings) == 4, f"{where}: {len(drawings)} drawings")
    for drawing in drawings:
        _drawing(gate, drawing, held, where)
    for sheet in (page, paper):
        rows = sorted((day, value.strip(), bool(mark)) for day, value, mark in ROW.findall(sheet))
        gate.check(rows == held, f"{where}: the table differs by {set(rows) ^ set(held)}")
        words = f"{len(held)} pain scores, average of the last 7 days, from 0 (none) to 10 (worst): lower is better. Read "
        gate.check(
            words in sheet, f"{where}: n, scale, direction or the time of reading is not said"
        )


def _drawing(gate, drawing, held, where):
    points = POINT.findall(drawing)
    said = sorted((day, value, "corrected" in title) for _x, _y, day, value, title in points)
    gate.check(said == held, f"{where}: drawn differs by {set(said) ^ set(held)}")
    ticks = {int(value): float(y) - 4 for y, value in TICK.findall(drawing)}
    _on_scale(gate, points, ticks, where)
    _lines(gate, drawing, held, where)


def _on_scale(gate, points, ticks, where):
    """A point's height is its value on the scale that is written beside it; its place is its day."""
    wrong = [
        (day, value)
        for _x, y, day, value, _title in points
        if abs(float(y) - (ticks[0] + (ticks[10] - ticks[0]) * float(value) / 10)) > 0.11
    ]
    gate.check(not wrong and ticks[10] < ticks[0], f"{where}: not at their height: {wrong}")
    placed = sorted((day, float(x)) for x, _y, day, _value, _title in points)
    first, last = placed[0], placed[-1]
    per_day = (last[1] - first[1]) / _days(first[0], last[0])
    late = [day for day, x in placed if abs(x - first[1] - per_day * _days(first[0], day)) > 0.25]
    gate.check(not late, f"{where}: not at their day: {late}")


def _lines(gate, drawing, held, where):
    drawn = {
        (a, b): (css == "tl-gap", bool(dash)) for css, _d, a, b, dash in SEGMENT.findall(drawing)
    }
    wanted = {(a, b): (_days(a, b) > 16 * 7,) * 2 for (a, *_), (b, *_) in pairwise(held)}
    gate.check({k: v for k, v in drawn.items() if k in wanted} == wanted, f"{where}: lines differ")


def _days(a, b):
    return (date.fromisoformat(b) - date.fromisoformat(a)) / timedelta(days=1)
