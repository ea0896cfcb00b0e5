"""A session ends by itself: some minutes after the person's last request, and some hours after signing in.

The moments stand in our tables and the limits in our settings; nothing a browser sends is asked. A view
declared `@background` is served within the limits and moves neither.
"""

from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from allauth.core.internal.ratelimit import get_ip
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth import signals
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import at_work
from audit import trail
from audit.vocabulary import AuditedAction

SIGNED_IN_AT = "signed_in_at"
SIGNED_OUT = _("You were signed out because nothing was done for a while. Sign in to go on.")
# A request without an address comes from our own machine: a command or a test.
NO_ADDRESS = "127.0.0.1"
LONGEST_AGENT = UserSession._meta.get_field("user_agent").max_length


def background(view):
    """Declare a view that pages ask by themselves: it never counts as the person's work."""
    view.is_background = True
    return view


@receiver(signals.user_logged_in)
def begin(sender, request, user, **kwargs):
    """Start both clocks of a session just signed in."""
    now = timezone.now()
    request.session[SIGNED_IN_AT] = now.timestamp()
    if not request.session.session_key:
        request.session.save()
    facts = {
        "user": user, "ip": _address(request), "created_at": now, "last_seen_at": now,
        "user_agent": request.META.get("HTTP_USER_AGENT", "")[:LONGEST_AGENT],
    }  # fmt: skip
    UserSession.objects.update_or_create(session_key=request.session.session_key, defaults=facts)


def _address(request):
    try:
        return get_ip(request)
    except PermissionDenied:
        return NO_ADDRESS


def seconds_left(request) -> float:
    """Return how long the session lasts if nothing more is asked; 0 or less: it is over."""
    row = UserSession.objects.filter(session_key=request.session.session_key).first()
    if row is None:
        return 0
    idle = (timezone.now() - row.last_seen_at).total_seconds()
    return min(settings.SESSION_IDLE_SECONDS - idle, _age_left(request))


def seconds_at_most(request) -> float:
    """Return how long a page just opened may stand; asks no table."""
    return min(settings.SESSION_IDLE_SECONDS, _age_left(request))


def _age_left(request):
    age = timezone.now().timestamp() - request.session.get(SIGNED_IN_AT, 0)
    return settings.SESSION_COOKIE_AGE - age


def goes_on(request, *, by_person: bool) -> bool:
    """Say whether the session is within both limits; a person's request starts the idle clock anew.

    That request then knows its `memberships` as well: they come with the same statement.
    """
    if not by_person:
        return seconds_left(request) > 0
    moved, request.memberships = at_work.go_on(
        request.session.session_key, request.user.pk,
        now=timezone.now(), idle=timedelta(seconds=settings.SESSION_IDLE_SECONDS),
    )  # fmt: skip
    return moved and _age_left(request) > 0


def end(request, why: str) -> None:
    """End the session of this request; what follows is anonymous."""
    user, key = request.user, request.session.session_key
    trail.record(AuditedAction.SESSION_ENDED, actor=user, subject=user, detail={"why": why})
    UserSession.objects.filter(session_key=key).delete()
    request.session.flush()
    request.user = AnonymousUser()


def _forget(request):
    """Let the session of somebody who may no longer sign in not wait for better days."""
    if auth.SESSION_KEY in request.session:
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        request.session.flush()


class SessionLimitsMiddleware:
    """Stands before everything that trusts the session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        is_background = getattr(view, "is_background", False)
        if is_background and not getattr(view, "login_required", True):
            # Asks nobody who they are: a health check must not need the table of sessions.
            return None
        if not request.user.is_authenticated:
            _forget(request)
        elif goes_on(request, by_person=not is_background):
            return None
        else:
            end(request, "old" if _age_left(request) <= 0 else "idle")
            if request.method == "GET" and not is_background:
                messages.info(request, SIGNED_OUT)
        return _whole_page_to_sign_in(request, view)


def _whole_page_to_sign_in(request, view):
    """Lead a page that asked for a part of itself to the sign-in page as a whole; others go by themselves."""
    looks = request.method == "GET" or getattr(view, "only_asks", False)
    if not looks or "HX-Request" not in request.headers:
        return None
    if not getattr(view, "login_required", True):
        return None
    page = urlsplit(request.headers.get("HX-Current-URL", "")).path or "/"
    where = urlencode({"next": page})
    return HttpResponse(
        status=204, headers={"HX-Redirect": f"{resolve_url(settings.LOGIN_URL)}?{where}"}
    )
