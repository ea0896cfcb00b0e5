"""Outcomes in print as scores, in time order, tied to the step they tell of."""

from audit.clinical_time import DatePrecision
from library.importing import layout, sections, words
from library.importing.batch import says_anything
from library.importing.problems import FileRefused, Problem
from library.vocabulary import Moment
from measures.actions import instrument_key
from measures.vocabulary import InstrumentCode, Mode, Recall, Respondent, Situation
from treatments.vocabulary import RUNG_OF_KIND, Kind, Rung

_OPERATIONS = {Kind.EXCISION, Kind.ENDOSCOPY, Kind.LIPOSUCTION, Kind.NEUROLYSIS, Kind.SPINE_SURGERY}
_RESPONDENTS = {
    InstrumentCode.CLINICIAN_CATEGORY: Respondent.CLINICIAN,
    InstrumentCode.PATIENT_CATEGORY: Respondent.PATIENT,
}


def add_outcomes(record) -> None:
    """Add a score for each outcome."""
    for place, raw, path in record.rows("outcomes"):
        columns = record.read(sections.OUTCOME, raw, path, layout.FIGURE)
        check_scale(columns, "measures.Score", path, raw)
        instrument = columns["measures.Instrument.code"] or InstrumentCode.OTHER
        score = record.batch.add(
            "measures.Score", columns, instrument_id=instrument_key(instrument), sequence=place + 1,
            recall=Recall.NOT_STATED, mode=Mode.PUBLISHED, precision=DatePrecision.UNKNOWN,
            respondent=_RESPONDENTS.get(instrument, Respondent.NOT_STATED), **record.common,
        )  # fmt: skip
        if says_anything(columns, "library.PublishedOutcome"):
            record.batch.add("library.PublishedOutcome", columns, score=score)
        _tie_to_step(record, score, columns)


def check_scale(columns, label: str, path: str, raw) -> None:
    """Refuse a value outside the scale its instrument names."""
    highest = columns[f"{label}.scale_highest"]
    for name in ("value", "value_high"):
        value = columns[f"{label}.{name}"]
        if highest is not None and value is not None and not 0 <= value <= highest:
            raise FileRefused(
                [
                    Problem(
                        f"{path}.value",
                        f"impossible number: the scale is 0 to {highest.normalize():f}",
                        raw.get("value"),
                    )
                ]
            )


def _tie_to_step(record, score, columns) -> None:
    step = _step_named(record.treatments, score.time_text)
    if step is None:
        return
    minutes = columns["library.PublishedOutcome.minutes"]
    record.batch.add(
        "treatments.ProcedureScore", {}, treatment=step, score=score, situation=Situation.GENERAL,
        is_after=columns["library.PublishedOutcome.moment"] not in (Moment.BEFORE, ""),
        minutes_after=minutes if minutes is not None and minutes <= 32_767 else None,
    )  # fmt: skip


def _step_named(treatments, time_text):
    """Return the step the words name, or the only step there is."""
    said = set(words.plain(time_text).split())
    if said & {"operation", "surgery", "excision", "operative", "postoperative", "preoperative"}:
        chosen = [t for t in treatments if t.kind in _OPERATIONS]
    elif said & {"injection", "injections", "block", "infiltration"}:
        rungs = (Rung.NEEDLING, Rung.DIAGNOSTIC_INJECTION, Rung.INJECTION, Rung.NERVE)
        chosen = [t for t in treatments if RUNG_OF_KIND.get(t.kind) in rungs]
    else:
        chosen = treatments if len(treatments) == 1 else []
    return chosen[-1] if chosen else None
