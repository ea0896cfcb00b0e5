"""A form that comes back after the session ended: what had been sent, as the form's first words."""

from django.contrib import messages
from django.utils.translation import gettext as _

from accounts import lost_post


def given_back(request, *, boxes=()) -> dict:
    """Return what was sent before signing in again; `boxes` are false unless they were ticked."""
    kept = lost_post.given_back(request) if request.method == "GET" else None
    if kept is None:
        return {}
    messages.info(
        request,
        _(
            "You were signed out while sending. What you had typed is back; nothing has been saved yet."
        ),
    )
    return {**dict.fromkeys(boxes, False), **kept.dict()}
