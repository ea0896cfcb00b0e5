"""What a clinic asks after a step: its own plan, or the defaults with their source."""

import json
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from accounts.models import Clinic
from followup.models import BY_LINK, FollowUpPlan, FollowUpSlot
from followup.schedule import DEFAULT_SLOTS, Slot
from measures.vocabulary import InstrumentCode
from treatments.vocabulary import Rung

DEFAULT_RUNGS = tuple(rung.value for rung in Rung if rung >= Rung.MEDICINES)
"""Everything from medicines on: advice and self-care go along with every step. House rule."""
DEFAULT_INSTRUMENTS = (InstrumentCode.PAIN_NRS, InstrumentCode.PGIC)
"""Of the set recommended in clinical.md section 6 what nobody puts off; a clinic may ask more."""
DEFAULT_LINK_DAYS = 14


@dataclass(frozen=True)
class Plan:
    """The schedule and the questions of one clinic."""

    slots: tuple[Slot, ...] = DEFAULT_SLOTS
    rungs: tuple[int, ...] = DEFAULT_RUNGS
    instruments: tuple[str, ...] = DEFAULT_INSTRUMENTS
    link_days: int = DEFAULT_LINK_DAYS
    sends_by_itself: bool = False


def of(clinic) -> Plan:
    """Return the clinic's plan; one statement."""
    row = Clinic.objects.filter(pk=clinic.pk)
    asked = {name: ArraySubquery(rows) for name, rows in rows_of(OuterRef("pk")).items()}
    found = row.values(**asked).get()
    return read(*(_parsed(found[name]) for name in ("plan_seen", "slots_seen")))


def rows_of(clinic) -> dict:
    """Return the clinic's settings as two queries of JSON, to stand inside another statement."""
    names = ("anchor_rungs", "instruments", "link_days", "sends_by_itself")
    plan = JSONObject(**{name: name for name in names})
    slot = JSONObject(weeks="weeks", from_days="from_days", to_days="to_days")
    return {
        "plan_seen": FollowUpPlan.objects.filter(clinic=clinic).values(json=plan),
        "slots_seen": FollowUpSlot.objects.filter(clinic=clinic)
        .order_by("weeks")
        .values(json=slot),
    }


def read(plans: list[dict], slots: list[dict]) -> Plan:
    """Return the plan that such rows say; the defaults of the house where there are none."""
    own = tuple(Slot(**each) for each in slots) or DEFAULT_SLOTS
    if not plans:
        return Plan(slots=own)
    row = plans[0]
    asked = tuple(code for code in row["instruments"] if code in BY_LINK)
    return Plan(own, tuple(row["anchor_rungs"]), asked, row["link_days"], row["sends_by_itself"])


def _parsed(rows) -> list[dict]:
    return [json.loads(row) if isinstance(row, str) else row for row in rows]
