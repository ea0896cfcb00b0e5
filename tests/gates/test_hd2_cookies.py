"""G-HD2: cookies that only this host reads, a token for whatever changes, and looking that changes nothing."""

from unittest import mock

import pytest
from django.test import Client

from accounts.tests.factories import PASSWORD
from backmice_clinic.testing import production
from patients.models import Patient
from tests.gates.clothes import CHANGES, wearing, without
from tests.gates.frame import Gate
from tests.house import cast
from tests.house.cast import OWN
from tests.house.footprints import digest, tables, writes
from tests.house.site_map import addresses

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
# What looking may write, and why.
LOOKING_WRITES = {
    "audit_auditevent": "who opened a record is itself recorded",
    "django_session": "a session keeps its place and its messages",
    "usersessions_usersession": "the clock of a session goes on with its person's work",
    "accounts_user.last_login": "signing in is remembered",
}


def _looking_that_writes():
    """Opening a record marks the patient, as a careless view would."""
    from patients import access

    plain = access.patient_or_404

    def marking(request, patient_id):
        patient = plain(request, patient_id)
        Patient.objects.filter(pk=patient.pk).update(occupation="seen")
        return patient

    return mock.patch.object(access, "patient_or_404", marking)


GATE = Gate(
    "G-HD2",
    "cookies are ours alone, whatever changes something carries a token, and looking changes nothing",
    ci=60,
    ci_seeded=600,
    full=20_000,
    defects={
        "a session cookie without the prefix": wearing(SESSION_COOKIE_NAME="session"),
        "scripts read the token's cookie": wearing(CSRF_COOKIE_HTTPONLY=False),
        "cookies travel over plain http": wearing(SESSION_COOKIE_SECURE=False),
        "cookies go to other sites": wearing(SESSION_COOKIE_SAMESITE="None"),
        "messages stand in a cookie": wearing(
            MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage"
        ),
        "no token is asked for": without("CsrfViewMiddleware"),
        "opening a record changes it": _looking_that_writes,
    },
)


@pytest.mark.django_db
def test_cookies_tokens_and_looking(gate):
    scene = cast.build()
    with cast.quiet():
        with production.settings_of_production(**CHANGES):
            _cookies(gate, scene)
            _tokens(gate, scene)
        _looking(gate, scene)
    gate.done()


def _cookies(gate, scene):
    """Sign in and work a little: every cookie that is set on the way is looked at."""
    ana, https = scene.north.ana, production.over_https()
    client = Client()
    entered = {"login": ana.email, "password": PASSWORD}
    patient = scene.north.patient
    answers = [
        client.get("/accounts/login/", **https),
        client.post("/accounts/login/", entered, **https),
        client.get(f"/patients/{patient.pk}/", **https),
        client.post("/preferences/", {"theme": "dark", "has_shortcuts": "on"}, **https),
        client.post("/accounts/logout/", **https),
    ]
    assert answers[1].status_code == 302
    found = [cookie for answer in answers for cookie in answer.cookies.values()]
    assert len(found) >= 3
    for cookie in found:
        if not cookie.value:
            # Taken back: nothing to keep.
            continue
        is_strict = (
            cookie.key.startswith("__Host-") and cookie["secure"] and cookie["httponly"]
            and cookie["samesite"] in ("Lax", "Strict") and cookie["path"] == "/" and not cookie["domain"]
        )  # fmt: skip
        gate.check(bool(is_strict), f"Set-Cookie: {cookie.OutputString()[:200]}")


def _tokens(gate, scene):
    person = scene.people["every role"]
    person.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    person.sign_in()
    asked = [(address, method) for address in addresses() for method in UNSAFE]
    posts = [one for one in asked if one[0].is_ours and one[1] == "POST"]
    some = gate.random.sample(posts, min(gate.n // 4, len(posts)))
    some += gate.random.sample(asked, min(gate.n // 2, len(asked)))
    for address, method in some:
        values = scene.values(address, person, OWN)
        if values is None:
            continue
        path = address.path(values)
        response, seen = cast.undone(
            lambda path=path, method=method: person.ask(method, path, **production.over_https())
        )
        # What takes no POST at all refuses it before anybody looks for a token.
        is_refused = response.status_code in ((403, 405) if method == "POST" else (405,))
        kept = [
            table
            for table, _sql in seen
            if table not in ("django_session", "usersessions_usersession")
        ]
        gate.check(is_refused and not kept, f"{method} {address}: {response.status_code}, {kept}")


def _looking(gate, scene):
    names = {model._meta.db_table for model in tables()}
    assert {word.split(".")[0] for word in LOOKING_WRITES} <= names
    for person in scene.people.values():
        person.client = Client(raise_request_exception=False)
        person.sign_in()
    before = digest(without=LOOKING_WRITES)
    asked = [
        (address, person, method)
        for address in addresses()
        for person in scene.people.values()
        for method in ("GET", "HEAD")
    ]
    ours = [one for one in asked if one[0].is_ours and one[1].name == "every role"]
    half = gate.n // 4
    some = gate.random.sample(ours, min(half, len(ours)))
    some += gate.random.sample(asked, min(gate.n - half, len(asked)))
    for address, person, method in some:
        values = scene.values(address, person, OWN)
        if values is None:
            continue
        with writes() as seen:
            response = person.ask(method, address.path(values))
        wrote = {table for table, sql in seen if not _is_bookkeeping(table, sql)}
        gate.check(
            not wrote, f"{method} {address} by {person} ({response.status_code}) wrote {wrote}"
        )
    gate.check(digest(without=LOOKING_WRITES) == before, "rows differ after looking")


def _is_bookkeeping(table, sql):
    if table in LOOKING_WRITES:
        return True
    columns = [word.split(".")[1] for word in LOOKING_WRITES if word.startswith(f"{table}.")]
    return any(f'SET "{column}" = ' in sql and sql.count(" = ") == 2 for column in columns)
