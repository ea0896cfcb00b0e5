"""A session ends by itself, at every address, whatever the browser adds to its request."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from accounts import session_limits
from tests.gates.frame import Gate
from tests.house import world as worlds

START = datetime(2026, 7, 6, 8, tzinfo=UTC)
SOME_UUID = "0198c0de-0000-7000-8000-000000000000"
# What has fooled such clocks elsewhere, and what one might try here.
PARAMETERS = (
    "skip_timeout_reset=1", "keepalive=1", "background=1", "is_background=1", "last_seen_at=9999999999",
    "signed_in_at=9999999999", "session_idle_seconds=99999", "by_person=0", "seconds=99999", "_=1",
)  # fmt: skip
HEADERS = (
    {"HTTP_HX_REQUEST": "true"}, {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}, {"HTTP_PURPOSE": "prefetch"},
    {"HTTP_X_SESSION_KEEPALIVE": "1"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, {"HTTP_X_BACKGROUND": "1"},
    {"HTTP_COOKIE_AGE": "99999"}, {"HTTP_DATE": "Mon, 06 Jul 2026 08:00:00 GMT"},
)  # fmt: skip


@contextmanager
def _without_the_middleware():
    left = [each for each in settings.MIDDLEWARE if "session_limits" not in each]
    with override_settings(MIDDLEWARE=left):
        yield


@contextmanager
def _patched(name, value):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session_limits, name, value)
        yield


def _background_counts():
    real = session_limits.goes_on
    return _patched("goes_on", lambda request, by_person: real(request, by_person=True))


def _a_parameter_is_believed():
    real = session_limits.goes_on
    return _patched(
        "goes_on",
        lambda request, by_person: (
            "skip_timeout_reset" in request.GET or real(request, by_person=by_person)
        ),
    )


GATE = Gate(
    "G-SE2",
    "a session ends 15 minutes after the person's last request and 12 hours after signing in, at every "
    "address; no background request or parameter changes that",
    ci=8,
    full=300,
    defects={
        "nobody looks at the clock": _without_the_middleware,
        "what a page asks by itself counts as work": _background_counts,
        "a parameter skips the clock": _a_parameter_is_believed,
        "no sign-in grows old": lambda: _patched("_age_left", lambda request: 1),
    },
)


def _addresses(patterns, ids, before="/"):
    """Yield every address, ours, the admin's and the library's, with the view behind it."""
    for pattern in patterns:
        if not isinstance(pattern.pattern, RoutePattern):
            continue
        path = before + _filled(pattern.pattern, ids)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, ids, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.callback


def _filled(pattern, ids):
    words = str(pattern)
    for name, converter in pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        value = {"uuid": SOME_UUID, "int": "1"}.get(kind, "x")
        for written in (f"<{kind}:{name}>", f"<{name}>", f"<str:{name}>"):
            words = words.replace(written, str(ids.get(name, value)))
    return words


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def addresses(world):
    found = list(_addresses(get_resolver().url_patterns, world.ids))
    assert len(found) > 100
    return found


def _signed_in(world):
    client = Client(raise_request_exception=False)
    client.force_login(world.ana)
    return client


def _is_out(client):
    return client.get("/preferences/").status_code == 302


def _trial(world, run, path):
    """Return what went wrong at one address, or nothing."""
    limit = settings.SESSION_IDLE_SECONDS
    with time_machine.travel(START, tick=False) as clock:
        client = _signed_in(world)
        clock.shift(limit - 1 - run.random.random())
        if client.get("/preferences/").status_code != 200:
            return "ended too early"
        for each in ("/session/left/?skip_timeout_reset=0", "/healthz"):
            clock.shift(run.random.uniform(1, limit / 2 - 1))
            client.get(each, **run.random.choice(HEADERS))
        clock.move_to(START + timedelta(seconds=2 * limit))
        parameter, more = run.random.choice(PARAMETERS), run.random.choice(HEADERS)
        ask = run.random.choice([client.get, client.post])
        query = f"{parameter}&skip_timeout_reset=1"
        answer = ask(f"{path}?{query}", **more)
        if answer.status_code == 200 and any(word in answer.text for word in world.canaries):
            return f"shown after the end, with {parameter} {more}"
        is_out = client.get(f"/preferences/?{query}", **more).status_code in (204, 302)
        return "" if is_out else f"lives on after the end, with {parameter} {more}"


def _works_on_and_on(world, run, addresses):
    """Return what went wrong in a day of work without a pause, or nothing."""
    guarded = [path for path, view in addresses if getattr(view, "login_required", True)]
    worked, idle = 0.0, settings.SESSION_IDLE_SECONDS
    with time_machine.travel(START, tick=False) as clock:
        client = _signed_in(world)
        while (
            step := run.random.uniform(0.7 * idle, idle - 1)
        ) + worked < settings.SESSION_COOKIE_AGE:
            worked += step
            clock.shift(step)
            # Switching the clinic writes into the session, which by itself would make it young again.
            answer = client.post("/clinic/", {"clinic": str(world.clinic.pk)})
            if answer.status_code != 302 or "login" in answer.url:
                return f"ended after {worked:.0f} s of work"
        clock.move_to(START + timedelta(seconds=settings.SESSION_COOKIE_AGE))
        path = run.random.choice(guarded)
        client.get(f"{path}?{run.random.choice(PARAMETERS)}")
        return (
            "" if _is_out(client) else f"{path} still opens after {settings.SESSION_COOKIE_AGE} s"
        )


def test_it_ends(gate, world, addresses):
    shuffled = gate.random.sample(addresses, len(addresses))
    for n in range(gate.n):
        path, _view = shuffled[n % len(shuffled)]
        wrong = _trial(world, gate, path)
        gate.check(not wrong, f"{path}: {wrong}")
    for _n in range(1 + gate.n // 200):
        wrong = _works_on_and_on(world, gate, addresses)
        gate.check(not wrong, wrong)
    gate.done()
