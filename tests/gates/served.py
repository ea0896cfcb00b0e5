"""A whole clinic as `manage.py serve` runs it, for gates that strike it; and one who types without tiring."""

import atexit
import functools
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from accounts.tests.factories import PASSWORD
from backmice_clinic.embedded import EmbeddedServer
from exams.tests.factories import ABSENT
from tests.gates.seeded import EMAIL

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 400
AGAIN_SECONDS = 10
REPLY_SECONDS = 20
YESTERDAY = f"{datetime.now(UTC).date() - timedelta(days=1)}"


def again_seconds() -> float:
    """Return how soon the clinic must serve again: 10 s, times how many wait for each processor.

    A machine that others keep busy is slower by that much; the promise is about the clinic.
    """
    return AGAIN_SECONDS * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def trials(n: int):
    """Count to n; GATES_MINUTES ends a full run earlier, and its evidence says how far it came."""
    minutes = float(os.environ.get("GATES_MINUTES") or "inf")
    end = time.monotonic() + 60 * minutes
    for trial in range(n):
        if time.monotonic() > end:
            return
        yield trial


# --- The server ---------------------------------------------------------------------------------


@functools.cache
def _prepared() -> Path:
    """A data folder with every migration in it, made once and copied for each server."""
    folder = Path(tempfile.mkdtemp(prefix="backmice-served-", dir="/tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT, env=_environment(folder), check=True, timeout=START_SECONDS,
    )  # fmt: skip
    return folder


def _environment(folder, port=8000, defect=""):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tests.gates.seeded_settings",
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "DEBUG": "",
        "GATE_DEFECT": defect,
        "LOG_LEVEL": "CRITICAL",
    }


