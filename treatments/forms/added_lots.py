"""Lots that were not at hand when the needle was: added later, never overwritten."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from patients.record_form import RecordForm, words
from treatments import ladder, lot_numbers, record
from treatments.forms.procedure import ExpiryField
from ui.layout import Panel, Question, Row


class AddedLotsForm(RecordForm):
    """Lot and expiry of each of these agents; `agents` maps its number on the page to the agent.

    An expiry that is recorded already is told, not asked.
    """

    def __init__(self, *args, agents: dict, **kwargs):
        self.agents = agents
        super().__init__(*args, **kwargs)
        for n, agent in agents.items():
            # One agent among several is named in its question, for whoever hears the page.
            which = f", {head_of(agent)}" if len(agents) > 1 else ""
            self.fields[f"lot_{n}"] = words(_say("Lot") + which, 40)
            if agent.expires_on is None:
                self.fields[f"expires_{n}"] = ExpiryField(
                    label=_say("Expires") + which, required=False, max_length=10
                )

    def questions(self):
        return [
            Panel(
                head_of(agent),
                Row(Question(f"lot_{n}", css="w-m"), Question(f"expires_{n}", css="w-s"), cols=2),
                sub=_say("expires %(month)s, as recorded") % {"month": f"{agent.expires_on:%m/%Y}"}
                if agent.expires_on
                else "",
            )
            for n, agent in self.agents.items()
        ]

    def clean(self):
        data = super().clean()
        for n in self.agents:
            lot = data.get(f"lot_{n}", "")
            if lot and not lot_numbers.plain(lot):
                self.add_error(f"lot_{n}", _("This is no lot number: no recall would find it."))
            if data.get(f"expires_{n}"):
                self.need(f"lot_{n}", _("Give the lot too: by it a recall is found."))
        if not self.errors and not self.lots():
            self.add_error(None, _("Give a lot, or leave the page: nothing was typed."))
        return data

    def lots(self) -> dict:
        """Return lot and expiry (or None) by the agent's primary key; those left empty are not in it."""
        return {
            agent.pk: (self.cleaned_data[f"lot_{n}"], self.cleaned_data.get(f"expires_{n}"))
            for n, agent in self.agents.items()
            if self.cleaned_data.get(f"lot_{n}")
        }


def head_of(agent) -> str:
    """Return the agent with its sum: two vials of one drug are told apart by it."""
    return ", ".join(filter(None, (capfirst(ladder.drug_name(agent)), record.working_of(agent))))
