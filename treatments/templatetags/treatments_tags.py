"""Parts about treatments that other rooms' pages show."""

from django import template

from treatments import ladder, record
from treatments.after import pending
from treatments.forms.small import AfterForm

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


@register.simple_tag
def agent_rows(treatment):
    """Each agent with its sum, lot and expiry."""
    return record.agent_rows(treatment)


@register.simple_tag
def wants_care(procedure):
    """The questions of the check that were answered with yes."""
    return record.wants_care(procedure)
