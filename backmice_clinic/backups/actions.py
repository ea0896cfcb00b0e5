"""Writing down that a backup was taken or proved."""

from django.db import transaction

from backmice_clinic.backups.archive import Opened
from backmice_clinic.backups.drill import Outcome
from backmice_clinic.backups.models import Backup, DrillResult, RestoreDrill

MOST_NAMED = 20


def _rows(manifest):
    return sum(table["rows"] for table in manifest["tables"].values())


@transaction.atomic
def record_backup(opened: Opened, *, seconds: float) -> Backup:
    return Backup.objects.create(
        taken_at=opened.taken_at, name=opened.path.name, sha256=opened.sha256,
        size_bytes=opened.bytes, seconds=round(seconds, 1), tables=len(opened.manifest["tables"]),
        rows=_rows(opened.manifest), files=opened.manifest["files"],
    )  # fmt: skip


@transaction.atomic
def record_drill(outcome: Outcome) -> RestoreDrill:
    counts = outcome.counts()
    definitions = sum(
        of for kind, (_equal, of) in counts.items() if kind not in ("tables", "files")
    )
    named = [f"{one.kind} {one.name}: {one.words}" for one in outcome.differences[:MOST_NAMED]]
    if outcome.smoke_failed:
        named.append(f"smoke: {outcome.smoke_failed}")
    tables_equal, tables = counts.get("tables", (0, 0))
    return RestoreDrill.objects.create(
        backup_name=outcome.opened.path.name, backup_taken_at=outcome.opened.taken_at,
        result=DrillResult.EQUAL if outcome.is_good else DrillResult.DIFFERENT,
        seconds=round(outcome.seconds, 1), tables_compared=tables, tables_equal=tables_equal,
        rows=_rows(outcome.opened.manifest), files_compared=counts.get("files", (0, 0))[1],
        definitions_compared=definitions, differences="\n".join(named),
    )  # fmt: skip


@transaction.atomic
def record_failed_drill(name: str, *, why: str, seconds: float) -> RestoreDrill:
    return RestoreDrill.objects.create(
        backup_name=name, result=DrillResult.FAILED, seconds=round(seconds, 1), tables_compared=0,
        tables_equal=0, rows=0, files_compared=0, definitions_compared=0, differences=why,
    )  # fmt: skip
