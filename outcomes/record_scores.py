"""A patient's scores, each with the scale of the instrument and version that asked."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models.functions import JSONObject

from measures.models import Instrument, Score
from measures.vocabulary import InstrumentCode, Recall, Situation
from outcomes.facts import ScoreGiven
from outcomes.reading import by_words, number, person, read_day, read_time, read_uuid, same
from outcomes.scales import PAIN, Scale
from patients.vocabulary import Origin


def scores_of(patient):
    """Return the question for every score that counts, in its order."""
    given = JSONObject(
        **same("id", "value", "words", "recall", "situation", "respondent", "mode", "since_text",
                "since_on", "precision", "sequence", "recorded_at"),
        corrects="amends_id", corrected_at="amends__recorded_at", corrects_earlier="amends__amends_id",
        **person("recorded_by"),
        on="collected_on", at="collected_time", code="instrument__code", name="instrument__name",
        name_text="instrument_text", high="value_high", change="change_category", outcome="outcome_category", by="recorded_by_id",
        instrument="instrument_id", top="scale_highest",
    )  # fmt: skip
    return Score.objects.filter(patient=patient).standing().in_order().values(json=given)


def scales_of(patient):
    """Return the question for the instruments those scores are of."""
    told = JSONObject(
        **same("id", "code", "version", "name", "lowest", "highest", "direction", "unit"),
        points="important_change", percent="important_percent",
    )  # fmt: skip
    asked = Score.objects.filter(patient=patient).order_by().values("instrument")
    return Instrument.objects.filter(pk__in=asked).order_by("code", "version").values(json=told)


def scores_given(rows, scales, clinic) -> tuple[ScoreGiven, ...]:
    """Return the scores; without a clinic of their own (in print) nothing counts as written down later."""
    known = {row["id"]: _scale(row) for row in scales}
    return tuple(_score(row, known[row["instrument"]], clinic) for row in rows)


def _scale(row: dict) -> Scale:
    return Scale(
        row["code"], row["version"], row["name"], _decimal(row["lowest"]) or Decimal(0),
        _decimal(row["highest"]), row["direction"], row["unit"], _decimal(row["points"]),
        _decimal(row["percent"]),
    )  # fmt: skip


def _decimal(value) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _score(row: dict, scale: Scale, clinic) -> ScoreGiven:
    return ScoreGiven(
        on=read_day(row["on"]),
        at=read_time(row["at"]),
        **{name: row[name] for name in ("precision", "sequence", "code", "change", "outcome", "words", "recall",
                                        "situation", "respondent", "mode", "since_text")},
        id=UUID(row["id"]),
        name=row["name_text"] or row["name"],
        value=number(row["value"]),
        high=number(row["high"]),
        since_on=read_day(row["since_on"]),
        by=by_words(row),
        by_id=read_uuid(row["by"]),
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        is_corrected=row["corrects"] is not None,
        scale=scale.on_top(row["top"], row["recall"]),
        entered_on=entered_on(_first_written(row), clinic),
    )  # fmt: skip


def _first_written(row) -> str | None:
    """Return when a score was first written down: a correction is no later entry, and hides none.

    None for the correction of a correction: when its first version was written is not read here.
    """
    if row["corrects"] is None:
        return row["recorded_at"]
    return row["corrected_at"] if row["corrects_earlier"] is None else None


def entered_on(recorded_at: str | None, clinic) -> date | None:
    """Return the day it was written down by this clinic's calendar, None without a clinic or a moment."""
    if clinic is None or recorded_at is None:
        return None
    return clinic.local(datetime.fromisoformat(recorded_at)).date()


def is_week_pain(score: ScoreGiven, patient) -> bool:
    """Say whether it is the pain that counts: 0 to 10, last 7 days. Print seldom states the period."""
    if score.code != InstrumentCode.PAIN_NRS or score.value is None:
        return False
    if score.situation != Situation.GENERAL or score.scale.highest != PAIN.highest:
        return False
    return score.recall == Recall.LAST_7_DAYS or patient.origin == Origin.PUBLISHED
