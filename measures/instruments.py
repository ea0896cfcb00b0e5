"""Each measure as published: range, direction, the change that matters, its source. Pure data."""

from dataclasses import dataclass
from decimal import Decimal

from measures.vocabulary import Recall

SOURCE_MIC = "Ostelo 2008, Spine: minimal important change for pain and function in low back pain"


@dataclass(frozen=True)
class Measure:
    """One version of one instrument. Numbers are in the instrument's own unit."""

    code: str
    version: str
    name: str
    lowest: Decimal | None
    highest: Decimal | None
    direction: str
    unit: str = "points"
    important_change: Decimal | None = None
    important_percent: Decimal | None = None
    source: str = ""
    licence: str = ""
    owner: str = ""
    recall: str = Recall.NOT_STATED
    scoring: str = ""
    missing_rule: str = ""


def _d(value) -> Decimal:
    return Decimal(str(value))


NO_OWNER = "generic, no owner found"
ONE_ANSWER, NOT_ANSWERED = "the number given", "not answered: no score is kept"
TOTAL_ONLY = "the total as entered; no item text is kept"

MEASURES = (
    Measure("pain_nrs", "1", "Pain, last 7 days (average)", _d(0), _d(10), "lower", "points", _d(2), _d(30),
            SOURCE_MIC, NO_OWNER, "none", Recall.LAST_7_DAYS, ONE_ANSWER, NOT_ANSWERED),
    Measure("pain_vas", "1", "Pain, visual analogue scale", _d(0), _d(100), "lower", "mm", _d(15), _d(30),
            SOURCE_MIC, NO_OWNER, "none", Recall.LAST_7_DAYS,
            "the distance from the left end as entered, on a line of 100 mm or 10 cm", NOT_ANSWERED),
    Measure("pain_other", "1", "Pain, scale as published", None, None, "lower", "", None, None, "", ""),
    Measure("pgic", "1", "Overall change since", _d(1), _d(7), "lower", "", None, None,
            "IMMPACT 2008: much or very much improved is the responder anchor", NO_OWNER, "none",
            Recall.SINCE_STEP, "the place of the word, 1 best to 7 worst", NOT_ANSWERED),
    Measure("rmdq", "24", "Roland-Morris disability", _d(0), _d(24), "lower", "points", _d(5), _d(30),
            SOURCE_MIC, "authors: no permission needed for the form printed in 2000", "M. Roland and R. Morris",
            Recall.TODAY, "the number of statements ticked, 0 to 24",
            "a blank counts 0 on a finished form; not finished, or nothing ticked and not said that none applies: "
            "not scored"),
    Measure("odi", "2.1a", "Oswestry disability, total only", _d(0), _d(100), "lower", "points", _d(10), _d(30),
            SOURCE_MIC, "proprietary (Mapi): only a total is stored, no item text", "J. Fairbank, by Mapi Research Trust",
            Recall.TODAY, TOTAL_ONLY, "decided on the form itself, before the total is entered"),
    Measure("peg", "1", "PEG", _d(0), _d(10), "lower", "points", None, _d(30),
            "Krebs 2009; 30 % as for pain", "listed free to use", "E. Krebs and others", Recall.LAST_7_DAYS,
            "mean of the 3 answers", "one answer missing: not scored"),
    Measure("psfs", "1", "Patient-specific function", _d(0), _d(10), "higher", "points", _d("2.3"), None,
            "Minimum important differences for PSFS and others", "listed free", "P. Stratford and others", Recall.TODAY,
            "mean of the 3 to 5 activities the patient named",
            "fewer than 3 activities, or one named without a number: not scored"),
    Measure("ppt", "1", "Pressure pain threshold", _d(0), None, "higher", "kPa", None, None, "", "generic"),
    Measure("satisfaction", "1", "Satisfaction", _d(1), _d(5), "lower", "", None, None, "", "own wording",
            "this clinic", Recall.SINCE_STEP, "the place of the word, 1 best to 5 worst", NOT_ANSWERED),
    Measure("finger_floor", "1", "Finger-floor distance", None, None, "lower", "mm", None, None, "", "generic"),
    Measure("clinician_category", "1", "Outcome, clinician's view", None, None, "neither", "", None, None, "", "own",
            "this clinic", Recall.SINCE_STEP, "a word, no number", NOT_ANSWERED),
    Measure("patient_category", "1", "Outcome, patient's view", None, None, "neither", "", None, None, "", "own"),
    Measure("other", "1", "Other measure", None, None, "neither", "", None, None, "", ""),
)  # fmt: skip

BY_CODE = {measure.code: measure for measure in MEASURES}
WRITTEN = {(measure.code, measure.version) for measure in MEASURES}
"""The versions whose questions, or whose total, this program knows how to ask; a row may be of another."""
