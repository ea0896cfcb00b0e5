"""Adding the lot of what was given, when it was not at hand at the time."""

from django.db import transaction

from audit import trail
from audit.vocabulary import AuditedAction
from treatments.actions.common import locked, refusals_in_words, save_changes
from treatments.exceptions import ChangedMeanwhile
from treatments.models import AdministeredAgent


@transaction.atomic
def add_lots(treatment, *, by, lots: dict, version=None) -> list[AdministeredAgent]:
    """Give agents the lot they lack; `lots` maps an agent's primary key to its lot and expiry (or None).

    A lot that stands is never written over: raises ChangedMeanwhile where another one was given
    meanwhile. The same lots twice are once.
    """
    row = locked(treatment)
    agents = list(AdministeredAgent.objects.filter(treatment=row, pk__in=lots))
    if all((each.lot_number, each.expires_on) == lots[each.pk] for each in agents):
        return agents
    if (version is not None and row.version != version) or any(each.lot_number for each in agents):
        raise ChangedMeanwhile(row)
    for each in agents:
        each.lot_number, each.expires_on = lots[each.pk]
        each.clean_fields(exclude=["treatment"])
        with refusals_in_words():
            each.save(update_fields=["lot_number", "expires_on"])
    save_changes(row)
    trail.record(
        AuditedAction.TREATMENT_CHANGED,
        actor=by,
        subject=row,
        detail={"fields": ["lot_number"], "agents": sorted(each.position for each in agents)},
    )
    return agents
