"""G-AU7: no log line, address, subject of a letter or error page tells what a record or a secret holds."""

import io
import logging
import re
from html import unescape

import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts import access
from accounts.tests.factories import PASSWORD, staff
from accounts.vocabulary import Role
from backmice_clinic import logs
from patients.models import Patient
from tests.gates import pages
from tests.gates.frame import Gate
from tests.gates.seeds import patching
from tests.house import world as worlds

LINK = re.compile(r"(?:href|action|src)=\"([^\"]*)\"")
LINE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:,]+ [A-Z]+ \S+ \[[^\]]+\] |  File |[\w.]+(:|$)")
FORGED = "2026-01-01 00:00:00,000 INFO sign_in [-] Ana signed in"


def _logging_what_was_asked():
    real = access.WorkplaceMiddleware.process_view

    def noisy(self, request, *args):
        logging.getLogger("patients").warning("asked for %s %s", request.path, request.POST.dict())
        return real(self, request, *args)

    return patching(access.WorkplaceMiddleware, "process_view", noisy)()


GATE = Gate(
    "G-AU7",
    "No word of a record, password, token or session stands in logs, addresses or error pages",
    ci=20,
    full=1_000,
    defects={
        "tracebacks keep their messages": patching(
            logs.DiscreetFormatter, "formatException", logging.Formatter.formatException
        ),
        "a page logs what was sent": _logging_what_was_asked,
        "messages keep their line ends": patching(logs, "one_line", lambda words: words),
    },
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    """Everything that is logged, at every level, as the console would show it."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    form = settings.LOGGING["formatters"]["discreet"]
    handler.setFormatter(logs.DiscreetFormatter(form["format"], style=form["style"]))
    handler.addFilter(logs.RequestIdFilter())
    named = settings.LOGGING["loggers"]
    loggers = [
        logging.getLogger(),
        *(logging.getLogger(n) for n in named if "console" in named[n]["handlers"]),
    ]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield out
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


@pytest.fixture
def world():
    world = worlds.build(sign=False)
    world.ana.is_staff = world.ana.is_superuser = True
    world.ana.save()
    return world


@pytest.fixture
def ana(world):
    client = Client(raise_request_exception=False)
    client.force_login(world.ana)
    return client


def _secrets(world, client):
    cookies = [morsel.value for morsel in client.cookies.values() if len(morsel.value) > 8]
    return [*world.canaries, PASSWORD, world.ana.password, *cookies]


def _judge(gate, lines, secrets, what):
    text = lines.getvalue()
    seen = [word for word in secrets if word in text]
    gate.check(not seen, f"{what} put {seen[:3]} into the log")
    strange = [line for line in text.splitlines() if line and not LINE.match(line)]
    gate.check(
        FORGED not in text.splitlines() and not strange, f"{what} forged lines: {strange[:2]}"
    )
    lines.seek(0)
    lines.truncate()


def _pages(gate, world, ana, lines):
    places = pages.house(world.ids) + pages.of_admin()
    gate.random.shuffle(places)
    for name, address in places[: gate.n]:
        response = ana.get(address)
        canary = gate.random.choice(world.canaries)
        ana.post(address, {"q": canary, "note": canary, "password": PASSWORD})
        _judge(gate, lines, _secrets(world, ana), name)
        links = " ".join(LINK.findall(unescape(response.getvalue().decode(errors="replace"))))
        gate.check(not any(w in links for w in world.canaries), f"{name} links to a word")
        gate.check(not any(w in str(response.headers) for w in world.canaries), f"{name}: headers")


class _Broken:
    """What may go wrong below a page, each error quoting the record."""

    def __init__(self, world):
        self.world = world

    def words(self):
        raise ValueError(f"{self.world.canaries[0]}\n{FORGED}")

    def constraint(self):
        patient = self.world.patient
        with transaction.atomic():
            Patient.objects.create(
                clinic=patient.clinic, record_number=patient.record_number, family_name=patient.family_name,
                given_name="x", birth_date=patient.birth_date, search_name="x", sex="female",
            )  # fmt: skip

    def chained(self):
        try:
            self.constraint()
        except IntegrityError as error:
            raise RuntimeError(self.world.canaries[1]) from error

    def statement(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::int", [self.world.canaries[2]])


def _error(gate, world, ana, lines, way, monkeypatch):
    broken = getattr(_Broken(world), way)
    monkeypatch.setattr("outcomes.chart.build", lambda *_a: broken())
    # Among the pages before are those that end a session, and a colleague's access.
    ana.force_login(staff(world.clinic, *Role.values))

    with transaction.atomic():
        page = ana.get(reverse("outcomes:chart", args=[world.patient.pk]))
        transaction.set_rollback(True)

    gate.check(page.status_code == 500, f"{way}: {page.status_code}")
    gate.check("Traceback" in lines.getvalue() or "File" in lines.getvalue(), "nothing was logged")
    _judge(gate, lines, _secrets(world, ana), way)
    shown = [word for word in world.canaries if word in page.getvalue().decode()]
    gate.check(not shown, f"the error page shows {shown}")


def _strangers(gate, world, ana, lines):
    word = world.canaries[0]
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.post("/accounts/login/", {"login": f"{word}@x.example", "password": PASSWORD})
    ana.get("/patients/", headers={"host": f"{word}.example"})
    ana.get(f"/patients/{worlds.DAY}\n{FORGED}/")
    ana.get("/patients/%0a" + FORGED.replace(" ", "%20"))
    ana.get("/patients/", headers={"user-agent": f"x\n{FORGED}", "referer": f"http://x/{word}"})
    ana.post("/patients/new/", b"{" + word.encode(), content_type="application/json")
    Client().post("/accounts/login/", {"login": world.ana.email, "password": f"{PASSWORD}x"})
    logging.getLogger("patients").warning("said %s", f"x\r\n{FORGED}\u2028{FORGED}")
    _judge(gate, lines, _secrets(world, ana), "a stranger")


def _letters(gate, world, ana, lines):
    Client().post("/accounts/password/reset/", {"email": world.ana.email})
    ana.post(reverse("accounts:invite"), {"email": "new@north.example", "family_name": "N",
             "given_name": "N", "roles": ["nurse"]})  # fmt: skip

    gate.check(len(mail.outbox) >= 1, "no letter was sent")
    for letter in mail.outbox:
        gate.check(not any(w in letter.subject for w in world.canaries), letter.subject)
        tokens = re.findall(r"/key/([^/\s]+)|/([\w-]{20,})/", letter.body)
        _judge(gate, lines, [t for pair in tokens for t in pair if t], "a letter")


def test_nothing_quotes_a_record_or_a_secret(gate, world, ana, lines, monkeypatch):
    _pages(gate, world, ana, lines)
    _strangers(gate, world, ana, lines)
    _letters(gate, world, ana, lines)
    for way in ("words", "constraint", "chained", "statement"):
        _error(gate, world, ana, lines, way, monkeypatch)
    gate.done()
