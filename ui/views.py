"""The gallery, for those who build with the parts, and the help page, for those who use them."""

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


@require_safe
@login_not_required
def help_page(request):
    """Say what to do when something does not work, and what the signs mean."""
    return render(request, "ui/help.html")
