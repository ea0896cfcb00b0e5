"""What the second-factor library asks of the house: names, and secrets that a copy of the tables does not give away."""

import base64
import logging
import secrets

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)
_SALT = "accounts.second-factor"
_SECRET_BYTES = 20


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_fernet_key(key)) for key in keys])


def _fernet_key(secret: str) -> bytes:
    digest = salted_hmac(_SALT, "", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)


class ClinicMFAAdapter(DefaultMFAAdapter):
    """Locks secrets with the installation's own key."""

    def encrypt(self, text):
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # Another SECRET_KEY wrote it. A secret nobody knows opens nothing; an administrator resets.
            logger.error("A second factor was locked with another SECRET_KEY.")
            return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": "Backmice Clinic"}

    def generate_authenticator_name(self, user, type):
        number = user.authenticator_set.filter(type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}
