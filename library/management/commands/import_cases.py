"""Reads files of published cases into the library clinic."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from library.importing.report import typed_share
from library.importing.run import REFUSED, files_in, take_files


class Command(BaseCommand):
    help = "Import published cases (YAML files or folders of them) into the library clinic."

    def add_arguments(self, parser):
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", help="a YAML file, or a folder of them"
        )
        parser.add_argument("--dry-run", action="store_true", help="try everything, write nothing")
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="write the fate of each fact as JSON"
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help="let a changed file replace what was imported before",
        )

    def handle(self, *args, **options):
        files = files_in(options["paths"])
        if not files:
            raise CommandError("There is no YAML file there.")
        taken = take_files(files, is_dry_run=options["dry_run"], may_replace=options["replace"])
        for one in taken:
            self.stdout.write(f"{one.file}: {one.outcome}")
            for problem in one.problems:
                self.stdout.write(f"  {problem}")
        fates = [fate for one in taken for fate in one.fates]
        if options["report"]:
            lines = [fate.as_dict() for fate in fates]
            options["report"].write_text(
                json.dumps(lines, indent=1, ensure_ascii=False) + "\n", "utf-8"
            )
        self._sum_up(taken, fates, options)
        refused = sum(one.outcome == REFUSED for one in taken)
        if refused:
            raise CommandError(f"{refused} of {len(taken)} files refused.")

    def _sum_up(self, taken, fates, options) -> None:
        counts = ", ".join(
            f"{sum(one.outcome == outcome for one in taken)} {outcome}"
            for outcome in dict.fromkeys(one.outcome for one in taken)
        )
        typed, total = typed_share(fate for fate in fates if fate.fate != "refused")
        share = f" ({typed * 100 // total} %)" if total else ""
        end = " Dry run: nothing was written." if options["dry_run"] else ""
        self.stdout.write(
            f"{counts}. Of {total} facts about patients {typed} are typed{share}.{end}"
        )
