"""The states of an exam and what may follow each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExamState(models.TextChoices):
    """Read from the rows: status, the amendment that replaced it, the row that took it out of use."""

    DRAFT = "draft", _("draft, not signed")
    SIGNED = "signed", _("signed")
    AMENDED = "amended", _("amended")
    ENTERED_IN_ERROR = "entered_in_error", _("entered in error")


ALLOWED = {
    ExamState.DRAFT: {"edit", "sign", "void"},
    ExamState.SIGNED: {"amend", "void", "add"},
    ExamState.AMENDED: set(),
    ExamState.ENTERED_IN_ERROR: set(),
}


def state_of(exam) -> ExamState:
    """Return the state; needs `amended_by` and `voided` loaded to cost no query."""
    if getattr(exam, "voided", None) is not None:
        return ExamState.ENTERED_IN_ERROR
    if getattr(exam, "amended_by", None) is not None:
        return ExamState.AMENDED
    return ExamState.SIGNED if exam.is_signed else ExamState.DRAFT


def may(exam, act: str) -> bool:
    """Say whether `edit`, `sign`, `amend`, `void` or `add` (an addendum, a patient's request) may follow."""
    return act in ALLOWED[state_of(exam)]


def wants_cosignature(exam) -> bool:
    """Say whether somebody in training signed it and nobody has co-signed; needs both signatures loaded."""
    signed = getattr(exam, "signature", None)
    is_wanted = signed is not None and signed.wants_cosignature
    return is_wanted and state_of(exam) == ExamState.SIGNED and not hasattr(exam, "cosignature")
