"""A paper form that was typed in before."""

from datetime import date
from decimal import Decimal

from measures import scoring
from measures.models import Score
from measures.questions import questions_of
from measures.scoring import Answers
from measures.vocabulary import Mode


def same_paper(
    patient, instrument, answers: Answers, *, on: date, is_finished: bool, submission_id
) -> Score | None:
    """Return the standing score of a paper of this day with the same answers, from another sending."""
    rows = (
        Score.objects.standing()
        .filter(patient=patient, instrument=instrument, mode=Mode.PAPER, collected_on=on)
        .exclude(submission_id=submission_id)
        .select_related("recorded_by")
        .prefetch_related("items")
        .order_by("recorded_at")
    )
    code, version = instrument.code, instrument.version
    kept = scoring.kept(code, version, answers, is_finished=is_finished)
    told = _answered(kept)
    has_items = bool(questions_of(code, version))
    return next((row for row in rows if _answers_of(row, has_items) == told), None)


def _answers_of(score, has_items) -> dict[int, Decimal]:
    if not has_items:
        return _answered({1: score.value})
    return _answered({item.number: item.value for item in score.items.all()})


def _answered(answers) -> dict[int, Decimal]:
    return {number: value for number, value in answers.items() if value is not None}
