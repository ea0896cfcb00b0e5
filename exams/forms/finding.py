"""What the fingers found at one nodule: one form per nodule, known or new."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from exams import bodymap, rules, words
from exams.entry import ASKED_FACTS, CARRIED_FACTS, PLACE_FACTS, FindingEntry
from exams.forms import choices
from exams.forms.algometry import AlgometryForm
from exams.forms.questions import choice, line, several, stands_alone
from exams.position_form import PositionForm
from exams.vocabulary import (
    Orientation,
    Presence,
    Shape,
    SizeDescribed,
    SizeMethod,
    SizeStatement,
    SkinSign,
    YesNoUnsure,
)
from ui.fields import StrictDecimalField, StrictIntegerField
from ui.layout import Chips, ChipsOrNumber, More, MultiChips, NumberUnit, Question, Row, Rows, part
from ui.numbers import write_number

UNCHANGED, CHANGED, NOT_FELT, NOT_EXAMINED, ERROR = (
    "unchanged",
    "changed",
    "not_felt",
    "not_examined",
    "error",
)
_PRESENCE = {NOT_FELT: Presence.NOT_FELT, NOT_EXAMINED: Presence.NOT_EXAMINED}
ANSWER_KEYS = {UNCHANGED: "U", CHANGED: "C", NOT_FELT: "N", NOT_EXAMINED: "X"}
_MM = {
    "required": False,
    "min_value": 1,
    "max_value": 300,
    "max_digits": 5,
    "decimal_places": 1,
    "unit": "mm",
}
_SIZES = ("long_axis_mm", "short_axis_mm", "thickness_mm")


class NoduleForm(AlgometryForm, PositionForm):
    """One nodule. Nothing is chosen beforehand; last time's values are ghosts."""

    long_axis_chip = choice(_("Long axis"), choices.LONG_AXIS)
    long_axis_mm = StrictDecimalField(label=_("Long axis, other"), **_MM)
    mobility = choice(_("Mobility"), choices.MOBILITY)
    consistency = choice(_("Feel"), choices.FEEL)
    tenderness = choice(_("Tender"), choices.TENDER)
    pressure_response = choice(_("Pressing gives"), choices.PRESSING)
    usual_pain = choice(_("Usual pain"), choices.optional(YesNoUnsure))
    spreads_to = several(_("Spreads to"), choices.SPREADS)
    conclusion = choice(_("Pain source"), choices.CONCLUSION)
    conclusion_basis = several(_("Based on"), choices.BASIS)
    conclusion_text = line(_("Conclusion in words"), 300)
    size_statement = choice(_("Size"), choices.optional(SizeStatement, [SizeStatement.MEASURED]))
    size_described = choice(_("As described"), choices.optional(SizeDescribed))
    size_text = line(_("Size in words"), 200)
    short_axis_mm = StrictDecimalField(label=_("Short axis"), **_MM)
    thickness_mm = StrictDecimalField(label=_("Thickness"), **_MM)
    size_method = choice(_("Measured by"), choices.optional(SizeMethod, [SizeMethod.SPECIMEN]))
    depth = choice(_("Depth"), choices.DEPTH)
    shape = choice(_("Shape"), choices.optional(Shape))
    orientation = choice(_("Lies"), choices.optional(Orientation))
    skin = several(_("Skin"), SkinSign.choices)
    is_thickening = choice(
        _("What it is"), [("yes", _("tender thickening only, no nodule")), choices.NOT_RECORDED]
    )
    number_at_site = StrictIntegerField(
        label=_("How many here"), required=False, min_value=1, max_value=100
    )
    number_text = line(_("or in words"), 80)
    note = line(_("Note"), 500)
    size_confirmed = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    FACTS = (
        "mobility",
        "consistency",
        "depth",
        "shape",
        "orientation",
        "size_described",
        "size_text",
        "size_method",
    )
    LISTS = ("skin", "spreads_to", "conclusion_basis")
    is_new = False

    def __init__(self, *args, label, **kwargs):
        super().__init__(*args, **kwargs)
        self.label = self.summary_name = label
        self.needs_size_confirmed = False
        self.ghosts, self.was = {}, {}

    # --- Where the questions stand ------------------------------------------------------------

    @property
    def carried(self):
        """What "unchanged" confirms."""
        return part(
            Rows(
                ChipsOrNumber("long_axis_chip", "long_axis_mm", unit="mm"),
                Chips("mobility"),
                Chips("consistency", look="tight feel"),
            )
        )

    @property
    def asked(self):
        """What is asked anew each time."""
        return part(
            Rows(
                Chips("tenderness"),
                Row(Chips("pressure_response"), Chips("usual_pain"), css="exam-pair"),
                MultiChips("spreads_to", look="tight feel"),
                Chips("conclusion"),
            )
        )

    @property
    def more(self):
        return part(
            More(
                _("More: too vague to measure, other axes, depth, shape, skin, how many, threshold of pressure pain"),
                Rows(
                    Chips("size_statement"), Chips("size_described"), Question("size_text", css="w-l", optional=True),
                    Row(NumberUnit("short_axis_mm", css="w-s"), NumberUnit("thickness_mm", css="w-s"), cols=2),
                    Chips("size_method"), Chips("depth"), Chips("shape"), Chips("orientation"), MultiChips("skin"),
                    Chips("is_thickening"),
                    Row(Question("number_at_site", css="w-xs", optional=True), Question("number_text", css="w-m", optional=True), cols=2),
                    *self.ALGOMETRY_ROWS,
                ),
            )
        )  # fmt: skip

    @property
    def basis(self):
        return part(
            More(
                _("Basis of the conclusion"),
                Rows(MultiChips("conclusion_basis"), Question("conclusion_text", css="w-l", optional=True)),
            )
        )  # fmt: skip

    @property
    def note_part(self):
        """Whatever was answered, something may be said about it: why it was not felt or not examined too."""
        return part(More(_("Note"), Rows(Question("note", css="w-l", optional=True))))

    # --- What makes sense -----------------------------------------------------------------------

    def clean(self):
        data = super().clean()
        self._one_size(data)
        self._one_number(data)
        stands_alone(self, data, "spreads_to", "none", _("None and a place exclude each other."))
        stands_alone(self, data, "skin", "normal", _("Normal and a sign exclude each other."))
        return data

    def _one_number(self, data):
        if data.get("number_at_site") is not None and data.get("number_text"):
            self.add_error("number_text", _("Say how many in figures or in words, not in both."))

    def _one_size(self, data):
        chip, typed = data.get("long_axis_chip"), data.get("long_axis_mm")
        if chip and typed is not None and typed != int(chip):
            self.add_error("long_axis_mm", _("Two sizes are given. Take one of them back."))
        if chip and typed is None and "long_axis_mm" not in self.errors:
            typed = data["long_axis_mm"] = StrictDecimalField().to_python(chip)
        stated = data.get("size_statement")
        if stated == SizeStatement.TOO_VAGUE and any(data.get(name) is not None for name in _SIZES):
            self.add_error(
                "size_statement", _("Too vague to measure and a size in mm exclude each other.")
            )
        short = data.get("short_axis_mm")
        if short is not None and typed is not None and short > typed:
            self.add_error("short_axis_mm", _("The long axis is the longest."))
        if data.get("size_described") and not stated and typed is None:
            data["size_statement"] = SizeStatement.DESCRIBED

    def largest(self):
        """Return the largest size in mm."""
        return max((self.cleaned_data.get(name) or 0 for name in _SIZES), default=0)

    def asks_about_size(self) -> bool:
        """An unusual size is read back once; changing it asks again."""
        size = self.largest()
        self.size_words = write_number(size)
        self.needs_size_confirmed = size >= rules.UNUSUAL_SIZE_MM and self.cleaned_data.get(
            "size_confirmed"
        ) != (self.size_words)
        return self.needs_size_confirmed

    # --- Plain data -------------------------------------------------------------------------------

    def own_facts(self) -> dict:
        """Return the columns of the finding as pressed."""
        data = self.cleaned_data
        facts = {
            name: data.get(name) for name in (*CARRIED_FACTS, *ASKED_FACTS) if name in self.fields
        }
        facts |= {name: data.get(name) or None for name in self.LISTS}
        if facts.get("long_axis_mm") is not None and not facts["size_statement"]:
            facts["size_statement"] = SizeStatement.MEASURED
        is_thickening = data.get("is_thickening") == "yes"
        facts["presence"] = Presence.THICKENING if is_thickening else Presence.FOUND
        return facts

    def asked_facts(self) -> dict:
        """Return only what is asked anew."""
        return {name: value for name, value in self.own_facts().items() if name in ASKED_FACTS}

    def place_facts(self) -> dict:
        """Return the columns of the place, or nothing."""
        return {name: getattr(self.position, name) for name in PLACE_FACTS} if self.position else {}

    @staticmethod
    def initial_of(facts: dict) -> dict:
        """Return what an existing finding puts into the form, its place apart."""
        initial = {name: facts.get(name) for name in (*CARRIED_FACTS, *ASKED_FACTS)}
        long_axis = write_number(facts.get("long_axis_mm"))
        if long_axis in dict(choices.LONG_AXIS):
            initial |= {"long_axis_chip": long_axis, "long_axis_mm": None}
        initial["is_thickening"] = "yes" if facts.get("presence") == Presence.THICKENING else ""
        if facts.get("size_statement") == SizeStatement.MEASURED:
            initial["size_statement"] = ""
        return initial

    @staticmethod
    def initial_place(side: str, facts: dict) -> dict:
        """Return the entry of a place as it was given."""
        if facts.get("lateral_mm") is None:
            return {"side": side}
        cc = facts["cc_mm"]
        return {
            "side": side, "lateral_mm": facts["lateral_mm"], "vertical_mm": abs(cc),
            "vertical_direction": "below" if cc < 0 else "above", "placed_by": facts["placed_by"],
            "zone": bodymap.zone_choice(side, facts["zone"]),
        }  # fmt: skip


