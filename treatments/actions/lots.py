"""Adding the lot of what was given, when it was not at hand at the time."""

from django.db import transaction

from audit import trail
from audit.vocabulary import AuditedAction
from treatments import lot_numbers
from treatments.actions.common import locked, refusals_in_words, save_changes
from treatments.exceptions import ChangedMeanwhile, LotStands
from treatments.models import AdministeredAgent


@transaction.atomic
def add_lots(treatment, *, by, lots: dict, version=None) -> list[AdministeredAgent]:
    """Give agents the lot they lack; `lots` maps an agent's primary key to its lot and expiry (or None).

    Returns those that were written: where the same lot stands nothing is left to do. A lot or expiry that
    stands is never written over: raises LotStands where another one does, ChangedMeanwhile where the
    treatment was changed otherwise.
    """
    row = locked(treatment)
    found = {each.pk: each for each in AdministeredAgent.objects.filter(treatment=row, pk__in=lots)}
    wanted = [(found[key], lot, expires) for key, (lot, expires) in lots.items()]
    lacking = [each for each in wanted if not _stands(*each)]
    if any(_says_otherwise(*each) for each in wanted):
        raise LotStands(row)
    if not lacking:
        return []
    if version is not None and row.version != version:
        raise ChangedMeanwhile(row)
    written = set()
    for agent, lot, expires in lacking:
        written |= _fill(agent, lot, expires)
        agent.clean_fields(exclude=["treatment"])
        with refusals_in_words():
            agent.save(update_fields=["lot_number", "expires_on"])
    save_changes(row)
    trail.record(
        AuditedAction.TREATMENT_CHANGED, actor=by, subject=row,
        detail={"fields": sorted(written), "agents": sorted(agent.position for agent, *_said in lacking)},
    )  # fmt: skip
    return [agent for agent, *_said in lacking]


def _stands(agent, lot, expires):
    is_same = lot_numbers.plain(agent.lot_number) == lot_numbers.plain(lot)
    return is_same and expires in (None, agent.expires_on)


def _says_otherwise(agent, lot, expires):
    stands = lot_numbers.plain(agent.lot_number)
    is_other_lot = bool(stands) and stands != lot_numbers.plain(lot)
    return is_other_lot or (None not in (expires, agent.expires_on) and expires != agent.expires_on)


def _fill(agent, lot, expires) -> set[str]:
    written = set()
    if not lot_numbers.plain(agent.lot_number):
        agent.lot_number = lot
        written.add("lot_number")
    if agent.expires_on is None and expires is not None:
        agent.expires_on = expires
        written.add("expires_on")
    return written
