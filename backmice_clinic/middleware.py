"""What every answer carries: a name for the request, and the word that it is private."""

import uuid

from audit import context

# Nothing on our pages needs these; switched off for anything that might slip in.
UNUSED_FEATURES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def request_id(get_response):
    """Name the request, so that its log lines, audit events and error page can be joined.

    A name sent by the caller is not believed.
    """

    def middleware(request):
        request.id = uuid.uuid4().hex[:12]
        context.begin(request.id)
        response = get_response(request)
        response["X-Request-ID"] = request.id
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
