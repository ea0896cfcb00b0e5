"""Sign-in is by invitation only, with the work e-mail address."""

from allauth.account.adapter import DefaultAccountAdapter


class ClinicAccountAdapter(DefaultAccountAdapter):
    """Closes the public sign-up."""

    def is_open_for_signup(self, request):
        return False

    def reauthenticate(self, user, password):
        # Addresses stand on the person, not in allauth's own table, where its version looks.
        return user.is_active and user.check_password(password)
