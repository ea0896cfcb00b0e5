"""A paper form that was typed in before."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from measures import scoring
from measures.models import Score
from measures.questions import questions_of
from measures.scoring import Answers
from measures.vocabulary import Mode

# Another step or another person makes it another paper.
_ALSO = ("since_on", "since_text", "respondent")


def same_paper(
    patient, instrument, answers: Answers, facts: Mapping[str, Any], *, on: date, is_finished: bool, submission_id
) -> Score | None:  # fmt: skip
    """Return the standing score of a paper of this day that says the same, from another sending.

    `facts` are what `record_answers` is told besides; the note is not of the paper.
    """
    rows = (
        Score.objects.standing()
        .filter(patient=patient, instrument=instrument, mode=Mode.PAPER, collected_on=on)
        .exclude(submission_id=submission_id)
        .select_related("recorded_by")
        .prefetch_related("items")
        .order_by("recorded_at")
    )
    if (line := facts.get("scale_highest")) is not None:
        rows = rows.filter(scale_highest=line)
    kept = scoring.kept(instrument.code, instrument.version, answers, is_finished=is_finished)
    told = _told(kept, facts.get("words") or {}), [facts.get(name) or None for name in _ALSO]
    has_items = bool(questions_of(instrument.code, instrument.version))
    return next((row for row in rows if _told_by(row, has_items) == told), None)


def _told_by(score, has_items):
    also = [getattr(score, name) or None for name in _ALSO]
    if not has_items:
        return _told({1: score.value}, {}), also
    items = score.items.all()
    values = {item.number: item.value for item in items}
    return _told(values, {item.number: item.words for item in items}), also


def _told(values: Mapping[int, Decimal | None], words: Mapping[int, str]) -> dict:
    """Return question -> (answer, words), for those answered or named."""
    return {
        number: (value, words.get(number, "").strip())
        for number, value in values.items()
        if value is not None or words.get(number, "").strip()
    }
