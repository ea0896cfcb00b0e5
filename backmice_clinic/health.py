"""Two questions a supervisor asks: are you alive, and are you ready to serve."""

import functools
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.session_limits import background
from backmice_clinic import durable, wall
from backmice_clinic.embedded import EmbeddedError

TEXT = "text/plain; charset=utf-8"


@background
@login_not_required
@require_safe
def healthz(request):
    return HttpResponse("ok\n", content_type=TEXT)


@background
@login_not_required
@require_safe
def readyz(request):
    """Ready: the database answers, keeps what it says, has every table we want, and walls them."""
    try:
        lacking = _lacking()
    except (DatabaseError, EmbeddedError):
        lacking = "no database"
    return HttpResponse(f"{lacking or 'ok'}\n", content_type=TEXT, status=503 if lacking else 200)


def _lacking() -> str:
    """Return what is missing before patients may come, or nothing."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    if _wanted_migrations() - applied:
        return "migrations missing"
    if any(label in _rooms() for label, _ in applied - _wanted_migrations()):
        return "the database is of a newer version"
    weakness = durable.weakness(connection)
    if weakness and settings.MUST_BE_DURABLE:
        return weakness
    return "the wall between clinics does not stand" if wall.breaches(connection) else ""


@functools.cache
def _wanted_migrations():
    """The migrations on the disk; read once, for they belong to the code that runs."""
    return set(MigrationLoader(None).disk_migrations)


@functools.cache
def _rooms():
    """Labels of our own apps: those of others may take migrations away."""
    ours = (app for app in apps.get_app_configs() if settings.BASE_DIR in Path(app.path).parents)
    return {app.label for app in ours if ".venv" not in Path(app.path).parts}


PROBES = {"/healthz": healthz, "/readyz": readyz}


def answer_probes(get_response):
    """Answer the two questions whatever host a probe on this machine calls us by.

    The answers are fixed words: no name of a host, no session and no person goes into them.
    """

    def middleware(request):
        probe = PROBES.get(request.path)
        if probe is None:
            return get_response(request)
        answer = probe(request)
        # The middleware that says it for everybody else stands behind us.
        answer["Content-Length"] = str(len(answer.content))
        if request.method == "HEAD":
            answer.content = b""
        return answer

    return middleware


@background
@login_not_required
@require_safe
def robots(request):
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type=TEXT)
