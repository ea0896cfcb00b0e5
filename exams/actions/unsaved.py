"""Keep what is typed and not saved yet; take it away when it is saved, thrown away or old."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from audit import trail
from audit.vocabulary import AuditedAction
from exams.exceptions import TypedElsewhere
from exams.models import UnsavedForm
from exams.models.unsaved import offered_since, undo_since


@dataclass(frozen=True)
class Turn:
    """What the page must say the next time it tells what was typed."""

    number: int
    at: datetime


def keep_typed(patient, *, by, form, turn: int, content: str, exam=None, window: str = "") -> Turn:
    """Keep the form as it stands; `turn` is the last one this page heard of, 0 for none.

    Raises TypedElsewhere when another window went on with it, saved it or threw it away. One statement
    while somebody types; the first turn of a form is audited.
    """
    now = timezone.now()
    if turn and not _move(patient, by, form, turn, content, window, now):
        raise TypedElsewhere(form)
    if not turn:
        try:
            _begin(patient, by=by, form=form, content=content, exam=exam, window=window, now=now)
        except IntegrityError as error:
            # The answer to its own first turn may have been lost on the way.
            if not _move(patient, by, form, 0, content, window, now):
                raise TypedElsewhere(form) from error
    return Turn(turn + 1, now)


def _move(patient, by, form, turn, content, window, now):
    heard = Q(turn=turn) | Q(turn=turn + 1, window=window) if window else Q(turn=turn)
    mine = UnsavedForm.objects.held().filter(heard, author=by, patient=patient, form=form)
    return mine.update(content=content, kept_at=now, turn=turn + 1, window=window)


@transaction.atomic
def _begin(patient, *, by, form, content, exam, window, now):
    row = UnsavedForm.objects.create(
        clinic_id=patient.clinic_id, patient=patient, author=by, exam=exam, form=form, content=content, window=window,
        begun_at=now, kept_at=now,
    )  # fmt: skip
    trail.record(AuditedAction.TYPING_KEPT, actor=by, patient=patient, subject=row)


@transaction.atomic
def throw_away(row: UnsavedForm, *, by) -> None:
    """Put one aside because its author says so; for some minutes that can be taken back."""
    now = timezone.now()
    UnsavedForm.objects.filter(author=by, thrown_away_at__lt=undo_since(now)).delete()
    if UnsavedForm.objects.held().filter(pk=row.pk).update(thrown_away_at=now):
        trail.record(AuditedAction.TYPING_THROWN_AWAY, actor=by, patient=row.patient, subject=row)


@transaction.atomic
def take_back_throwing(patient, *, by, form) -> UnsavedForm | None:
    """Bring back what this person threw away by mistake; None once its minutes are over or it was saved."""
    row = UnsavedForm.objects.still_or_lately(undo_since(timezone.now())).filter(
        author=by, patient=patient, form=form
    ).select_for_update(of=("self",)).first()  # fmt: skip
    if row is not None and row.thrown_away_at is not None:
        row.thrown_away_at = None
        row.save(update_fields=["thrown_away_at"])
        trail.record(AuditedAction.TYPING_BROUGHT_BACK, actor=by, patient=patient, subject=row)
    return row


@dataclass(frozen=True)
class Kept:
    """What a page that is being saved knows of what it kept: the last turn it heard of, and its window."""

    turn: int
    window: str = ""


def settle(*, by, form, kept: Kept | None) -> None:
    """Take away what was kept of a form that is now saved; part of the saving's transaction.

    Raises TypedElsewhere where another window went on with it: what stands there is not in this saving.
    """
    if kept is None:
        return
    rows = UnsavedForm.objects.filter(author=by, form=form)
    heard = Q(turn__lte=kept.turn)
    if kept.window:
        heard |= Q(window=kept.window)
    gone, _by_model = rows.filter(heard).delete()
    if not gone and rows.held().exists():
        raise TypedElsewhere(form)


def forget_old() -> int:
    """Take away what was saved after all or thrown away, and what nobody came back to in time; returns how many."""
    now = timezone.now()
    too_old = Q(kept_at__lt=offered_since(now)) | Q(thrown_away_at__lt=undo_since(now))
    old = UnsavedForm.objects.filter(too_old)
    gone, _by_model = (UnsavedForm.objects.saved_after_all() | old).delete()
    return gone
