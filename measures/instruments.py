"""Each measure as published: range, direction, the change that matters, its source. Pure data."""

from dataclasses import dataclass
from decimal import Decimal

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


def _d(value) -> Decimal:
    return Decimal(str(value))


MEASURES = (
    Measure("pain_nrs", "1", "Pain, last 7 days (average)", _d(0), _d(10), "lower", "points", _d(2), _d(30),
            SOURCE_MIC, "generic, no owner found"),
    Measure("pain_vas", "1", "Pain, visual analogue scale", _d(0), _d(100), "lower", "mm", _d(15), _d(30),
            SOURCE_MIC, "generic, no owner found"),
    Measure("pain_other", "1", "Pain, scale as published", None, None, "lower", "", None, None, "", ""),
    Measure("pgic", "1", "Overall change since", _d(1), _d(7), "lower", "", None, None,
            "IMMPACT 2008: much or very much improved is the responder anchor", "generic, no owner found"),
    Measure("rmdq", "24", "Roland-Morris disability", _d(0), _d(24), "lower", "points", _d(5), _d(30),
            SOURCE_MIC, "authors: no permission needed for the form printed in 2000"),
    Measure("odi", "2.1a", "Oswestry disability, total only", _d(0), _d(100), "lower", "points", _d(10), _d(30),
            SOURCE_MIC, "proprietary (Mapi): only a total is stored, no item text"),
    Measure("peg", "1", "PEG", _d(0), _d(10), "lower", "points", None, _d(30),
            "Krebs 2009; 30 % as for pain", "listed free to use"),
    Measure("psfs", "1", "Patient-specific function", _d(0), _d(10), "higher", "points", _d("2.3"), None,
            "Minimum important differences for PSFS and others", "listed free"),
    Measure("ppt", "1", "Pressure pain threshold", _d(0), None, "higher", "kPa", None, None, "", "generic"),
    Measure("satisfaction", "1", "Satisfaction", _d(1), _d(5), "higher", "", None, None, "", "own wording"),
    Measure("finger_floor", "1", "Finger-floor distance", None, None, "lower", "mm", None, None, "", "generic"),
    Measure("clinician_category", "1", "Outcome, clinician's view", None, None, "neither", "", None, None, "", "own"),
    Measure("patient_category", "1", "Outcome, patient's view", None, None, "neither", "", None, None, "", "own"),
    Measure("other", "1", "Other measure", None, None, "neither", "", None, None, "", ""),
)  # fmt: skip

BY_CODE = {measure.code: measure for measure in MEASURES}