class KnownNoduleForm(NoduleForm):
    """A registered nodule: unchanged, changed, not felt, not examined."""

    answer = choice(_("Today"), [])

    def __init__(self, *args, known, stored=None, may_drop=False, **kwargs):
        super().__init__(*args, label=known.nodule.label, **kwargs)
        self.known, self.stored = known, stored
        self.fields["answer"].choices = self._answers(known, may_drop)
        if known.last is not None:
            self._remember(known.last)

    @staticmethod
    def _answers(known, may_drop):
        if known.is_excised and not known.is_regrown:
            return [(CHANGED, _("Found again")), (NOT_FELT, _("Not felt")), choices.NOT_RECORDED]
        answers = []
        if known.last is not None:
            answers += [(UNCHANGED, _("Unchanged")), (CHANGED, _("Changed"))]
        else:
            answers += [(CHANGED, _("Found"))]
        answers += [(NOT_FELT, _("Not felt")), (NOT_EXAMINED, _("Not examined"))]
        answers += [(ERROR, _("Was no nodule"))] if may_drop else []
        return [*answers, choices.NOT_RECORDED]

    @classmethod
    def answers_of(cls, known) -> tuple[str, ...]:
        """Return the answers this nodule can be given."""
        return tuple(value for value, _word in cls._answers(known, False) if value)

    def _remember(self, last):
        size = write_number(last.long_axis_mm)
        self.ghosts = {
            name: getattr(last, name)
            for name in (
                "mobility", "consistency", "tenderness", "pressure_response", "usual_pain", "depth", "shape",
                "orientation", "size_described", "size_method",
            )
        }  # fmt: skip
        self.ghosts |= {
            "spreads_to": last.spreads_to or [],
            "skin": last.skin or [],
            "conclusion": last.conclusion,
        }
        if size:
            self.ghosts["long_axis_chip"] = size
        elif last.size_statement:
            self.was["long_axis_chip"] = _now("was %(value)s") % {
                "value": last.get_size_statement_display()
            }
        self.ghosts = {name: value for name, value in self.ghosts.items() if value}

    @property
    def answer_part(self):
        return part(Chips("answer", keys=ANSWER_KEYS, look="wide", css="label-hidden"))

    @property
    def zone_now(self) -> str:
        """Where it was last, or where this exam has it."""
        if self.stored and self.stored.facts.get("zone"):
            return self.stored.facts["zone"]
        return self.known.placed.zone if self.known.placed else ""

    @property
    def same_words(self) -> str:
        """What "unchanged" confirms, in words."""
        return words.carried_words(self.known.last)

    @property
    def marked_now(self) -> dict:
        """What of its marker today's answers change: its state, its grade, its axes; nothing while it is not answered.

        Felt at a place of today it is drawn there: at the last one it stays as it was known.
        """
        said = {name: self[name].value() or "" for name in ("answer", "tenderness", "usual_pain")}
        if said["answer"] in _PRESENCE:
            return {"state": words.state_said(_PRESENCE[said["answer"]], "", "")}
        is_placed = self["lateral_mm"].value() not in (None, "") or bool(self["zone"].value())
        if said["answer"] not in (UNCHANGED, CHANGED) or is_placed:
            return {}
        tenderness = said["tenderness"] if said["tenderness"] in dict(choices.TENDER) else ""
        marked = {
            "state": words.state_said(Presence.FOUND, tenderness, said["usual_pain"]),
            "tenderness": int(tenderness) if tenderness else None,
        }
        return marked | self._axes_now() if said["answer"] == CHANGED else marked

    def _axes_now(self) -> dict:
        """Return the axes of today in mm as far as they can be read; nothing without a long one."""
        long_axis = self._read("long_axis_mm") or self._read(
            "long_axis_mm", self["long_axis_chip"].value()
        )
        if long_axis is None:
            return {}
        return {"long_axis_mm": long_axis, "short_axis_mm": self._read("short_axis_mm")}

    def _read(self, name, typed=None):
        try:
            return self.fields[name].clean(self[name].value() if typed is None else typed)
        except forms.ValidationError:
            return None

    @property
    def may_change_side(self) -> bool:
        return not self.known.is_elsewhere

    def clean(self):
        data = super().clean()
        nodule = self.known.nodule
        if self.position and self.position.side != nodule.side and not self.may_change_side:
            refusal = _now("%(label)s is on the %(side)s. One on the other side is a new nodule.") % {
                "label": nodule.label, "side": nodule.get_side_display(),
            }  # fmt: skip
            self.add_error("side", refusal)
        if data.get("answer") and self._is_let_go:
            words = _now(
                "%(label)s was closed meanwhile: %(why)s. Take the answer back, or follow it again first."
            )
            self.add_error("answer", words % {
                "label": nodule.label, "why": nodule.get_close_reason_display(),
            })  # fmt: skip
        if not data.get("answer") and self._has_facts(data):
            self.add_error(
                "answer", _("Say if it is unchanged, changed, not felt or not examined.")
            )
        return data

    @property
    def _is_let_go(self):
        """Closed by somebody while this page stood open, and not by an operation."""
        known = self.known
        return bool(known.nodule.close_reason) and not known.is_excised and self.stored is None

    def _has_facts(self, data):
        names = (
            "long_axis_mm",
            "tenderness",
            "mobility",
            "consistency",
            "pressure_response",
            "usual_pain",
        )
        return any(data.get(name) not in (None, "", []) for name in names)

    def asks_about_size(self) -> bool:
        return self.cleaned_data.get("answer") == CHANGED and super().asks_about_size()

    def finding(self) -> FindingEntry | None:
        """Return today's finding, or None while nothing was answered."""
        answer = self.cleaned_data.get("answer")
        nodule = self.known.nodule
        if not answer:
            return None
        side = self.position.side if self.position else nodule.side
        entry = FindingEntry(self.prefix, nodule.label, side, {}, nodule, is_error=answer == ERROR)
        if answer == UNCHANGED and self.known.last is not None:
            last = self.known.last
            entry.carried_from = last.pk
            entry.facts = {
                **{name: getattr(last, name) for name in (*CARRIED_FACTS, "presence")},
                **self._place(), **self.asked_facts(),
            }  # fmt: skip
        elif answer in (CHANGED, UNCHANGED):
            entry.facts = {**self.own_facts(), **self._place()}
        else:
            entry.facts = {
                "presence": Presence.NOT_FELT if answer == NOT_FELT else Presence.NOT_EXAMINED,
                # Why it could not be felt or examined is the one thing to say about it.
                "note": self.cleaned_data.get("note", ""),
            }
        # What was asked when this draft placed it stays said.
        entry.near = self.stored.near if self.stored else None
        return entry

    def _place(self):
        """Placed anew, or as this draft has it, or where it was recognised: at its last place."""
        if self.position:
            return self.place_facts()
        stored = self.stored.facts if self.stored else {}
        if stored.get("lateral_mm") is not None:
            return {name: stored[name] for name in PLACE_FACTS}
        placed = self.known.placed
        return {name: getattr(placed, name) for name in PLACE_FACTS} if placed else {}

    @staticmethod
    def answer_of(entry: FindingEntry) -> str:
        """Return which of the big buttons a stored finding stands for."""
        if entry.is_carried:
            return UNCHANGED
        presence = entry.facts.get("presence")
        if not presence:
            return ""
        return {Presence.NOT_FELT: NOT_FELT, Presence.NOT_EXAMINED: NOT_EXAMINED}.get(
            presence, CHANGED
        )
