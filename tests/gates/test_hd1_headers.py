"""G-HD1: every answer, of whatever kind, tells the browser the same strict things."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from backmice_clinic.testing import production
from tests.gates.clothes import CHANGES, wearing, without
from tests.gates.frame import Gate
from tests.house import cast, site_errors
from tests.house.cast import MISSING, OWN
from tests.house.site_map import addresses

YEAR = 365 * 24 * 60 * 60
# Held for the time of a test; a defect changes them.


def _policy_with(**directives):
    policy = production.facts()["CONTENT_SECURITY_POLICY"]
    kept = {k: v for k, v in {**policy["DIRECTIVES"], **directives}.items() if v is not None}
    return wearing(CONTENT_SECURITY_POLICY={"DIRECTIVES": kept})


GATE = Gate(
    "G-HD1",
    "every answer carries the strict policy, nosniff, referrer and opener policy, and a year of HSTS",
    ci=60,
    full=5_000,
    defects={
        "scripts may stand inside pages": lambda: _policy_with(
            **{"script-src": ["'self'", "'unsafe-inline'"]}
        )(),
        "plugins are not refused": lambda: _policy_with(**{"object-src": None})(),
        "pages may be framed": lambda: _policy_with(**{"frame-ancestors": ["*"]})(),
        "no content policy": without("csp"),
        "HSTS of an hour": wearing(SECURE_HSTS_SECONDS=3600),
        "any referrer": wearing(SECURE_REFERRER_POLICY="unsafe-url"),
        "refused hosts are answered bare": without("strict_answers"),
    },
)


@pytest.mark.django_db
def test_every_answer_is_strict(gate):
    scene = cast.build()
    with (
        production.settings_of_production(ROOT_URLCONF=site_errors, **CHANGES),
        cast.quiet(),
    ):
        for name, response, is_https in [*_odd_answers(), *_pages(gate, scene)]:
            cast.text_of(response)
            wrong = _wrong(response, is_https)
            gate.check(not wrong, f"{name} ({response.status_code}): {', '.join(wrong)}")
    gate.done()


def _pages(gate, scene):
    for person in scene.people.values():
        person.client = Client(raise_request_exception=False)
        person.sign_in()
    asked = [
        (address, person, method, which)
        for address in addresses()
        for person in scene.people.values()
        for method in ("GET", "POST", "DELETE")
        for which in ((OWN, MISSING) if address.takes else (OWN,))
    ]
    for address, person, method, which in gate.random.sample(asked, min(gate.n, len(asked))):
        values = scene.values(address, person, which)
        if values is None:
            continue
        path = address.path(values)
        response, _seen = cast.undone(
            lambda path=path, method=method, person=person: person.ask(
                method, path, **production.over_https()
            )
        )
        yield f"{method} {address} by {person}", response, True


def _odd_answers():
    """Mistakes of each kind, files, plain http, and a host that is not ours."""
    client = Client(raise_request_exception=False)
    https = production.over_https()
    styles = next(path for path in _static_files() if path.endswith(".css"))
    paths = [f"/mistake/{status}/" for status in site_errors.MISTAKES]
    paths += [
        f"/static/{styles}",
        "/static/nothing.css",
        "/nowhere/",
        "/accounts/login",
        "/favicon.ico",
    ]
    for path in paths:
        yield path, client.get(path, **https), True
    yield "csrf", Client(enforce_csrf_checks=True).post("/accounts/login/", **https), True
    yield "TRACE", client.trace("/", **https), True
    strange = {"Host": "evil.example", "X-Forwarded-Proto": "https"}
    yield "strange host", client.get("/", secure=True, headers=strange), True
    yield "plain http", client.get("/patients/", headers={"Host": production.HOST}), False
    yield "strange host, plain http", client.get("/", headers={"Host": "evil.example"}), False
    since = {**https["headers"], "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    yield "not modified", client.get(f"/static/{styles}", secure=True, headers=since), True


def _static_files():
    for finder in finders.get_finders():
        yield from sorted(name for name, _storage in finder.list([]))


def _wrong(response, is_https):
    """Name what is missing or weak in the headers."""
    policy = _directives(response.get("Content-Security-Policy", ""))
    scripts = policy.get("script-src", policy.get("default-src", ["*"]))
    checks = {
        "unsafe content policy": not re.search("unsafe-|\\*|data:", " ".join(scripts)),
        "unsafe- in the policy": "unsafe-" not in response.get("Content-Security-Policy", ""),
        **{
            f"{name} is not none": policy.get(name) == ["'none'"]
            for name in ("default-src", "object-src", "base-uri", "frame-ancestors")
        },
        "sniffing": response.get("X-Content-Type-Options") == "nosniff",
        "referrer": response.get("Referrer-Policy") in ("same-origin", "no-referrer"),
        "opener": response.get("Cross-Origin-Opener-Policy") == "same-origin",
        "HSTS": not is_https or _seconds(response) >= YEAR,
    }
    return [name for name, is_fine in checks.items() if not is_fine]


def _directives(header):
    parts = [part.split() for part in header.split(";") if part.strip()]
    return {name: values for name, *values in parts}


def _seconds(response):
    found = re.search(r"max-age=(\d+)", response.get("Strict-Transport-Security", ""))
    return int(found[1]) if found else 0
