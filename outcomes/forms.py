"""The log of a call, and the moment a record is read as of."""

from datetime import datetime, time, timedelta
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from patients import tokens
from patients.vocabulary import CallResult
from ui.layout import Actions, Button, Chips, Include, LinkButton, Question, Row

LONGEST_PUT_OFF = timedelta(days=366)
"""How long a call may put off what is due."""


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
        if day and day > self.today + LONGEST_PUT_OFF:
            raise forms.ValidationError(
                _("Choose a day within a year: later than that nobody looks.")
            )
        return day

    def clean_patient_token(self):
        token = self.cleaned_data["patient_token"]
        if not tokens.check(token, self.patient):
            raise forms.ValidationError(
                _("This form belongs to another patient. Nothing was saved.")
            )
        return token


class MomentForm(forms.Form):
    """A day, and a time of it or its end, on the clinic's clock. `moment` is what was chosen."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day.")},
    )
    time = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args, clinic, begun_at, cancel_url, **kwargs):
        super().__init__(*args, **kwargs)
        self.clinic, self.begun_at, self.moment = clinic, begun_at, None
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Row(
                Question("day", css="w-m"),
                Question(
                    "time", optional=True, css="w-m", hint=_("Open means the end of the day.")
                ),
            ),
            Actions(Button(_("Show")), LinkButton(_("Back to the chart"), cancel_url)),
        )

    def clean(self):
        facts = super().clean()
        day, at = facts.get("day"), facts.get("time")
        if day is None or "time" in self.errors:
            return facts
        # To the last instant of what was said: the minute, or the day.
        until = time.max if at is None else at.replace(second=59, microsecond=999_999)
        moment = datetime.combine(day, until, tzinfo=self.clinic.zone)
        now = timezone.now()
        if day > self.clinic.local(now).date() or (
            at is not None and moment.replace(second=0) > now
        ):
            self.add_error("day", _("This has not come yet."))
        elif moment < self.begun_at:
            words = _("This record was begun on %(day)s, at %(time)s.")
            begun = self.clinic.local(self.begun_at)
            self.add_error("day", words % {"day": f"{begun:%Y-%m-%d}", "time": f"{begun:%H:%M}"})
        else:
            self.moment = min(moment, now)
        return facts
