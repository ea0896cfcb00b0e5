"""Adding the lot of what was given, when it was not at hand at the time."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from patients.views.lost import given_back
from treatments import actions, ladder, record
from treatments.access import opens_treatment
from treatments.exceptions import TreatmentRefused
from treatments.forms.added_lots import AddedLotsForm, head_of
from treatments.views.frame import only_standing, page, say


@keeps_what_was_sent
@opens_treatment(Permission.TREATMENT_RECORD)
@only_standing
def add_lots(request, treatment):
    """Give agents the lot they lack: a dose without one is found by no recall."""
    data = request.POST if request.method == "POST" else None
    back = given_back(request)
    agents = _asked(treatment, data if data is not None else back)
    if data is None and not agents:
        messages.info(request, _("No lot is missing here."))
        return redirect("treatments:detail", treatment.pk)
    start = {"version": treatment.version} | back
    form = AddedLotsForm(data, patient=treatment.patient, agents=agents, initial=start)
    if data is not None and form.is_valid() and _add(request, form, treatment):
        return redirect("treatments:detail", treatment.pk)
    return page(
        request, "add_lots", treatment.patient, refused=form.is_bound, form=form, treatment=treatment,
        title=ladder.what_words(treatment),
    )  # fmt: skip


def _asked(treatment, typed):
    """Return the agents to ask about: those without a lot, and those that something was typed for.

    What a colleague gave a lot meanwhile is among them: the answer stands in the form, and is judged.
    """
    given = record.left_the_syringe(treatment)
    missing = record.without_lot(treatment)
    return {n: agent for n, agent in given.items() if n in missing or typed.get(f"lot_{n}")}


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
        _warn_if_expired(request, agent, treatment)
    return True


def _warn_if_expired(request, agent, treatment):
    if record.had_expired(agent, treatment):
        words = _("%(agent)s had expired on the day it was given.") % {"agent": head_of(agent)}
        messages.warning(request, words)
