"""The test run's own house: a PostgreSQL of its own, no network, a browser where there is one."""

import ipaddress
import logging
import os
import shutil
import socket

import hypothesis
import pytest
from django.conf import settings

from backmice_clinic.embedded import scratch
from backmice_clinic.testing import chromium
from backmice_clinic.testing.snapshot import Snapshot

NOT_RUN = "browser tests NOT RUN"
BROWSER_FIXTURES = {"browser", "page", "new_page"}

# A green run on one machine is green on another: there examples follow from the test itself, and a busy
# machine fails none of them. At one's own desk they are drawn anew each time.
hypothesis.settings.register_profile(
    "at a desk", suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("at a desk")
hypothesis.settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("repeatable")

# --- Database ---------------------------------------------------------------------------------


def pytest_configure(config):
    scratch.sweep()


def pytest_unconfigure(config):
    settings.EMBEDDED.throw_away()
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After a test that committed, put the database back as the migrations left it.

    Django would flush, which the app's role may not, and which would lose the migrations' rows.
    """
    from django.test import TransactionTestCase

    if not settings.EMBEDDED.is_joined:
        # None of the tests at hand asks for a database.
        yield
        return
    with django_db_blocker.unblock():
        snapshot = Snapshot.take(settings.EMBEDDED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: snapshot.restore())
        yield


@pytest.fixture(autouse=True)
def _everything_in_sight():
    """A test arranges and looks like a command does; requests begin with nothing (middleware)."""
    from audit import scope

    with scope.within(scope.EVERYTHING):
        yield


@pytest.fixture(autouse=True)
def _fresh_cache():
    """Sign-in limits live in the cache: one test's attempts are not another's."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def _nothing_is_left_behind(monkeypatch):
    """What one test leaves in the process, another one trips over, in some other order, some other day."""
    before = _of_the_process()
    yield
    # It was set up before this and would end after it.
    monkeypatch.undo()
    after = _of_the_process()
    changed = [name for name in before if before[name] != after[name]]
    assert not changed, [_difference(name, before[name], after[name]) for name in changed]


def _difference(name, before, after):
    """Of the environment the names alone: it holds secrets."""
    if name != "environment":
        return name, before, after
    return name, {key for key in {*before, *after} if before.get(key) != after.get(key)}


def _of_the_process():
    from django.utils import timezone, translation

    named = logging.root.manager.loggerDict
    return {
        "directory": os.getcwd(),
        "environment": {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")},
        "logging is off up to": logging.root.manager.disable,
        "loggers off": {name for name in named if getattr(named[name], "disabled", False)},
        "levels": {name: logging.getLogger(name).level for name in ("", "django", *settings.LOGGING["loggers"])},
        "language": translation.get_language(),
        "time zone": timezone.get_current_timezone_name(),
    }  # fmt: skip


# --- Network ----------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _network_is_off():
    real = socket.socket.connect

    def connect(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise OSError(f"Tests have no network; something asked for {address[0]}.")
        return real(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


def _is_loopback(host):
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


# --- Browser ----------------------------------------------------------------------------------


def pytest_collection_modifyitems(items):
    for item in items:
        if BROWSER_FIXTURES & set(item.fixturenames):
            item.add_marker("browser")


def pytest_runtest_setup(item):
    if item.get_closest_marker("browser") and not chromium.found():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{NOT_RUN}: no Chromium found, and here it must be.", pytrace=False)
        pytest.skip(f"{NOT_RUN}: no Chromium found")


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.getreports("skipped")
    missed = sum(NOT_RUN in str(report.longrepr) for report in skipped)
    if missed:
        terminalreporter.write_line(f"{NOT_RUN}: {missed}", yellow=True, bold=True)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the session."""
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread; Django would take us for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path=chromium.found(), args=chromium.ARGUMENTS
        )
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser, request):
    """Open pages with a person's own wishes: `new_page(java_script_enabled=False)`."""
    contexts = []

    def opened(**wishes):
        if "live_server" in request.fixturenames:
            wishes.setdefault("base_url", request.getfixturevalue("live_server").url)
        wishes.setdefault("viewport", {"width": 1280, "height": 900})
        wishes.setdefault("reduced_motion", "reduce")
        context = browser.new_context(**wishes)
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(live_server, new_page):
    """A page on the live server."""
    return new_page()
