"""What a page asks about its session: how long it lasts, to stay, and to lock with what was typed."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import TooManyFieldsSent
from django.http import JsonResponse, QueryDict
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST, require_safe

from accounts import lost_post, session_limits
from accounts.access import signed_in_only
from accounts.session_limits import background

START = "/"


@require_safe
@background
@signed_in_only
def left(request):
    """Say how many seconds are left if nothing more is asked; asking changes nothing."""
    return JsonResponse({"seconds": session_limits.seconds_left(request)})


@require_POST
@signed_in_only
def stay(request):
    """The person pressed "Stay signed in": a request like any other."""
    return JsonResponse({"seconds": session_limits.seconds_left(request)})


@require_POST
@login_not_required
def lock(request):
    """End the session, keep what the open form held for whoever had opened it, and say where to sign in.

    Open to all because the session may have ended by itself a moment ago.
    """
    path, sent = request.POST.get("path", ""), request.POST.get("sent", "")
    if request.user.is_authenticated:
        session_limits.end(request, "locked")
    view = _view_of(path)
    may_wait = sent and getattr(view, "keeps_lost_post", False)
    if may_wait and lost_post.keep(request, path.partition("?")[0], _words(sent)):
        lost_post.say_it_waits(request)
    return JsonResponse({"url": lost_post.sign_in_address(path if view else START)})


def _view_of(path):
    try:
        return resolve(path.partition("?")[0]).func
    except Resolver404:
        return None


def _words(sent):
    try:
        return QueryDict(sent)
    except TooManyFieldsSent:
        # More fields than any form of ours has.
        return QueryDict()
