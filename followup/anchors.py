"""The steps and scores of one patient as the schedule needs them."""

from datetime import date

from audit.clinical_time import EXACT
from followup.due_scores import COUNTED_STATES
from followup.plans import Plan
from followup.schedule import Anchor, Due, plan
from treatments.vocabulary import Rung


def anchors_of(treatments, rungs) -> list[Anchor]:
    """Return the anchors among these treatments: given here, of these rungs, on a known day.

    `treatments` have on, precision, rung, state, is_history and id, wherever they were read.
    """
    return [
        Anchor(t.on, t.rung, t.id, str(Rung(t.rung).label), t.since_closing, t.until_closing)
        for t in treatments
        if t.rung in rungs and t.on is not None and t.precision in EXACT
        and t.state in COUNTED_STATES and not t.is_history
    ]  # fmt: skip


def scheduled(treatments, pains, settings: Plan, *, today: date) -> list[Due]:
    """Return every slot of the patient's steps, answered or not, by day."""
    return plan(anchors_of(treatments, settings.rungs), pains, today=today, slots=settings.slots)
