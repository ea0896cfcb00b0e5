"""Fills a clinic by COPY: patients, exams, findings, scores, treatments and the trail, in proportion.

About 2 visits, 4 findings, 3 scores, 1 treatment and 9 events a patient, over eight years; one in
twenty is registered and not examined yet; about one in fifty has a review past its date.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random

from bench.copying import keys
from bench.people import Crowd
from bench.tables import Tables

CHUNK = 2500
YEARS = 8
ZONES = ((45, 5, "psis"), (70, 48, "crest-medial"), (60, -40, "gluteal-upper"))
SIDES = ("left", "right")
# So long ago that no limit of dose or number counts it: what is measured is reading it.
LONG_AGO_DAYS = 400


@dataclass
class Ground:
    """Where the rows belong: the clinic, its people, and the day it is there."""

    clinic: str
    staff: list[str]
    instrument: str
    limits: str
    today: date
    first_number: int = 100_001


@dataclass
class Filled:
    """What was written: rows by table, and the patients the bench asks for."""

    rows: dict[str, int] = field(default_factory=dict)
    unexamined: list[str] = field(default_factory=list)
    names: list[tuple[str, str, date]] = field(default_factory=list)
    large: dict[int, str] = field(default_factory=dict)
    # By number of past treatments: patients with one nodule, each as key, year of birth and its side.
    treated: dict[int, list[tuple[str, int, str]]] = field(default_factory=dict)


class Filler:
    """Writes patients through a psycopg connection that may put triggers to sleep or not."""

    def __init__(self, connection, ground: Ground, *, seed: int, onto: Filled | None = None):
        self.connection, self.ground = connection, ground
        self.random = Random(seed)
        self.crowd = Crowd(Random(1))
        self.crowd.random = self.random
        self.keys = keys(seed)
        self.tables = Tables(ground.clinic)
        self.filled = onto or Filled()
        self.number = ground.first_number

    def fill(self, count: int, large: tuple[int, ...] = (), treated: dict | None = None) -> Filled:
        """Write `count` patients, one more with each number of findings in `large`, and `treated` ones.

        `treated` says how many patients are to have how many past treatments.
        """
        with ThreadPoolExecutor(max_workers=1) as writer:
            writing = None
            for place in range(count):
                self._patient()
                if place % CHUNK == CHUNK - 1 or place == count - 1:
                    parts = self.tables.take()
                    if writing:
                        writing.result()
                    writing = writer.submit(self._write, parts)
            if writing:
                writing.result()
        for findings in large:
            self.filled.large[findings] = self._large(findings)
        for past, many in (treated or {}).items():
            there = self.filled.treated.setdefault(past, [])
            there += [self._treated(past) for _n in range(many)]
        self._write(self.tables.take())
        return self.filled

    def _write(self, parts) -> None:
        for name, statement, lines, count in parts:
            with self.connection.cursor().copy(statement) as copy:
                copy.write(lines)
            self.filled.rows[name] = self.filled.rows.get(name, 0) + count

    # --- one person ---------------------------------------------------------------------------

    def _patient(self) -> None:
        random, today = self.random, self.ground.today
        days = random.randrange(1, YEARS * 365)
        first = today - timedelta(days=days)
        patient, person = self._register(first)
        if random.random() < 0.2:
            self.filled.names.append((person.family, person.given, person.born))
        if random.random() < 0.05:
            self.filled.unexamined.append(patient)
            return
        nodules = [
            self._nodule(patient, n, first) for n in range(1, random.choice((1, 1, 2, 3)) + 1)
        ]
        episode = next(self.keys)
        self.tables.episode.add(episode, patient, 1, first, _noon(first))
        visits = [first]
        while random.random() < 0.5:
            visits.append(visits[-1] + timedelta(days=random.randint(30, 180)))
        visits = [day for day in visits if day <= today]
        pain = random.randint(4, 9)
        for place, day in enumerate(visits):
            pain = max(0, pain - random.randint(0, 2)) if place else pain
            self._visit(patient, episode, day, nodules, pain, self._review(visits, place))
        self._treat(patient, episode, visits[0], nodules)
        if random.random() < 0.3:
            self._contact(patient, visits[-1] + timedelta(days=84), pain)

    def _review(self, visits, place):
        """Return the review planned at this visit: mostly kept, sometimes forgotten."""
        day, is_last = visits[place], place == len(visits) - 1
        if not is_last:
            return visits[place + 1] if self.random.random() < 0.8 else None
        is_fresh = (self.ground.today - day).days < 84
        is_planned = self.random.random() < (0.6 if is_fresh else 0.025)
        return day + timedelta(days=84) if is_planned else None

    def _register(self, day):
        patient, person = next(self.keys), self.crowd.person()
        status, asked = self.random.choice((("not_asked", None), ("none_known", day)))
        self.tables.patient.add(
            patient, self.number, person.family, person.given, person.search, person.born, person.sex,
            person.phone, status, asked, _noon(day), self._who(),
        )  # fmt: skip
        self.number += 1
        self._event("patient_registered", day, patient)
        return patient, person

    def _nodule(self, patient, number, day, side=None):
        nodule, side = next(self.keys), side or self.random.choice(SIDES)
        self.tables.nodule.add(nodule, patient, number, side, _noon(day))
        return nodule, side, number

    def _visit(self, patient, episode, day, nodules, pain, review, signed=True):
        exam, score, who = next(self.keys), self._score(patient, day, pain), self._who()
        moment = _noon(day)
        signed = signed and (self.ground.today - day).days > 2
        state = ("final", moment, who) if signed else ("preliminary", None, None)
        self.tables.exam.add(exam, patient, episode, day, who, score, review, moment, who, *state)
        self.tables.complaint.add(next(self.keys), exam, nodules[0][1])
        for _nodule, _side, number in nodules:
            lateral, height, zone = ZONES[number % 3]
            size = self.random.randint(9, 26)
            self.tables.finding.add(
                next(self.keys), patient, exam, _nodule, lateral, height + number, zone, size,
                self.random.choice("0123"), self.random.choice(("yes", "no", "unsure")), moment,
            )  # fmt: skip
        for action in ("patient_opened", "exam_recorded", "exam_signed")[: 3 if signed else 2]:
            self._event(action, day, patient, who)

    def _score(self, patient, day, value):
        score = next(self.keys)
        self.tables.score.add(score, patient, self.ground.instrument, value, day, _noon(day))
        return score

    def _contact(self, patient, day, pain):
        if day > self.ground.today:
            return
        score = self._score(patient, day, pain)
        self.tables.contact.add(next(self.keys), patient, day, self._who(), score, _noon(day))
        self._event("contact_recorded", day, patient)

    # --- what was done ------------------------------------------------------------------------

    def _treat(self, patient, episode, day, nodules):
        kind, rung = self.random.choice(
            (
                ("medicine", 3),
                ("medicine", 3),
                ("physiotherapy", 4),
                ("injection", 7),
                ("injection", 7),
            )
        )
        treatment, end = next(self.keys), min(day + timedelta(days=28), self.ground.today)
        self.tables.treatment.add(
            treatment, patient, episode, kind, rung, day, day if rung == 7 else end, _noon(day), self._who()
        )  # fmt: skip
        self._event("treatment_recorded", day, patient)
        if kind == "medicine":
            self.tables.medication.add(next(self.keys), treatment)
        if kind == "injection":
            procedure = next(self.keys)
            self.tables.procedure.add(procedure, treatment)
            self.tables.procedure_nodule.add(next(self.keys), procedure, *nodules[0][:2])
            for position, (drug, ml) in enumerate((("lidocaine", 2), ("betamethasone", 1))):
                self.tables.agent.add(next(self.keys), treatment, position, drug, ml)
        if self.random.random() < 0.6:
            later = day + timedelta(days=self.random.randint(70, 98))
            if later <= self.ground.today:
                self._score(patient, later, self.random.randint(0, 8))

    def _event(self, action, day, patient, who=None):
        who = who or self._who()
        self.tables.event.add(next(self.keys), _noon(day), action, who, patient)

    def _who(self):
        return self.random.choice(self.ground.staff)

    # --- those with many findings -------------------------------------------------------------

    def _large(self, findings: int) -> str:
        """Write one patient with that many findings: 5 nodules in 10 exams, 10 nodules in 50."""
        many = 5 if findings <= 100 else 10
        visits = findings // many
        days = [self.ground.today - timedelta(days=20 * n + 10) for n in range(visits, 0, -1)]
        patient, _person = self._register(days[0])
        nodules = [self._nodule(patient, n, days[0], SIDES[n % 2]) for n in range(1, many + 1)]
        episode = next(self.keys)
        self.tables.episode.add(episode, patient, 1, days[0], _noon(days[0]))
        for day in days:
            self._visit(patient, episode, day, nodules, self.random.randint(1, 8), None)
        for day in days[::5]:
            self._treat(patient, episode, day, nodules)
        return patient

    def _treated(self, past: int) -> tuple[str, int, str]:
        """Write one patient with one nodule and that many treatments, all of them long ago."""
        last = self.ground.today - timedelta(days=LONG_AGO_DAYS)
        first = last - timedelta(days=7 * past)
        patient, person = self._register(first)
        nodule = self._nodule(patient, 1, first)
        episode = next(self.keys)
        self.tables.episode.add(episode, patient, 1, first, _noon(first))
        self._visit(patient, episode, last, [nodule], self.random.randint(1, 8), None)
        for n in range(past):
            self._treat(patient, episode, first + timedelta(days=7 * n), [nodule])
        return patient, person.born.year, nodule[1]

    def arrive(self, patients: list[str]) -> None:
        """Put these patients on today's list."""
        for place, patient in enumerate(patients):
            at = time(9 + place // 6, place % 6 * 10)
            self.tables.arrival.add(
                next(self.keys), patient, self.ground.today, at, _noon(self.ground.today)
            )
        self._write(self.tables.take())


def _noon(day: date) -> str:
    return f"{day} 12:00+00"
