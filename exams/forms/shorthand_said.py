"""The shorthand line in people's words: what was understood, what was not and why, and the help."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams import bodymap, shorthand, shorthand_words
from exams.vocabulary import (
    Conclusion,
    ConclusionBasis,
    Consistency,
    Depth,
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
from ui.numbers import write_number

_ANSWERS = {
    shorthand_words.SAME: gettext_lazy("unchanged"), shorthand_words.CHANGED: gettext_lazy("changed"),
    shorthand_words.NOT_FELT: gettext_lazy("not felt"),
    shorthand_words.NOT_EXAMINED: gettext_lazy("not examined"),
}  # fmt: skip
_LABELS: dict[str, Mapping] = {
    "answer": _ANSWERS, "side": bodymap.SIDE_WORDS, "zone": bodymap.ZONE_NAMES,
    "size_statement": dict(SizeStatement.choices), "size_described": dict(SizeDescribed.choices),
    "consistency": dict(Consistency.choices), "mobility": dict(Mobility.choices),
    "depth": dict(Depth.choices), "shape": dict(Shape.choices),
    "orientation": dict(Orientation.choices), "tenderness": dict(Tenderness.choices),
    "pressure_response": dict(PressureResponse.choices), "usual_pain": dict(YesNoUnsure.choices),
    "spreads_to": dict(Radiation.choices), "skin": dict(SkinSign.choices),
    "size_method": dict(SizeMethod.choices), "conclusion_basis": dict(ConclusionBasis.choices),
    "conclusion": dict(Conclusion.choices), "note": {}, "is_thickening": {"yes": gettext_lazy("tender thickening only")},
}  # fmt: skip
_NAMES = {
    "number": gettext_lazy("number"), "answer": gettext_lazy("today"), "side": gettext_lazy("side"),
    "zone": gettext_lazy("zone"), "distances": gettext_lazy("distances"), "axes": gettext_lazy("size"),
    "size_statement": gettext_lazy("size"), "size_described": gettext_lazy("size as described"),
    "consistency": gettext_lazy("feel"), "mobility": gettext_lazy("mobility"),
    "depth": gettext_lazy("depth"), "shape": gettext_lazy("shape"), "orientation": gettext_lazy("lies"),
    "tenderness": gettext_lazy("tender"), "pressure_response": gettext_lazy("pressing gives"),
    "usual_pain": gettext_lazy("usual pain"), "spreads_to": gettext_lazy("spreads to"),
    "skin": gettext_lazy("skin"), "conclusion": gettext_lazy("pain source"),
    "is_thickening": gettext_lazy("what it is"), "size_method": gettext_lazy("measured by"),
    "conclusion_basis": gettext_lazy("based on"), "note": gettext_lazy("note"),
}  # fmt: skip
# These say nothing without their question: "2 flinches" does, "yes" does not.
_NAMED = (
    "depth", "tenderness", "pressure_response", "usual_pain", "spreads_to", "skin", "size_method",
    "conclusion_basis", "note",
)  # fmt: skip


def said_words(facts) -> list[tuple[str, str]]:
    """Return (field, words) for everything understood: `long axis 12 mm`, `usual pain: yes`."""
    return [
        pair for field, value in facts.items() if field != "number" for pair in _said(field, value)
    ]


def _said(field, value):
    if field == "axes":
        return [(field, words) for words in _axes(value)]
    if field == "distances":
        return [(field, bodymap.distance_words(*value, say=_))]
    if field == "note":
        return [(field, f"{_NAMES[field]}: {value}")]
    values = value if isinstance(value, tuple | list) else (value,)
    words = ", ".join(_label(field, each) for each in values)
    return [(field, f"{_NAMES[field]}: {words}" if field in _NAMED else words)]


def _label(field, value) -> str:
    label = _LABELS[field].get(value, value)
    return _(label) if isinstance(label, str) and label else str(label)


def _axes(axes):
    sentences = (_("long axis %(mm)s mm"), _("short axis %(mm)s mm"), _("thickness %(mm)s mm"))
    for sentence, axis in zip(sentences, axes, strict=True):
        if axis is not None:
            yield sentence % {"mm": write_number(axis)}


# --- What was not understood --------------------------------------------------------------------


def mark_words(mark: shorthand.Mark) -> str:
    """Return why a word, or a field, set nothing."""
    typed = ", ".join(f"“{span.text}”" for span in mark.spans)
    names = ", ".join(dict.fromkeys(str(_NAMES[field]) for field in mark.fields))
    sentence = _SENTENCES[mark.kind]
    if mark.kind == shorthand.OFF_RANGE:
        sentence = _RANGES[mark.fields[0]]
    return _(sentence) % {"words": typed, "fields": names, "options": ", ".join(mark.options)}


def N_(text):  # noqa: N802
    """Mark a sentence for translation; it is translated when it is said."""
    return text


_SENTENCES = {
    shorthand.UNKNOWN: N_("Not understood: %(words)s."),
    shorthand.SEVERAL_WORDS: N_("Not understood: %(words)s. Write it out: %(options)s."),
    shorthand.OFF_RANGE: N_("Not understood: %(words)s."),
    shorthand.NOT_CLOSED: N_("%(words)s: the quotation mark is not closed. Nothing after it was read."),
    shorthand.SHORT_FIRST: N_("%(words)s: the long axis comes first."),
    shorthand.CLASH: N_("%(words)s contradict each other (%(fields)s). None of them was filled in."),
    shorthand.SIDE_MISSING: N_("Side missing: write l or r."),
    shorthand.TODAY_MISSING: N_("Say what it is today: same, changed, nf (not felt) or nx (not examined)."),
    shorthand.NOT_KNOWN: N_("%(words)s is for a known nodule: write its number first, such as N2."),
}  # fmt: skip
_RANGES = {
    "number": N_("%(words)s is no nodule's number."),
    "note": N_("%(words)s: a note has at most 500 letters."),
    "axes": N_("%(words)s: a size is 1 to 300 mm, with at most one decimal."),
    "distances": N_("%(words)s is off the map: up to 175 mm from the midline, 146 above, 140 below."),
}  # fmt: skip


# --- Help -------------------------------------------------------------------------------------------


def help_rows() -> list[tuple]:
    """Return (what, words, remark) for every kind of word, made from the table that reads them."""
    rows = []
    for field in shorthand_words.ORDER:
        rows.append((_NAMES[field], shorthand_words.words_of(field), _REMARKS.get(field, "")))
        rows += _AFTER.get(field, [])
    return [
        *rows,
        (
            _NAMES["note"],
            ['"slides under the finger"'],
            gettext_lazy("in quotation marks, as it shall stand"),
        ),
    ]


_REMARKS = {
    "answer": gettext_lazy("written whole, after a known nodule's number such as N2"),
    "side": gettext_lazy("always written, and whole"),
    "orientation": gettext_lazy("written whole"),
    "tenderness": gettext_lazy("0 none to 4 light touch hurts"),
    "usual_pain": gettext_lazy("yes, no, unsure; written whole"),
    "spreads_to": gettext_lazy("several may be written"),
    "skin": gettext_lazy("several may be written"),
    "conclusion_basis": gettext_lazy(
        "what the conclusion is based on; several may be written, each whole"
    ),
    "is_thickening": gettext_lazy("written whole"),
}
_AFTER = {
    "zone": [
        (
            _NAMES["distances"], ["45/5", "45/-5"],
            gettext_lazy("mm from the midline / mm above the PSIS line, - is below it"),
        ),
        (_NAMES["axes"], ["12x8x5", "12x8", "12mm"], gettext_lazy("mm: long x short x thick")),
    ]
}  # fmt: skip
