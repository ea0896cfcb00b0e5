"""Colleagues of a clinic: list, invite, roles, end access."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, links
from accounts.access import requires, twice_is_once
from accounts.exceptions import (
    HasPassword,
    LastAdministrator,
    OwnAccess,
    RolesChanged,
    WorksHereAlready,
)
from accounts.forms import InviteForm, RolesForm
from accounts.models import Membership
from accounts.permissions import Permission, permissions_of
from accounts.vocabulary import Role
from ui.bound import put

_LINK = "invitation_link"


@require_safe
@requires(Permission.STAFF_MANAGE)
def staff(request):
    """Everyone with access to this clinic, and those who had it."""
    people = Membership.objects.filter(clinic=request.clinic).select_related("user")
    people = people.order_by("-is_active", "user__family_name", "user__given_name")
    working = [each for each in people if each.is_active]
    left = [each for each in people if not each.is_active]
    return render(
        request, "accounts/staff.html", {"working": working, "left": left, "roles": _role_rights()}
    )


@twice_is_once("a colleague joins once: the second press is told they work here already")
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.STAFF_MANAGE)
def invite(request):
    """Ask whom; on success show the link once, because not every clinic has mail."""
    form = InviteForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _invite_page(request, form)
    try:
        invitation = actions.invite(request.clinic, by=request.user, **form.cleaned_data)
    except WorksHereAlready:
        form.add_error("email", _("A person with this address works here already."))
        return _invite_page(request, form)
    return _hand_over(request, invitation.membership, needs_password=invitation.needs_password)


@require_safe
@requires(Permission.STAFF_MANAGE)
def invited(request, membership_id):
    """Show the link this one time."""
    membership = _membership(request, membership_id)
    kept = request.session.pop(_LINK, {})
    if kept.get("for") != str(membership.pk):
        return redirect("accounts:roles", membership_id=membership.pk)
    return render(
        request,
        "accounts/invited.html",
        {"membership": membership, "days": links.days_good(), **kept},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.STAFF_MANAGE)
def roles(request, membership_id):
    """What this colleague does here."""
    membership = _membership(request, membership_id)
    start = {
        "roles": membership.roles, "is_in_training": membership.is_in_training,
        "version": membership.version,
    }  # fmt: skip
    form = RolesForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid() and _change(request, membership, form):
        return redirect("accounts:staff")
    context = {
        "membership": membership,
        "form": form,
        "roles": _role_rights(),
        "may_get_link": membership.is_active
        and actions.may_get_link(membership.user, request.clinic),
    }
    status = 409 if hasattr(form, "newer") else 422 if form.errors else 200
    return render(request, "accounts/roles.html", context, status=status)


@twice_is_once("what is closed stays closed")
@require_POST
@requires(Permission.STAFF_MANAGE)
def end_access(request, membership_id):
    """Close the clinic to this colleague."""
    membership = _membership(request, membership_id)
    try:
        actions.end_access(membership, by=request.user)
    except (OwnAccess, LastAdministrator) as refused:
        messages.error(request, _reason(refused))
        return redirect("accounts:roles", membership_id=membership.pk)
    messages.success(
        request, _("%(who)s has no access any more.") % {"who": membership.user.full_name}
    )
    return redirect("accounts:staff")


@twice_is_once("every link makes the one before useless")
@require_POST
@requires(Permission.STAFF_MANAGE)
def new_link(request, membership_id):
    """Hand out a fresh link to someone who has not set a password yet."""
    membership = _membership(request, membership_id)
    try:
        actions.renew_link(membership, by=request.user)
    except HasPassword:
        messages.error(request, _("This person has a password. It is reset from the sign-in page."))
        return redirect("accounts:roles", membership_id=membership.pk)
    return _hand_over(request, membership, needs_password=True)


def _invite_page(request, form):
    context = {"form": form, "roles": _role_rights()}
    return render(request, "accounts/invite.html", context, status=422 if form.errors else 200)


def _membership(request, membership_id):
    found = Membership.objects.filter(pk=membership_id, clinic=request.clinic).select_related(
        "user", "clinic"
    )
    membership = found.first()
    if membership is None:
        raise Http404
    return membership


def _change(request, membership, form):
    try:
        actions.change_roles(membership, by=request.user, **form.cleaned_data)
    except RolesChanged as changed:
        # The next press is made with both versions in sight.
        form.newer = changed.current
        put(form, "version", changed.current.version)
        return False
    except (OwnAccess, LastAdministrator) as refused:
        form.add_error("roles", _reason(refused))
        return False
    messages.success(request, _("Roles of %(who)s saved.") % {"who": membership.user.full_name})
    return True


def _hand_over(request, membership, *, needs_password):
    user = membership.user
    url = request.build_absolute_uri(links.set_password_path(user)) if needs_password else ""
    was_sent = links.send_invitation(
        user, request.clinic, by=request.user, url=url,
        sign_in_url=request.build_absolute_uri(reverse("account_login")),
    )  # fmt: skip
    request.session[_LINK] = {"for": str(membership.pk), "url": url, "was_sent": was_sent}
    return redirect("accounts:invited", membership_id=membership.pk)


def _reason(refused):
    if isinstance(refused, OwnAccess):
        return _("You cannot take your own access away. Ask another administrator.")
    return _("The clinic would have no administrator. Give another person the role first.")


def _role_rights():
    """Return each role with its rights in words, from the table the guards ask."""
    return [
        (role.label, [p.label for p in Permission if p in permissions_of([role])]) for role in Role
    ]
