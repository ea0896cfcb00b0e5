"""The first administrator of a real installation: a clinic, a person, and a link to set the password."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from accounts import actions, links
from accounts.exceptions import WorksHereAlready
from accounts.models import Clinic, Membership, User, check_time_zone
from accounts.vocabulary import Role

QUESTIONS = {
    "clinic": "Name of the clinic: ",
    "email": "Work e-mail of the administrator: ",
    "given_name": "Given name: ",
    "family_name": "Family name: ",
}


class Command(BaseCommand):
    help = (
        "Creates the clinic if it is new, and its administrator; prints the link to set the password. "
        "Asks for what is not given. Run again for the same person, it prints a fresh link."
    )

    def add_arguments(self, parser):
        parser.add_argument("--clinic", help="name of the clinic")
        parser.add_argument(
            "--time-zone", default="", help="such as Europe/London; only for a new clinic"
        )
        parser.add_argument("--email")
        parser.add_argument("--given-name")
        parser.add_argument("--family-name")
        parser.add_argument("--title", default="", help="such as Dr")
        parser.add_argument("--clinician", action="store_true", help="also examines and treats")
        parser.add_argument(
            "--base-url", default="", help="address of the site, such as https://clinic.example"
        )
        parser.add_argument(
            "--no-input", action="store_true", help="ask nothing; fail when something is missing"
        )

    def handle(self, **options):
        answers = {name: self.ask(name, options) for name in QUESTIONS}
        email = answers["email"].lower()
        try:
            validate_email(email)
            check_time_zone(options["time_zone"] or "Europe/London")
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from None
        with transaction.atomic():
            clinic = self.clinic(answers["clinic"], options["time_zone"])
            user = self.administrator(clinic, email, answers, options)
        link = self.base_url(options) + links.set_password_path(user)
        self.stdout.write(f"{user.full_name} administers {clinic.name}.")
        self.stdout.write(
            f"Open this link within {links.days_good()} days to set the password:\n{link}"
        )

    def ask(self, name, options):
        value = (options[name] or "").strip()
        while not value:
            if options["no_input"]:
                raise CommandError(f"--{name.replace('_', '-')} is needed.")
            value = input(QUESTIONS[name]).strip()
        return value

    def clinic(self, name, time_zone):
        known = Clinic.objects.filter(name=name, is_library=False).first()
        return known or Clinic.objects.create(name=name, time_zone=time_zone or "Europe/London")

    def administrator(self, clinic, email, answers, options):
        roles = [Role.ADMINISTRATOR] + ([Role.CLINICIAN] if options["clinician"] else [])
        names = {name: answers[name] for name in ("given_name", "family_name")}
        try:
            invitation = actions.invite(
                clinic, email=email, title=options["title"], roles=roles, **names
            )
            return invitation.membership.user
        except WorksHereAlready:
            known = Membership.objects.get(user__email=email, clinic=clinic)
            actions.change_roles(known, roles=sorted({*known.roles, *roles}), by=None)
            return User.objects.get(email=email)

    def base_url(self, options):
        if options["base_url"]:
            return options["base_url"].rstrip("/")
        if settings.IS_PRODUCTION:
            return f"https://{settings.ALLOWED_HOSTS[0]}"
        return f"http://127.0.0.1:{settings.PORT}"
