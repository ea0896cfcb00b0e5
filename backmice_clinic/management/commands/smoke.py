"""Tries the app on a restored copy: it is ready, it can be entered, a chart opens."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from accounts.models import Membership
from accounts.vocabulary import Role
from patients.models import Patient

MOST_TRIED = 20
# The copy serves nobody: its pages need no collected files.
PLAIN = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


class Command(BaseCommand):
    help = "Try the app on a restored copy of the database: migrates it, signs in, opens a chart."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--on-a-copy", action="store_true", required=True)

    def handle(self, *args, **options):
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        with override_settings(STORAGES=PLAIN):
            client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
            self.expect(client, "/readyz", "ok")
            self.expect(client, reverse("account_login"), "password")
            self.open_a_chart(client)

    def expect(self, client, address, words):
        answer = client.get(address, secure=True)
        if answer.status_code != 200 or words not in answer.content.decode():
            raise CommandError(f"{address.split('?')[0]} answered {answer.status_code}.")
        self.stdout.write(f"{address.split('/')[1]} answers 200")

    def open_a_chart(self, client):
        for clinician, patient in _clinicians_with_a_patient():
            client.force_login(clinician)
            address = reverse("outcomes:chart", args=[patient.pk])
            # Who must first set up a second factor is led there: another may have one.
            if client.get(address, secure=True).status_code != 302:
                self.expect(client, address, patient.family_name)
                self.stdout.write("a chart opens and names its patient")
                return
        self.stdout.write("nobody can open a chart without more ado: none was opened")


def _clinicians_with_a_patient():
    """Yield people who work in one clinic only, so that the clinic need not be chosen."""
    memberships = Membership.objects.filter(
        roles__contains=[Role.CLINICIAN], is_active=True, user__is_active=True
    )
    for one in memberships.select_related("user")[:MOST_TRIED]:
        patient = Patient.objects.filter(clinic=one.clinic_id).first()
        if patient and one.user.memberships.filter(is_active=True).count() == 1:
            yield one.user, patient