class Served:
    """`with Served(defect) as clinic:` a server of its own, stopped and removed at the end."""

    def __init__(self, defect=""):
        self.folder = Path(tempfile.mkdtemp(prefix="backmice-served-", dir="/tmp"))
        shutil.copytree(_prepared(), self.folder, dirs_exist_ok=True)
        self.database = EmbeddedServer(self.folder / "postgres")
        self.port = _free_port()
        self.log = (self.folder / "serve.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT, env=_environment(self.folder, self.port, defect),
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def __enter__(self):
        deadline = time.monotonic() + START_SECONDS
        while True:
            reply = send(self.port, _request("GET", "/readyz", self.port))
            if reply and reply.status == 200:
                return self
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError(self.said())
            time.sleep(0.2)

    def __exit__(self, *error):
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.database.cluster.answers():
            self.database.cluster.kill()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def said(self) -> str:
        return Path(self.log.name).read_text()[-2000:]

    def workers(self) -> list[int]:
        """Return the pids of the web workers."""
        mine = Path(f"/proc/{self.process.pid}/cmdline").read_bytes()
        return [
            pid for pid in _children(self.process.pid)
            if _read(f"/proc/{pid}/cmdline") == mine
        ]  # fmt: skip

    def postgres(self) -> list[int]:
        """Return the pids of PostgreSQL, the postmaster first."""
        postmaster = self.database.cluster.postmaster_pid()
        # After a kill the number may be anybody's: only the one in our folder is struck.
        ours = os.fsencode(self.database.cluster.data)
        if postmaster is None or ours not in _read(f"/proc/{postmaster}/cmdline").split(b"\0"):
            return []
        return [postmaster, *_children(postmaster)]

    def rows(self, question, *values):
        with self.database.superuser_connection(self.database.NAME) as connection:
            return connection.execute(question, values).fetchall()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _read(path):
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""


def _children(pid):
    return [int(word) for word in _read(f"/proc/{pid}/task/{pid}/children").split()]


def kill(pids):
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


# --- What goes over the wire --------------------------------------------------------------------


@dataclass(frozen=True)
class Reply:
    """A complete answer; one that broke off is no answer."""

    status: int
    headers: list[tuple[str, str]]
    text: str

    @property
    def location(self):
        return dict(self.headers).get("location", "")


def send(port: int, request: bytes) -> Reply | None:
    """Send one request and return its answer, or None when it did not come whole."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=REPLY_SECONDS) as line:
            line.sendall(request)
            came = b"".join(iter(lambda: line.recv(65536), b""))
    except OSError:
        return None
    return _read_reply(came)


def _read_reply(came):
    head, blank, body = came.partition(b"\r\n\r\n")
    if not blank:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = [(name.lower(), value) for name, _, value in (line.partition(": ") for line in lines)]
    length = dict(headers).get("content-length")
    if length is None or len(body) != int(length):
        return None
    return Reply(int(first.split()[1]), headers, body.decode())


def _request(method, address, port, cookies=None, fields=None):
    body = urlencode(fields or {}).encode()
    lines = [
        f"{method} {address} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Connection: close",
        f"Content-Length: {len(body)}",
        "Content-Type: application/x-www-form-urlencoded",
    ]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
    return "\r\n".join([*lines, "", ""]).encode() + body


# --- Ana, who sends exams -------------------------------------------------------------------------


@dataclass
class Sent:
    """One exam on its way: its submission number, and the answer that named its record."""

    key: str
    patient: str
    nodules: int
    pain: int
    record: str = ""


@dataclass
class Ana:
    """Signed in at a port (the server's, or a proxy's before it)."""

    clinic: Served
    port: int
    cookies: dict = field(default_factory=dict)
    # Answers that were neither a success nor a plain word about a fault.
    odd: list = field(default_factory=list)

    def ask(self, method, address, **fields) -> Reply | None:
        if method == "POST":
            fields |= {"csrfmiddlewaretoken": self._token()}
        request = _request(method, address, self.clinic.port, self.cookies, fields)
        reply = send(self.port, request)
        for name, value in reply.headers if reply else ():
            if name == "set-cookie":
                self.cookies |= {key: one.value for key, one in SimpleCookie(value).items()}
        return reply

    def _token(self):
        return self.cookies.get(f"csrf_{self.clinic.port}", "")

    def sign_in(self):
        self.ask("GET", "/accounts/login/")
        reply = self.ask("POST", "/accounts/login/", login=EMAIL, password=PASSWORD)
        assert reply, "no answer to the sign-in"
        assert reply.status == 302, reply.status
        return self

    def register(self, chance: random.Random) -> tuple[str, str]:
        """Register somebody; return the patient's id and the token of a form about them."""
        name = "".join(chance.choices("bcdfghklmnprstvz", k=12)).title()
        fields = {
            "family_name": name, "given_name": name[::-1].title(), "birth_date": "3.12.1978", "sex": "male",
            "submission_id": str(uuid.UUID(int=chance.getrandbits(128), version=4)), "is_new": "yes",
        }  # fmt: skip
        reply = self.insist("POST", "/patients/new/", lambda r: r.status == 302, **fields)
        patient = re.search(r"/patients/([0-9a-f-]{36})/", reply.location)[1]
        page = self.insist("GET", f"/patients/{patient}/exams/new/", lambda r: r.status == 200)
        return patient, re.search(r'name="patient_token" value="([^"]+)"', page.text)[1]

    def insist(self, method, address, is_good, *, until=None, **fields) -> Reply:
        """Ask again until a good answer comes whole."""
        until = until or time.monotonic() + START_SECONDS
        while True:
            reply = self.ask(method, address, **fields)
            if reply and is_good(reply):
                return reply
            if reply and reply.status not in (200, 502, 503):
                self.odd.append(f"{method} {address}: {reply.status}")
            assert time.monotonic() < until, f"{method} {address}: {reply and reply.status}"
            time.sleep(0.02)

    def send_exam(self, exam: Sent, token, *, until):
        """Send one exam until its success is known; the same submission number each time."""
        fields = {
            "submission_id": exam.key, "patient_token": token, "save": "draft", "examined_on": YESTERDAY,
            "examined_time": "00:01", "complaint_side": "right", "pain": str(exam.pain), **ABSENT,
            **{name: value for n in range(exam.nodules) for name, value in _nodule(n).items()},
        }  # fmt: skip
        place = f"/patients/{exam.patient}/exams/new/"
        reply = self.insist("POST", place, _is_heard, until=until, **fields)
        while not _names_an_exam(reply):
            # Nodules of earlier exams are near: each is said to be another one.
            fields |= _another_one(reply.text)
            reply = self.insist("POST", place, _is_heard, until=until, **fields)
        exam.record = re.search(EXAM, reply.location)[1]


EXAM = r"/exams/([0-9a-f-]{36})/"


def _names_an_exam(reply):
    return reply.status == 302 and re.search(EXAM, reply.location)


def _is_heard(reply):
    return _names_an_exam(reply) or (reply.status == 422 and _another_one(reply.text))


def _another_one(page):
    asked = re.findall(r'name="(new-\d+)-identity_of" value="([0-9a-f-]{36})"', page)
    return {f"{block}-identity_of": key for block, key in asked} | {
        f"{block}-identity": "new" for block, _key in asked
    }


def _nodule(n):
    facts = {
        "present": "1", "side": "right", "lateral_mm": f"{40 + 15 * n}", "vertical_mm": "5", "vertical_direction": "above",
        "placed_by": "map", "long_axis_chip": "15", "tenderness": "2", "usual_pain": "yes",
    }  # fmt: skip
    return {f"new-{n}-{name}": value for name, value in facts.items()}


class Stream:
    """Several hands sending exams at once, until told to stop; each ends with an answered one."""

    HANDS = 3

    def __init__(self, ana: Ana, chance: random.Random):
        self.ana, self.chance = ana, chance
        self.sent: list[Sent] = []
        self.wrong: list[str] = []
        self.served_again: list[float] = []
        self._struck_at = 0.0
        self._again_seconds = again_seconds()
        self._started = threading.Semaphore(0)
        self._people = [ana.register(chance) for _ in range(self.HANDS)]
        self._hands = [
            threading.Thread(target=self._work, args=[n, random.Random(chance.random())])
            for n in range(self.HANDS)
        ]

    def strike(self, blow, *, after: float):
        """Let the stream run, strike at a random moment, and let every hand finish."""
        for hand in self._hands:
            hand.start()
        time.sleep(after)
        blow()
        self._struck_at = time.monotonic()
        for hand in self._hands:
            hand.join()

    def _work(self, n, chance):
        patient, token = self._people[n]
        try:
            # The one that begins after the blow is the last: the clinic serves again.
            while not self._is_last(self._send(patient, token, chance)):
                pass
        except AssertionError as error:
            self.wrong.append(f"not served again within {self._again_seconds:.0f} s: {error}")

    def _send(self, patient, token, chance):
        began = time.monotonic()
        key = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        exam = Sent(key, patient, chance.randint(1, 3), chance.randint(1, 9))
        self.sent.append(exam)
        until = max(began, self._struck_at or began) + self._again_seconds
        self.ana.send_exam(exam, token, until=until)
        return began

    def _is_last(self, began):
        return bool(self._struck_at) and began > self._struck_at

    def judge(self) -> list[str]:
        """Return what is lost, half-written or double, in words."""
        wrong = self.wrong + self.ana.odd
        self.ana.odd = []
        found: dict[str, list] = {}
        for key, *row in self.ana.clinic.rows(_EXAMS, [p for p, _ in self._people]):
            found.setdefault(key, []).append(row)
        written = set(found)
        for exam in self.sent:
            wrong += _judged(exam, found.pop(exam.key, []))
        wrong += [f"{key}: an exam nobody sent" for key in found]
        for patient, _ in self._people:
            wrong += self._orphans(patient, written)
        return wrong

    def _orphans(self, patient, written):
        # An exam may be whole although its answer never came.
        ours = [exam for exam in self.sent if exam.patient == patient and exam.key in written]
        wanted = (len(ours), sum(exam.nodules for exam in ours), len(ours))
        (found,) = self.ana.clinic.rows(_LOOSE, patient, patient, patient)
        if found != wanted:
            return [f"{patient}: scores, nodules and audit events {found}, not {wanted}"]
        return []


def _judged(exam, rows):
    if len(rows) > 1:
        return [f"{exam.key}: {len(rows)} exams from one submission"]
    if exam.record and not rows:
        return [f"{exam.key}: acknowledged and lost"]
    if not rows:
        return []
    record, findings, complaints, pain, events = rows[0]
    wrong = []
    if exam.record and record != exam.record:
        wrong.append(f"{exam.key}: the answer named another record")
    if (findings, complaints, pain, events) != (exam.nodules, 1, exam.pain, 1):
        wrong.append(
            f"{exam.key}: half-written, {findings} of {exam.nodules} findings, {complaints} complaints, "
            f"pain {pain} for {exam.pain}, {events} audit events"
        )
    return wrong


_EXAMS = """
    SELECT e.submission_id::text, e.id::text,
           (SELECT count(*) FROM exams_palpationfinding f WHERE f.exam_id = e.id),
           (SELECT count(*) FROM exams_complaint c WHERE c.exam_id = e.id),
           (SELECT s.value::int FROM measures_score s WHERE s.id = e.pain_score_id),
           (SELECT count(*) FROM audit_auditevent a
             WHERE a.subject_id = e.id::text AND a.action = 'exam_recorded')
      FROM exams_exam e WHERE e.patient_id = ANY(%s::uuid[])
"""
_LOOSE = """
    SELECT (SELECT count(*) FROM measures_score WHERE patient_id = %s::uuid),
           (SELECT count(*) FROM exams_nodule WHERE patient_id = %s::uuid),
           (SELECT count(*) FROM audit_auditevent
             WHERE patient_id = %s::uuid AND action = 'exam_recorded')
"""
