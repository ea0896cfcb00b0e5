"""What every page's frame needs: where the person works, and the places they may go."""

from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts import session_limits
from accounts.permissions import Permission

PLACES = (
    (_("Today"), "patients:today", Permission.PATIENT_FIND, "/patients"),
    (_("Due"), "outcomes:due", Permission.DUE_VIEW, "/due"),
    (_("Figures"), "outcomes:figures", Permission.FIGURES_VIEW, "/figures"),
    (_("Lots"), "treatments:lots", Permission.LOTS_VIEW, "/lots"),
    (_("Library"), "library:index", Permission.LIBRARY_VIEW, "/library"),
    (_("Import"), "patients:import", Permission.PATIENT_IMPORT, "/patients/import"),
    (_("Staff"), "accounts:staff", Permission.STAFF_MANAGE, "/staff"),
    (_("Audit"), "patients:trail", Permission.TRAIL_VIEW, "/trail"),
)


class Place(NamedTuple):
    """A link of the main navigation."""

    label: str
    url: str
    current: bool


def workplace(request):
    """Add `workplace`, `clinic`, `clinics`, `nav_items` and `seconds_left` for signed-in people."""
    place = getattr(request, "workplace", None)
    if place is None:
        return {"workplace": None, "clinic": None, "clinics": [], "nav_items": []}
    return {
        "seconds_left": round(session_limits.seconds_at_most(request)),
        "workplace": place,
        "clinic": place.clinic,
        "clinics": [membership.clinic for membership in place.memberships],
        "nav_items": _nav(request, place),
    }


def _nav(request, place):
    found = list(_places(place))
    here = max(
        (prefix for *_words, prefix in found if request.path.startswith(prefix)),
        key=len,
        default="",
    )
    items = [Place(label, url, prefix == here) for label, url, prefix in found]
    if request.user.is_staff:
        items.append(Place(_("Admin"), reverse("admin:index"), request.path.startswith("/admin/")))
    return items


def _places(place):
    for label, name, permission, prefix in PLACES:
        # Whoever finds patients reaches the import from there; the bar stays short.
        if not place.may(permission) or (
            name == "patients:import" and place.may(Permission.PATIENT_FIND)
        ):
            continue
        try:
            yield label, reverse(name), prefix
        except NoReverseMatch:
            continue
