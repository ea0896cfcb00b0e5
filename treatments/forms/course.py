"""A step that is not checked and given: advice, self-care, a medicine, physiotherapy, or a plan."""

from crispy_forms.layout import Field
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.clinical_time import DatePrecision
from patients.record_form import RoughDateField, choice, day, number_in, rough, words
from treatments import rules
from treatments.forms.letter import LetterQuestions
from treatments.forms.safety import SafetyReason
from treatments.vocabulary import (
    CLASS_OF_DRUG,
    RUNG_OF_KIND,
    Drug,
    DrugClass,
    Intent,
    Kind,
    Rung,
    State,
    StopReason,
    YesNoNotAsked,
)
from ui.fields import StrictDecimalField, StrictIntegerField
from ui.layout import Chips, Include, More, MultiChips, NumberUnit, Panel, Question, Row, Rows

MEDICINES = (Kind.MEDICINE, Kind.TOPICAL)
PLANS = (State.PROPOSED, State.REFERRED, State.WAITING)
_BY_MOUTH = (DrugClass.NSAID, DrugClass.ANALGESIC)
_STARTED = (State.IN_PROGRESS, State.COMPLETED, State.STOPPED)
_TRACKED = (*PLANS, State.DECLINED)


def drug_choices():
    """Return what is taken by mouth or put on the skin, NSAIDs first."""
    named = [drug for drug in Drug if CLASS_OF_DRUG.get(drug) in _BY_MOUTH]
    return [(drug.value, drug.label) for drug in [*named, Drug.OTHER]]


def state_choices(kind):
    """Return the states one can start with; what is checked and given is only planned here."""
    states = [*PLANS, State.DECLINED, State.DONE_ELSEWHERE]
    if not rules.is_procedure(kind):
        states = [State.IN_PROGRESS, State.COMPLETED, State.STOPPED, *states]
    return [(state.value, state.label) for state in states]


