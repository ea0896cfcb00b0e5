"""The layout of a file: which key stands where, what it holds, and which numbers are possible."""

from dataclasses import dataclass

WORDS, WORDS_OR_LIST, FLAG, NUMBER, WHOLE, LIST, MAPPING = (
    "words", "words or a list of words", "yes, no or words", "a number", "a whole number",
    "a list", "a mapping",
)  # fmt: skip


@dataclass(frozen=True)
class Slot:
    """What one key may hold."""

    holds: str
    low: float | None = None
    high: float | None = None
    items: "dict[str, Slot] | Slot | None" = None
    most: int | None = None


def _number(low, high, holds=NUMBER) -> Slot:
    return Slot(holds, low, high)


def _whole(low=0, high=10_000_000) -> Slot:
    return Slot(WHOLE, low, high)


_WORDS = Slot(WORDS)
_WORDS_OR_LIST = Slot(WORDS_OR_LIST)
_FLAG = Slot(FLAG)
_LIST_OF_WORDS = Slot(LIST, items=_WORDS)


def _words(*keys: str) -> dict[str, Slot]:
    return dict.fromkeys(keys, _WORDS)


AGENT = {
    **_words("drug", "concentration", "note"),
    "dose_mg": _number(0, 10_000),
    "volume_ml": _number(0, 500),
}
TREATMENT = {
    "order": _whole(0, 1000),
    **_words("type", "guidance", "needle", "interval", "anaesthesia", "incision", "intent",
             "response", "detail"),
    "agents": Slot(LIST, items=AGENT),
    "sessions": _whole(0, 500),
    "fascial_defect_mm": _number(0, 300),
    "fascial_repair": _FLAG,
}  # fmt: skip
FIGURE = {
    **_words("at", "instrument", "unit", "statistic", "arm", "note"),
    "at_days": _number(-36_500, 36_500),
    "value": _number(-1000, 10_000),
    "n": _whole(),
}
IMAGING = _words("modality", "target", "finding")
COMPLAINT = {
    **_words("pain_site", "duration_text", "onset", "character"),
    "duration_months": _number(0, 1200),
    **dict.fromkeys(("radiation", "provoking", "relieving", "associated"), _LIST_OF_WORDS),
}
NODULE = {
    **_words("site", "site_text", "side", "size_text", "shape", "consistency", "mobility",
             "depth_or_tethering"),
    "count": _whole(0, 100),
    "size_mm": Slot(LIST, items=_number(1, 300), most=3),
    "tender": _FLAG,
    "tenderness_grade_0_4": _whole(0, 4),
    "reproduces_pain": _FLAG,
    "response_to_pressure": _WORDS,
    "radiation_on_pressure": _WORDS_OR_LIST,
}  # fmt: skip
PATIENT = {
    **_words("label", "age_text", "sex", "occupation", "final_status"),
    "age": _number(0, 120),
    "height_cm": _number(50, 250),
    "weight_kg": _number(25, 300),
    **dict.fromkeys(
        ("comorbidities", "prior_diagnoses", "prior_treatments", "complications"), _LIST_OF_WORDS
    ),
    "complaint": Slot(MAPPING, items=COMPLAINT),
    "nodules": Slot(LIST, items=NODULE),
    **dict.fromkeys(
        ("neuro_exam", "straight_leg_raise", "skin_changes", "algometry", "histology"),
        _WORDS_OR_LIST,
    ),
    "imaging": Slot(LIST, items=IMAGING),
    "treatments": Slot(LIST, items=TREATMENT),
    "outcomes": Slot(LIST, items=FIGURE),
}
COUNT = {
    **_words("label", "note"),
    "n": _whole(),
    "of": _whole(),
    "pct_reported": _number(0, 100),
}
GROUP = {
    **dict.fromkeys(("n_patients", "n_nodules", "n_bilateral", "n_female", "n_male"), _whole()),
    **dict.fromkeys(("age_mean", "age_sd", "age_min", "age_max"), _number(0, 120)),
    "duration_months_mean": _number(0, 1200),
    "follow_up": _WORDS,
    "counts": Slot(LIST, items=COUNT),
    "measurements": Slot(LIST, items=FIGURE),
    "shared": Slot(MAPPING, items=PATIENT),
}
SOURCE = {
    **_words("title", "authors", "journal", "doi", "pmid", "url", "read_as"),
    "year": _whole(1500, 2200),
    "other_urls": _LIST_OF_WORDS,
}
FILE = {
    **_words("id", "design", "scope", "term_used", "notes"),
    "source": Slot(MAPPING, items=SOURCE),
    "group": Slot(MAPPING, items=GROUP),
    "patients": Slot(LIST, items=PATIENT),
    "ambiguities": _LIST_OF_WORDS,
    "acceptance_checks": _LIST_OF_WORDS,
}
