"""Adding the lot of what was given, when it was not at hand at the time."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from patients.views.lost import given_back
from treatments import actions, ladder, record
from treatments.access import opens_treatment
from treatments.exceptions import TreatmentRefused
from treatments.forms.added_lots import AddedLotsForm
from treatments.views.frame import only_standing, page, say


@keeps_what_was_sent
@opens_treatment(Permission.TREATMENT_RECORD)
@only_standing
def add_lots(request, treatment):
    """Give agents the lot they lack: a dose without one is found by no recall."""
    missing = record.without_lot(treatment)
    data = request.POST if request.method == "POST" else None
    if data is None and not missing:
        messages.info(request, _("No lot is missing here."))
        return redirect("treatments:detail", treatment.pk)
    # What a colleague gave a lot meanwhile is asked still: the answer stands in the form, refused.
    asked = missing if data is None else record.left_the_syringe(treatment)
    form = AddedLotsForm(
        data,
        patient=treatment.patient,
        agents={n: agent for n, agent in asked.items() if data is None or f"lot_{n}" in data},
        initial={"version": treatment.version} | given_back(request),
    )
    if data is not None and form.is_valid() and _add(request, form, treatment):
        return redirect("treatments:detail", treatment.pk)
    return page(
        request, "add_lots", treatment.patient, refused=form.is_bound, form=form, treatment=treatment,
        title=ladder.what_words(treatment),
    )  # fmt: skip


def _add(request, form, treatment):
    try:
        given = actions.add_lots(
            treatment, by=request.user, lots=form.lots(), version=form.cleaned_data["version"]
        )
    except TreatmentRefused as refusal:
        say(form, refusal)
        return False
    messages.success(request, _("Saved. A recall of this lot finds this dose now."))
    for agent in given:
        if record.had_expired(agent, treatment):
            messages.warning(
                request,
                _("%(agent)s had expired on the day it was given.")
                % {"agent": capfirst(ladder.agent_name(agent))},
            )
    return True
