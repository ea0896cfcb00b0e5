"""What becomes of a nodule besides being felt: no longer followed, followed again, found to be another one."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from audit.vocabulary import AuditedAction
from exams.actions.growth import judge_growth_again
from exams.actions.locks import patient_locked
from exams.entry import FELT
from exams.exceptions import NotTheSame
from exams.models import Nodule, NoduleJoin, PalpationFinding
from exams.vocabulary import CloseReason


@transaction.atomic
def close_nodule(nodule: Nodule, *, on, reason: str, by) -> None:
    """Stop following a nodule: excised, gone, or none at all. One that is another one stays so."""
    nodule = _locked(nodule)
    if nodule.joined_into_id:
        return
    _close(nodule, on=on, reason=CloseReason(reason), by=by)
    trail.record(
        AuditedAction.NODULE_CLOSED, actor=by, patient=nodule.patient, subject=nodule, detail={"reason": reason}
    )  # fmt: skip


@transaction.atomic
def reopen_nodule(nodule: Nodule, *, by) -> None:
    """Follow a nodule again: what closed it was entered in error. Twice changes nothing."""
    nodule = _locked(nodule)
    if nodule.joined_into_id or (nodule.closed_on is None and not nodule.close_reason):
        return
    _open(nodule)
    trail.record(
        AuditedAction.NODULE_CLOSED, actor=by, patient=nodule.patient, subject=nodule, detail={"reopened": True}
    )  # fmt: skip


@transaction.atomic
def join_nodules(nodule: Nodule, into: Nodule, *, reason: str, on, by) -> NoduleJoin:
    """Say that `nodule` is the same as `into`; its findings count there until it is taken back.

    Raises NotTheSame where the record speaks against it.
    """
    # The lock that whoever saves an exam takes: both cannot be felt meanwhile.
    patient_locked(nodule.patient_id)
    first, second = sorted((nodule, into), key=lambda each: each.pk)
    locked = {each.pk: each for each in (_locked(first), _locked(second))}
    nodule, into = locked[nodule.pk], locked[into.pk]
    if nodule.joined_into_id == into.pk:
        return NoduleJoin.objects.get(nodule=nodule, undone_at=None)
    if words := why_not(nodule, into):
        raise NotTheSame(words)
    join = NoduleJoin.objects.create(
        clinic_id=nodule.clinic_id, patient=nodule.patient, nodule=nodule, into=into, reason=reason, recorded_by=by,
    )  # fmt: skip
    nodule.joined_into = into
    _close(nodule, on=on, reason=CloseReason.JOINED, by=by)
    judge_growth_again(nodule.patient, {into.pk}, by=by)
    trail.record(
        AuditedAction.NODULES_JOINED, actor=by, patient=nodule.patient, subject=join,
        detail={"nodule": str(nodule.pk), "into": str(into.pk)},
    )  # fmt: skip
    return join


def why_not(nodule: Nodule, into: Nodule) -> str:
    """Return what in the record speaks against the two being one, "" when nothing does."""
    facts = {"one": nodule.label, "other": into.label, "side": into.side_words}
    if nodule.pk == into.pk or nodule.patient_id != into.patient_id:
        return _("Choose another nodule of this patient.")
    if nodule.side != into.side:
        return (
            _(
                "%(other)s is on the %(side)s. Side is what the hand said: amend the exam if it was wrong."
            )
            % facts
        )
    if nodule.close_reason or into.close_reason:
        return _("Both must be followed. Follow the other one again first.")
    if nodule.joined_nodules.exists():
        return _("Another nodule was joined with %(one)s. Take that back first.") % facts
    together = _felt_together(nodule, into)
    if together is not None:
        facts["day"] = together.exam.when_words
        return (
            _(
                "Both were felt at the exam of %(day)s, so they are two. Amend that exam if it was wrong."
            )
            % facts
        )
    return ""


def _felt_together(nodule, into):
    felt = PalpationFinding.objects.standing().filter(presence__in=FELT)
    there = {finding.exam_id for finding in felt.of(into)}
    return felt.of(nodule).filter(exam__in=there).select_related("exam").first()


@transaction.atomic
def split_nodules(nodule: Nodule, *, because: str, by) -> None:
    """Take back that this nodule is another one: it is followed by itself again. Twice changes nothing."""
    patient_locked(nodule.patient_id)
    nodule = _locked(nodule)
    if not nodule.joined_into_id:
        return
    join = NoduleJoin.objects.get(nodule=nodule, undone_at=None)
    join.undone_at, join.undone_by, join.undone_because = timezone.now(), by, because
    join.save(update_fields=["undone_at", "undone_by", "undone_because"])
    _open(nodule)
    judge_growth_again(nodule.patient, {nodule.pk, join.into_id}, by=by)
    trail.record(
        AuditedAction.NODULES_SPLIT, actor=by, patient=nodule.patient, subject=join,
        detail={"nodule": str(nodule.pk), "into": str(join.into_id)},
    )  # fmt: skip


_COLUMNS = ["closed_on", "close_reason", "closed_by", "joined_into"]


def _locked(nodule):
    rows = Nodule.objects.select_for_update(of=("self",)).select_related("patient")
    return rows.get(pk=nodule.pk)


def _close(nodule, *, on, reason, by):
    nodule.closed_on, nodule.close_reason, nodule.closed_by = on, reason, by
    nodule.save(update_fields=_COLUMNS)


def _open(nodule):
    nodule.closed_on, nodule.close_reason, nodule.closed_by, nodule.joined_into = (
        None,
        "",
        None,
        None,
    )
    nodule.save(update_fields=_COLUMNS)
