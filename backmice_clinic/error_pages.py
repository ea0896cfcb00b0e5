"""The pages for what went wrong: plain words, and a number by which we find it again."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def bad_request(request, exception):
    return _plain(request, 400, _("This request could not be understood."))


def too_large(request):
    return _plain(request, 413, _("This is too large to be sent."), template="errors/413.html")


def permission_denied(request, exception):
    return render(request, "errors/403.html", {"exception": exception}, status=403)


def csrf_failure(request, reason=""):
    return _plain(request, 403, _("This page was open too long."), template="errors/csrf.html")


def page_not_found(request, exception):
    # The exception may quote the address; the page does not.
    return render(request, "errors/404.html", status=404)


def server_error(request):
    return _plain(request, 500, _("Something went wrong on our side."))


def _plain(request, status, words, template=None):
    """Rendered without context processors, and without a template if need be.

    The request itself, the database or the template may be what failed.
    """
    reference = getattr(request, "id", "")
    try:
        template = template or f"errors/{status}.html"
        return render(None, template, {"reference": reference}, status=status)
    except Exception:  # the page that must always come
        words = f"{words} {_('Reference:')} {reference}"
        return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
