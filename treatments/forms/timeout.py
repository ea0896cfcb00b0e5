"""The time-out: what two people say aloud just before the operation begins. Nothing is filled in beforehand."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from patients.record_form import YES_NO, RecordForm, choice, pair, words
from treatments import rules
from treatments.forms.consent import person_choice, person_question
from treatments.vocabulary import Kind, YesNoNotAsked
from ui.layout import Chips, Question, Row, Rows

_OPERATIONS = [(kind.value, kind.label) for kind in Kind if kind in rules.OPERATION_KINDS]
_SEEN = [(YesNoNotAsked.YES.value, YesNoNotAsked.YES.label), (YesNoNotAsked.NO.value, YesNoNotAsked.NO.label)]  # fmt: skip


class TimeOutForm(RecordForm):
    """Patient, procedure, consent, allergies, plan; the places with their sides stand beside it."""

    birth_year = forms.CharField(label=_("Birth year"), required=False, max_length=8)
    procedure_said = choice(
        _("Procedure said aloud"), _OPERATIONS, needed=_("Say the procedure aloud, then press it.")
    )
    is_consent_there = choice(_("Consent is there"), YES_NO, needed=_("Look whether it is there."))
    allergies_seen = choice(
        _("Allergies looked at"), _SEEN, needed=_("Look at them before you begin.")
    )
    plan_seen = choice(
        _("Plan and imaging looked at"), _SEEN, needed=_("Look at them before you begin.")
    )
    second = forms.ChoiceField(label=_("Second person"), required=False)
    second_text = words(_("or by name"), 120)

    def __init__(self, *args, people=(), **kwargs):
        """`people` may be the second person."""
        self.people = {str(each.pk): each for each in people}
        super().__init__(*args, **kwargs)
        self.fields["second"] = person_choice(_("Second person"), people)
        self.fields["birth_year"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def questions(self):
        return [
            Rows(
                Row(Question("birth_year", css="w-xs", hint=_("as the patient or the wristband says it")),
                    Chips("procedure_said", look="column"), cols=2),
                Chips("is_consent_there"),
                pair("allergies_seen", "plan_seen"),
                Row(person_question("second", self.people), Question("second_text", css="w-m"), cols=2),
                ruled=True, wide=True,
            )
        ]  # fmt: skip

    def clean_birth_year(self):
        text = self.cleaned_data["birth_year"].strip()
        if not (len(text) == 4 and text.isascii() and text.isdigit()):
            raise ValidationError(_("Type the birth year, four digits such as 1979."))
        return int(text)

    def clean(self):
        data = super().clean()
        for name in ("allergies_seen", "plan_seen"):
            if data.get(name) == YesNoNotAsked.NO:
                self.add_error(name, _("Look at them before you begin, then answer yes."))
        if not (data.get("second") or data.get("second_text")):
            self.need("second", _("Choose the second person, or write the name."))
        return data

    @property
    def is_said(self) -> bool:
        """Whether enough was said to be compared, even while something else is still open."""
        data = getattr(self, "cleaned_data", {})
        return all(data.get(name) for name in ("birth_year", "procedure_said", "is_consent_there"))

    def facts(self) -> dict:
        """Return the columns of the time-out."""
        return {
            **self.taken("second_text", "allergies_seen", "plan_seen"),
            "second": self.people.get(self.cleaned_data["second"]),
        }
