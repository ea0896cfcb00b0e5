"""Check and prepare: the side afresh, whose back it is, the four questions, and what will be given."""

from calendar import monthrange
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from exams.vocabulary import Laterality
from measures.vocabulary import Situation
from patients.record_form import (
    YES_NO,
    choice,
    number_in,
    pain,
    pair,
    truth,
    words,
)
from patients.vocabulary import Sex
from treatments import rules
from treatments.forms.consent import ConsentQuestions
from treatments.forms.safety import SafetyReason
from treatments.vocabulary import (
    CLASS_OF_DRUG,
    Anaesthesia,
    Drug,
    DrugClass,
    Guidance,
    Intent,
    ReadBack,
    Technique,
    YesNoNotAsked,
)
from treatments.vocabulary_of_operations import ConsentWay
from ui.fields import StrictDecimalField, StrictIntegerField
from ui.layout import (
    Chips,
    Include,
    More,
    NumberUnit,
    Question,
    Rating,
    Row,
    Rows,
    SideButtons,
    part,
)

AGENT_ROWS = 5
AGENT_ROWS_SHOWN = 3
_QUESTIONS = ("allergies_checked", "anticoagulant", "infection", "diabetes", "pregnancy")


def agent_choices():
    """Return what is injected, by class."""
    classes = {
        _("Local anaesthetic"): (DrugClass.LA_AMIDE, DrugClass.LA_ESTER, DrugClass.LA),
        _("Corticosteroid"): (DrugClass.CORTICOSTEROID,),
    }
    groups = [
        (words, [(d.value, d.label) for d in Drug if CLASS_OF_DRUG.get(d) in members])
        for words, members in classes.items()
    ]
    others = [Drug.DEXTROSE, Drug.SALINE, Drug.ADRENALINE, Drug.OTHER]
    return [("", _("no agent")), *groups, (_("Other"), [(d.value, d.label) for d in others])]


class ExpiryField(forms.CharField):
    """The month printed on the vial, `05/2026`, kept as its last day."""

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"placeholder": _("MM/YYYY")}

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        parts = text.replace(".", "/").replace("-", "/").split("/")
        if len(parts) == 2 and len(parts[0]) == 4:
            parts.reverse()
        try:
            month, year = (int(part) for part in parts)
            year += 2000 if year < 100 else 0
            return date(year, month, monthrange(year, month)[1])
        except (ValueError, IndexError):
            raise ValidationError(_("Write month and year as printed, such as 05/2027.")) from None


class SiteForm(forms.Form):
    """One place: chosen or not, and its side, never filled in beforehand."""

    is_chosen = forms.BooleanField(required=False)
    side = forms.ChoiceField(choices=Laterality.choices, required=False)

    def __init__(self, *args, target=None, question="", **kwargs):
        super().__init__(*args, **kwargs)
        self.target, self.nodule = target, getattr(target, "nodule", None)
        self.summary_name = target.label if target else ""
        self.fields["side"].label = question
        self.helper = part(SideButtons("side"))

    def clean(self):
        data = super().clean()
        # A side pressed for a nodule that is not ticked is chosen all the same: nobody means less.
        data["is_chosen"] = data.get("is_chosen") or bool(data.get("side"))
        if data["is_chosen"] and not data.get("side") and "side" not in self.errors:
            self.add_error("side", _("Choose the side: LEFT or RIGHT."))
        return data


