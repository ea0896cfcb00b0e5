"""The leaflet to take home, with a code that opens when the next score is due."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import twice_is_once
from accounts.permissions import Permission
from audit.vocabulary import AuditedAction
from followup import actions, due_scores, plans, qr
from followup.exceptions import NotAskedAnyMore
from treatments.access import opens_treatment
from treatments.views.prints import leaflet_page


@twice_is_once("a second link leads to the same open questions")
@require_POST
@opens_treatment(Permission.RECORD_VIEW, action=AuditedAction.PATIENT_PRINTED)
def leaflet_with_code(request, treatment):
    """Show the leaflet with a link in it, this once: it is stored nowhere."""
    plan = plans.of(request.clinic)
    due = due_scores.next_of(treatment, plan, request.clinic.today())
    if due is None:
        messages.info(request, _("No score is asked for after this treatment."))
        return redirect("treatments:detail", treatment.pk)
    try:
        _invitation, secret = actions.link_on_paper(treatment.patient, by=request.user, due=due)
    except NotAskedAnyMore:
        messages.info(request, _("A colleague said that this score is not asked for any more."))
        return redirect("treatments:detail", treatment.pk)
    url = request.build_absolute_uri(reverse("followup:come_in", args=[secret]))
    code = {"drawing": qr.path_of(url), "url": url, "first": due.first, "last": due.last}
    return leaflet_page(request, treatment, code=code)
