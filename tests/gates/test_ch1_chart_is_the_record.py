"""G-CH1. What stands on the chart, drawn or in its table, is what the database holds: no more, no less."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from itertools import pairwise

import pytest
from django.db import connection
from django.urls import reverse

import outcomes.band_scores
import outcomes.panels
import outcomes.record_scores
import outcomes.shapes
from accounts.tests.factories import ClinicFactory, clinician
from measures.actions import unsaved_score, void_score
from measures.querysets import ScoreQuerySet
from outcomes import gaps
from outcomes.tests.story import Story
from patients.tests.factories import PatientFactory
from tests.gates.frame import Gate
from tests.gates.seeds import patched

pytestmark = pytest.mark.django_db
POINT = re.compile(
    r'<g class="tl-p [^"]*" transform="translate\(([-.0-9]+) ([-.0-9]+)\)" data-series="([^"]*)"'
    r' data-day="([-0-9]+)" data-value="([^"]*)"><title>([^<]*)</title>'
)
SEGMENT = re.compile(
    r'<path class="(tl-data|tl-gap)" d="([^"]*)" data-series="([^"]*)" data-from="([-0-9]+)" data-to="([-0-9]+)"( stroke-dasharray)?'
)
TICKS = re.compile(r'<g class="tl-tick" font-size="[.0-9]+" text-anchor="end">(.*?)</g>')
TICK = re.compile(r'<text x="[-.0-9]+" y="([-.0-9]+)">(?:none |worst )?([0-9]+)</text>')
ROW = re.compile(r'<tr data-kind="(score|due)">(.*?)</tr>')
CELL = re.compile(r'<td class="num[^"]*">([^<]*)(<em>[^<]*</em>)?</td>')
ROW_DAY = re.compile(r'data-day="([-0-9]+)"')
# What is scored beside pain: instrument, the name of its line, its top.
BESIDE = {"rmdq": ("rmdq-24-24", 24), "psfs": ("psfs-1-10", 10)}
SERIES = {"pain_nrs": ("pain", 10), **BESIDE}


GATE = Gate(
    "G-CH1",
    "Points, lines and table of the chart are the scores of the database, corrected ones replaced and marked",
    ci=12,
    full=2_000,
    defects={
        "a gap is joined": lambda: patched(outcomes.band_scores, "is_gap", lambda *_: False),
        "a missing mark is dropped": lambda: patched(
            outcomes.panels.scheduled, "is_wanting", lambda *_: False
        ),
        "a score that was replaced still counts": lambda: patched(
            ScoreQuerySet, "standing", lambda self: self
        ),
        "the scale stands on its head": lambda: patched(
            outcomes.shapes.Frame,
            "y",
            lambda self, value: self.top + float(value) / self.highest * (self.bottom - self.top),
        ),
        "a correction is not marked": lambda: patched(
            outcomes.record_scores, "_score", _unmarked(outcomes.record_scores._score)
        ),
    },
)


def _unmarked(real):
    return lambda row, *more: real({**row, "corrects": None}, *more)


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
    # Two that are certainly too far apart, with a review between them that nobody came to.
    story.pain(ago + 200, 5)
    story.exam(ago + 201, review_ago=ago + 100)
    _beside_pain(story, chance)


def _beside_pain(story, chance):
    """Score other instruments on days of their own."""
    for code, (_series, top) in BESIDE.items():
        ago = chance.randrange(30)
        for _n in range(chance.randrange(1, 5)):
            ago += chance.choice([1, 14, 60, gaps.GAP_DAYS, gaps.GAP_DAYS + 1])
            value = chance.randrange(top + 1)
            if code == "psfs":
                # A mean of three: kept to three decimals, read to one.
                value = round(Decimal(chance.randrange(3 * top + 1)) / 3, 3)
            unsaved_score(
                story.patient, code, by=story.by, on=story.day(ago), value=value, mode="link"
            ).save(force_insert=True)


def _held(patient):
    """Ask the tables themselves: by instrument (day, value, corrects another), oldest first; and the reviews missed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT i.code, s.collected_on::text,
                trim_scale(CASE i.code WHEN 'psfs' THEN round(s.value, 1) ELSE s.value END)::text,
                s.amends_id IS NOT NULL
            FROM measures_score s JOIN measures_instrument i ON i.id = s.instrument_id WHERE s.patient_id = %s
            AND NOT EXISTS (SELECT 1 FROM measures_scoreenteredinerror v WHERE v.score_id = s.id)
            AND NOT EXISTS (SELECT 1 FROM measures_score a WHERE a.amends_id = s.id)
            ORDER BY 2""",
            [patient.pk],
        )
        scores = cursor.fetchall()
        cursor.execute(
            """SELECT c.code, e.review_on::text FROM exams_exam e CROSS JOIN unnest(%s::text[]) AS c (code)
            WHERE e.patient_id = %s AND e.review_on IS NOT NULL
            AND NOT EXISTS (
                SELECT 1 FROM measures_score s JOIN measures_instrument i ON i.id = s.instrument_id
                WHERE s.patient_id = e.patient_id AND i.code = c.code
                AND s.collected_on BETWEEN e.review_on - 14 AND e.review_on + 21
            )""",
            [list(SERIES), patient.pk],
        )
        missed = cursor.fetchall()
    return (
        {code: [each[1:] for each in scores if each[0] == code] for code in SERIES},
        {code: [day for of, day in missed if of == code] for code in SERIES},
    )


def _compared(gate, client, patient, where):
    held, missed = _held(patient)
    pages = [
        unescape(client.get(reverse(f"outcomes:{name}", args=[patient.pk]), query).text)
        for name, query in (
            ("chart", {}),
            ("timeline", {"range": "all", "panels": "all"}),
            ("chart_print", {"events": 1}),
        )
    ]
    drawings = [
        each
        for sheet in pages
        for each in re.findall(r'<svg class="timeline .*?</svg>', sheet, re.DOTALL)
    ]
    gate.check(len(drawings) == 7, f"{where}: {len(drawings)} drawings")
    for drawing in drawings:
        _drawing(gate, drawing, held, missed, where)
    for sheet in pages:
        _table(gate, sheet, held, missed, where)
        count = len(held["pain_nrs"])
        words = f"{count} pain scores, average of the last 7 days, from 0 (none) to 10 (worst): lower is better. Read "
        gate.check(
            words in sheet, f"{where}: n, scale, direction or the time of reading is not said"
        )


def _table(gate, sheet, held, missed, where):
    columns = ["pain_nrs", *re.findall(r'<th scope="col" class="num">(RMDQ|PSFS)</th>', sheet)]
    columns = [each.lower() for each in columns]
    told = {code: [] for code in held}
    gone = []
    for kind, row in ROW.findall(sheet):
        day = ROW_DAY.search(row)[1]
        for code, (value, mark) in zip(columns, CELL.findall(row), strict=True):
            if kind == "due" and code == "pain_nrs":
                gone.append((day, value))
            elif kind == "score" and value:
                told[code].append((day, value.strip(), bool(mark)))
    for code, rows in told.items():
        gate.check(
            sorted(rows) == held[code],
            f"{where}: {code} in the table differs by {set(rows) ^ set(held[code])}",
        )
    wanted = [(day, "not received") for day in missed["pain_nrs"]]
    gate.check(sorted(gone) == wanted, f"{where}: missing in the table: {gone}, not {wanted}")


def _drawing(gate, drawing, held, missed, where):
    points = POINT.findall(drawing)
    ticks = [
        (int(value), float(y) - 4) for y, value in TICK.findall("".join(TICKS.findall(drawing)))
    ]
    hollow = sorted(day for _x, _y, series, day, *_rest in points if series == "due")
    gone = missed["pain_nrs"]
    gate.check(hollow == gone, f"{where}: hollow marks on {hollow}, missed {gone}")
    for code, (series, top) in SERIES.items():
        mine = [
            (x, y, day, value, title) for x, y, name, day, value, title in points if name == series
        ]
        said = sorted((day, value, "corrected" in title) for _x, _y, day, value, title in mine)
        gate.check(
            said == held[code], f"{where}: {code} drawn differs by {set(said) ^ set(held[code])}"
        )
        _on_scale(gate, mine, ticks, top, f"{where}, {code}")
        _lines(gate, drawing, series, held[code], missed[code], f"{where}, {code}")
    _in_time(gate, [(day, float(x)) for x, _y, _series, day, *_rest in points], where)


def _on_scale(gate, points, ticks, top, where):
    """A point's height is its value on the scale that is written beside it, the least at the bottom.

    A mean stands where it is, and is written to one decimal.
    """
    read = 0.05 if any("." in value for *_at, value, _title in points) else 0
    zeros, tops = [y for value, y in ticks if value == 0], [y for value, y in ticks if value == top]
    scales = [(low, high) for low in zeros for high in tops]

    def is_right(scale):
        low, high = scale
        return high < low and all(
            abs(float(y) - (low + (high - low) * float(value) / top))
            <= 0.11 + read * (low - high) / top
            for _x, y, _day, value, _title in points
        )

    gate.check(any(map(is_right, scales)), f"{where}: not at their height: {points}")


def _in_time(gate, placed, where):
    """A mark's place is its day."""
    placed = sorted(placed)
    first, last = placed[0], placed[-1]
    per_day = (last[1] - first[1]) / _days(first[0], last[0])
    late = [day for day, x in placed if abs(x - first[1] - per_day * _days(first[0], day)) > 0.25]
    gate.check(not late, f"{where}: not at their day: {late}")


def _lines(gate, drawing, series, held, missed, where):
    drawn = {
        (a, b): (css == "tl-gap", bool(dash))
        for css, _d, name, a, b, dash in SEGMENT.findall(drawing)
        if name == series
    }
    wanted = {
        (a, b): (_days(a, b) > 16 * 7 or any(a < day < b for day in missed),) * 2
        for (a, *_), (b, *_) in pairwise(held)
    }
    gate.check({k: v for k, v in drawn.items() if k in wanted} == wanted, f"{where}: lines differ")


def _days(a, b):
    return (date.fromisoformat(b) - date.fromisoformat(a)) / timedelta(days=1)