class CourseForm(LetterQuestions, SafetyReason):
    """One step with its dates, what is taken, what it aims at and when to look again."""

    state = forms.ChoiceField(
        label=_("Where it stands"), error_messages={"required": _("Say where it stands.")}
    )
    kind_text = words(_("What it is"), 200)
    referred_to = words(_("Referred to"), 160)
    stands_since = RoughDateField(
        label=_("Since"),
        help_text=_("of a plan: when it was proposed, referred or put on the list"),
    )
    wish = words(_("What the patient wishes"), 500, rows=2)
    started = RoughDateField(label=_("From"))
    ended = RoughDateField(label=_("To"))
    drug = forms.ChoiceField(label=_("Medicine"), required=False)
    drug_text = words(_("Name"), 160)
    strength_mg = StrictDecimalField(
        label=_("Tablet strength"),
        unit="mg",
        min_value=0,
        max_value=10000,
        decimal_places=2,
        required=False,
    )
    dose_mg = StrictDecimalField(
        label=_("Each time"),
        unit="mg",
        min_value=0,
        max_value=10000,
        decimal_places=2,
        required=False,
    )
    times_per_day = StrictDecimalField(
        label=_("Times a day"),
        unit=_("a day"),
        min_value=0,
        max_value=24,
        decimal_places=1,
        required=False,
    )
    is_as_needed = forms.BooleanField(label=_("Only when needed"), required=False)
    dose_text = words(_("In other words"), 160)
    gastroprotection = choice(_("Stomach protection"), YesNoNotAsked)
    nodules = forms.MultipleChoiceField(label=_("Aimed at"), required=False)
    sessions = StrictIntegerField(label=_("Sessions"), min_value=0, max_value=500, required=False)
    interval_days = StrictDecimalField(
        label=_("Days between"),
        unit=_("days"),
        min_value=0,
        max_value=3650,
        decimal_places=2,
        required=False,
    )
    minutes_each = StrictIntegerField(
        label=_("Minutes each time"), unit=_("min"), min_value=1, max_value=1440, required=False
    )
    technique_text = words(_("How"), 300)
    performed_by_text = words(_("By whom or where"), 160)
    intent = choice(_("Intent"), Intent)
    stop_reason = choice(_("Stopped because"), StopReason)
    stop_text = words(_("In words"), 300)
    step_reason = words(_("Why this step now"), 300)
    review_on = day(_("Review on"))
    note = words(_("Note"), 2000, rows=2)

    def __init__(self, *args, kind, targets, **kwargs):
        self.kind, self.targets = kind, targets
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = state_choices(kind)
        self.fields["drug"].choices = [("", _("not recorded")), *drug_choices()]
        self.fields["nodules"].choices = [(str(t.nodule.pk), t.name_with_side) for t in targets]
        if not targets:
            del self.fields["nodules"]
        if kind not in rules.OPERATION_KINDS:
            del self.fields["wish"]
        if self.is_elsewhere:
            self.fields["state"].widget = forms.HiddenInput()

    def questions(self):
        if self.is_elsewhere:
            return self.elsewhere()
        when = Row(
            Question("started", css="w-s"), Question("ended", css="w-s", optional=True), cols=2
        )
        asks = [
            Chips("state"),
            Question("referred_to", css="w-l"),
            Chips("stop_reason"),
            Question("stop_text", css="w-l", label=_("Stopped, in words"), optional=True),
            Question("stands_since", css="w-s", optional=True),
            when,
        ]
        if self.kind in (Kind.OTHER, Kind.SPINE_SURGERY):
            asks.insert(0, Question("kind_text", css="w-l"))
        return [
            Panel(self.title(), Rows(*asks, wide=True)),
            *self.medicine(),
            Panel(_("Aim and next look"), Rows(*self.rest(), wide=True)),
            *([self.letter_questions()] if rules.is_procedure(self.kind) else []),
        ]

    @property
    def is_elsewhere(self):
        """The page was opened for what another place did: little is asked, and its letter."""
        return rules.is_procedure(self.kind) and self.initial.get("state") == State.DONE_ELSEWHERE

    def elsewhere(self):
        """Return the few questions about what was done elsewhere."""
        return [
            Panel(
                self.title(),
                Rows(
                    Field("state"), Question("started", css="w-s", label=_("Done on")), MultiChips("nodules"),
                    Question("performed_by_text", css="w-l", optional=True, hint=_("open: whoever wrote the letter")),
                    wide=True,
                ),
            ),
            self.letter_questions(),
            More(_("Review, note, patient's wish"), Question("review_on"), Question("wish", css="w-l"), Question("note", css="w-l"), css="stack"),
        ]  # fmt: skip

    def title(self):
        return Kind(self.kind).label.capitalize()

    def medicine(self):
        if self.kind not in MEDICINES:
            return []
        return [
            Panel(
                _("What is taken"),
                Rows(
                    Chips("drug"),
                    Question("drug_text", css="w-m", hint=_("for a medicine not in the row above")),
                    Row(NumberUnit("dose_mg", "mg"), NumberUnit("times_per_day", _("a day")),
                        NumberUnit("strength_mg", "mg", optional=True), cols=3, css="dose-row"),
                    Include("treatments/_day_sum.html"),
                    Question("is_as_needed"),
                    Question("dose_text", optional=True, css="w-l", hint=_("where mg do not fit, such as gel three times a day")),
                    Chips("gastroprotection"),
                    wide=True,
                ),
            )
        ]  # fmt: skip

    def rest(self):
        return [
            MultiChips("nodules"),
            *self.often(),
            Question("review_on", optional=True),
            Question("wish", optional=True, css="w-l", hint=_("in the patient's words")),
            More(
                _("Why, by whom, note"),
                Question("step_reason", css="w-l"), Question("performed_by_text", css="w-l"), Chips("intent"),
                Question("note", css="w-l"),
                css="stack",
            ),
        ]  # fmt: skip

    def often(self):
        """Return how often and how: times a day at home, sessions with somebody else; a medicine has its own."""
        if self.kind in MEDICINES or rules.is_procedure(self.kind):
            return []
        if RUNG_OF_KIND.get(self.kind) == Rung.SELF_CARE:
            asked = (
                NumberUnit("times_per_day", _("a day"), optional=True),
                NumberUnit("minutes_each", _("min"), optional=True),
            )
        else:
            asked = (
                Question("sessions", css="w-xs", optional=True),
                NumberUnit("interval_days", _("days"), optional=True),
            )
        return [Row(*asked, cols=2), Question("technique_text", optional=True, css="w-l")]  # fmt: skip

    def clean(self):
        data = super().clean()
        state, started, ended = data.get("state"), data.get("started"), data.get("ended")
        if state == State.REFERRED:
            self.need("referred_to", _("Say to whom."))
        if state == State.STOPPED:
            self.need("stop_reason", _("Say why it was stopped."))
        if self.kind in (Kind.OTHER, Kind.SPINE_SURGERY):
            self.need("kind_text", _("Say what it was."))
        if self.kind in MEDICINES:
            self._clean_medicine(data)
        if state in _STARTED:
            self.need("started", _("Say since when, as exactly as it is known."))
            self.not_later("started")
            self.not_later("ended")
        if started and ended and ended[0] < started[0]:
            self.add_error("ended", _("It cannot end before it starts."))
        self._clean_way(state)
        return data

    def _clean_way(self, state):
        if state == State.DONE_ELSEWHERE:
            self.not_later("started")
        elif self.cleaned_data.get("letter_sender"):
            self.add_error("state", _("A letter from elsewhere goes with done elsewhere."))
        self.judge_letter(self.cleaned_data.get("started"))
        self.not_later("stands_since")
        if self.cleaned_data.get("stands_since") and state not in _TRACKED:
            self.add_error("stands_since", _("This is the day of a plan. Write it under From."))

    def _clean_medicine(self, data):
        self.need("drug", _("Choose the medicine."))
        if data.get("drug") == Drug.OTHER:
            self.need("drug_text", _("Name the drug."))

    def facts(self) -> dict:
        """Return the columns of the treatment."""
        started, started_precision = rough(self.cleaned_data["started"])
        ended = self.cleaned_data["ended"]
        where = self.cleaned_data["performed_by_text"]
        if self.cleaned_data["state"] == State.DONE_ELSEWHERE:
            where = where or self.cleaned_data["letter_sender"]
        return {
            **self.taken(
                "state", "kind_text", "referred_to", "sessions", "interval_days", "minutes_each", "technique_text",
                "intent", "stop_reason", "stop_text", "step_reason", "review_on", "note",
            ),
            # Of a medicine it belongs to the course of the drug.
            "times_per_day": None if self.kind in MEDICINES else self.cleaned_data["times_per_day"],
            "performed_by_text": where,
            "started_on": started,
            "started_precision": started_precision if started else DatePrecision.UNKNOWN,
            "ended_on": ended[0] if ended else None,
            "ended_precision": ended[1] if ended else "",
        }  # fmt: skip

    @property
    def is_medicine(self) -> bool:
        """Whether a dose is asked, and its sum shown."""
        return self.kind in MEDICINES and not self.is_elsewhere

    def medication(self) -> dict | None:
        """Return the columns of the course, for a medicine."""
        if self.kind not in MEDICINES:
            return None
        course = self.taken(
            "drug",
            "drug_text",
            "strength_mg",
            "dose_mg",
            "times_per_day",
            "dose_text",
            "gastroprotection",
        )
        # An unticked box was not necessarily asked: only a tick is an answer.
        return {**course, "is_as_needed": self.cleaned_data["is_as_needed"] or None}

    def chosen_nodules(self):
        """Return the nodules aimed at."""
        chosen = set(self.cleaned_data.get("nodules", []))
        return [target.nodule for target in self.targets if str(target.nodule.pk) in chosen]

    @property
    def day_sum(self) -> str:
        """`500 mg × 2 a day = 1,000 mg a day`, from what stands in the boxes."""
        dose, times = number_in(self, "dose_mg"), number_in(self, "times_per_day")
        return rules.day_working(dose, times, say=gettext)
