"""What every page's frame needs: where the person works, and the places they may go."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission

PLACES = (
    (_("Today"), "patients:today", Permission.PATIENT_FIND, "/patients"),
    (_("Due"), "outcomes:due", Permission.DUE_VIEW, "/due"),
    (_("Figures"), "outcomes:figures", Permission.FIGURES_VIEW, "/figures"),
    (_("Library"), "library:index", Permission.LIBRARY_VIEW, "/library"),
    (_("Staff"), "accounts:staff", Permission.STAFF_MANAGE, "/staff"),
)


def workplace(request):
    """Add `workplace`, `clinic` and `nav_items` for signed-in people."""
    place = getattr(request, "workplace", None)
    if place is None:
        return {"workplace": None, "clinic": None, "nav_items": []}
    return {"workplace": place, "clinic": place.clinic, "nav_items": list(_nav(request, place))}


def _nav(request, place):
    for label, name, permission, prefix in PLACES:
        if not place.may(permission):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        yield {"label": label, "url": url, "current": request.path.startswith(prefix)}
    if request.user.is_staff:
        yield {"label": _("Admin"), "url": reverse("admin:index"), "current": False}
