"""The contact record's questions. It asks nothing about palpation."""

import uuid

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from exams.vocabulary import ContactChannel, HarmAnswer, TakenAnswer
from measures.vocabulary import ChangeCategory
from ui.layout import (
    Actions,
    Button,
    Chips,
    Include,
    LinkButton,
    Panel,
    Question,
    Rating,
    Row,
    Rows,
)

_NOT_RECORDED = ("", _("not recorded"))


def _optional(vocabulary):
    return [_NOT_RECORDED, *vocabulary.choices]


class ContactForm(forms.Form):
    """Date, how, pain, change, medicines, harm, plan. Only the date and the way are needed."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    patient_token = forms.CharField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=_("How"), choices=ContactChannel.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Say how you were in contact.")},
    )  # fmt: skip
    contacted_on = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    contacted_time = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    pain = forms.TypedChoiceField(
        label=_("Pain, last 7 days (average)"), required=False, coerce=int, empty_value=None,
        choices=[_NOT_RECORDED, *((str(n), str(n)) for n in range(11))],
    )  # fmt: skip
    change = forms.ChoiceField(
        label=_("Overall change"), required=False, choices=_optional(ChangeCategory)
    )
    since = forms.CharField(label=_("Since what"), required=False, max_length=200)
    taken = forms.ChoiceField(label=_("Medicines"), required=False, choices=_optional(TakenAnswer))
    taken_text = forms.CharField(
        label=_("What is taken, what was stopped and why"), required=False, max_length=300
    )
    harm = forms.ChoiceField(label=_("Any harm"), required=False, choices=_optional(HarmAnswer))
    harm_text = forms.CharField(label=_("What harm"), required=False, max_length=300)
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    plan = forms.CharField(
        label=_("Plan"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    review_on = forms.DateField(
        label=_("Review on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    SCORES = ("pain", "change", "since")
    HIDDEN = ("submission_id", "patient_token")

    def __init__(self, *args, today, born=None, last_pain="", back_url="", **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.born = today, born
        self.was = {"pain": last_pain}
        self.helper = FormHelper()
        self.helper.attrs = {"data-ctrl-enter": "", "autocomplete": "off"}
        self.helper.layout = Layout(
            Include("patients/form_owner.html"),
            *map(Field, self.HIDDEN),
            Panel(
                _("Contact"),
                Rows(
                    Chips("channel"),
                    Row(Question("contacted_on", css="w-m"), Question("contacted_time", css="w-s", optional=True)),
                ),
            ),
            Panel(
                _("How it is"),
                Rows(
                    Rating("pain"),
                    Chips("change", look="two-line"),
                    Question("since", hint=_("for example: the injection of 3 May"), css="w-l", optional=True),
                ),
            ),
            Panel(
                _("Medicines and harm"),
                Rows(
                    Chips("taken"), Question("taken_text", optional=True),
                    Chips("harm"), Question("harm_text", optional=True),
                ),
            ),
            Panel(
                _("What next"),
                Rows(
                    Question("note", optional=True), Question("plan", optional=True),
                    Question("review_on", css="w-m", optional=True),
                ),
            ),
            Actions(Button(_("Save contact"), keys="Ctrl Enter"), LinkButton(_("Cancel"), back_url)),
        )  # fmt: skip

    def clean_contacted_on(self):
        day = self.cleaned_data["contacted_on"]
        if day > self.today:
            raise forms.ValidationError(_("The contact cannot be in the future."))
        if self.born and day < self.born:
            raise forms.ValidationError(_("This is before the patient was born."))
        return day

    def clean(self):
        data = super().clean()
        if data.get("harm") == HarmAnswer.SOME and not data.get("harm_text"):
            self.add_error("harm_text", _("Say what the harm was."))
        if data.get("change") and not data.get("since"):
            self.add_error("since", _("Say since what it changed."))
        review, on = data.get("review_on"), data.get("contacted_on")
        if review and on and review < on:
            self.add_error("review_on", _("The review comes after the contact."))
        return data

    def facts(self) -> dict:
        """Return the columns of the contact."""
        return {k: v for k, v in self.cleaned_data.items() if k not in self.SCORES + self.HIDDEN}


class ReasonForm(forms.Form):
    """Why a row is taken out of use."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give the reason.")},
    )  # fmt: skip
