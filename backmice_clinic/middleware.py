"""What every answer carries: a name for the request, strict headers, a limit of size, and the word that it is private."""

import uuid

from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.urls import Resolver404, resolve

from audit import context, scope
from backmice_clinic import error_pages

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
        context.begin(request.id)
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


# The largest that most pages take is a list of patients, of 4 MB.
MOST_BYTES = 5 * 1024 * 1024


def limited_size(get_response):
    """Refuse a body beyond the limit before anybody reads it."""

    def middleware(request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        is_number = length.isdecimal() and len(length) < 16
        if not is_number or (int(length) > MOST_BYTES and int(length) > _most_bytes(request)):
            return error_pages.too_large(request)
        return get_response(request)

    return middleware


def _most_bytes(request):
    """A page that is sent files takes more, and only from a browser that says it has signed in."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return MOST_BYTES
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return MOST_BYTES
    return getattr(view, "most_bytes", MOST_BYTES)


def private_pages(get_response):
    """Keep patients' pages out of every cache; static files are answered before this."""

    def middleware(request):
        response = get_response(request)
        response["Cache-Control"] = "no-store, private"
        response["Permissions-Policy"] = UNUSED_FEATURES
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return middleware


def walled(get_response):
    """Begin each request with nobody's rows in sight; the workplace opens its own clinic's."""

    def middleware(request):
        with scope.within(scope.NOTHING):
            response = get_response(request)
            if response.streaming:
                response.streaming_content = _within(scope.current(), response.streaming_content)
            return response

    return middleware


def _within(seen, parts):
    """Rows of a streamed answer are read after the request has passed."""
    parts = iter(parts)
    while True:
        with scope.within(seen):
            part = next(parts, None)
        if part is None:
            return
        yield part


class SignedOutForm:
    """Gives back what a signed-out person typed into a form that nothing else keeps for them.

    Stands after what keeps forms through the sign-in, before what sends people there.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        is_form = request.method == "POST" and not getattr(view, "only_asks", False)
        is_ours = is_form and getattr(view, "login_required", True)
        if is_ours and not request.user.is_authenticated and error_pages.has_words(request):
            return error_pages.signed_out(request)
        return None


def reads_and_sends_only(get_response):
    """Refuse whatever is neither looking nor sending before anything is opened for it."""

    def middleware(request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return get_response(request)

    return middleware
