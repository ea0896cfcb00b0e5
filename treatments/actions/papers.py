"""Scans of a treatment's papers: attached all or none, hidden with a reason."""

from collections.abc import Sequence

from django.db import transaction

from exams.actions import keeping
from exams.uploads import limits
from exams.uploads.taking import Taken
from treatments.actions.common import locked, refusals_in_words
from treatments.exceptions import ChangedMeanwhile
from treatments.models import (
    Consent,
    TreatmentPaper,
    TreatmentPaperContent,
    TreatmentPaperEnteredInError,
)

PAPERS = keeping.Shelf(
    TreatmentPaper, TreatmentPaperContent, TreatmentPaperEnteredInError, thing="treatment", file="paper"
)  # fmt: skip


@transaction.atomic
def attach_papers(
    treatment, *, by, submission_id, files: Sequence[Taken], paper_kind: str, consent: Consent | None = None
) -> list[TreatmentPaper]:  # fmt: skip
    """Attach the scans of one paper, all or none; the same sending twice attaches them once.

    Raises TooManyFiles beyond what a treatment or a day may take, ChangedMeanwhile for what was taken out of use.
    """
    row = locked(treatment)
    if earlier := keeping.sent_before(PAPERS, row, submission_id):
        return earlier
    if hasattr(row, "voided"):
        raise ChangedMeanwhile
    most = limits.MOST_PAPERS_OF_A_TREATMENT
    with refusals_in_words():
        return keeping.keep(
            PAPERS, row, files, most=most, by=by, sent_in=submission_id, paper_kind=paper_kind, consent=consent
        )  # fmt: skip


@transaction.atomic
def void_paper(paper: TreatmentPaper, *, by, reason: str) -> None:
    """Hide a scan that was wrongly attached; it is kept. Twice changes nothing."""
    keeping.hide(PAPERS, paper, by=by, reason=reason)
