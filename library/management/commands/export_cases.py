"""Writes published cases back as files, from the typed rows."""

from pathlib import Path

import yaml
from django.core.management.base import BaseCommand, CommandError

from library.importing.exporting import content_of
from library.models import PublishedSource


class Command(BaseCommand):
    help = "Export published cases as YAML files of the layout they were imported from."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where the files go; made if missing")
        parser.add_argument(
            "--id", action="append", dest="slugs", metavar="ID", help="only this one"
        )

    def handle(self, *args, **options):
        sources = PublishedSource.objects.filter(superseded_at=None)
        if options["slugs"]:
            sources = sources.filter(slug__in=options["slugs"])
            missing = set(options["slugs"]) - {source.slug for source in sources}
            if missing:
                raise CommandError(f"Not in the library: {', '.join(sorted(missing))}")
        options["folder"].mkdir(parents=True, exist_ok=True)
        for source in sources:
            text = yaml.safe_dump(
                content_of(source), sort_keys=False, allow_unicode=True, width=110
            )
            (options["folder"] / f"{source.slug}.yaml").write_text(text, "utf-8")
        self.stdout.write(f"{len(sources)} files written.")
