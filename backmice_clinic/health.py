"""Two questions a supervisor asks: are you alive, and can you see your database."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.session_limits import background

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
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database\n", content_type=TEXT, status=503)
    return HttpResponse("ok\n", content_type=TEXT)


@background
@login_not_required
@require_safe
def robots(request):
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type=TEXT)
