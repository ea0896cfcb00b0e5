"""Given: the volumes as they were, pain after, harm at once, and what an operation found."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.clinical_time import day_words
from measures.vocabulary import Situation
from patients.record_form import (
    choice,
    day,
    number_in,
    pain,
    pair,
    words,
)
from treatments import ladder, rules
from treatments.forms.operation import OperationQuestions
from treatments.forms.procedure import ProcedureForm
from treatments.forms.safety import SafetyReason
from treatments.vocabulary import (
    Aspiration,
    ConsentForm,
    EventKind,
    SafetyAnswer,
)
from ui.fields import StrictDecimalField, StrictIntegerField
from ui.layout import (
    Chips,
    Include,
    More,
    MultiChips,
    NumberUnit,
    Panel,
    Question,
    Rating,
    Row,
    Rows,
)

# What can be seen before the patient leaves the room (clinical.md 5).
AT_ONCE = (
    EventKind.INJECTION_PAIN, EventKind.VASOVAGAL, EventKind.HAEMATOMA, EventKind.BRUISE,
    EventKind.NAUSEA, EventKind.ALLERGY, EventKind.LA_TOXICITY, EventKind.NERVE, EventKind.WRONG_SITE,
    EventKind.PNEUMOTHORAX, EventKind.OTHER,
)  # fmt: skip


class GivenQuestions(SafetyReason, OperationQuestions):
    """When it was given and what followed at once; shared with the record of what already happened."""

    given_on = forms.DateField(
        label=_("Given on"), widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Say on which day it was given.")},
    )  # fmt: skip
    given_time = forms.TimeField(
        label=_("At"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Say at what time it was given.")},
    )  # fmt: skip
    aspiration = choice(_("Drawn back"), Aspiration)
    after_at_rest = pain(_("Pain after, at rest"))
    after_on_pressing = pain(_("Pain after, on pressing"))
    minutes_after = StrictIntegerField(
        label=_("Minutes after"), unit="min", min_value=0, max_value=1440, required=False
    )
    adverse_events = choice(
        _("Harm at once"), SafetyAnswer, needed=_("Say none, some or not asked.")
    )
    event_kinds = forms.MultipleChoiceField(
        label=_("What"), required=False, choices=[(kind.value, kind.label) for kind in AT_ONCE]
    )
    event_text = words(_("Harm in words"), 300)
    event_action = words(_("What was done about it"), 300)
    review_on = day(_("Review on"))

    kind: str
    is_operation: bool

    def given_at(self) -> datetime:
        """Return the moment on the clinic's clock."""
        moment = datetime.combine(self.cleaned_data["given_on"], self.cleaned_data["given_time"])
        return moment.replace(tzinfo=self.patient.clinic.zone)

    def clean_given(self, data):
        """Judge the answers of this part."""
        self.not_before_birth("given_on")
        if data.get("given_on") and data.get("given_time") and self.given_at() > timezone.now():
            self.add_error("given_time", _("This moment has not come yet."))
        if data.get("adverse_events") == SafetyAnswer.SOME:
            self.need("event_kinds", _("Say what happened."))
        elif data.get("event_kinds") and data.get("adverse_events"):
            self.add_error(
                "adverse_events", _("Harm is chosen below: answer some, or take it back.")
            )
        if EventKind.OTHER in data.get("event_kinds", []):
            self.need("event_text", _("Say what it was."))
        self.clean_operation(data)

    def after(self) -> dict:
        """Return pain after, by situation."""
        values = {
            Situation.AT_REST: self.cleaned_data["after_at_rest"],
            Situation.ON_PRESSING: self.cleaned_data["after_on_pressing"],
        }
        return {situation: value for situation, value in values.items() if value is not None}

    def events(self) -> list[dict]:
        """Return the columns of each adverse event chosen."""
        data = self.cleaned_data
        return [
            {
                "kind": kind, "text": data["event_text"], "action_text": data["event_action"],
                "onset_on": data["given_on"], "position": position,
            }
            for position, kind in enumerate(data["event_kinds"])
        ]  # fmt: skip

    def given_layout(self):
        """Return the questions of this part, as rows."""
        harm = [
            Chips("adverse_events"), MultiChips("event_kinds"),
            Row(Question("event_text", optional=True), Question("event_action", optional=True), cols=2),
        ]  # fmt: skip
        aspiration = [Chips("aspiration")] if self.kind in rules.INJECTION_KINDS else []
        return [
            Row(Question("given_on"), Question("given_time"), cols=2),
            *aspiration,
            Row(Rating("after_at_rest"), Rating("after_on_pressing"), cols=2),
            NumberUnit("minutes_after", "min", css="w-xs", hint=self.later_words()),
            *harm,
        ]

    def later_words(self):
        if self.kind in rules.INJECTION_KINDS:
            return _("leave the scores open and they wait on Today for 10 minutes")
        return ""


