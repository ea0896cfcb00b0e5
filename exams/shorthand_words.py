"""The words of the shorthand line: one table, from which reading, writing and the help are made.

A word stands for one value of one field. Docs: docs/reference/shorthand.md.
"""

from dataclasses import dataclass
from functools import cache

from exams import bodymap
from exams.vocabulary import (
    Conclusion,
    ConclusionBasis,
    Consistency,
    Depth,
    Laterality,
    Mobility,
    Orientation,
    PressureResponse,
    Radiation,
    Shape,
    SizeDescribed,
    SizeMethod,
    SizeStatement,
    SkinSign,
    Tenderness,
    YesNoUnsure,
)

# What is said of a known nodule today; the values of the form's four big buttons.
SAME, CHANGED, NOT_FELT, NOT_EXAMINED = "unchanged", "changed", "not_felt", "not_examined"
# These hold several values at once; one value of them, if any, excludes all others.
SEVERAL = {"spreads_to": Radiation.NONE, "skin": SkinSign.NORMAL, "conclusion_basis": ""}
SHORTEST_START = 3


@dataclass(frozen=True)
class Meaning:
    """One value of one field, the words for it (the first is written), and whether a start will do.

    `whole` words are never completed from their first letters: those that a wrong guess would turn
    into another side or answer, and those that begin like a common word ("thick", "below", "skin").
    """

    field: str
    value: str
    words: tuple[str, ...]
    whole: bool = False


def _whole(field, pairs):
    return [Meaning(field, str(value), tuple(words.split()), True) for value, words in pairs]


def _some(field, pairs):
    return [Meaning(field, str(value), tuple(words.split())) for value, words in pairs]


# "Crest", "gluteal" and "midline" alone would be two zones or more, so none of them is a word.
_ZONE_WORDS = {
    "lumbar-upper": "lumbar-upper ulum",
    "lumbar-lower": "lumbar-lower llum",
    "flank": "flank",
    "crest-medial": "crest-medial pic",
    "crest-lateral": "crest-lateral lic",
    "psis": "psis",
    "sacral": "sacral sacrum",
    "si-joint": "si-joint si sij",
    "gluteal-upper": "gluteal-upper uglut",
    "gluteal-lower": "gluteal-lower lglut",
    "gluteal-lateral": "gluteal-lateral latglut",
    "midline-lumbar": "midline-lumbar midlum",
    "midline-sacral": "midline-sacral midsac",
}

