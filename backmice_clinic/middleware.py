"""What every answer carries: a name for the request, strict headers, and the word that it is private."""

import uuid

from django.conf import settings
from django.http import HttpResponseNotAllowed

from audit.context import set_request_id

# Nothing on our pages needs these; switched off for anything that might slip in.
UNUSED_FEATURES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
# GET looks, POST changes; nothing here knows another method.
METHODS = ("GET", "HEAD", "POST")


def request_id(get_response):
    """Name the request, so that its log lines, audit events and error page can be joined.

    A name sent by the caller is not believed.
    """

    def middleware(request):
        request.id = uuid.uuid4().hex[:12]
        set_request_id(request.id)
        response = get_response(request)
        response["X-Request-ID"] = request.id
        return response

    return middleware


def strict_answers(get_response):
    """Set what SecurityMiddleware sets, for the answers that never pass it back: a refused host, a redirect to https."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        response.headers.setdefault(
            "Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY
        )
        return response

    return middleware


def private_pages(get_response):
    """Keep patients' pages out of every cache; static files are answered before this."""

    def middleware(request):
        response = get_response(request)
        response["Cache-Control"] = "no-store, private"
        response["Permissions-Policy"] = UNUSED_FEATURES
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return middleware


def reads_and_sends_only(get_response):
    """Refuse whatever is neither looking nor sending before anything is opened for it."""

    def middleware(request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return get_response(request)

    return middleware
