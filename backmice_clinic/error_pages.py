"""The pages for what went wrong: plain words, and a number by which we find it again.

They ask nothing of the database, the session or the person signed in: any of these may be what failed.
"""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import lost_post
from backmice_clinic.faults import fault_of
from backmice_clinic.typed import typed_of

RETRY_SECONDS = "5"


def bad_request(request, exception):
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return _plain(request, 413, _("What was sent is too long."), is_too_long=True)
    response = _plain(request, 400, _("This request could not be understood."))
    # A session that could not be written is told this way; the database may have been the reason.
    response.fault = fault_of(exception)
    return response


def too_large(request):
    """Refuse a body that nobody has read, and nobody reads for the answer."""
    words = _("This is too large to be sent.")
    return _plain(request, 413, words, template="errors/413.html", is_unread=True)


def permission_denied(request, exception):
    context = {
        "exception": exception,
        "typed": typed_of(request),
        "reference": _reference(request),
    }
    return render(request, "errors/403.html", context, status=403)


def csrf_failure(request, reason=""):
    match = request.resolver_match
    only_asks = getattr(match and match.func, "only_asks", False)
    if only_asks and "HX-Request" in request.headers:
        # A part of the page is asked for: only the whole page has a token that fits.
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    is_lost_search = only_asks and not request.user.is_authenticated
    if is_lost_search or lost_post.keep_refused(request):
        return redirect(lost_post.way_back(request))
    return _plain(request, 403, _("This page was open too long."), template="errors/csrf.html")


def signed_out(request):
    """For a form that cannot be kept through the sign-in: what was typed is given back at once."""
    return _plain(request, 403, _("You were signed out."), template="errors/signed_out.html")


def has_words(request) -> bool:
    """Say whether a form carries anything a person may have typed."""
    typed = typed_of(request)
    return bool(typed and typed.words)


def page_not_found(request, exception):
    # The exception may quote the address; the page does not.
    return render(request, "errors/404.html", {"reference": _reference(request)}, status=404)


def nothing_here(request, anything):
    """Close an address that a library opens."""
    raise Http404


def server_error(request):
    """Called while the error is being handled, whatever layer raised it."""
    fault = fault_of(sys.exc_info()[1])
    response = _plain(request, fault.status, fault.title, template="errors/fault.html", fault=fault)
    response.fault = fault
    if fault.status == 503:
        response["Retry-After"] = RETRY_SECONDS
    return response


def _reference(request):
    return getattr(request, "id", "")


def _plain(request, status, words, template=None, *, is_too_long=False, is_unread=False, **context):
    """Rendered without context processors, and without a template if need be."""
    reference = _reference(request)
    try:
        typed = None if is_unread else typed_of(request, is_too_long=is_too_long)
        context |= {"reference": reference, "typed": typed, "method": request.method}
        return render(None, template or f"errors/{status}.html", context, status=status)
    except Exception:  # the page that must always come
        words = f"{words} {_('Reference:')} {reference}"
        return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
