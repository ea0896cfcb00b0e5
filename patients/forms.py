"""Questions about a patient: who, how to reach, allergies, weight, conditions, arrival, the list."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from patients.fields import (
    DATE_HINT,
    AboutPatient,
    DayInput,
    RoughDateField,
    Submission,
    TimeOfDayInput,
    TypedDateField,
)
from patients.models import Allergy, Condition, Patient
from patients.vocabulary import (
    AllergenClass,
    ArrivalState,
    ConditionCode,
    ConditionKind,
    Severity,
    Sex,
)
from ui.fields import StrictDecimalField, StrictIntegerField
from ui.layout import (
    Actions,
    Button,
    Chips,
    Include,
    LinkButton,
    NumberUnit,
    Panel,
    Question,
    Row,
    Stack,
)

_CHOOSE = [("", _("Choose"))]
_ONE_DECIMAL: dict[str, Any] = {
    "decimal_places": 1,
    "error_messages": {"max_decimal_places": _("One decimal is kept: write 71.5, not 71.55.")},
}


def _helper(*layout, render_hidden=True):
    helper = FormHelper()
    helper.attrs = {"autocomplete": "off"}
    helper.render_hidden_fields = render_hidden
    helper.layout = Layout(Include("patients/form_owner.html"), *layout)
    return helper


class _Identity(forms.ModelForm):
    """Name, birth, contact."""

    birth_date = TypedDateField(label=_("Date of birth"), help_text=DATE_HINT)
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=Sex.choices,
        error_messages={"required": _("Say the sex; “Not known” is an answer.")},
    )

    class Meta:
        model = Patient
        fields = [
            "family_name", "given_name", "birth_date", "sex", "record_number", "phone", "email", "address",
            "contact_note", "occupation",
        ]  # fmt: skip
        widgets = {"address": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, today=None, **kwargs):
        self.today = today or self.today
        super().__init__(*args, **kwargs)
        self.fields["given_name"].required = True
        self.fields["record_number"].error_messages["required"] = _("Enter the record number.")
        self.fields["family_name"].error_messages["required"] = _("Enter the family name.")
        self.fields["given_name"].error_messages["required"] = _("Enter the given name.")
        self.fields["birth_date"].error_messages["required"] = _("Enter the date of birth.")
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    def clean_birth_date(self):
        born = self.cleaned_data["birth_date"]
        if born and born > self.today:
            raise ValidationError(_("The date of birth is in the future."))
        return born

    def _post_clean(self):
        # The action checks and saves; a model instance half filled here would only ask the
        # database the same questions twice.
        pass

    def identity_panels(self):
        return (
            Panel(
                _("Who"),
                Row("family_name", "given_name", cols=2),
                Row("birth_date", Chips("sex"), cols=2),
                Question("record_number", css="w-s", optional=True),
            ),
            Panel(
                _("How to reach them"),
                Row(Question("phone", optional=True), Question("email", optional=True), cols=2),
                Question("address", css="w-l", optional=True),
                Row(
                    Question("contact_note", optional=True),
                    Question("occupation", optional=True),
                    cols=2,
                ),
            ),
        )


class RegisterForm(Submission, _Identity):
    """A new patient."""

    def __init__(self, *args, cancel_url, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["record_number"].required = False
        self.fields["record_number"].help_text = _(
            "Leave empty and the clinic's next number is given."
        )
        self.helper = _helper(
            *self.identity_panels(),
            Actions(Button(_("Register")), LinkButton(_("Cancel"), cancel_url)),
        )
        self.helper.form_tag = False
        self.helper.form_show_errors = False

    @property
    def facts(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "submission_id"}


class DetailsForm(AboutPatient, _Identity):
    """Changes to a patient's details, made on a known version of them."""

    version = StrictIntegerField(widget=forms.HiddenInput)
    deceased_on = forms.DateField(label=_("Date of death"), required=False, widget=DayInput())

    class Meta(_Identity.Meta):
        fields = [
            *_Identity.Meta.fields,
            "no_email",
            "no_calls",
            "is_active",
            "inactive_reason",
            "is_deceased",
            "deceased_on",
        ]

    def __init__(self, *args, cancel_url, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["is_active"].label = _("Still cared for here")
        self.fields["is_deceased"].label = _("Has died")
        self.helper = _helper(
            *self.identity_panels(),
            Panel(
                _("Standing"),
                Stack(
                    Row(
                        Question("no_email", hint=_("No questions are sent, whoever asks.")),
                        Question("no_calls", hint=_("The due list says so instead of a number.")),
                        cols=2,
                    ),
                    Question(
                        "is_active",
                        hint=_("Inactive patients stay readable and are no longer called."),
                    ),
                    Question("inactive_reason", css="w-l", optional=True),
                    Row("is_deceased", Question("deceased_on", optional=True), cols=2),
                ),
            ),
            Actions(Button(_("Save changes")), LinkButton(_("Cancel"), cancel_url)),
        )
        self.helper.form_show_errors = False

    def clean(self):
        answers = super().clean()
        died = answers.get("deceased_on")
        if died and died > self.today:
            self.add_error("deceased_on", _("The date of death is in the future."))
        if died and not answers.get("is_deceased"):
            self.add_error(
                "is_deceased", _("A date of death is given: say that the patient has died.")
            )
        return answers

    @property
    def facts(self):
        hidden = ("patient_token", "submission_id", "version")
        return {name: value for name, value in self.cleaned_data.items() if name not in hidden}


class AllergyForm(AboutPatient):
    """One allergy."""

    substance_class = forms.ChoiceField(label=_("Kind"), choices=_CHOOSE + AllergenClass.choices)
    substance = forms.CharField(
        label=_("Substance"), max_length=Allergy._meta.get_field("substance").max_length
    )
    reaction = forms.CharField(label=_("What happened"), max_length=200, required=False)
    severity = forms.ChoiceField(
        label=_("How bad"), choices=[("", _("not recorded")), *Severity.choices], required=False
    )
    asked_on = forms.DateField(label=_("Asked on"), widget=DayInput())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asked_on"].initial = self.today
        self.helper = _helper(
            Row("substance_class", "substance", cols=2),
            Row(Question("reaction", optional=True), Chips("severity"), cols=2),
            Question("asked_on", css="w-s"),
            Actions(Button(_("Add to the list"), name="do", value="add")),
        )

    def clean_asked_on(self):
        return self.not_in_future(self.cleaned_data["asked_on"], _("This day has not come yet."))


class NoAllergiesForm(AboutPatient):
    """Asked, and none known."""

    asked_on = forms.DateField(label=_("Asked on"), widget=DayInput())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asked_on"].initial = self.today
        self.helper = _helper(
            Row(Question("asked_on", css="w-s")),
            Actions(Button(_("Asked: none known"), "", name="do", value="none_known")),
        )

    clean_asked_on = AllergyForm.clean_asked_on


class RemoveForm(AboutPatient):
    """Why something is taken off a list."""

    row = forms.UUIDField(widget=forms.HiddenInput)
    because = forms.CharField(
        label=_("Why"), max_length=200, error_messages={"required": _("Say why it is removed.")}
    )


class ConditionsAskedForm(AboutPatient):
    """Somebody asked today, and the list of conditions and medicines is whole."""


class WeightForm(AboutPatient):
    """Weight, height and kidney function with their date."""

    weight_kg = StrictDecimalField(
        label=_("Weight"), unit="kg", min_value=25, max_value=300, required=False, **_ONE_DECIMAL
    )
    height_cm = StrictDecimalField(
        label=_("Height"), unit="cm", min_value=50, max_value=250, required=False, **_ONE_DECIMAL
    )
    egfr_ml_min = StrictDecimalField(
        label=_("Kidney function, eGFR"), unit="mL/min/1.73 m²", min_value=1, max_value=200, required=False,
        **_ONE_DECIMAL,
    )  # fmt: skip
    measured_on = forms.DateField(label=_("Measured on"), widget=DayInput())

    def __init__(self, *args, cancel_url, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["measured_on"].initial = self.today
        self.helper = _helper(
            Panel(
                _("Measured"),
                Row(
                    NumberUnit("weight_kg", css="w-s"),
                    NumberUnit("height_cm", css="w-s", optional=True),
                    Question("measured_on", css="w-s"),
                ),
                NumberUnit("egfr_ml_min", css="w-m", optional=True),
            ),
            Actions(Button(_("Save")), LinkButton(_("Cancel"), cancel_url)),
        )
        self.helper.form_tag = False
        self.helper.form_show_errors = False

    def clean_measured_on(self):
        return self.not_in_future(self.cleaned_data["measured_on"], _("This day has not come yet."))

    def clean(self):
        answers = super().clean()
        measures = ("weight_kg", "height_cm", "egfr_ml_min")
        if not self.errors and all(answers.get(name) is None for name in measures):
            self.add_error("weight_kg", _("Enter a weight, a height or an eGFR."))
        return answers


class ConditionForm(AboutPatient):
    """One condition, earlier diagnosis or operation."""

    kind = forms.ChoiceField(label=_("What is it"), choices=ConditionKind.choices)
    code = forms.ChoiceField(label=_("Which"), choices=_CHOOSE + ConditionCode.choices)
    text = forms.CharField(
        label=_("In words"), max_length=Condition._meta.get_field("text").max_length, required=False
    )
    onset = RoughDateField(
        label=_("Since"),
        required=False,
        help_text=_("As exactly as it is known: 2019, 5.2019 or a full date."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            Chips("kind"),
            Row("code", Question("text", optional=True), cols=2),
            Question("onset", css="w-s", optional=True),
            Actions(Button(_("Add to the list"), name="do", value="add")),
        )

    def clean(self):
        answers = super().clean()
        if answers.get("code") == ConditionCode.OTHER and not answers.get("text"):
            self.add_error("text", _("Name the condition."))
        onset = answers.get("onset")
        if onset and onset[0] > self.today:
            self.add_error("onset", _("This day has not come yet."))
        return answers

    @property
    def facts(self):
        onset, precision = self.cleaned_data["onset"] or (None, "")
        answers = {name: self.cleaned_data[name] for name in ("kind", "code", "text")}
        return {**answers, "onset_on": onset, "onset_precision": precision}


class ArrivalForm(AboutPatient):
    """When the patient comes, and why; `version` is the visit of today that the page was drawn with."""

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)

    state = forms.ChoiceField(
        label=_("Where"),
        choices=[(s.value, s.label) for s in (ArrivalState.ARRIVED, ArrivalState.EXPECTED)],
    )
    day = forms.DateField(label=_("Day"), widget=DayInput())
    at_time = forms.TimeField(label=_("Time"), required=False, widget=TimeOfDayInput())
    reason = forms.CharField(label=_("Reason"), max_length=80, required=False)

    def __init__(self, *args, cancel_url, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = self.today
        self.helper = _helper(
            Panel(
                _("Visit"),
                Chips("state"),
                Row(Question("day", css="w-s"), Question("at_time", css="w-s", optional=True)),
                Question("reason", css="w-l", optional=True),
            ),
            Actions(Button(_("Put on the list")), LinkButton(_("Cancel"), cancel_url)),
        )

    def clean(self):
        answers = super().clean()
        day = answers.get("day")
        if day and day < self.today:
            self.add_error("day", _("This day is over."))
        if day and day > self.today and answers.get("state") == ArrivalState.ARRIVED:
            self.add_error("state", _("Nobody is here on a day to come: choose “expected”."))
        return answers


class ArrivalStateForm(AboutPatient):
    """One press in the day's list."""

    state = forms.ChoiceField(choices=ArrivalState.choices)


class RosterForm(forms.Form):
    """A file with a practice's patients."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("At most 4 MB and 20,000 lines, UTF-8, comma, semicolon or tab."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
        error_messages={"empty": _("The file is empty.")},
    )
    slashes = forms.ChoiceField(
        label=_("In a date such as 3/4/1979 the first number is"),
        choices=[("", _("no such dates")), ("day", _("the day")), ("month", _("the month"))],
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            Panel(_("Choose the file"), Question("file"), Chips("slashes")),
            Actions(Button(_("Check the file"))),
        )


class RosterAnswer(Submission):
    """What to do with a checked file."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    skip_bad = forms.BooleanField(required=False)
