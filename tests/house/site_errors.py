"""A site whose pages go wrong on purpose, to see how each kind of mistake is answered."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.urls import path

from backmice_clinic import urls

SECRET = "Maria Canary"
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def _raising(mistake):
    @login_not_required
    def view(request):
        raise mistake(SECRET)

    return view


MISTAKES = {400: BadRequest, 403: PermissionDenied, 404: Http404, 500: ValueError}
urlpatterns = [
    *(path(f"mistake/{status}/", _raising(kind)) for status, kind in MISTAKES.items()),
    *urls.urlpatterns,
]
