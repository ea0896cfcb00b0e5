"""Parts about treatments that other rooms' pages show."""

from itertools import groupby

from django import template
from django.utils.translation import gettext as _

from treatments import ladder, record
from treatments.actions.follow_ups import is_open
from treatments.after import pending
from treatments.forms.small import AfterForm
from treatments.vocabulary import Outcome
from ui.templatetags.ui import status

register = template.Library()


@register.inclusion_tag("treatments/_after_strip.html", takes_context=True)
def after_injection_strip(context, patient):
    """Ask first how it went since the last injection; draws nothing where nothing is open.

    Stands outside every other form: it brings its own.
    """
    request = context.get("request")
    asked = [
        {
            "treatment": treatment, "what": ladder.what_words_short(treatment), "sites": ladder.sites_of(treatment),
            "form": AfterForm(patient=patient, auto_id=f"after{n}_%s"),
        }
        for n, treatment in enumerate(pending(patient))
    ]  # fmt: skip
    return {
        "asked": asked,
        "next_url": request.get_full_path() if request else "",
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def sites_of(treatment):
    """(nodule, side) of each place."""
    return ladder.sites_of(treatment)


@register.filter
def drug_name(row):
    """What an agent or a medicine is called."""
    return ladder.drug_name(row)


@register.simple_tag
def agent_rows(treatment):
    """Each agent with its sum, lot and expiry."""
    return record.agent_rows(treatment)


@register.simple_tag
def wants_care(procedure):
    """The questions of the check that were answered with yes."""
    return record.wants_care(procedure)


_MARKS = {
    Outcome.OVER: "stop", Outcome.NOT_CHECKED: "not_examined", Outcome.LOOK: "caution", Outcome.FINE: "received",
}  # fmt: skip


@register.simple_tag
def check_mark(outcome):
    """The icon and the word of what a rule said."""
    return status(_MARKS[Outcome(outcome)], Outcome(outcome).label)


@register.simple_tag
def told_apart(results):
    """What is open, and what is fine."""
    results = list(results)
    return {
        "open": [each for each in results if each.outcome != Outcome.FINE],
        "fine": [each for each in results if each.outcome == Outcome.FINE],
    }


@register.simple_tag
def by_moment(checks):
    """Stored results by the moment they were asked, newest first."""
    groups = [
        list(rows) for _key, rows in groupby(checks, key=lambda row: (row.moment, row.recorded_at))
    ]
    return [
        {
            "words": rows[0].get_moment_display(), "version": rows[0].formulary.version, "results": rows,
        }
        for rows in reversed(groups)
    ]  # fmt: skip


@register.simple_tag
def event_state(event):
    """Whether somebody still looks at it, or how it ended."""
    words = event_outcome(event)
    return status("waiting" if is_open(event, list(event.follow_ups.all())) else "done", words)


@register.simple_tag
def event_outcome(event):
    """The newest word about how it stands."""
    steps = sorted(event.follow_ups.all(), key=lambda each: each.number)
    said = [step.get_outcome_display() for step in steps if step.outcome]
    return said[-1] if said else event.get_outcome_display() or _("outcome not recorded")
