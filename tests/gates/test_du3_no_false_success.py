"""G-DU3: whatever fails, nobody is told "saved", and what was typed comes back. Every form of every page."""

from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode

import psycopg
import pytest
from django.conf import settings
from django.db import InternalError, OperationalError, connection, transaction
from django.shortcuts import redirect
from django.test import Client, override_settings
from django.urls import resolve, reverse

from accounts.models import Membership, User
from backmice_clinic import error_pages, urls
from tests.gates.frame import Gate
from tests.house import world as worlds
from tests.house.site_map import doors

URLENCODED = "application/x-www-form-urlencoded"
SOME_UUID = "0198c0de-0000-7000-8000-000000000000"
CANARY = "Kanarienvogel"
# The clock of the session moves with a reading, in one statement that begins so.
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH MOVED")
STEPS = ("SAVEPOINT", "RELEASE", "ROLLBACK")


# --- The faults -----------------------------------------------------------------------------------


@dataclass
class Fault:
    """A fault at the database: on which statements, which error, and the status it must be told with."""

    status: int
    error: type[Exception]
    cause: type[Exception] | None = None
    on: tuple[str, ...] = WRITES
    fired: int = 0

    def __call__(self, execute, sql, params, many, context):
        words = sql.lstrip().upper()
        if words.startswith(STEPS) or (self.on and not words.startswith(self.on)):
            return execute(sql, params, many, context)
        self.fired += 1
        raise self.error("a fault") from (self.cause("a fault") if self.cause else None)


def _database_faults():
    errors = psycopg.errors
    return {
        "database stopped": Fault(503, OperationalError, errors.AdminShutdown, on=()),
        "connection lost": Fault(503, OperationalError, on=()),
        "disk full": Fault(503, OperationalError, errors.DiskFull),
        "read-only database": Fault(503, InternalError, errors.ReadOnlySqlTransaction),
        "time-out": Fault(503, OperationalError, errors.QueryCanceled),
        # Tried three times by itself, then told as busy.
        "conflict": Fault(503, OperationalError, errors.SerializationFailure),
        "error of ours": Fault(500, RuntimeError),
    }


OTHERS = ("right withdrawn", "too long", "session expired", "all cookies cleared")


# --- The forms ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Form:
    """One form as it stands on a page, filled in: every free text carries the canary."""

    page: str
    action: str
    fields: tuple[tuple[str, str], ...]

    @property
    def is_typed(self):
        return any(CANARY in value for _, value in self.fields)

    def __str__(self):
        return f"{self.page} -> {self.action}"


class _Reader(HTMLParser):
    """Collects the forms of one page that are posted."""

    def __init__(self, page):
        super().__init__()
        self.page, self.forms = page, []
        self._action = self._fields = self._open = None

    def handle_starttag(self, tag, attrs):
        about = dict(attrs)
        if tag == "form" and (about.get("method") or "").lower() == "post":
            self._action, self._fields = about.get("action") or self.page, []
        elif self._fields is not None and about.get("name"):
            self._field(tag, about)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def _field(self, tag, about):
        name, kind, value = about["name"], about.get("type", "text"), about.get("value", "")
        if tag == "textarea" or (
            tag == "input" and kind == "text" and about.get("inputmode") is None
        ):
            self._fields.append((name, value if "date" in name else f"{value} {CANARY}".strip()))
        elif tag == "input" and kind == "password":
            self._fields.append((name, "not-my-password"))
        elif tag == "input" and kind in ("radio", "checkbox"):
            seen = {known for known, _ in self._fields}
            if "checked" in about or (kind == "radio" and value and name not in seen):
                self._fields = [f for f in self._fields if f[0] != name or kind == "checkbox"]
                self._fields.append((name, value or "on"))
        elif tag == "input" and kind not in ("file", "submit"):
            self._fields.append((name, value))
        elif tag == "button" and name not in ("add", "remove"):
            self._fields = [f for f in self._fields if f[0] != name] + [(name, value)]

    def handle_endtag(self, tag):
        if tag == "form" and self._fields is not None:
            self.forms.append(Form(self.page, self._action, tuple(self._fields)))
            self._fields = None


def _forms(client, world):
    """Return every form of every page, once each."""
    found = {}
    for door in doors():
        kwargs = {name: world.ids.get(name, SOME_UUID) for name in door.takes}
        page = reverse(door.name, kwargs=kwargs)
        answer = client.get(page)
        if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
            continue
        reader = _Reader(page)
        reader.feed(answer.content.decode())
        for form in reader.forms:
            names = tuple(sorted({name for name, _ in form.fields}))
            found.setdefault((resolve(form.action.split("?")[0]).view_name, names), form)
    return list(found.values())


