"""Sign-in is by invitation only, with the work e-mail address."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.utils.translation import gettext_lazy as _

from accounts import guesses
from audit import trail
from audit.vocabulary import AuditedAction


class ClinicAccountAdapter(DefaultAccountAdapter):
    """Closes the public sign-up; counts wrong passwords per account and address."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-mail and password do not fit together."),
        "too_many_login_attempts": _(
            "Too many wrong attempts for this account from here. Wait five minutes; from another place it is open."
        ),
    }

    def is_open_for_signup(self, request):
        return False

    def pre_authenticate(self, request, **credentials):
        # Where the library itself looks when the password was right.
        self._login_failed_rl_usage = guesses.begin(request, credentials.get("email") or "")

    def _delete_login_attempts_cached_email(self, request, **credentials):
        guesses.forget(request, credentials.get("email") or "")

    def reauthenticate(self, user, password):
        # Addresses stand on the person, not in allauth's own table, where its version looks.
        usage = guesses.begin(context.request, user.email)
        is_right = user.is_active and user.check_password(password)
        if is_right:
            usage.rollback()
        return is_right


class ClinicSessionsAdapter(DefaultUserSessionsAdapter):
    """Tells the trail that a person ended their other sessions."""

    def end_sessions(self, sessions):
        super().end_sessions(sessions)
        user = context.request.user
        detail = {"why": "asked", "how_many": len(sessions)}
        trail.record(AuditedAction.SESSIONS_ENDED, actor=user, subject=user, detail=detail)
