"""Lots that were not at hand when the needle was: added later, never overwritten."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from patients.record_form import RecordForm, words
from treatments import ladder
from treatments.forms.procedure import ExpiryField
from ui.layout import Panel, Question, Row


class AddedLotsForm(RecordForm):
    """Lot and expiry of each of these agents; `agents` maps its number on the page to the agent."""

    def __init__(self, *args, agents: dict, **kwargs):
        self.agents = agents
        super().__init__(*args, **kwargs)
        for key in self.agents:
            self.fields[f"lot_{key}"] = words(_("Lot"), 40)
            self.fields[f"expires_{key}"] = ExpiryField(
                label=_("Expires"), required=False, max_length=10
            )
            self.fields[f"expires_{key}"].widget.attrs["placeholder"] = _("MM/YYYY")

    def questions(self):
        return [
            Panel(
                capfirst(ladder.agent_name(agent)),
                Row(Question(f"lot_{key}", css="w-m"), Question(f"expires_{key}", css="w-s"), cols=2),
                level=2,
            )
            for key, agent in self.agents.items()
        ]  # fmt: skip

    def clean(self):
        data = super().clean()
        typed = [key for key in self.agents if data.get(f"lot_{key}")]
        for key in self.agents:
            if data.get(f"expires_{key}") and key not in typed:
                self.need(f"lot_{key}", _("Give the lot too: by it a recall is found."))
        if not typed and not self.errors:
            self.add_error(None, _("Give a lot, or leave the page: nothing was typed."))
        return data

    def lots(self) -> dict:
        """Return lot and expiry (or None) by the agent's primary key; those left empty are not in it."""
        return {
            self.agents[key].pk: (
                self.cleaned_data[f"lot_{key}"],
                self.cleaned_data[f"expires_{key}"],
            )
            for key in self.agents
            if self.cleaned_data[f"lot_{key}"]
        }
