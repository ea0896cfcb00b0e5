"""Wrong passwords and codes, counted for one account from one address.

Ten within five minutes close that pair and nothing else: a stranger cannot lock a colleague out, nor can
a header that a browser invents change whose address is counted. An account nobody has is counted alike.
"""

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal import ratelimit

APP, ACTION = "allauth.account", "guess"


def _pair(request, email):
    return f"{email.strip().lower()} {ratelimit.get_ip(request)}"


def begin(request, email: str) -> ratelimit.RateLimitUsage:
    """Count one attempt before it is judged; a right one is taken back with `.rollback()`.

    Raises ValidationError, in the words of the sign-in page, when the pair is closed.
    """
    usage = ratelimit.consume(request, app=APP, action=ACTION, key=_pair(request, email))
    if usage is None:
        raise get_adapter().validation_error("too_many_login_attempts")
    return usage


def forget(request, email: str) -> None:
    """Open the pair again: the person proved to be the owner by letter."""
    ratelimit.clear(request, app=APP, action=ACTION, key=_pair(request, email))


class CountsCodes:
    """For forms that take a code of an app or a recovery code."""

    def clean_code(self):
        usage = begin(context.request, self.user.email)
        code = super().clean_code()
        usage.rollback()
        return code


class CountsKeys:
    """For forms that take the answer of a passkey."""

    def clean_credential(self):
        usage = begin(context.request, self.user.email)
        credential = super().clean_credential()
        usage.rollback()
        return credential
