"""What patients type and press, and what colleagues say about what is due."""

from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from followup.questions import Page
from followup.vocabulary import AlarmSign, SlotReason
from measures.questions import Kind
from patients.fields import OfPatient, Submission
from ui.fields import StrictIntegerField
from ui.layout import Actions, Button, Chips, Include, LinkButton, Question


class _Box(StrictIntegerField):
    """One box of a date, which has one thing to say whatever is wrong with it."""

    def __init__(self, said, lowest, highest):
        super().__init__(min_value=lowest, max_value=highest)
        self.said = said

    def clean(self, value):
        try:
            return super().clean(value)
        except forms.ValidationError:
            raise forms.ValidationError(self.said, code="invalid") from None


class BirthDateForm(forms.Form):
    """Day, month and year, each in a box of its own: no order of a country is guessed."""

    day = _Box(_("Write the day as a number from 1 to 31."), 1, 31)
    month = _Box(_("Write the month as a number from 1 to 12."), 1, 12)
    year = _Box(_("Write the year with four digits, such as 1961."), 1880, 2200)

    def clean(self):
        facts = super().clean()
        if self.errors:
            return facts
        try:
            facts["born"] = date(facts["year"], facts["month"], facts["day"])
        except ValueError:
            self.add_error("day", _("This day does not exist."))
        return facts


class QuestionForm(forms.Form):
    """One page of questions. `answers` is what was said: question key -> number."""

    def __init__(self, *args, page: Page, draft, **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page
        if page.is_list:
            self.fields["ticked"] = forms.MultipleChoiceField(
                choices=[(a.key, a.question.words) for a in page.asked], required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[a.key for a in page.asked if draft.get(a.key) == 1],
            )  # fmt: skip
            self.fields["none"] = forms.BooleanField(
                required=False, initial=all(draft.get(a.key) == 0 for a in page.asked)
            )
        else:
            self.fields["answer"] = forms.TypedChoiceField(
                choices=[(str(n), words) for n, words in page.first.question.choices], coerce=int,
                widget=forms.RadioSelect, initial=draft.get(page.first.key),
                error_messages={"required": _("Choose an answer, or pass the question over.")},
            )  # fmt: skip

    @property
    def is_scale(self) -> bool:
        return self.page.first.question.kind is Kind.SCALE

    def clean(self):
        facts = super().clean()
        if self.page.is_list and not self.errors:
            ticked, none = facts.get("ticked"), facts.get("none")
            if not ticked and not none:
                self.add_error("none", _("If no sentence is true for you today, tick this."))
            elif ticked and none:
                self.add_error("none", _("You ticked a sentence and “none of them” too."))
        return facts

    @property
    def answers(self) -> dict[str, int | None]:
        if self.page.is_list:
            # Said to be true of none is nought for each; beside a tick the others are left blank, as on paper.
            others = 0 if self.cleaned_data["none"] else None
            ticked = self.cleaned_data["ticked"]
            return {a.key: 1 if a.key in ticked else others for a in self.page.asked}
        return {self.page.first.key: self.cleaned_data["answer"]}


class SignsForm(forms.Form):
    """Signs that want somebody the same day. None of them has to be said, not left open."""

    signs = forms.MultipleChoiceField(
        choices=AlarmSign, required=False, widget=forms.CheckboxSelectMultiple
    )
    none = forms.BooleanField(required=False)

    def clean(self):
        facts = super().clean()
        if self.errors:
            return facts
        if not facts.get("signs") and not facts.get("none"):
            self.add_error("none", _("Tick what is new, or say “None of these”."))
        elif facts.get("signs") and facts.get("none"):
            self.add_error("none", _("You ticked a sign and “None of these” too."))
        return facts


class AskForm(OfPatient, Submission):
    """One press that asks the patient."""


def _helper(*layout, save, back_url):
    helper = FormHelper()
    helper.layout = Layout(
        Include("patients/form_owner.html"), "patient_token", *layout,
        Actions(Button(save), LinkButton(_("Cancel"), back_url)),
    )  # fmt: skip
    return helper


class CloseSlotForm(OfPatient):
    """Why nobody asks for this score any more."""

    anchor = forms.UUIDField(widget=forms.HiddenInput)
    weeks = StrictIntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Why is it not asked for any more?"), choices=SlotReason,
        error_messages={"required": _("Say why.")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, back_url, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            "anchor", "weeks", Chips("reason", look="column"), Question("note", optional=True),
            save=_("Ask no more"), back_url=back_url,
        )  # fmt: skip

    def clean(self):
        facts = super().clean()
        if facts.get("reason") == SlotReason.OTHER and not facts.get("note"):
            self.add_error("note", _("Say why."))
        return facts


class CloseAlarmForm(OfPatient):
    """What was done about an alarm answer."""

    done = forms.CharField(
        label=_("What was done?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what was done: who was reached, and what was agreed.")},
    )  # fmt: skip

    def __init__(self, *args, back_url, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper(Question("done"), save=_("Close the alarm"), back_url=back_url)
