"""Verbs of kept files, whatever they hang on: kept within limits, hidden with a reason, said to be damaged."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import Count, Max, Q

from accounts.models import Clinic
from audit import trail
from audit.vocabulary import AuditedAction
from exams.exceptions import TooManyFiles
from exams.models.kept_files import KeptContent, KeptFile, KeptFileEnteredInError
from exams.uploads import limits
from exams.uploads.taking import Taken


@dataclass(frozen=True)
class Shelf:
    """The tables of one sort of files."""

    files: type[KeptFile]
    contents: type[KeptContent]
    voids: type[KeptFileEnteredInError]
    # The file's key to what it hangs on, and the key of the other two to the file.
    thing: str
    file: str


def sent_before(shelf: Shelf, thing, sent_in) -> list:
    """Return what this sending left on the thing already."""
    return list(shelf.files._default_manager.filter(**{shelf.thing: thing}, sent_in=sent_in))


def keep(shelf: Shelf, thing, files: Sequence[Taken], *, most: int, by, sent_in, **facts) -> list:
    """Keep files on a thing that the caller has locked, with their events, in the caller's transaction.

    Raises TooManyFiles beyond `most` on the thing, or what the clinic's day may take.
    """
    if not files:
        return []
    last = _refuse_more(shelf, thing, len(files), most)
    rows = [
        shelf.files(
            **{shelf.thing: thing}, clinic_id=thing.clinic_id, patient_id=thing.patient_id, position=last + n,
            kind=each.kind, width_px=each.width_px, height_px=each.height_px, n_pages=each.n_pages,
            size_bytes=len(each.content), is_reduced=each.is_reduced, sha256=each.sha256, sent_in=sent_in,
            recorded_by=by, **facts,
        )
        for n, each in enumerate(files, start=1)
    ]  # fmt: skip
    shelf.files._default_manager.bulk_create(rows)
    shelf.contents._default_manager.bulk_create(
        shelf.contents(**{shelf.file: row}, content=each.content, thumbnail=each.thumbnail)
        for row, each in zip(rows, files, strict=True)
    )
    trail.record_all(
        [
            trail.event(
                AuditedAction.FILE_ATTACHED, actor=by, patient=thing.patient, subject=row,
                detail={shelf.thing: str(thing.pk), "kind": row.kind, "sha256": row.sha256},
            )
            for row in rows
        ]
    )  # fmt: skip
    return rows


def hide(shelf: Shelf, file: KeptFile, *, by, reason: str) -> None:
    """Hide a file in the caller's transaction; it is kept. Twice changes nothing."""
    _void, created = shelf.voids._default_manager.get_or_create(
        **{shelf.file: file}, defaults={"reason": reason, "recorded_by": by}
    )
    if created:
        trail.record(AuditedAction.FILE_VOIDED, actor=by, patient=file.patient, subject=file)


def tell_damaged(file: KeptFile, *, by) -> None:
    """Write that a file no longer is what was kept."""
    trail.record(AuditedAction.FILE_DAMAGED, actor=by, patient=file.patient, subject=file)


def _refuse_more(shelf, thing, n, most):
    """Return the last position taken; what was hidden keeps its number, and takes no room."""
    # One sending of a clinic after another: the files of its day are counted. A key's own lock is
    # lighter than this one, so nobody else waits.
    clinic = Clinic.objects.select_for_update(no_key=True).get(pk=thing.clinic_id)
    there = shelf.files._default_manager.filter(**{shelf.thing: thing})
    count = there.aggregate(last=Max("position"), shown=Count("pk", filter=Q(voided__isnull=True)))
    if count["shown"] + n > most:
        raise TooManyFiles(most, is_day=False)
    if _of_today(clinic) + n > limits.MOST_FILES_OF_A_DAY:
        raise TooManyFiles(limits.MOST_FILES_OF_A_DAY, is_day=True)
    return count["last"] or 0


def _of_today(clinic) -> int:
    """Return how many files the clinic kept today, of every sort: rooms above have sorts of their own."""
    morning = clinic.now().replace(hour=0, minute=0, second=0, microsecond=0)
    sorts: list[type[models.Model]] = [m for m in apps.get_models() if issubclass(m, KeptFile)]
    return sum(
        each._default_manager.filter(clinic=clinic, recorded_at__gte=morning).count()
        for each in sorts
    )
