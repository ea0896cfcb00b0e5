"""G-HD4: a real installation is clean, shows no files of ours, and its mistakes are a number and plain words."""

from contextlib import contextmanager
from unittest import mock

import pytest
from django.test import Client

from backmice_clinic import error_pages
from backmice_clinic.testing import production
from tests.gates.frame import Gate
from tests.house import cast, site_errors

# Where servers are asked for what they should not have.
PROBES = (
    "/.git/config", "/.git/HEAD", "/.env", "/.venv/pyvenv.cfg", "/docs/", "/docs/decisions/", "/README.md",
    "/CONTRIBUTING.md", "/manage.py", "/requirements.txt", "/pyproject.toml", "/var/secret_key", "/secret_key",
    "/backmice_clinic/settings.py", "/media/", "/static/", "/static/../manage.py", "/static/%2e%2e/manage.py",
    "/static/..%2f..%2fmanage.py", "/static//etc/passwd", "/server-status", "/debug/", "/__debug__/", "/swagger/",
    "/api/docs/", "/schema/", "/openapi.json", "/redoc/", "/phpinfo.php", "/backup.sql", "/.well-known/",
    "/staticfiles.json", "/static/staticfiles.json.map", "/silk/", "/metrics",
)  # fmt: skip
OURS = (
    "[core]",
    "ref: refs/",
    "INSTALLED_APPS",
    "django-insecure",
    "SECRET_KEY",
    "Traceback",
    "#!/usr/bin/env python",
)
CHANGES: dict = {}


@contextmanager
def _debugging():
    CHANGES.update(DEBUG=True)
    try:
        yield
    finally:
        CHANGES.clear()


def _every_method_is_taken():
    middleware = [m for m in production.facts()["MIDDLEWARE"] if "reads_and_sends_only" not in m]

    @contextmanager
    def seeded():
        CHANGES.update(MIDDLEWARE=middleware)
        try:
            yield
        finally:
            CHANGES.clear()

    return seeded()


def _mistakes_are_told():
    def told(request):
        import sys

        from django.http import HttpResponse

        return HttpResponse(str(sys.exc_info()[1]), status=500)

    return mock.patch.object(site_errors, "handler500", told)


GATE = Gate(
    "G-HD4",
    "the deployment check is clean, nothing of ours lies about, and a mistake shows a number and no more",
    ci=60,
    full=60,
    defects={
        "debugging is on": _debugging,
        "every method is taken": _every_method_is_taken,
        "a mistake tells its story": _mistakes_are_told,
        "mistakes have no number": lambda: mock.patch.object(
            error_pages, "_reference", return_value=""
        ),
        "HSTS is off": lambda: mock.patch.dict(production.SAFE, HSTS_SECONDS="0"),
        "the secret key is short": lambda: mock.patch.dict(production.SAFE, SECRET_KEY="short"),
    },
)


@pytest.mark.django_db
def test_a_real_installation_is_clean(gate):
    found = production.check()
    gate.check(found.returncode == 0, f"check --deploy: {found.stderr[-300:]}")
    with (
        production.settings_of_production(ROOT_URLCONF=site_errors, **CHANGES),
        cast.quiet(),
    ):
        from django.conf import settings

        gate.check(settings.DEBUG is False, "DEBUG is on")
        client = Client(raise_request_exception=False)
        _nothing_lies_about(gate, client)
        _mistakes(gate, client)
    gate.done()


def _nothing_lies_about(gate, client):
    for path in PROBES:
        response = client.get(path, **production.over_https())
        shown = [word for word in OURS if word in cast.text_of(response)]
        is_closed = response.status_code in (400, 404) and not shown
        gate.check(is_closed, f"{path}: {response.status_code} {shown}")


def _mistakes(gate, client):
    https = production.over_https()
    answers = [
        (status, client.get(f"/mistake/{status}/", **https)) for status in site_errors.MISTAKES
    ]
    answers.append((404, client.get(f"/{site_errors.SECRET}/", **https)))
    answers.append((403, Client(enforce_csrf_checks=True).post("/accounts/login/", **https)))
    for status, response in answers:
        text = response.content.decode()
        tells = site_errors.SECRET in text or "Traceback" in text or "site_errors" in text
        has_number = response["X-Request-ID"] in text
        gate.check(
            response.status_code == status and has_number and not tells,
            f"{status}: {response.status_code}, number {has_number}, tells {tells}",
        )
    for method in ("TRACE", "TRACK", "CONNECT", "PROPFIND"):
        response = client.generic(method, "/patients/", **https)
        gate.check(response.status_code == 405, f"{method}: {response.status_code}")
