"""The second factor: whom a clinic requires to have one, and what opens before it is set up."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.shortcuts import redirect

# A code of an app or a passkey; recovery codes only stand in for them.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What is open before: setting it up, proving who one is, leaving. Nothing here shows a patient.
OPEN_PREFIX = "mfa_"
OPEN = frozenset(
    {
        "account_logout", "account_reauthenticate", "account_change_password", "accounts:set_theme",
        "accounts:set_shortcuts", "accounts:session_left", "accounts:session_stay",
    }
)  # fmt: skip


def is_required(memberships) -> bool:
    """Say whether any clinic the person works in asks it of a role held there."""
    return any(set(m.roles) & set(m.clinic.second_factor_roles) for m in memberships)


def is_missing(request) -> bool:
    """Say whether this person must have a second factor and has none."""
    return is_required(request.workplace.memberships) and not is_mfa_enabled(request.user, FACTORS)


class SecondFactorMiddleware:
    """Leads who must have a second factor to where it is set up, whatever else was asked for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated or not is_missing(request):
            return None
        request.second_factor_missing = True
        name = request.resolver_match.view_name or ""
        is_open = name.startswith(OPEN_PREFIX) or name in OPEN
        if is_open or not getattr(view, "login_required", True):
            return None
        return redirect("mfa_index")
