"""The floor: the same rows by bare SQL, without HTTP, forms, rights, audit of reading or pages."""

import itertools
import time
from uuid import uuid4

import psycopg
from django.contrib.auth.hashers import check_password, make_password
from psycopg import sql
from psycopg.types.json import Jsonb

from audit.keys import new_key
from bench.house import PASSWORD, superuser_connection
from bench.timing import Task

# What a chart shows of one patient, each read whole in one statement.
CHART = (
    "SELECT * FROM patients_patient WHERE id = %s",
    "SELECT * FROM exams_exam WHERE patient_id = %s ORDER BY examined_on",
    "SELECT * FROM exams_palpationfinding f JOIN exams_nodule n ON n.id = f.nodule_id WHERE f.patient_id = %s",
    "SELECT * FROM measures_score WHERE patient_id = %s ORDER BY collected_on",
    "SELECT * FROM treatments_treatment t LEFT JOIN treatments_procedure p ON p.treatment_id = t.id"
    " LEFT JOIN treatments_medicationcourse m ON m.treatment_id = t.id WHERE t.patient_id = %s",
    "SELECT * FROM exams_contact WHERE patient_id = %s",
)
FIRST_NUMBER = 100
MOST_NUMBERS = 32_000


class Floor:
    """Writes and reads what the app wrote and read; one connection a client, kept."""

    def __init__(self, name: str, patients: list[str], charts: dict[int, str]):
        self.name, self.charts, self.patients = name, charts, patients
        self._connections: dict[int, psycopg.Connection] = {}
        self._count = itertools.count()
        self._hash = make_password(PASSWORD)
        self.saved: list[_Rows] = []

    def close(self) -> None:
        for connection in self._connections.values():
            connection.close()

    def tasks(self) -> list[Task]:
        self.saved = self._an_exam()
        return [
            Task("floor_save", "bare SQL: the same rows saved", self._save, seconds=0.5),
            Task("floor_50", "bare SQL: rows of the chart, 50 findings", lambda who: self._read(who, 50), seconds=0.3),
            Task("floor_500", "bare SQL: rows of the chart, 500 findings", lambda who: self._read(who, 500), seconds=0.3),
            Task("hash", "the password's hash alone", self._check, seconds=0.5),
        ]  # fmt: skip

    def _at(self, who: int) -> psycopg.Connection:
        if who not in self._connections:
            # As superuser: row security has no say, triggers and constraints do.
            self._connections[who] = superuser_connection(self.name)
        return self._connections[who]

    def _an_exam(self) -> list["_Rows"]:
        """Return the rows of the last exam the app saved, table by table, parents first."""
        connection = self._at(0)
        key, patient, score, episode = connection.execute(
            "SELECT id, patient_id, pain_score_id, episode_id FROM exams_exam"
            " WHERE submission_id IS NOT NULL ORDER BY recorded_at DESC LIMIT 1"
        ).fetchone()
        return [
            _Rows(connection, "patients_episodeofcare", "id", episode),
            _Rows(connection, "measures_score", "id", score),
            _Rows(connection, "exams_exam", "id", key),
            _Rows(connection, "exams_complaint", "exam_id", key),
            _Rows(connection, "exams_nodule", "patient_id", patient),
            _Rows(connection, "exams_palpationfinding", "exam_id", key),
            _Rows(connection, "audit_auditevent", "patient_id", patient, but="patient_opened"),
        ]

    def _save(self, who: int) -> float:
        """Write the rows once more, under new keys and for another patient, in one transaction."""
        count, connection = next(self._count), self._at(who)
        patient = self.patients[count % len(self.patients)]
        again = {row["id"]: new_key() for rows in self.saved for row in rows.rows}
        number = FIRST_NUMBER + count // len(self.patients) * 10 % MOST_NUMBERS
        values = [rows.renewed(again, patient, number) for rows in self.saved]
        start = time.perf_counter()
        with connection.transaction():
            for rows, given in zip(self.saved, values, strict=True):
                connection.execute(rows.insert, given)
        return time.perf_counter() - start

    def _read(self, who: int, findings: int) -> float:
        connection, patient = self._at(who), self.charts[findings]
        start = time.perf_counter()
        for statement in CHART:
            connection.execute(statement, [patient]).fetchall()
        return time.perf_counter() - start

    def _check(self, who: int) -> float:
        start = time.perf_counter()
        check_password(PASSWORD, self._hash)
        return time.perf_counter() - start


class _Rows:
    """The rows the app wrote into one table for one exam, and the statement that writes as many."""

    def __init__(self, connection, table: str, column: str, key, but: str = ""):
        names = [name for (name,) in connection.execute(_COLUMNS, [table])]
        columns = sql.SQL(", ").join(map(sql.Identifier, names))
        action = sql.SQL("AND action <> {}").format(but) if but else sql.SQL("")
        found = connection.execute(
            sql.SQL("SELECT {} FROM {} WHERE {} = {} {}").format(
                columns, sql.Identifier(table), sql.Identifier(column), key, action
            )
        )
        self.rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        one = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(names)))
        self.insert = sql.SQL("INSERT INTO {} ({}) VALUES {}").format(
            sql.Identifier(table), columns, sql.SQL(", ").join([one] * len(self.rows))
        )

    def renewed(self, again: dict, patient: str, number: int) -> list:
        """Return all values with new keys; numbers continue where others of the patient end."""
        given = []
        for place, row in enumerate(self.rows):
            fresh = {"patient_id": patient, "submission_id": uuid4(), "number": number + place}
            for name, value in row.items():
                if name in fresh:
                    given.append(fresh[name])
                elif isinstance(value, dict):
                    given.append(Jsonb(value))
                else:
                    given.append(again.get(value, value) if _is_key(name) else value)
        return given


_COLUMNS = (
    "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
    " AND is_generated = 'NEVER' ORDER BY ordinal_position"
)


def _is_key(name: str) -> bool:
    return name == "id" or name.endswith("_id")
