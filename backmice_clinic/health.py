"""Two questions a supervisor asks: are you alive, and are you ready to serve."""

import functools

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from backmice_clinic.embedded import EmbeddedError

TEXT = "text/plain; charset=utf-8"


@login_not_required
@require_safe
def healthz(request):
    return HttpResponse("ok\n", content_type=TEXT)


@login_not_required
@require_safe
def readyz(request):
    """Ready: the database answers and has every table this version wants."""
    try:
        missing = _wanted_migrations() - set(MigrationRecorder(connection).applied_migrations())
    except (DatabaseError, EmbeddedError):
        return HttpResponse("no database\n", content_type=TEXT, status=503)
    if missing:
        return HttpResponse("migrations missing\n", content_type=TEXT, status=503)
    return HttpResponse("ok\n", content_type=TEXT)


@functools.cache
def _wanted_migrations():
    """The migrations on the disk; read once, for they belong to the code that runs."""
    return set(MigrationLoader(None).disk_migrations)


PROBES = {"/healthz": healthz, "/readyz": readyz}


def answer_probes(get_response):
    """Answer the two questions whatever host a probe on this machine calls us by.

    The answers are fixed words: no name of a host, no session and no person goes into them.
    """

    def middleware(request):
        probe = PROBES.get(request.path)
        return probe(request) if probe else get_response(request)

    return middleware


@login_not_required
@require_safe
def robots(request):
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type=TEXT)
