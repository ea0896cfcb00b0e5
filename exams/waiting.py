"""What waits for a colleague: exams signed in training, and what patients asked to have changed."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from exams.models import AmendmentRequest, Exam
from exams.unsigned import MOST, Unsigned


@dataclass(frozen=True)
class Trainee:
    """A colleague in training with exams that want a co-signature, oldest first."""

    person: User
    exams: tuple[Unsigned, ...]

    @property
    def oldest(self) -> str:
        return self.exams[0].days_words


@dataclass(frozen=True)
class Asked(Unsigned):
    """A patient's request that nobody has answered; `days` since the patient asked."""

    row: AmendmentRequest


def for_cosignature(clinic, *, today: date) -> list[Trainee]:
    """Return who signed in training and is not co-signed, longest waiting first; one query."""
    exams = (
        Exam.objects.wanting_cosignature()
        .filter(clinic=clinic)
        .select_related("patient", "signed_by")
        .order_by("signed_at")[:MOST]
    )
    by_trainee: dict = {}
    for exam in exams:
        signed_on = clinic.local(exam.signed_at).date()
        line = Unsigned.lying(exam, clinic, since=signed_on, today=today)
        by_trainee.setdefault(exam.signed_by, []).append(line)
    return [Trainee(person, tuple(rows)) for person, rows in by_trainee.items()]


def for_an_answer(clinic, *, today: date) -> list[Asked]:
    """Return what patients asked for and nobody has answered, oldest first; one query."""
    rows = (
        AmendmentRequest.objects.open()
        .filter(exam__clinic=clinic)
        .select_related("exam__patient")
        .order_by("asked_on", "recorded_at")[:MOST]
    )
    return [Asked.lying(row.exam, clinic, since=row.asked_on, today=today, row=row) for row in rows]
