"""The gallery: every part of the visual language on one page, for those who build with it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ui import gallery as samples


@require_safe
@login_not_required
def gallery(request):
    """Show every part; nothing here comes from the database."""
    if not (settings.DEBUG or settings.MODE != "production"):
        raise Http404
    return render(request, "ui/gallery.html", samples.content())