class GiveForm(GivenQuestions):
    """The second moment."""

    def __init__(self, *args, kind, by, people, checked_at=None, **kwargs):
        """`checked_at` is when it was checked and prepared: nothing was given before that."""
        self.kind, self.checked_at = kind, checked_at
        self.is_operation = kind in rules.OPERATION_KINDS
        super().__init__(*args, **kwargs)
        self.prepare_operation(by, people)
        self.drop_what_does_not_apply()

    def questions(self):
        operation = [
            Panel(_("The operation"), Rows(*self.operation_layout(), ruled=True, wide=True))
        ]
        return [
            Panel(
                _("What was given"), Include("treatments/_agents_given.html"), css="agents-given"
            ),
            *(operation if self.is_operation else []),
            Panel(
                _("When, and what followed"),
                Rows(
                    *self.given_layout(),
                    Question("review_on", optional=True),
                    ruled=True,
                    wide=True,
                ),
            ),
        ]

    def clean(self):
        data = super().clean()
        self.clean_given(data)
        if self.checked_at and data.get("given_on") and data.get("given_time"):
            self._judge_order()
        return data

    def _judge_order(self):
        # The clock of the form has no seconds.
        checked = self.patient.clinic.local(self.checked_at).replace(second=0, microsecond=0)
        if self.given_at() < checked:
            words = _(
                "This is before it was checked, %(day)s at %(time)s. What was done unchecked is recorded as already done."
            )
            told = {"day": day_words(checked), "time": f"{checked:%H:%M}"}
            self.add_error("given_time", words % told)


class HappenedForm(GivenQuestions, ProcedureForm):
    """What has already happened, recorded as it was; nothing of the check stands in its way."""

    field_order = ("submission_id", "patient_token", "version")

    def __init__(self, *args, by, people=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.prepare_operation(by, people)
        for name in (
            "birth_year", "read_back", "read_back_text", "allergies_checked", "anticoagulant", "infection", "diabetes",
            "pregnancy", "is_site_marked_awake", "side_confirmed_by", "safety_reason", "safety_seen", "safety_shown",
        ):  # fmt: skip
            self.fields.pop(name, None)
        self.drop_consent()
        self.fields["consent"].required = False
        self.fields["consent"].choices = [("", _("not recorded")), *ConsentForm.choices]
        self.drop_what_does_not_apply()

    def questions(self):
        how = [
            pair("consent", "anaesthesia" if self.is_operation else "intent"),
            pair("guidance", "technique"),
        ]
        needle = (
            []
            if self.is_operation
            else [
                Row(
                    NumberUnit("needle_gauge", "G"),
                    NumberUnit("needle_length_mm", "mm"),
                    css="needle",
                )
            ]
        )
        operation = self.operation_layout() if self.is_operation else []
        return [
            Rows(
                *self.agents(), *how, *needle, *self.pain(), *operation, *self.given_layout(),
                Question("review_on", optional=True),
                More(_("Why, passes, in words"), *self.seldom(), css="stack"),
                ruled=True, wide=True,
            )
        ]  # fmt: skip

    def later_words(self):
        return ""

    def clean_birth_year(self):
        return None

    def clean(self):
        data = super().clean()
        self.clean_given(data)
        return data

    def head(self) -> dict:
        return self.taken(
            "consent",
            "guidance",
            "technique",
            "needle_gauge",
            "needle_length_mm",
            "passes",
            "anaesthesia",
            "aspiration",
        )

    def excision(self) -> dict | None:
        return self.operation() if self.is_operation else None


class VolumeForm(forms.Form):
    """The volume of one agent as it was given; 0 says it was not used."""

    volume_ml = StrictDecimalField(
        label=_("Given"), unit="mL", min_value=0, max_value=500, decimal_places=2, required=False
    )

    def __init__(self, *args, agent, **kwargs):
        super().__init__(*args, initial={"volume_ml": agent.volume_ml}, **kwargs)
        self.agent = agent
        self.summary_name = ladder.drug_name(agent)

    @property
    def working(self) -> str:
        """The sum for what stands in the box."""
        return rules.mg_working(
            percent=self.agent.concentration_percent, mg_ml=self.agent.concentration_mg_ml,
            volume_ml=number_in(self, "volume_ml"),
        )  # fmt: skip
