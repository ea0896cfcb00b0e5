"""Scores given in one press: each answer is a button of the form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from measures.vocabulary import ChangeCategory
from patients import tokens

PAIN_VALUES = range(11)


class OnePressForm(forms.Form):
    """What every pressed answer carries: whose form it is, and which press."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)
    patient_token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, patient, **kwargs):
        super().__init__(*args, **kwargs)
        self.patient = patient

    def clean_patient_token(self):
        token = self.cleaned_data["patient_token"]
        if not tokens.check(token, self.patient):
            raise forms.ValidationError(
                _("This form belongs to another patient. Nothing was saved.")
            )
        return token


class PainForm(OnePressForm):
    """Pain, last 7 days, 0 to 10."""

    value = forms.TypedChoiceField(
        choices=[(str(n), str(n)) for n in PAIN_VALUES],
        coerce=int,
        error_messages={"required": _("Press a number from 0 to 10."),
                        "invalid_choice": _("Pain is a whole number from 0 to 10.")},
    )  # fmt: skip


class ChangeForm(OnePressForm):
    """Overall change in seven words, since what."""

    value = forms.ChoiceField(
        choices=ChangeCategory, error_messages={"required": _("Press one of the seven.")}
    )
    since_on = forms.DateField(required=False)
    since_text = forms.CharField(
        max_length=200, error_messages={"required": _("Say since what the change is meant.")}
    )

    def clean_since_on(self):
        since, born = self.cleaned_data["since_on"], self.patient.birth_date
        if since and born and since < born:
            raise forms.ValidationError(_("This is before the patient was born."))
        return since
