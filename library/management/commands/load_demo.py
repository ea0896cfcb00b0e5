"""Loads the demo clinic of made-up people."""

from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from library.demo import ACCOUNTS
from library.demo.loading import DemoHereAlready, RealPatientsHere, load_demo


class Command(BaseCommand):
    help = "Load the demo clinic: made-up people, dated relative to today, and the published cases."

    def add_arguments(self, parser):
        parser.add_argument(
            "--into-empty-database", action="store_true",
            help="allow it on a database server other than the embedded one",
        )  # fmt: skip

    def handle(self, *args, **options):
        if settings.EMBEDDED is None and not options["into_empty_database"]:
            raise CommandError(
                "This is not the embedded database. The demo has printed passwords; to load it into "
                "an empty database all the same, add --into-empty-database."
            )
        started = monotonic()
        try:
            made = load_demo()
        except RealPatientsHere:
            raise CommandError(
                "A real clinic works in this database; the demo is not loaded."
            ) from None
        except DemoHereAlready:
            raise CommandError("The demo clinic is here already.") from None
        if options["verbosity"]:
            self.stdout.write(
                f"{made['patients']} made-up patients and {made['cases']} published cases "
                f"in {monotonic() - started:.0f} s."
            )
            for email, password, words in ACCOUNTS:
                self.stdout.write(f"  {email:<32} {password}  {words}")
