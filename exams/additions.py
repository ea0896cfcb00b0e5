"""What stands under a signed exam besides its signature: addenda, and what the patient asked to have changed."""

from dataclasses import dataclass

from exams import seal, signature
from exams.models import AmendmentRequest, ExamAddendum
from exams.vocabulary import AmendmentAnswer


@dataclass(frozen=True)
class Addendum:
    """One addendum. `is_earlier`: it was written under a version that this one replaced."""

    row: ExamAddendum
    when: str
    is_intact: bool
    is_earlier: bool

    @property
    def is_void(self) -> bool:
        return hasattr(self.row, "voided")


@dataclass(frozen=True)
class Request:
    """What a patient asked for, and the answer, if there is one."""

    row: AmendmentRequest

    @property
    def is_void(self) -> bool:
        return hasattr(self.row, "voided")

    @property
    def answer(self):
        return getattr(self.row, "answer", None)

    @property
    def is_open(self) -> bool:
        return not self.is_void and self.answer is None

    @property
    def is_denied(self) -> bool:
        return self.answer is not None and self.answer.decided == AmendmentAnswer.DENIED


@dataclass(frozen=True)
class Additions:
    """All of it, in order, of a version and of those before it."""

    addenda: list[Addendum]
    requests: list[Request]


def of(exam, earlier=()) -> Additions:
    """Return what stands under this exam and the versions it replaced; two queries."""
    versions = [exam.pk, *(each.pk for each in earlier)]
    addenda = [
        Addendum(
            row, signature.moment_words(exam.clinic, row.signed_at),
            row.digest == seal.digest_of_addendum(row), row.exam_id != exam.pk,
        )
        for row in ExamAddendum.objects.under(versions)
    ]  # fmt: skip
    return Additions(addenda, [Request(row) for row in AmendmentRequest.objects.under(versions)])


def earlier_versions(exam) -> list:
    """Return the versions this one replaced, newest first."""
    older: list = []
    at = exam.amends
    while at is not None and len(older) < 50:
        older.append(at)
        at = at.amends
    return older


def newest_version(exam):
    """Return the version that replaced the others, or this one."""
    while getattr(exam, "amended_by", None) is not None:
        exam = exam.amended_by
    return exam


def open_requests(exam) -> list[AmendmentRequest]:
    """Return what the patient asked for and nobody has answered, of this version and those before it."""
    versions = [exam.pk, *(each.pk for each in earlier_versions(exam))]
    return list(AmendmentRequest.objects.under(versions).open())
