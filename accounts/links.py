"""The link with which an invited colleague sets a password: single use, good for three days."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _


def set_password_path(user) -> str:
    """Return the address below the site's root."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )


def days_good() -> int:
    """Return for how many days a link works."""
    return settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)


def send_invitation(user, clinic, *, by, url="", sign_in_url="") -> bool:
    """Send the letter; say whether it left. Without a link it only tells of the new access."""
    words = {
        "user": user,
        "clinic": clinic,
        "by": by,
        "url": url,
        "sign_in_url": sign_in_url,
        "days": days_good(),
    }
    text = render_to_string("accounts/email/invitation.txt", words)
    subject = _("Your access to %(clinic)s in Backmice Clinic") % {
        "clinic": " ".join(clinic.name.split())
    }
    try:
        return bool(send_mail(subject, text, None, [user.email]))
    except OSError:
        # No mail server is no reason to lose an invitation: the link is shown as well.
        return False
