"""One nodule was two: the findings of the other one get a nodule of their own, and may be given back."""

from collections import Counter

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from audit.vocabulary import AuditedAction
from exams.actions.growth import judge_growth_again
from exams.actions.locks import patient_locked
from exams.actions.phantoms import lives
from exams.entry import FELT
from exams.exceptions import NotDivided
from exams.models import MovedFinding, Nodule, NoduleDivision, PalpationFinding
from exams.vocabulary import CloseReason


def divide_nodule(nodule: Nodule, findings, *, reason: str, by, submission_id=None):
    """Say that these findings of `nodule` are another nodule's, which gets the next number of its side.

    Raises NotDivided where the record speaks against it. The same submission twice is once.
    """
    try:
        return _divide(nodule, set(findings), reason=reason, by=by, submission_id=submission_id)
    except IntegrityError:
        first = made_by(submission_id, nodule)
        if first is None:
            raise
        return first


def made_by(submission_id, nodule) -> NoduleDivision | None:
    """Return what this submission made already."""
    made = NoduleDivision.objects.filter(submission_id=submission_id, nodule=nodule)
    return made.select_related("into").first() if submission_id else None


@transaction.atomic
def _divide(nodule, keys, *, reason, by, submission_id):
    # The lock that whoever saves an exam takes: numbers are given one at a time.
    patient_locked(nodule.patient_id)
    if first := made_by(submission_id, nodule):
        return first
    nodule = Nodule.objects.select_for_update(of=("self",)).get(pk=nodule.pk)
    there = list(PalpationFinding.objects.standing().of(nodule).select_related("exam"))
    chosen = [finding for finding in there if finding.may_move and finding.pk in keys]
    if words := _why_not(nodule, there, chosen, keys):
        raise NotDivided(words)
    about = {"clinic_id": nodule.clinic_id, "patient_id": nodule.patient_id}
    last = Nodule.objects.filter(patient=nodule.patient_id).aggregate(top=Max("number"))["top"]
    other = Nodule.objects.create(
        **about, number=last + 1, side=nodule.side, divided_from=nodule, recorded_by=by
    )
    division = NoduleDivision.objects.create(
        **about, nodule=nodule, into=other, reason=reason, recorded_by=by, submission_id=submission_id,
    )  # fmt: skip
    MovedFinding.objects.bulk_create(
        MovedFinding(
            **about, division=division, exam_id=finding.exam_id, finding=finding,
            recorded_as_id=finding.nodule_id, nodule=other,
        )
        for finding in chosen
    )  # fmt: skip
    judge_growth_again(nodule.patient, {nodule.pk, other.pk}, by=by)
    act = {"actor": by, "patient": nodule.patient}
    told = {"nodule": str(nodule.pk), "into": str(other.pk), "findings": len(chosen)}
    trail.record_all(
        [
            trail.event(
                AuditedAction.NODULE_REGISTERED,
                subject=other,
                detail={"number": other.number},
                **act,
            ),
            trail.event(AuditedAction.NODULE_DIVIDED, subject=division, detail=told, **act),
        ]
    )
    return division


def _why_not(nodule, there, chosen, keys) -> str:
    """Return what in the record speaks against these findings being another nodule's, "" when nothing does."""
    label = {"label": nodule.label}
    if nodule.joined_into_id or nodule.close_reason == CloseReason.ERROR:
        return _("%(label)s is no nodule of its own. Open the one it turned out to be.") % label
    if not chosen or len(chosen) != len(keys):
        return _("The exams of %(label)s have changed meanwhile. Choose again.") % label
    twice = [exam for exam, n in Counter(each.exam_id for each in chosen).items() if n > 1]
    if twice:
        when = next(each.exam.when_words for each in chosen if each.exam_id in twice)
        return _("The exam of %(day)s would have found the other one twice. Choose one of the two.") % {
            "day": when}  # fmt: skip
    if not any(each.presence in FELT for each in chosen):
        return _("Choose at least one exam in which the other one was felt.")
    moved = {each.pk for each in chosen}
    if not any(each.presence in FELT for each in there if each.pk not in moved):
        return (
            _("Nothing felt would be left of %(label)s. Leave at least one exam with it.") % label
        )
    return ""


@transaction.atomic
def undo_division(division: NoduleDivision, *, because: str, by, on) -> None:
    """Take back that one nodule is two: the findings count as recorded. Twice changes nothing.

    Raises NotDivided once the other one has a life of its own; then the two can be joined instead.
    """
    patient_locked(division.patient_id)
    division = NoduleDivision.objects.select_related("nodule", "patient").get(pk=division.pk)
    if division.undone_at is not None:
        return
    other = Nodule.objects.select_for_update(of=("self",)).get(pk=division.into_id)
    if lives(other):
        words = _(
            "%(other)s was examined, imaged, treated or compared by itself since."
            " Say on its page that it is the same as %(one)s instead."
        )
        raise NotDivided(words % {"other": other.label, "one": division.nodule.label})
    division.undone_at, division.undone_by, division.undone_because = timezone.now(), by, because
    division.save(update_fields=["undone_at", "undone_by", "undone_because"])
    division.moves.update(undone_at=division.undone_at)
    other.divided_from, other.close_reason = None, CloseReason.ERROR
    other.closed_on, other.closed_by = on, by
    other.save(update_fields=["divided_from", "close_reason", "closed_on", "closed_by"])
    judge_growth_again(division.patient, {division.nodule_id, other.pk}, by=by)
    trail.record(
        AuditedAction.DIVISION_UNDONE, actor=by, patient=division.patient, subject=division,
        detail={"nodule": str(division.nodule_id), "into": str(other.pk)},
    )  # fmt: skip