# --- The gate -------------------------------------------------------------------------------------


@contextmanager
def _patched(*changes):
    with pytest.MonkeyPatch.context() as patch:
        for where, name, value in changes:
            patch.setattr(where, name, value)
        yield


def _asks_the_database(request, *args, **kwargs):
    User.objects.exists()
    return None


GATE = Gate(
    "G-DU3",
    "no fault is told as success, what was typed comes back, and the page of a fault needs no database",
    ci=40,
    full=2000,
    defects={
        "a fault leads to the start page": lambda: _patched(
            (urls, "handler500", lambda request: redirect("/"))
        ),
        "what was typed is not given back": lambda: _patched(
            (error_pages, "typed_of", lambda request, **about: None)
        ),
        "the page of a fault asks the database": lambda: _patched(
            (error_pages, "typed_of", _asks_the_database)
        ),
    },
)


@pytest.fixture
def ana(db):
    """A colleague with every role, in a clinic with a full record."""
    world = worlds.build(sign=False)
    client = Client(raise_request_exception=False)
    client.force_login(world.ana)
    client.world = world
    return client


def test_no_form_claims_what_did_not_happen(gate, ana):
    forms = _forms(ana, ana.world)
    assert len(forms) > 25, "the walk found too few forms"
    pairs = [(form, fault) for form in forms for fault in [*_database_faults(), *OTHERS]]
    gate.random.shuffle(pairs)
    for form, fault in pairs[: gate.n]:
        with transaction.atomic():
            wrong = _tried(ana, form, fault)
            transaction.set_rollback(True)
        gate.check(not wrong, f"{fault}, {form}: {wrong}")
    gate.done()


def _tried(ana, form, name):
    client = Client(raise_request_exception=False)
    client.cookies = type(ana.cookies)(ana.cookies.output(header="", sep=";"))
    if name in _database_faults():
        return _with_database_fault(client, form, _database_faults()[name])
    return {
        "right withdrawn": _without_right,
        "too long": _too_long,
        "session expired": _signed_out,
        "all cookies cleared": _without_cookies,
    }[name](client, form, ana.world)


def _post(client, form):
    return client.post(form.action, urlencode(form.fields), content_type=URLENCODED)


def _with_database_fault(client, form, fault):
    with connection.execute_wrapper(fault):
        answer = _post(client, form)
    if not fault.fired:
        # Refused before anything was written: the form's own page says so.
        return _unless(answer.status_code < 500, answer)
    if answer.status_code != fault.status:
        return f"{answer.status_code} {answer.get('Location', '')} instead of {fault.status}"
    return _told(answer, form)


def _told(answer, form):
    """Return what is missing on a page that must give back what was typed."""
    page = answer.content.decode()
    if "messages" in answer.cookies and answer.cookies["messages"].value:
        return "a message for the next page was left behind"
    if form.is_typed and CANARY not in page:
        return f"{answer.status_code} without what was typed"
    if "not-my-password" in page:
        return "a password stands in the page"
    return ""


def _unless(ok, answer):
    return "" if ok else f"{answer.status_code} {answer.get('Location', '')}"


def _without_right(client, form, world):
    Membership.objects.filter(user=world.ana).update(roles=[])
    answer = _post(client, form)
    if answer.status_code == 403:
        return _told(answer, form)
    # What everyone signed in may do needs no right.
    view = resolve(form.action.split("?")[0]).func
    is_for_all = getattr(view, "required_permission", None) is None
    return _unless(is_for_all or answer.status_code == 404, answer)


def _too_long(client, form, world):
    if not form.is_typed:
        return ""
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=5):
        answer = _post(client, form)
    return _told(answer, form) or _unless(answer.status_code == 413, answer)


def _signed_out(client, form, world):
    client.cookies.pop(settings.SESSION_COOKIE_NAME)
    return _comes_back(client, form, world, _post(client, form))


def _without_cookies(client, form, world):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    return _comes_back(client, form, world, _post(client, form))


def _comes_back(client, form, world, answer):
    view = resolve(form.action.split("?")[0]).func
    if getattr(view, "login_required", True) is False:
        return _unless(answer.status_code < 500, answer)
    if answer.status_code == 302:
        if not answer["Location"].startswith(reverse(settings.LOGIN_URL)):
            return f"led to {answer['Location']}"
        if not form.is_typed:
            return ""
        client.force_login(world.ana)
        answer = client.get(form.action)
    elif answer.status_code != 403:
        return _unless(False, answer)
    return _told(answer, form)
