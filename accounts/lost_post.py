"""Sign-in ended while a form was being filled in: keep what was sent, ask to sign in, give it back whole.

A view says `@keeps_what_was_sent`; its form carries `{% form_owner %}`. What an anonymous POST brings is
kept on the server for two hours under a random key that only this browser's session knows, and shown
only to the person who had opened the form, at the address it was sent to. Nothing is saved by itself.
"""

import secrets
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.cache import cache
from django.http import QueryDict
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

FIELD = "form_owner"
SESSION_KEY = "lost_post"
KEPT_SECONDS = 2 * 60 * 60
# A form may stand open for a working day.
OWNER_SECONDS = 24 * 60 * 60
MOST_BYTES = 256 * 1024
# What signs or proves is typed again.
NEVER_KEPT = ("password", "csrfmiddlewaretoken")
_SALT = "accounts.form-owner"


def owner_token(user) -> str:
    """Return the hidden field that says who opened a form."""
    return signing.dumps(str(user.pk), salt=_SALT)


def _owner_of(token: str) -> str:
    try:
        return signing.loads(token, salt=_SALT, max_age=OWNER_SECONDS)
    except signing.BadSignature:
        return ""


def keeps_what_was_sent(view):
    """Declare a form view whose input outlives the session; it asks `given_back(request)` on GET."""
    view.keeps_lost_post = True
    return view


class LostPostMiddleware:
    """Stands before the one that sends anonymous people to the sign-in page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST" or not getattr(view, "keeps_lost_post", False):
            return None
        if request.user.is_authenticated:
            return None
        if not keep(request, request.path, request.POST):
            return None
        say_it_waits(request)
        return redirect(way_back(request))


def sign_in_address(then: str) -> str:
    """Return where to sign in, and to go to `then` afterwards."""
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': then})}"


def keep_refused(request) -> bool:
    """Keep a form whose cookies were cleared or changed since it was opened; say whether it was kept.

    The signed owner in it proves that we drew it; it is given back to that person, never saved.
    """
    match = request.resolver_match
    if request.method != "POST" or not getattr(match and match.func, "keeps_lost_post", False):
        return False
    user = request.user
    if user.is_authenticated and str(user.pk) != _owner_of(request.POST.get(FIELD, "")):
        return False
    if not keep(request, request.path, request.POST):
        return False
    if not user.is_authenticated:
        messages.info(request, _("Sign in again and your form comes back as you filled it in."))
    return True


def way_back(request) -> str:
    """Return the address of the form again, by way of the sign-in page when nobody is signed in."""
    if request.user.is_authenticated:
        return request.get_full_path()
    return sign_in_address(request.get_full_path())


def say_it_waits(request) -> None:
    """Tell on the sign-in page that the form comes back."""
    messages.info(
        request,
        _("You were signed out. Sign in again and your form comes back as you filled it in."),
    )


def keep(request, path: str, data: QueryDict) -> bool:
    """Keep what a form held for the person who had opened it; say whether it was kept."""
    owner = _owner_of(data.get(FIELD, ""))
    kept = data.copy()
    for name in NEVER_KEPT:
        kept.pop(name, None)
    sent = kept.urlencode()
    if not owner or len(sent) > MOST_BYTES:
        return False
    key = f"lost_post:{secrets.token_urlsafe(32)}"
    cache.set(key, {"owner": owner, "path": path, "sent": sent}, KEPT_SECONDS)
    request.session[SESSION_KEY] = key
    return True


def given_back(request) -> QueryDict | None:
    """Return what this person had sent to this address before signing in again, once."""
    key = request.session.get(SESSION_KEY)
    if key is None:
        return None
    kept = cache.get(key)
    is_theirs = kept is not None and kept["owner"] == str(request.user.pk)
    if is_theirs and kept["path"] != request.path:
        return None
    del request.session[SESSION_KEY]
    if not is_theirs:
        # Somebody else signed in here: they never see it, and it ends with its two hours.
        return None
    cache.delete(key)
    return QueryDict(kept["sent"])
