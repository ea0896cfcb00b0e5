"""Verbs that write scores. Each is atomic and leaves its audit event."""

from datetime import date, time
from decimal import Decimal
from functools import cache

from django.db import IntegrityError, transaction

from audit import trail
from audit.clinical_time import DatePrecision
from audit.vocabulary import AuditedAction
from measures.exceptions import ScoreOutOfRange
from measures.models import Instrument, Score, ScoreEnteredInError
from measures.vocabulary import InstrumentCode, Mode, Recall, Respondent, Situation


@cache
def instrument_key(code: str):
    """Return the key of the newest version of an instrument; instruments are never deleted."""
    return Instrument.objects.filter(code=code).order_by("-version").values_list("pk", flat=True)[0]


def unsaved_score(
    patient,
    code: str,
    *,
    by,
    on: date,
    at: time | None = None,
    value: Decimal | int | None = None,
    change_category: str = "",
    recall: str = Recall.LAST_7_DAYS,
    situation: str = Situation.GENERAL,
    respondent: str = Respondent.PATIENT,
    mode: str = Mode.INTERVIEW,
    since_on: date | None = None,
    since_text: str = "",
    submission_id=None,
    amends: Score | None = None,
    amended_because: str = "",
) -> Score:
    """Return a score ready to be saved with others in one statement.

    Raises ScoreOutOfRange when a pain score is not a whole number from 0 to 10.
    """
    if code == InstrumentCode.PAIN_NRS and value is not None and not 0 <= value <= 10:
        raise ScoreOutOfRange
    return Score(
        clinic_id=patient.clinic_id,
        patient=patient,
        instrument_id=instrument_key(code),
        value=value,
        change_category=change_category,
        recall=recall,
        situation=situation,
        respondent=respondent,
        mode=mode,
        collected_on=on,
        collected_time=at,
        precision=DatePrecision.MINUTE if at else DatePrecision.DAY,
        since_on=since_on,
        since_text=since_text,
        submission_id=submission_id,
        amends=amends,
        amended_because=amended_because,
        recorded_by=by,
    )


@transaction.atomic
def record_score(patient, code: str, *, by, submission_id=None, **facts) -> Score:
    """Save one score and its audit event; the same submission twice gives the first score."""
    score = unsaved_score(patient, code, by=by, submission_id=submission_id, **facts)
    try:
        with transaction.atomic():
            score.save(force_insert=True)
    except IntegrityError:
        earlier = Score.objects.filter(submission_id=submission_id, patient=patient).first()
        if submission_id is None or earlier is None:
            raise
        return earlier
    trail.record(AuditedAction.SCORE_RECORDED, actor=by, patient=patient, subject=score)
    return score


@transaction.atomic
def void_score(score: Score, *, by, reason: str) -> None:
    """Take a score out of use, with a reason; doing it twice changes nothing."""
    _void, created = ScoreEnteredInError.objects.get_or_create(
        score=score, defaults={"reason": reason, "recorded_by": by}
    )
    if created:
        trail.record(AuditedAction.SCORE_VOIDED, actor=by, subject=score)
