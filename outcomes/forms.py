"""The log of a call."""

from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from patients import tokens
from patients.vocabulary import CallResult
from ui.layout import Actions, Button, Chips, Include, LinkButton, Question


class CallForm(forms.Form):
    """How an attempt to reach the patient ended, and when to try again."""

    result = forms.ChoiceField(
        label=_("How did it end?"),
        choices=CallResult,
        error_messages={"required": _("Say how the call ended.")},
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    call_again_on = forms.DateField(
        label=_("Call again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    patient_token = forms.CharField(widget=forms.HiddenInput)
    about = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args, patient, today, back_url, about="", **kwargs):
        super().__init__(*args, **kwargs)
        self.patient, self.today = patient, today
        self.fields["patient_token"].initial = tokens.make(patient)
        self.fields["about"].initial = about
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Include("patients/form_owner.html"),
            "submission_id",
            "patient_token",
            "about",
            Chips("result"),
            Question("note", optional=True),
            Question(
                "call_again_on",
                optional=True,
                css="w-m",
                hint=_("Until then it stands under Later."),
            ),
            Actions(Button(_("Save the call")), LinkButton(_("Cancel"), back_url)),
        )

    def clean_call_again_on(self):
        day = self.cleaned_data["call_again_on"]
        if day and day < self.today:
            raise forms.ValidationError(_("Choose a day from today on."))
        return day

    def clean_patient_token(self):
        token = self.cleaned_data["patient_token"]
        if not tokens.check(token, self.patient):
            raise forms.ValidationError(
                _("This form belongs to another patient. Nothing was saved.")
            )
        return token
