"""What every colleague sets alone: start page, clinic, theme, keys."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions
from accounts.access import SESSION_KEY, NoClinic, signed_in_only, twice_is_once
from accounts.forms import PreferencesForm
from accounts.permissions import Permission
from audit import trail
from audit.vocabulary import AuditedAction

# Where a person starts: the first of these they may open.
STARTS = (
    (Permission.PATIENT_FIND, "patients:today"),
    (Permission.FIGURES_VIEW, "outcomes:figures"),
    (Permission.DUE_VIEW, "outcomes:due"),
    (Permission.STAFF_MANAGE, "accounts:staff"),
    (Permission.LIBRARY_VIEW, "library:index"),
)


@require_safe
@signed_in_only
def home(request):
    """Lead to the page this person's work starts on."""
    if request.clinic is None:
        raise NoClinic
    for permission, name in STARTS:
        if not request.workplace.may(permission):
            continue
        try:
            return redirect(reverse(name))
        except NoReverseMatch:
            continue
    return redirect("accounts:preferences")


@twice_is_once("the same clinic is chosen again")
@require_POST
@signed_in_only
def switch_clinic(request):
    """Work in another of one's clinics."""
    wanted = request.POST.get("clinic", "")
    place = next((m for m in request.workplace.memberships if str(m.clinic_id) == wanted), None)
    if place is None:
        raise Http404
    request.session[SESSION_KEY] = wanted
    trail.record(AuditedAction.CLINIC_SWITCHED, actor=request.user, clinic=place.clinic)
    return redirect("accounts:home")


@twice_is_once("one person's own screen: the last choice stands")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_only
def preferences(request):
    """How the screen looks, and the way to the password."""
    user = request.user
    form = PreferencesForm(
        request.POST or None, initial={"theme": user.theme, "has_shortcuts": user.has_shortcuts}
    )
    if request.method == "POST" and form.is_valid():
        actions.set_preferences(user, **form.cleaned_data)
        messages.success(request, _("Preferences saved."))
        return redirect("accounts:preferences")
    memberships = request.workplace.memberships
    context = {"form": form, "memberships": memberships}
    return render(request, "accounts/preferences.html", context, status=422 if form.errors else 200)


@twice_is_once("one person's own screen: the last choice stands")
@require_POST
@signed_in_only
def set_theme(request):
    """Change the theme from the menu and stay on the page."""
    _prefer(request, theme=request.POST.get("theme", ""))
    return HttpResponseRedirect(_back(request))


@twice_is_once("one person's own screen: the last choice stands")
@require_POST
@signed_in_only
def set_shortcuts(request):
    """Switch single keys on or off from the menu and stay on the page."""
    _prefer(request, has_shortcuts=request.POST.get("has_shortcuts") == "on")
    return HttpResponseRedirect(_back(request))


def _prefer(request, **wanted):
    try:
        actions.set_preferences(request.user, **wanted)
    except ValidationError:
        messages.error(request, _("Choose one of the themes offered."))


def _back(request):
    wanted = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A path of ours, whole: a bare word would be taken for the name of an address.
    return wanted if is_ours and wanted.startswith("/") else "/"