class AgentForm(forms.Form):
    """One agent: strength in % or mg/mL, volume, lot and expiry."""

    drug = forms.ChoiceField(label=_("Agent"), choices=agent_choices, required=False)
    drug_text = words(_("Name"), 160)
    concentration_percent = StrictDecimalField(
        label=_("Strength"), unit="%", min_value=0, max_value=100, decimal_places=3, required=False
    )
    concentration_mg_ml = StrictDecimalField(
        label=_("or strength"),
        unit="mg/mL",
        min_value=0,
        max_value=1000,
        decimal_places=2,
        required=False,
    )
    volume_ml = StrictDecimalField(
        label=_("Volume"), unit="mL", min_value=0, max_value=500, decimal_places=2, required=False
    )
    lot_number = words(_("Lot"), 40)
    expires_on = ExpiryField(label=_("Expires"), required=False, max_length=10)
    has_adrenaline = forms.BooleanField(label=_("with adrenaline"), required=False)

    def __init__(self, *args, today, may_be_expired=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.may_be_expired = today, may_be_expired
        self.lots = []

    @property
    def summary_name(self) -> str:
        """Which agent a problem is about, once one is chosen."""
        drug = self.data.get(self.add_prefix("drug"), "")
        return capfirst(str(Drug(drug).label)) if drug in Drug.values else ""

    def clean(self):
        data = super().clean()
        if not data.get("drug"):
            if any(data.get(name) for name in self.fields if name != "drug"):
                self.add_error("drug", _("Choose the agent."))
            return data
        if data["drug"] == Drug.OTHER and not data.get("drug_text"):
            self.add_error("drug_text", _("Name the agent."))
        if (
            data.get("concentration_percent") is not None
            and data.get("concentration_mg_ml") is not None
        ):
            self.add_error(
                "concentration_mg_ml", _("Give the strength in % or in mg/mL, not both.")
            )
        if data.get("volume_ml") == 0:
            words = _("0 mL is no dose. Give the volume, or empty the row.")
            self.add_error("volume_ml", words)
        expires = data.get("expires_on")
        if expires and expires < self.today and not self.may_be_expired:
            self.add_error("expires_on", _("This vial has expired. Take another one."))
        return data

    def agent(self) -> dict | None:
        """Return the columns of this agent, or nothing for an empty row."""
        data = dict(self.cleaned_data)
        if not data.get("drug"):
            return None
        return {**data, "has_adrenaline": data["has_adrenaline"] or None}

    @property
    def working(self) -> str:
        """`1 % × 10 × 2 mL = 20 mg`, from what stands in the boxes."""
        return rules.mg_working(
            percent=number_in(self, "concentration_percent"),
            mg_ml=number_in(self, "concentration_mg_ml"),
            volume_ml=number_in(self, "volume_ml"),
        )


class ProcedureForm(SafetyReason, ConsentQuestions):
    """The head: identity, safety, how, and pain before. Nothing is filled in beforehand."""

    birth_year = forms.CharField(label=_("Birth year"), required=False, max_length=8)
    read_back = choice(
        _("Read-back"), ReadBack, needed=_("Ask the patient to point to or name the side.")
    )
    read_back_text = words(_("Why not"), 200)
    allergies_checked = choice(
        _("Allergies asked today"), YesNoNotAsked, needed=_("Say yes, no or not asked.")
    )
    anticoagulant = choice(_("Anticoagulant"), YesNoNotAsked, needed=_("Say yes, no or not asked."))
    infection = choice(_("Infection"), YesNoNotAsked, needed=_("Say yes, no or not asked."))
    diabetes = choice(_("Diabetes"), YesNoNotAsked, needed=_("Say yes, no or not asked."))
    pregnancy = choice(_("Pregnancy"), YesNoNotAsked, needed=_("Say yes, no or not asked."))
    guidance = choice(_("Guidance"), Guidance)
    technique = choice(_("Technique"), Technique)
    technique_text = words(_("Where or how, in words"), 300)
    needle_gauge = StrictIntegerField(
        label=_("Needle"), unit="G", min_value=10, max_value=34, required=False
    )
    needle_length_mm = StrictIntegerField(
        label=_("Length"), unit="mm", min_value=4, max_value=200, required=False
    )
    passes = StrictIntegerField(label=_("Passes"), min_value=0, max_value=200, required=False)
    intent = choice(_("Intent"), Intent)
    anaesthesia = choice(_("Anaesthesia"), Anaesthesia)
    is_site_marked_awake = choice(
        _("Site marked, patient awake"), YES_NO, needed=_("Say whether the site is marked.")
    )
    side_confirmed_by = words(_("Side confirmed by a second person"), 120)
    before_at_rest = pain(_("Pain before, at rest"))
    before_on_pressing = pain(_("Pain before, on pressing"))
    step_reason = words(_("Why this step now"), 300)
    note = words(_("Note"), 2000, rows=2)

    def __init__(self, *args, kind, agreed=None, **kwargs):
        """`agreed` is the consent that stands already: then it is not asked again."""
        self.kind, self.agreed = kind, agreed
        self.is_operation = kind in rules.OPERATION_KINDS
        super().__init__(*args, **kwargs)
        self.fields["consent"].choices = [
            (way, _("on the screen, next page") if way == ConsentWay.SCREEN else label)
            for way, label in ConsentWay.choices
        ]
        if agreed is not None:
            self.drop_consent(also=["consent"])
        self.fields["birth_year"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        # A man is not asked; the row then says so.
        if self.patient.sex == Sex.MALE:
            del self.fields["pregnancy"]
        if not self.is_operation:
            del self.fields["is_site_marked_awake"], self.fields["side_confirmed_by"]

    def questions(self):
        return [Rows(*self.safety(), *self.agents(), *self.how(), ruled=True, wide=True)]

    def safety(self):
        operation = (
            [pair("is_site_marked_awake", Question("side_confirmed_by"))]
            if self.is_operation
            else []
        )
        return [
            Row(Question("birth_year", css="w-xs", hint=_("as the patient says it")), Chips("read_back", look="column"), cols=2),
            Question("read_back_text", css="w-l", optional=True, hint=_("needed only where a read-back was not possible")),
            pair("allergies_checked", "consent"),
            Include("treatments/_consent_shown.html"),
            *([] if self.agreed else self.consent_layout()),
            pair("anticoagulant", "infection"),
            pair("diabetes", "pregnancy"),
            *operation,
        ]  # fmt: skip

    def agents(self):
        return [Include("treatments/_agents.html")]

    def how(self):
        needle = Row(
            NumberUnit("needle_gauge", "G"), NumberUnit("needle_length_mm", "mm"), css="needle"
        )
        tail = [More(_("Why, passes, in words"), *self.seldom(), css="stack")]
        if self.is_operation:
            return [pair("anaesthesia", "guidance"), *self.pain(), *tail]
        return [pair("guidance", "technique"), pair(needle, "intent"), *self.pain(), *tail]

    def seldom(self):
        return [
            Question("technique_text", css="w-l"), Question("passes", css="w-xs"), Question("step_reason", css="w-l"),
            Question("note", css="w-l"),
        ]  # fmt: skip

    def pain(self):
        return [Row(Rating("before_at_rest"), Rating("before_on_pressing"), cols=2)]

    def clean_birth_year(self):
        text = self.cleaned_data["birth_year"].strip()
        if not text:
            raise ValidationError(_("Ask for the birth year and type it."))
        if not (len(text) == 4 and text.isascii() and text.isdigit()):
            raise ValidationError(_("Type four digits, such as 1979."))
        return int(text)

    def clean(self):
        data = super().clean()
        self.clean_consent_parts(data)
        if data.get("read_back") == ReadBack.NOT_POSSIBLE:
            self.need("read_back_text", _("Say why the patient could not be asked."))
        if self.is_operation and "side_confirmed_by" in self.fields:
            self.need("side_confirmed_by", _("Name the second person who confirmed the side."))
        return data

    def head(self) -> dict:
        """Return the columns of the procedure."""
        asked = dict.fromkeys(_QUESTIONS, YesNoNotAsked.NOT_ASKED) | self.taken(*_QUESTIONS)
        return asked | self.taken(
            "read_back", "read_back_text", "guidance", "technique", "needle_gauge",
            "needle_length_mm", "passes", "anaesthesia",
        ) | self.consent_word()  # fmt: skip

    def facts(self) -> dict:
        """Return the columns of the treatment."""
        return self.taken("technique_text", "intent", "step_reason", "note")

    def before(self) -> dict:
        """Return pain before, by situation."""
        return {
            Situation.AT_REST: self.cleaned_data["before_at_rest"],
            Situation.ON_PRESSING: self.cleaned_data["before_on_pressing"],
        }

    def excision(self) -> dict | None:
        """Return what only an operation has, as far as it is known before."""
        if not self.is_operation:
            return None
        return {
            "is_site_marked_awake": truth(self.cleaned_data.get("is_site_marked_awake", "")),
            "side_confirmed_by": self.cleaned_data.get("side_confirmed_by", ""),
        }
