"""Follow harm until it is closed with an outcome: each look is a row of its own, nothing is edited."""

from django.db import transaction

from audit import trail
from audit.vocabulary import AuditedAction
from treatments.actions.common import refusals_in_words
from treatments.exceptions import EventMovedOn
from treatments.harm import look_again_on
from treatments.models import AdverseEvent, EventFollowUp
from treatments.vocabulary import OPEN_OUTCOMES, FollowUpAct

_ACTIONS = {
    FollowUpAct.NOTED: AuditedAction.ADVERSE_EVENT_FOLLOWED,
    FollowUpAct.CLOSED: AuditedAction.ADVERSE_EVENT_CLOSED,
    FollowUpAct.REOPENED: AuditedAction.ADVERSE_EVENT_REOPENED,
}


def wait_for(events, *, by, today, owner=None, due_on=None) -> None:
    """Put events of which no outcome is known with somebody, until a day; one statement."""
    EventFollowUp.objects.bulk_create(
        EventFollowUp(
            event=event, number=1, act=FollowUpAct.OPENED, noted_on=today, owner=owner or by,
            due_on=due_on or look_again_on(today), recorded_by=by,
        )
        for event in events
        if event.outcome in OPEN_OUTCOMES
    )  # fmt: skip


@transaction.atomic
def follow_event(
    event, *, by, act, noted_on, text="", outcome="", owner=None, due_on=None, submission_id=None
) -> EventFollowUp:
    """Write one look at an event: a note, its closing, or that it is open again.

    The same submission twice is one. Raises EventMovedOn when it was closed, or opened, meanwhile.
    """
    row = AdverseEvent.objects.select_for_update().get(pk=event.pk)
    steps = list(EventFollowUp.objects.filter(event=row))
    earlier = next((each for each in steps if submission_id and each.submission_id == submission_id), None)  # fmt: skip
    if earlier is not None:
        return earlier
    if is_open(row, steps) != (act != FollowUpAct.REOPENED):
        raise EventMovedOn
    step = EventFollowUp(
        event=row, number=len(steps) + 1, act=act, noted_on=noted_on, text=text, outcome=outcome,
        owner=owner, due_on=due_on, recorded_by=by, submission_id=submission_id,
    )  # fmt: skip
    step.clean_fields(exclude=["event", "owner", "recorded_by"])
    with refusals_in_words():
        step.save(force_insert=True)
    trail.record(
        _ACTIONS[act], actor=by, patient=event.patient, subject=row,
        detail={"outcome": outcome} if outcome else {},
    )  # fmt: skip
    return step


def is_open(event, steps) -> bool:
    """Say whether somebody still has to look; the newest step decides. `AdverseEvent.objects.open` asks the same."""
    if not steps:
        return event.outcome in OPEN_OUTCOMES
    return max(steps, key=lambda each: each.number).act != FollowUpAct.CLOSED