MEANINGS = (
    *_whole("answer", [
        (SAME, "same unchanged"), (CHANGED, "changed found"),
        (NOT_FELT, "nf gone not-felt"), (NOT_EXAMINED, "nx not-examined"),
    ]),
    *_whole("side", [(Laterality.LEFT, "l left"), (Laterality.RIGHT, "r right")]),
    *_some("zone", [(zone, _ZONE_WORDS[zone]) for zone in bodymap.ZONES]),
    *_some("size_statement", [(SizeStatement.TOO_VAGUE, "vague")]),
    *_some("size_described", [
        (SizeDescribed.CHICKPEA, "chickpea"), (SizeDescribed.PEA, "pea"), (SizeDescribed.BEAN, "bean"),
        (SizeDescribed.OLIVE, "olive"), (SizeDescribed.HAZELNUT, "hazelnut"),
        (SizeDescribed.ALMOND, "almond"), (SizeDescribed.WALNUT, "walnut"),
        (SizeDescribed.SMALL_MANDARIN, "mandarin"), (SizeDescribed.EGG, "egg"),
    ]),
    *_some("size_method", [
        (SizeMethod.PALPATION, "palpation"), (SizeMethod.CALLIPER, "calliper caliper"),
        (SizeMethod.INK_RULER, "ruler"), (SizeMethod.ULTRASOUND, "ultrasound"), (SizeMethod.MRI, "mri"),
    ]),
    *_some("consistency", [
        (Consistency.FIRM, "firm"), (Consistency.RUBBERY, "rubbery"), (Consistency.ELASTIC, "elastic"),
        (Consistency.SOFT, "soft"), (Consistency.FLUCTUANT, "fluctuant"),
        (Consistency.PSEUDO_FLUCTUANT, "pseudo-fluctuant"), (Consistency.HARD, "hard"),
        (Consistency.CRAGGY, "craggy"),
    ]),
    *_some("mobility", [
        (Mobility.MOBILE, "mobile"), (Mobility.LIMITED, "limited"), (Mobility.FIXED, "fixed"),
    ]),
    *_some("depth", [
        (Depth.SUBCUTANEOUS, "subcutaneous"), (Depth.TETHERED, "tethered"), (Depth.DEEP, "deep"),
    ]),
    *_whole("depth", [(Depth.SKIN, "in-skin"), (Depth.UNCERTAIN, "depth?")]),
    *_some("shape", [
        (Shape.OVAL, "oval"), (Shape.ROUND, "round"), (Shape.LOBULATED, "lobulated"),
    ]),
    *_whole("orientation", [
        (Orientation.TRANSVERSE, "transverse"), (Orientation.LONGITUDINAL, "longitudinal"),
        (Orientation.OBLIQUE, "oblique"),
    ]),
    *_whole("tenderness", [
        (Tenderness.NONE, "t0"), (Tenderness.TENDER, "t1"), (Tenderness.FLINCHES, "t2"),
        (Tenderness.WITHDRAWS, "t3"), (Tenderness.LIGHT_TOUCH, "t4"),
    ]),
    *_some("pressure_response", [
        (PressureResponse.NOTHING, "nothing"), (PressureResponse.LOCAL, "local"),
        (PressureResponse.ELSEWHERE, "elsewhere"),
    ]),
    *_whole("usual_pain", [
        (YesNoUnsure.YES, "usual"), (YesNoUnsure.NO, "not-usual"), (YesNoUnsure.UNSURE, "usual?"),
    ]),
    *_whole("spreads_to", [(Radiation.NONE, "no-spread")]),
    *_some("spreads_to", [
        (Radiation.BUTTOCK, "buttock"), (Radiation.HIP, "hip"), (Radiation.THIGH, "thigh"),
        (Radiation.GROIN, "groin"), (Radiation.LOWER_ABDOMEN, "abdomen"), (Radiation.CALF, "calf"),
        (Radiation.FOOT, "foot"),
    ]),
    *_whole("skin", [(SkinSign.NORMAL, "normal-skin"), (SkinSign.DIMPLE, "skin-dimple")]),
    *_some("skin", [
        (SkinSign.SCAR, "scar"), (SkinSign.RED, "red"), (SkinSign.WARM, "warm"), (SkinSign.ULCER, "ulcer"),
        (SkinSign.FUNGATING, "fungating"), (SkinSign.ATROPHY, "atrophy"),
        (SkinSign.DEPIGMENTATION, "depigmentation"),
    ]),
    *_some("conclusion", [
        (Conclusion.POSSIBLE, "maybe"), (Conclusion.SOURCE, "source"),
        (Conclusion.UNDECIDED, "undecided"),
    ]),
    *_whole("conclusion", [(Conclusion.NOT_SOURCE, "not-source")]),
    *_whole("conclusion_basis", [
        (ConclusionBasis.USUAL_PAIN, "by-usual"), (ConclusionBasis.BLOCK, "by-block"),
        (ConclusionBasis.IMAGING, "by-imaging"), (ConclusionBasis.OTHER_CAUSE, "by-other-cause"),
        (ConclusionBasis.OTHER, "by-other"),
    ]),
    *_whole("is_thickening", [("yes", "thickening")]),
)  # fmt: skip

_BY_WORD = {word: meaning for meaning in MEANINGS for word in meaning.words}
_BY_VALUE = {(meaning.field, meaning.value): meaning for meaning in MEANINGS}
# The order in which a finding is written: what, where, how big, how it feels, what pressing gives.
ORDER = tuple(dict.fromkeys(meaning.field for meaning in MEANINGS))


def meaning_of(word: str) -> tuple[Meaning | None, tuple[str, ...]]:
    """Return what a word means; or None, with the words it could be the start of."""
    if word in _BY_WORD:
        return _BY_WORD[word], ()
    begun = _begun_by(word) if len(word) >= SHORTEST_START and word[:3].isalpha() else ()
    found = {_BY_WORD[each] for each in begun}
    if len(found) == 1 and not (only := found.pop()).whole:
        return only, ()
    return None, begun


@cache
def _sorted_words() -> tuple[str, ...]:
    return tuple(sorted(_BY_WORD))


def _begun_by(start: str) -> tuple[str, ...]:
    return tuple(word for word in _sorted_words() if word.startswith(start))


def word_for(field: str, value: str) -> str:
    """Return the word that is written for a value."""
    return _BY_VALUE[field, value].words[0]


def values_of(field: str) -> list[str]:
    """Return every value of a field that the line can say, in the order of the table."""
    return [meaning.value for meaning in MEANINGS if meaning.field == field]


def words_of(field: str) -> list[str]:
    """Return the words for each value of a field, for the help: `sacral = sacrum`."""
    return [" = ".join(meaning.words) for meaning in MEANINGS if meaning.field == field]
