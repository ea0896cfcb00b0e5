"""Verbs that write scores. Each is atomic and leaves its audit event."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cache

from django.db import IntegrityError, transaction

from audit import trail
from audit.clinical_time import DatePrecision
from audit.vocabulary import AuditedAction
from measures import scoring
from measures.exceptions import (
    ActivityUnnamed,
    ScoreNotStanding,
    ScoreOutOfRange,
    SinceMissing,
)
from measures.instruments import WRITTEN
from measures.models import Instrument, Score, ScoreEnteredInError, ScoreItem
from measures.questions import outcome_of, questions_of
from measures.scoring import Answers
from measures.vocabulary import InstrumentCode, Mode, Recall, Respondent, Situation

UNDO_FOR = timedelta(minutes=15)
"""The toast counts 20 seconds; without JavaScript the button stands until the page changes."""


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


def newest(code: str) -> Instrument:
    """Return the newest version of an instrument whose questions are written down, to be asked.

    Raises Instrument.DoesNotExist.
    """
    rows = Instrument.objects.filter(code=code).order_by("-version")
    found = next((row for row in rows if (row.code, row.version) in WRITTEN), None)
    if found is None:
        raise Instrument.DoesNotExist
    return found


@transaction.atomic
def record_score(patient, code: str, *, by, submission_id=None, **facts) -> Score:
    """Save one score and its audit event; the same submission twice gives the first score."""
    score = unsaved_score(patient, code, by=by, submission_id=submission_id, **facts)
    return _saved_once(score, (), by=by)


@transaction.atomic
def record_answers(
    patient,
    instrument: Instrument,
    answers: Answers,
    *,
    by,
    on: date,
    at: time | None = None,
    mode: str,
    respondent: str = Respondent.PATIENT,
    since_on: date | None = None,
    since_text: str = "",
    is_finished: bool = True,
    submission_id=None,
    words: Mapping[int, str] | None = None,
    note: str = "",
    scale_highest: Decimal | None = None,
    amends: Score | None = None,
    amended_because: str = "",
) -> Score:
    """Save the answers to one instrument, their score and the audit event.

    The same submission twice gives the first score. `answers` and what cannot be scored: see
    `scoring.total`. `words` are the activities named (PSFS), or what is added to a choice. `by` is None
    where the patient answered alone. `scale_highest` is the top of a line that is not the instrument's.
    Raises ScoreOutOfRange, NoSuchQuestion, SinceMissing and ActivityUnnamed.
    """
    words = {number: said.strip() for number, said in (words or {}).items() if said.strip()}
    if instrument.code == InstrumentCode.PSFS:
        answers = {number: answers.get(number) for number in sorted({*answers, *words})}
    _check_words(instrument, answers, words, since_on or since_text)
    score = Score(
        clinic_id=patient.clinic_id,
        patient=patient,
        instrument=instrument,
        **_result(instrument, answers, is_finished, scale_highest, words),
        recall=instrument.recall,
        respondent=respondent,
        mode=mode,
        collected_on=on,
        collected_time=at,
        precision=DatePrecision.MINUTE if at else DatePrecision.DAY,
        since_on=since_on,
        since_text=since_text,
        note=note,
        submission_id=submission_id,
        amends=amends,
        amended_because=amended_because,
        recorded_by=by,
    )
    return _saved_once(score, _items(score, instrument, answers, is_finished, words), by=by)


@transaction.atomic
def amend_answers(score: Score, answers: Answers, *, because: str, by, submission_id, **facts):
    """Write a score that replaces this one, with a reason; the earlier one stays readable.

    The same submission twice gives the first correction. Raises ScoreNotStanding when the score was
    already replaced or taken out of use, and what `record_answers` raises.
    """
    _lock(score)
    earlier = Score.objects.filter(submission_id=submission_id, amends=score).first()
    if earlier is not None:
        return earlier
    if not Score.objects.standing().filter(pk=score.pk).exists():
        raise ScoreNotStanding
    return record_answers(
        score.patient, score.instrument, answers, by=by, submission_id=submission_id, amends=score,
        amended_because=because, **facts,
    )  # fmt: skip


def _lock(score) -> None:
    # Two people may correct or take back the same score at the same moment; the row itself never changes.
    Score.objects.select_for_update(of=("self",)).get(pk=score.pk)


def _check_words(instrument, answers, words, since) -> None:
    if instrument.code == InstrumentCode.PGIC and not since:
        raise SinceMissing
    if instrument.code == InstrumentCode.PSFS and set(answers) - set(words):
        raise ActivityUnnamed


def _result(instrument, answers, is_finished, scale_highest, words) -> dict:
    """Return the columns of the score that follow from the answers."""
    code, version = instrument.code, instrument.version
    value = scoring.total(code, version, answers, is_finished=is_finished, highest=scale_highest)
    facts = {"value": value, "scale_highest": scale_highest}
    first = answers.get(1)
    if first is None:
        return facts
    if code == InstrumentCode.PGIC:
        facts["change_category"] = str(int(first))
    if code == InstrumentCode.CLINICIAN_CATEGORY:
        facts |= {"outcome_category": outcome_of(int(first)), "words": words.get(1, "")}
    return facts


def _items(score, instrument, answers, is_finished, words) -> list[ScoreItem]:
    if not questions_of(instrument.code, instrument.version):
        return []
    kept = scoring.kept(instrument.code, instrument.version, answers, is_finished=is_finished)
    return [
        ScoreItem(score=score, number=number, value=value, words=words.get(number, ""))
        for number, value in sorted(kept.items())
    ]


def _saved_once(score: Score, items, *, by) -> Score:
    """Insert the score with its answers and its audit event, unless this submission did so before."""
    try:
        with transaction.atomic():
            score.save(force_insert=True)
            ScoreItem.objects.bulk_create(items)
    except IntegrityError:
        earlier = Score.objects.filter(
            submission_id=score.submission_id, patient_id=score.patient_id
        ).first()
        if score.submission_id is None or earlier is None:
            raise
        return earlier
    trail.record(AuditedAction.SCORE_RECORDED, actor=by, patient=score.patient, subject=score)
    return score


@transaction.atomic
def void_score(score: Score, *, by, reason: str) -> None:
    """Take a score out of use, with a reason; doing it twice changes nothing."""
    _void, created = ScoreEnteredInError.objects.get_or_create(
        score=score, defaults={"reason": reason, "recorded_by": by}
    )
    if created:
        trail.record(AuditedAction.SCORE_VOIDED, actor=by, subject=score)


@transaction.atomic
def mark_in_error(score: Score, *, by, reason: str) -> None:
    """Take the version that counts out of use. Raises ScoreNotStanding when a correction replaced it."""
    _lock(score)
    if Score.objects.filter(amends=score).exists():
        raise ScoreNotStanding
    void_score(score, by=by, reason=reason)
