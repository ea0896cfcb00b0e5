"""For the administrator who lost phone and codes and has nobody to ask."""

from django.core.management.base import BaseCommand, CommandError

from accounts import actions
from accounts.models import User


class Command(BaseCommand):
    help = "Takes away every second factor of one person and signs them out; the password stays."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the work e-mail with which the person signs in")

    def handle(self, *args, email, **options):
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError("Nobody signs in with this address.")
        actions.remove_second_factors(user, by=None)
        self.stdout.write(f"{user} signs in with the password alone now.")
