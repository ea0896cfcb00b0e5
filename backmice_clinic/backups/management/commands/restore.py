"""`manage.py restore FILE`: into an empty database, or in place of the one on this machine."""

from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand

from backmice_clinic.backups import archive, restoring
from backmice_clinic.backups.errors import BackupRefused
from backmice_clinic.backups.keys import backup_key
from backmice_clinic.backups.place import Place


class Command(BaseCommand):
    help = "Restore a backup: the whole file is proved first, and everything is compared after."
    # The database at hand may be the one that is lost.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument(
            "--into", metavar="URL", help="an empty database, as the role that owns the tables"
        )
        where.add_argument(
            "--yes", action="store_true", help="in place of the clinic's own database"
        )
        parser.add_argument(
            "--while-open", action="store_true",
            help="with --yes: end the connections of whoever works there now, instead of refusing",
        )  # fmt: skip
        parser.add_argument("--files", type=Path, help="an empty folder for the uploaded files")

    def handle(self, *args, **options):
        key = backup_key()
        opened = archive.verified(options["file"], key)
        self.stdout.write(
            f"{opened.path.name} is whole; taken {opened.taken_at:%Y-%m-%d %H:%M} UTC."
        )
        if options["yes"] and settings.EMBEDDED is not None:
            found = restoring.replace_own(
                opened, key, settings.EMBEDDED, while_open=options["while_open"]
            )
        else:
            place = self.place(options["into"]) if options["into"] else Place.of_the_clinic()
            found = restoring.restore(opened, key, place, self.folder(opened, options))
            restoring.refuse_differences(found)
        tables = [one for one in found if one.kind == "tables"]
        self.stdout.write(
            f"Restored: {len(tables)} tables and {len(found) - len(tables)} other things equal to "
            "what was taken. Everyone signs in anew."
        )

    def place(self, address):
        """The owner's password need not stand in a command line: the settings know it."""
        place, known = Place.of_url(address), settings.DATABASE_OWNER
        if place.password or place.user != known["USER"]:
            return place
        return replace(place, password=known["PASSWORD"])

    def folder(self, opened, options):
        if options["files"]:
            return options["files"]
        if options["yes"]:
            return Path(settings.MEDIA_ROOT)
        if opened.manifest["files"]:
            raise BackupRefused(
                f"This backup holds {opened.manifest['files']} uploaded files: say with --files "
                "where they go."
            )
        return settings.DATA_DIR / "media.none"
