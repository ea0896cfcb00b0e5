"""The second-factor library's forms, with wrong answers counted per account and address."""

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm

from accounts.guesses import CountsCodes, CountsKeys


class CodeForm(CountsCodes, AuthenticateForm):
    """A code at sign-in: of the app, or a recovery code."""


class CodeAgainForm(CountsCodes, ReauthenticateForm):
    """A code before something important."""


class AppForm(CountsCodes, ActivateTOTPForm):
    """The first code of a new app."""


class KeyForm(CountsKeys, AuthenticateWebAuthnForm):
    """A passkey as second factor at sign-in."""


class KeyAgainForm(CountsKeys, ReauthenticateWebAuthnForm):
    """A passkey before something important."""
