"""Made-up content for the gallery: every part in every state."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message

from ui.fields import StrictDecimalField, StrictIntegerField
from ui.layout import (
    Chips,
    ChipsOrNumber,
    More,
    MultiChips,
    NumberUnit,
    Panel,
    Question,
    Rating,
    Row,
    Rows,
    SideButtons,
)

NONE = [("", "not recorded")]
LONG_AXIS = [(str(mm), str(mm)) for mm in (5, 8, 10, 12, 15, 20, 25, 30)]
STATES = [
    ("unchanged", "Unchanged"),
    ("changed", "Changed"),
    ("not_felt", "Not felt"),
    ("not_examined", "Not examined"),
]
MOBILITY = [("mobile", "mobile"), ("partly", "partly"), ("fixed", "fixed")]
FEEL = [("soft", "soft"), ("rubbery", "rubbery"), ("firm", "firm"), ("hard", "hard")]
SPREAD = [
    ("none", "none"),
    ("buttock", "buttock"),
    ("hip", "hip"),
    ("thigh", "thigh"),
    ("groin", "groin"),
    ("below_knee", "below knee"),
    ("foot", "foot"),
]


class NoduleForm(forms.Form):
    """The densest form of the house, as the exam has it."""

    state = forms.ChoiceField(label="Today", choices=NONE + STATES, required=False)
    long_axis_chip = forms.ChoiceField(label="Long axis", choices=NONE + LONG_AXIS, required=False)
    long_axis_mm = StrictDecimalField(
        label="Other length", unit="mm", min_value=1, max_value=300, required=False
    )
    mobility = forms.ChoiceField(choices=NONE + MOBILITY, required=False)
    feel = forms.ChoiceField(choices=NONE + FEEL, required=False)
    pain = forms.ChoiceField(
        label="Pain, last 7 days (average)",
        choices=NONE + [(str(n), str(n)) for n in range(11)],
        required=False,
    )
    spread = forms.MultipleChoiceField(label="Spreads to", choices=SPREAD, required=False)
    depth_mm = StrictIntegerField(label="Depth", min_value=1, max_value=100, required=False)
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def __init__(self, *args, ghosts=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.ghosts = ghosts or {}
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Chips(
                "state",
                keys={"unchanged": "U", "changed": "C", "not_felt": "N", "not_examined": "X"},
                look="wide",
            ),
            Rows(
                ChipsOrNumber("long_axis_chip", "long_axis_mm", unit="mm"),
                Row(Chips("mobility"), Chips("feel"), cols=2),
                MultiChips("spread"),
                Rating("pain", was="was 5, 1 Oct"),
            ),
            More(
                "Depth and note", Row(NumberUnit("depth_mm", "mm"), Question("note", optional=True))
            ),
        )


class SideForm(forms.Form):
    """The question that decides where the needle goes."""

    side = forms.ChoiceField(
        label="Which side are you injecting?", choices=[("left", "LEFT"), ("right", "RIGHT")]
    )

    def __init__(self, *args, is_side_refused=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_side_refused = is_side_refused
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.form_show_errors = False
        self.helper.layout = Layout(SideButtons("side"))


class PatientForm(forms.Form):
    """Ordinary fields, with hints and errors."""

    family_name = forms.CharField(label="Family name", help_text="As on the identity card.")
    email = forms.EmailField(label="E-mail", required=False)
    born = forms.DateField(label="Born", widget=forms.DateInput(attrs={"type": "date"}))
    sex = forms.ChoiceField(choices=[("", "Choose"), ("female", "Female"), ("male", "Male")])
    weight_kg = StrictDecimalField(
        label="Weight", unit="kg", min_value=2, max_value=400, required=False
    )
    is_told = forms.BooleanField(label="The patient was told why we ask", required=False)
    letter = forms.FileField(label="Letter", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.mark_optional = True
        self.helper.layout = Layout(
            Panel(
                "Register a patient",
                Row("family_name", "email", cols=2),
                Row("born", Question("sex", css="w-s"), NumberUnit("weight_kg", "kg"), cols=3),
                "is_told",
                "letter",
            )
        )


STEPS = [
    {"number": 1, "name": "Self-care", "words": "heat, activity", "state": "done"},
    {"number": 2, "name": "Medicines", "words": "8 to 7, no response", "state": "done"},
    {"number": 3, "name": "Physical", "words": "7 to 6, no response", "state": "done"},
    {
        "number": 4,
        "name": "Injection",
        "words": "7 to 4, responded",
        "week": "week 9",
        "state": "now",
    },
    {"number": 5, "name": "Excision", "words": "", "state": "not_started"},
]

BANNER = {
    "family_name": "Alvarez",
    "given_name": "Maria",
    "born": "14 Mar 1979 (46 y)",
    "born_masked": "14 Mar ····",
    "sex": "Female",
    "record": "10234",
    "allergies": "none known, asked 20 Aug",
    "similar": "ALVAREZ, Mario (46 M)",
    "url": "#banner",
}

TABLE = [
    ("17 Sep 2025", "Questionnaire, 26 weeks after excision", "1", "1", "Very much better"),
    ("2 Apr 2025", "Questionnaire, 2 weeks. Histology back: mature fat", "2", "", "Much better"),
    ("3 Jan 2025", "Questionnaire, 6 weeks: due, not received", "", "", ""),
]

NAV = [
    {"label": label, "url": "#", "current": label == "Today"}
    for label in ("Today", "Due", "Figures", "Library", "Admin")
]

CLINICS = [
    {"pk": 1, "name": "Riverside Clinic", "phone": "020 7946 0000", "is_demo": True},
    {"pk": 2, "name": "Harbour Clinic"},
]
WORKPLACE = {"memberships": [{"clinic": clinic} for clinic in CLINICS]}
COLLEAGUE = {
    "is_authenticated": True,
    "initials": "KS",
    "full_name": "Dr Keiko Sato",
    "email": "k.sato@riverside.example",
    "has_shortcuts": True,
}
MESSAGES = [
    Message(constants.SUCCESS, "Exam signed, 10:44."),
    Message(constants.WARNING, "A patient of similar name is on the list today."),
    Message(constants.ERROR, "The letter could not be printed. Nothing was changed."),
    Message(constants.INFO, "The figures are from this morning, 06:00."),
]

ROWS = [("Kit", "1 % lidocaine 2 mL"), ("Lot", "A2231, exp. 05/2026"), ("Needle", "")]


def content():
    """Return the gallery's context."""
    refused = PatientForm({"family_name": "", "weight_kg": "1.500", "email": "ana", "born": "2"})
    refused.is_valid()
    return {
        "nodule_form": NoduleForm(
            {
                "n1-state": "changed",
                "n1-long_axis_chip": "15",
                "n1-feel": "firm",
                "n1-spread": ["thigh"],
            },
            prefix="n1",
            ghosts={
                "long_axis_chip": "20",
                "mobility": "mobile",
                "feel": "firm",
                "spread": ["buttock"],
            },
        ),
        "fresh_form": NoduleForm(prefix="n3"),
        "side_form": SideForm(prefix="a"),
        "refused_side_form": SideForm({"b-side": "left"}, prefix="b", is_side_refused=True),
        "patient_form": refused,
        "steps": STEPS,
        "banner": BANNER,
        "banner_masked": True,
        "table": TABLE,
        "rows": ROWS,
        "tab_items": [
            ("Today", "#", True, 7),
            ("Needs you", "#", False, 3),
            ("Recently seen", "#", False),
        ],
        "user": COLLEAGUE,
        "workplace": WORKPLACE,
        "clinic": CLINICS[0],
        "sample_messages": MESSAGES,
        "nav_items": NAV,
        "colours": [
            "paper",
            "surface",
            "sunken",
            "line",
            "control",
            "ink",
            "ink-2",
            "action-fill",
            "data",
            "pain",
            "good",
            "caution-bg",
            "stop-fill",
            "soft",
            "bar",
            "skin",
            "bone",
        ],
        "statuses": [
            "received",
            "due",
            "late",
            "similar",
            "flag",
            "draft",
            "signed",
            "waiting",
            "stopped",
            "amended",
            "entered_in_error",
            "not_asked",
            "not_examined",
            "not_felt",
            "excised",
            "deceased",
        ],
    }
