"""`manage.py restore_drill`: proves that the newest backup can be restored, and writes it down."""

import time
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from backmice_clinic.backups import actions, archive
from backmice_clinic.backups.drill import drill
from backmice_clinic.backups.errors import BackupRefused
from backmice_clinic.backups.keys import backup_key


class Command(BaseCommand):
    help = "Restore a backup into an empty PostgreSQL of its own, compare everything, open a chart."

    def add_arguments(self, parser):
        parser.add_argument(
            "file", type=Path, nargs="?", help="the newest in BACKUP_DIR if left out"
        )

    def handle(self, *args, **options):
        path = options["file"] or newest()
        started = time.monotonic()
        try:
            outcome = drill(path, backup_key())
        except (BackupRefused, OSError) as error:
            seconds = time.monotonic() - started
            actions.record_failed_drill(path.name, why=str(error), seconds=seconds)
            raise CommandError(f"The drill failed: {error}") from None
        actions.record_drill(outcome)
        self.tell(outcome)
        if not outcome.is_good:
            raise CommandError(
                f"The drill failed: {len(outcome.differences)} differences"
                + (f"; the app says: {outcome.smoke_failed}" if outcome.smoke_failed else "")
            )

    def tell(self, outcome):
        self.stdout.write(
            f"{outcome.opened.path.name}, taken {outcome.opened.taken_at:%Y-%m-%d %H:%M} UTC from "
            f"PostgreSQL {outcome.opened.manifest['server']}"
        )
        for one in outcome.found:
            if one.kind in ("tables", "sequences", "files") or not one.is_equal:
                verdict = "equal" if one.is_equal else "DIFFERENT"
                self.stdout.write(f"  {verdict:<9}  {one.kind:<11} {one.name}: {one.words}")
        for kind, (equal, of) in outcome.counts().items():
            self.stdout.write(f"{kind}: {equal} of {of} equal")
        for line in outcome.smoke:
            self.stdout.write(f"app: {line}")
        self.stdout.write(f"{outcome.seconds:.1f} s")


def newest() -> Path:
    found = archive.in_folder(settings.BACKUP_DIR)
    if not found:
        raise CommandError(
            f"No backup is in {settings.BACKUP_DIR}. Take one first: manage.py backup"
        )
    return found[-1]
