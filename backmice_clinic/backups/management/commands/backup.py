"""`manage.py backup`: database and uploaded files in one sealed file that was read back."""

import time
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand

from backmice_clinic.backups import actions, taking


class Command(BaseCommand):
    help = "Back up the database and the uploaded files into one encrypted file, and read it back."

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path, help="folder to write to (BACKUP_DIR)")
        parser.add_argument(
            "--keep", type=_at_least_one, help="keep only this many of the newest backups there"
        )

    def handle(self, *args, **options):
        started = time.monotonic()
        opened = taking.take(options["to"] or settings.BACKUP_DIR, keep=options["keep"])
        recorded = actions.record_backup(opened, seconds=time.monotonic() - started)
        self.stdout.write(
            f"{opened.path}\n{recorded.tables} tables, {recorded.rows:,} rows, {recorded.files} "
            f"files; {recorded.size_bytes:,} bytes in {recorded.seconds} s, read back and found whole."
        )


def _at_least_one(words):
    number = int(words)
    if number < 1:
        raise ValueError
    return number
