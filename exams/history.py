"""What earlier exams found, as the exam page needs it: two queries, however long the record."""

from collections.abc import Callable
from dataclasses import dataclass, field

from exams.entry import FELT, once_per_exam
from exams.models import Nodule, PalpationFinding
from exams.vocabulary import CloseReason


@dataclass
class Known:
    """One registered nodule and its earlier findings, oldest first."""

    nodule: Nodule
    findings: list[PalpationFinding] = field(default_factory=list)
    # Found in any other exam, earlier or later, or treated: then its side is no longer this exam's
    # to change.
    is_elsewhere: bool = False
    # Registered after the exam at hand was recorded: that exam need not say anything about it.
    is_later: bool = False

    @property
    def last(self) -> PalpationFinding | None:
        """The newest finding in which it was felt."""
        return next((f for f in reversed(self.findings) if f.presence in FELT), None)

    @property
    def placed(self) -> PalpationFinding | None:
        """The newest finding that says where."""
        return next((f for f in reversed(self.findings) if f.lateral_mm is not None), None)

    @property
    def is_excised(self) -> bool:
        return self.nodule.close_reason == CloseReason.EXCISED

    @property
    def is_regrown(self) -> bool:
        """Felt at an exam after the day it was taken out."""
        closed_on, last = self.nodule.closed_on, self.last
        felt_on = last and last.exam.examined_on
        return bool(self.is_excised and closed_on and felt_on and felt_on > closed_on)

    @property
    def is_open(self) -> bool:
        """Whether an exam has to answer it: it is followed, or back after its excision."""
        is_followed = self.nodule.closed_on is None and not self.nodule.close_reason
        return (is_followed or self.is_regrown) and not self.is_later


@dataclass
class History:
    """The known nodules by number, and the last complaint with a side."""

    known: list[Known]
    complaint: object = None

    @property
    def open(self) -> list[Known]:
        return [each for each in self.known if each.is_open]

    @property
    def next_number(self) -> int:
        """A preview; the number itself is given under a lock."""
        return max((each.nodule.number for each in self.known), default=0) + 1

    def of(self, nodule_id) -> Known | None:
        return next((each for each in self.known if each.nodule.pk == nodule_id), None)


_holders: list[Callable] = []


def register_holder(holder: Callable) -> None:
    """Add a question (patient) -> keys of nodules whose side somebody relied on; asked by drafts only."""
    if holder not in _holders:
        _holders.append(holder)


def held_nodules(patient) -> set:
    """Return the keys of the nodules that were treated: somebody relied on what they are."""
    return {key for holder in _holders for key in holder(patient)}


def history_of(patient, *, without=(), until=None, before=None, own=frozenset()) -> History:
    """Return what was known before the exam at hand.

    `without` names exams that do not count. For an exam that is not the newest: `until` is its day,
    `before` the moment it was recorded, `own` the keys of the nodules it names itself.
    """
    nodules = list(Nodule.objects.for_patient(patient))
    if not nodules:
        return History([])
    known = {
        n.pk: Known(n, is_later=bool(before and n.recorded_at > before and n.pk not in own))
        for n in nodules
    }
    findings = (
        PalpationFinding.objects.standing()
        .filter(patient=patient)
        .exclude(exam__in=[pk for pk in without if pk])
        .with_whole()
        .select_related("exam__examiner", "exam__complaint")
        .in_order()
    )
    complaint = None
    for finding in findings:
        if finding.whole_id not in known or finding.nodule_id not in known:
            # Registered by somebody between the two statements: not known to this page yet.
            continue
        # What was recorded for a nodule that is another one belongs to that one's history.
        here = known[finding.whole_id]
        here.is_elsewhere = known[finding.nodule_id].is_elsewhere = True
        if _is_after(finding.exam, until, before):
            continue
        here.findings.append(finding)
        asked = getattr(finding.exam, "complaint", None)
        complaint = asked if asked and asked.side else complaint
    for nodule in nodules:
        # Two that are one, or were taken for one, share a side: neither is an exam's own any more.
        for other_id in filter(None, (nodule.joined_into_id, nodule.divided_from_id)):
            known[nodule.pk].is_elsewhere = known[other_id].is_elsewhere = True
    for each in known.values():
        each.findings = once_per_exam(each.findings, lambda f: f.exam_id)
    if any(without) and not all(each.is_elsewhere for each in known.values()):
        for nodule_id in held_nodules(patient):
            known[nodule_id].is_elsewhere = True
    return History(list(known.values()), complaint)


def _is_after(exam, until, before):
    if not (until and exam.examined_on):
        return False
    is_same_day = exam.examined_on == until
    return exam.examined_on > until or bool(is_same_day and before and exam.recorded_at > before)
