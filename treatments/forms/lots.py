"""What a recall is asked for: the drug and the lot on the letter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.record_form import words
from treatments.forms.procedure import agent_choices
from treatments.vocabulary import Drug, drug_words


def drug_choices():
    """Return what is injected, by class; nothing is chosen beforehand."""
    return [("", _("choose")), *agent_choices()[1:]]


class RecallForm(forms.Form):
    """Drug and lot; case, spaces and hyphens do not matter."""

    drug = forms.ChoiceField(
        label=_("Drug"), choices=drug_choices, error_messages={"required": _("Choose the drug.")}
    )
    drug_text = words(_("Its name"), 160, help_text=_("only where the drug is other"))
    lot = forms.CharField(
        label=_("Lot"), max_length=40, error_messages={"required": _("Type the lot number.")}
    )

    def __init__(self, *args, **kwargs):
        # Its own ids: whether a name is asked for depends on a list here, on chips elsewhere.
        super().__init__(*args, auto_id="recall_%s", **kwargs)

    def clean(self):
        data = super().clean()
        if data.get("drug") == Drug.OTHER and not data.get("drug_text"):
            self.add_error("drug_text", _("Name the drug."))
        elif data.get("drug") != Drug.OTHER:
            data["drug_text"] = ""
        return data

    @property
    def question(self) -> dict:
        """Return what to look for; only of a valid form."""
        data = self.cleaned_data
        return {"drug": data["drug"], "lot": data["lot"], "name": data["drug_text"]}

    @property
    def drug_words(self) -> str:
        data = self.cleaned_data
        return drug_words(data["drug"], data["drug_text"])
