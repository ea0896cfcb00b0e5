"""What is asked when something is put under a signed exam: an addendum, a patient's request, a co-signature."""

import uuid
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.clinical_time import day_words
from exams.vocabulary import AmendmentAnswer, CosignatureMeaning
from ui.layout import Chips, Question, Stack, part


def _text(label, most, missing, rows=3):
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
    )  # fmt: skip


class AddendumForm(forms.Form):
    """A text to be signed under the exam."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = _text(_("Addendum"), 4000, _("Write what is to be added."), rows=4)
    is_patient_asked = forms.BooleanField(label=_("the patient asked for it"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="addendum_%s", **kwargs)
        self.helper = part(
            "submission_id", Stack(Question("text", css="w-l"), Question("is_patient_asked"))
        )


class RequestForm(forms.Form):
    """What the patient wants changed, in the patient's words."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    words = _text(_("In the patient's words"), 2000, _("Write what the patient asks for."))
    asked_on = forms.DateField(
        label=_("Asked on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Say when the patient asked.")},
    )  # fmt: skip

    def __init__(self, *args, exam, today, **kwargs):
        super().__init__(*args, auto_id="request_%s", **kwargs)
        self.exam, self.today = exam, today
        self.fields["asked_on"].initial = today
        self.helper = part(
            "submission_id", Stack(Question("words", css="w-l"), Question("asked_on", css="w-m"))
        )

    def clean_asked_on(self):
        on, began = self.cleaned_data["asked_on"], self.exam.examined_on
        if on > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        if began and on < began:
            raise forms.ValidationError(
                _("This is before the exam, which was on %(day)s.") % {"day": day_words(began)}
            )
        return on


class AnswerForm(forms.Form):
    """The answer to a patient when no new version is written for it. Nothing is chosen beforehand."""

    decided = forms.ChoiceField(
        label=_("Answer"), widget=forms.RadioSelect,
        choices=[
            (AmendmentAnswer.DENIED, _("denied: the exam stays as it is")),
            (AmendmentAnswer.ACCEPTED, _("accepted, and done without a new version")),
        ],
        error_messages={"required": _("Choose the answer.")},
    )  # fmt: skip
    reason = _text(_("Reason, as the patient is told"), 500, _("Give the reason."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = part(Stack(Chips("decided", look="column"), Question("reason")))


class CosignForm(forms.Form):
    """What the co-signer states. Nothing is chosen beforehand."""

    meaning = forms.ChoiceField(
        label=_("You state"), widget=forms.RadioSelect, choices=CosignatureMeaning.choices,
        error_messages={"required": _("Choose what you state.")},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = part(Chips("meaning", look="column"))


class AnsweredForm(forms.Form):
    """Which open requests of the patient a new version does; on the page that amends."""

    ANSWERED = _("A colleague answered this request meanwhile. Look at it before you sign.")

    answers = forms.MultipleChoiceField(
        label=_("This change does what the patient asked for"), required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": ANSWERED},
    )  # fmt: skip

    def __init__(self, *args, requests, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_asked = bool(requests)
        # Real tick boxes: one chip as wide as the page reads as a box to write in.
        self.helper = part(Question("answers"))
        answers = cast(forms.MultipleChoiceField, self.fields["answers"])
        answers.choices = [
            (
                str(each.pk),
                _("%(day)s: “%(words)s”") % {"day": day_words(each.asked_on), "words": each.words},
            )
            for each in requests
        ]
