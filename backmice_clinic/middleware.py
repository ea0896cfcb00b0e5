"""What every request meets first: a name, a limit of size, and the word that the answer is private."""

import uuid

from audit.context import set_request_id
from backmice_clinic import error_pages

# Nothing on our pages needs these; switched off for anything that might slip in.
UNUSED_FEATURES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


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


# The largest we take is a list of patients, of 4 MB.
MOST_BYTES = 5 * 1024 * 1024


def limited_size(get_response):
    """Refuse a body beyond the limit before anybody reads it."""

    def middleware(request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > MOST_BYTES:
            return error_pages.too_large(request)
        return get_response(request)

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
