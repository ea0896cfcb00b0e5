"""Two questions a supervisor asks: are you alive, and can you see your database."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from backmice_clinic import durable
from backmice_clinic.embedded import EmbeddedError

TEXT = "text/plain; charset=utf-8"


@login_not_required
@require_safe
def healthz(request):
    return HttpResponse("ok\n", content_type=TEXT)


@login_not_required
@require_safe
def readyz(request):
    try:
        weakness = durable.weakness(connection)
    except (DatabaseError, EmbeddedError):
        return HttpResponse("no database\n", content_type=TEXT, status=503)
    if weakness and settings.MUST_BE_DURABLE:
        return HttpResponse(f"{weakness}\n", content_type=TEXT, status=503)
    return HttpResponse("ok\n", content_type=TEXT)


@login_not_required
@require_safe
def robots(request):
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type=TEXT)
