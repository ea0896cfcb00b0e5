"""Writes docs/reference/formulary.md from the newest version of the dose limits."""

from django.conf import settings
from django.core.management.base import BaseCommand

from treatments.formulary_sheet import as_markdown
from treatments.models import Formulary

PAGE = settings.BASE_DIR / "docs" / "reference" / "formulary.md"


class Command(BaseCommand):
    help = "Write the formulary sheet from the newest version of the dose limits."

    def handle(self, **options):
        PAGE.write_text(as_markdown(Formulary.objects.latest()))
        self.stdout.write(f"Written: {PAGE.relative_to(settings.BASE_DIR)}")
