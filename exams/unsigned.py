"""Exams nobody has signed yet, by whose they are and how long they lie."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.at_work import people_with
from accounts.permissions import Permission
from exams.models import Exam

MOST = 200


@dataclass(frozen=True)
class Unsigned:
    """One draft of a colleague."""

    exam: Exam
    days: int

    @classmethod
    def lying(cls, exam, clinic, *, since: date, today: date, **more):
        """Return the line of an exam of this clinic that waits since a day."""
        exam.clinic = exam.patient.clinic = clinic
        return cls(exam, max(0, (today - since).days), **more)

    @property
    def days_words(self) -> str:
        if self.days == 0:
            return _("since today")
        return ngettext("%(n)s day", "%(n)s days", self.days) % {"n": self.days}


@dataclass(frozen=True)
class Owner:
    """A colleague with drafts, oldest first."""

    name: str
    may_sign: bool
    drafts: tuple[Unsigned, ...]

    @property
    def oldest(self) -> str:
        return self.drafts[0].days_words


def of_colleagues(clinic, user, *, today: date) -> list[Owner]:
    """Return the colleagues of this person with unsigned exams, longest lying first; two queries.

    The age counts from the day the draft was begun, not from the clinical day, which may lie years back.
    """
    drafts = (
        Exam.objects.standing()
        .filter(clinic=clinic, signed_at=None)
        .exclude(examiner=user)
        .select_related("patient", "examiner")
        .order_by("recorded_at")[:MOST]
    )
    by_owner: dict = {}
    for exam in drafts:
        begun_on = clinic.local(exam.recorded_at).date()
        draft = Unsigned.lying(exam, clinic, since=begun_on, today=today)
        by_owner.setdefault(exam.examiner, []).append(draft)
    able = set(people_with(clinic, Permission.EXAM_SIGN)) if by_owner else set()
    return [
        Owner(str(owner or ""), owner in able, tuple(drafts)) for owner, drafts in by_owner.items()
    ]
