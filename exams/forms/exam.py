"""What is asked about the patient: complaint, posture, red flags, pain, plan."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.clinical_time import DatePrecision, date_words, last_day
from exams import rules
from exams.entry import EXAM_FACTS
from exams.forms import choices
from exams.forms.general import GeneralForm
from exams.forms.questions import choice, line, several, stands_alone
from exams.vocabulary import (
    Bound,
    ComplaintSide,
    DurationUnit,
    FlagAnswer,
    Impact,
    Onset,
    PainPattern,
    PainQuality,
    PainSite,
    PalpationResult,
    Posture,
    Provoking,
    Radiation,
    Relieving,
)
from patients.fields import RoughDateField
from ui.fields import StrictDecimalField, StrictIntegerField
from ui.layout import Chips, More, MultiChips, NumberUnit, Question, Rating, Row, Rows, part
from ui.widgets import ChipRadioSelect

# What stands beside each group, so that "absent" is pressed knowing what it denies.
FLAG_ITEMS = {
    "flag_cauda_equina": _(
        "bladder or bowel change, numb saddle, lax sphincter, both legs weak or painful, growing weakness, gait"
    ),
    "flag_cancer": _(
        "cancer before, first pain over 50 or under 20, weight loss, pain all night, several sites, no better in a month"
    ),
    "flag_infection": _(
        "fever, rigors, immune suppression, IV drugs, recent infection, penetrating wound"
    ),
    "flag_fracture": _(
        "major trauma, or minor with osteoporosis or steroids; deformity; severe central pain"
    ),
    "flag_inflammatory": _("known disease, lasting severe loss of forward bending"),
}
FLAG_NAMES = {
    "flag_cauda_equina": _("Bladder, saddle or legs"),
    "flag_cancer": _("Cancer"),
    "flag_infection": _("Infection"),
    "flag_fracture": _("Fracture"),
    "flag_inflammatory": _("Inflammatory"),
}
MOST_MONTHS = 1200


def _lines(label, rows):
    return forms.CharField(
        label=label, required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": rows})
    )


class ExamForm(GeneralForm):
    """Everything but the nodules. Only the date is needed for a draft."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    version = StrictIntegerField(widget=forms.HiddenInput, required=False)
    examined_on = forms.DateField(
        label=_("Examined on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Say when the exam was.")},
    )  # fmt: skip
    examined_time = forms.TimeField(
        label=_("at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    posture = choice(_("Posture"), choices.optional(Posture))
    complaint_side = choice(_("Complaint side"), choices.optional(ComplaintSide))
    main_site = choice(_("Main site"), choices.optional(PainSite))
    main_site_text = line(_("Site in words"), 200)
    duration_value = StrictDecimalField(
        label=_("For how long"),
        required=False,
        min_value=0,
        max_value=1200,
        max_digits=6,
        decimal_places=1,
    )
    duration_unit = choice(_("Unit"), choices.optional(DurationUnit))
    duration_bound = choice(_("How exactly"), choices.optional(Bound))
    onset = choice(_("Onset"), choices.optional(Onset))
    onset_text = line(_("Onset in words"), 200)
    since = RoughDateField(
        label=_("Since"),
        required=False,
        help_text=_("As exactly as it is known: 2019, May 2019 or 3 May 2019"),
    )
    since_unknown = choice(
        _("Since, if it is not known"), [("yes", _("date not known")), choices.NOT_RECORDED]
    )
    pattern = choice(_("Pattern"), choices.optional(PainPattern))
    has_night_pain = choice(_("At night"), choices.YES_NO)
    has_morning_stiffness = choice(_("Stiff in the morning"), choices.YES_NO)
    impact = several(_("Keeps from, worries"), Impact.choices)
    qualities = several(_("Quality"), PainQuality.choices)
    character_text = line(_("In words"), 300)
    radiation = several(_("Spreads to"), choices.some(Radiation, [Radiation.LEG, Radiation.OTHER]))
    radiation_left = several(_("On the LEFT"), choices.PLACES)
    radiation_right = several(_("On the RIGHT"), choices.PLACES)
    provoking = several(_("Worse with"), choices.some(Provoking, [Provoking.OTHER]))
    relieving = several(_("Better with"), choices.some(Relieving, [Relieving.OTHER]))
    associated = line(_("With it"), 200)
    flag_cauda_equina = choice(_("Bladder, saddle or legs"), choices.optional(FlagAnswer))
    flag_cancer = choice(_("Cancer"), choices.optional(FlagAnswer))
    flag_infection = choice(_("Infection"), choices.optional(FlagAnswer))
    flag_fracture = choice(_("Fracture"), choices.optional(FlagAnswer))
    flag_inflammatory = choice(_("Inflammatory"), choices.optional(FlagAnswer))
    flag_response = line(_("What was done about it"), 500)
    palpation = choice(
        _("Or nothing to record"),
        choices.optional(PalpationResult, without=[PalpationResult.NODULES]),
    )
    pain = forms.TypedChoiceField(
        label=_("Pain, last 7 days (average)"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=choices.PAIN,
        widget=ChipRadioSelect,
    )
    plan = _lines(_("Plan"), 2)
    review_on = forms.DateField(
        label=_("Review on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = _lines(_("Note"), 2)
    side_confirmed = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)

    COMPLAINT = (
        "main_site", "main_site_text", "duration_value", "duration_unit", "duration_bound", "onset", "onset_text", "pattern",
        "has_night_pain", "has_morning_stiffness", "qualities", "character_text", "radiation", "provoking",
        "relieving", "impact", "radiation_left", "radiation_right",
    )  # fmt: skip
    LISTS = (
        "qualities", "radiation", "radiation_left", "radiation_right", "provoking", "relieving", "impact",
    )  # fmt: skip
    BOOLEANS = ("has_night_pain", "has_morning_stiffness")

    def __init__(self, *args, patient, today, ghosts=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.patient, self.today = patient, today
        # `was` is filled by the page that is drawn: a save asks for none of it.
        self.was, self.ghosts = {}, ghosts or {}
        for name in rules.FLAGS:
            self.fields[name].label = FLAG_NAMES[name]

    # --- Where the questions stand ----------------------------------------------------------

    @property
    def first(self):
        """The row before the hands: where it hurts, how the patient lies."""
        return part(
            Row(
                Chips("complaint_side"),
                Chips("posture"),
                Row(
                    Question("examined_on"),
                    Question("examined_time", optional=True),
                    css="exam-when",
                ),
            )
        )

    @property
    def complaint(self):
        """What seldom changes between exams, folded away."""
        return part(
            More(
                _("Complaint in detail: site, duration, onset, what makes it worse or better"),
                Rows(
                    Chips("main_site"), Question("main_site_text", css="w-l", optional=True),
                    Row(NumberUnit("duration_value", css="w-xs"), Chips("duration_unit", css="label-hidden"), css="exam-duration"),
                    Chips("duration_bound"),
                    Chips("onset"), Question("onset_text", css="w-l", optional=True),
                    Row(Question("since", css="w-m", optional=True), Chips("since_unknown", css="label-hidden"), css="exam-since"),
                    Chips("pattern"), Row(Chips("has_night_pain"), Chips("has_morning_stiffness"), cols=2),
                    MultiChips("qualities"),
                    Question("character_text", css="w-l", optional=True), MultiChips("radiation"),
                    More(_("On which side it spreads"), Rows(MultiChips("radiation_left"), MultiChips("radiation_right"))),
                    MultiChips("provoking"), MultiChips("relieving"),
                    MultiChips("impact"), Question("associated", css="w-l", optional=True),
                ),
            )
        )  # fmt: skip

    @property
    def response(self):
        return part(
            Question(
                "flag_response",
                hint=_("Needed before signing when bladder, saddle or legs is present."),
            )
        )

    @property
    def nothing(self):
        return part(Chips("palpation"))

    @property
    def last(self):
        """What closes the exam."""
        return part(
            Row(Rating("pain"), css="exam-pain"),
            Row(
                Question("note", optional=True, css="grow"), Question("plan", optional=True, css="grow"),
                Question("review_on", optional=True), css="exam-words",
            ),
        )  # fmt: skip

    @property
    def flags(self):
        """Each group with the items it asks about."""
        return [
            (part(Chips(name, css="label-hidden")), FLAG_NAMES[name], FLAG_ITEMS[name], self[name])
            for name in rules.FLAGS
        ]

    # --- What makes sense ---------------------------------------------------------------------

    def clean_examined_on(self):
        day = self.cleaned_data["examined_on"]
        if day > self.today:
            raise forms.ValidationError(_("The exam cannot be in the future."))
        if self.patient.birth_date and day < self.patient.birth_date:
            raise forms.ValidationError(_("This is before the patient was born."))
        return day

    def clean(self):
        data = super().clean()
        review, on = data.get("review_on"), data.get("examined_on")
        if on and rules.is_to_come(on, data.get("examined_time"), self.patient.clinic.now()):
            self.add_error("examined_time", _("This time has not come yet."))
        if review and on and review < on:
            self.add_error("review_on", _("The review comes after the exam."))
        if data.get("duration_value") is not None and not data.get("duration_unit"):
            self.add_error("duration_unit", _("Days, weeks, months or years?"))
        if (
            rules.months(data.get("duration_value"), data.get("duration_unit", "")) or 0
        ) > MOST_MONTHS:
            self.add_error("duration_value", _("This is longer than a hundred years."))
        if (
            (data.get("duration_unit") or data.get("duration_bound"))
            and data.get("duration_value") is None
            and "duration_value" not in self.errors
        ):
            self.add_error("duration_value", _("How many?"))
        stands_alone(
            self, data, "impact", "none", _("None of these and one of them exclude each other.")
        )
        self._place_sides(data)
        stands_alone(self, data, "radiation", "none", _("None and a place exclude each other."))
        self._judge_since(data)
        return data

    def _place_sides(self, data):
        """A place said to be on a side is a place the pain spreads to, pressed twice or once."""
        on_a_side = {*data.get("radiation_left", []), *data.get("radiation_right", [])}
        said = {*data.get("radiation", []), *on_a_side}
        data["radiation"] = [
            value for value, _label in self.fields["radiation"].choices if value in said
        ]

    def _judge_since(self, data):
        since, on = data.get("since"), data.get("examined_on")
        if since and data.get("since_unknown"):
            self.add_error("since", _("A date and “not known” exclude each other."))
        elif since and on and since[0] > on:
            self.add_error("since", _("It began before the exam."))
        elif since and self.patient.birth_date and last_day(*since) < self.patient.birth_date:
            self.add_error("since", _("This is before the patient was born."))

    # --- Plain data -----------------------------------------------------------------------------

    def facts(self) -> dict:
        """Return the columns of the exam."""
        facts = {name: self.cleaned_data.get(name) for name in EXAM_FACTS}
        return facts | {"movement_pain": facts["movement_pain"] or None}

    def complaint_facts(self) -> dict:
        """Return the columns of the complaint; an untouched list is "not recorded", not "none"."""
        data = self.cleaned_data
        facts = {name: data.get(name) for name in self.COMPLAINT}
        facts |= {name: data.get(name) or None for name in self.LISTS}
        facts["side"] = data.get("complaint_side", "")
        said = {"yes": True, "no": False}
        facts |= {name: said.get(data.get(name, "")) for name in self.BOOLEANS}
        facts["duration_months"] = rules.months(
            data.get("duration_value"), data.get("duration_unit", "")
        )
        unknown = DatePrecision.UNKNOWN if data.get("since_unknown") else ""
        facts["onset_on"], facts["onset_precision"] = data.get("since") or (None, unknown)
        facts["associated_texts"] = [data["associated"]] if data.get("associated") else None
        return facts

    @staticmethod
    def initial_of(entry) -> dict:
        """Return what an existing exam puts into the form."""
        complaint = entry.complaint
        said = {True: "yes", False: "no"}
        return {
            **entry.facts,
            # What was felt says so itself; only the other two are pressed.
            "palpation": "" if entry.felt else entry.facts.get("palpation", ""),
            **{name: complaint.get(name) for name in ExamForm.COMPLAINT},
            "complaint_side": complaint.get("side", ""),
            **{name: said.get(complaint.get(name), "") for name in ExamForm.BOOLEANS},
            **ExamForm._since_of(complaint),
            "associated": "; ".join(complaint.get("associated_texts") or []),
            "pain": "" if entry.pain is None else str(entry.pain),
        }

    @staticmethod
    def _since_of(complaint) -> dict:
        """Return a rough date as it can be typed again."""
        on, precision = complaint.get("onset_on"), complaint.get("onset_precision")
        if on is not None:
            return {"since": date_words(on, precision)}
        return {"since_unknown": "yes" if precision == DatePrecision.UNKNOWN else ""}
