"""Which state may follow which. What has ended stays ended: a new step is a new row."""

from audit.clinical_time import EXACT
from treatments import rules
from treatments.exceptions import MoveNotAllowed
from treatments.vocabulary import State

OPEN_PLANS = frozenset({State.PROPOSED, State.REFERRED, State.WAITING})

_AFTER_A_PLAN = {
    State.REFERRED, State.WAITING, State.IN_PROGRESS, State.COMPLETED, State.DECLINED,
    State.DONE_ELSEWHERE, State.NOT_DONE,
}  # fmt: skip

MOVES: dict[str, frozenset[str]] = {
    State.PROPOSED: frozenset(_AFTER_A_PLAN),
    State.REFERRED: frozenset(_AFTER_A_PLAN - {State.REFERRED}),
    State.WAITING: frozenset(_AFTER_A_PLAN - {State.WAITING}),
    State.IN_PROGRESS: frozenset({State.COMPLETED, State.STOPPED}),
    State.DECLINED: frozenset({State.PROPOSED}),
    State.COMPLETED: frozenset(),
    State.STOPPED: frozenset(),
    State.DONE_ELSEWHERE: frozenset(),
    State.NOT_DONE: frozenset(),
}

# An injection or operation happens through Check and Given, never by a change of its state.
_ONLY_BY_GIVING = frozenset({State.IN_PROGRESS, State.COMPLETED})


def begins_a_step(state: str, precision: str, *, is_given: bool, is_history: bool) -> bool:
    """Say whether its day may be the first of a step: given here, on a day that is known, since this record began."""
    is_here = is_given and state != State.DONE_ELSEWHERE
    return is_here and precision in EXACT and not is_history


def lasts(state: str, kind: str) -> bool:
    """Say whether it is still what is done now: what is given once lasts until the next step, a course until its end."""
    return state == State.IN_PROGRESS or rules.is_procedure(kind)


def moves_from(state: str, *, is_procedure: bool) -> list[State]:
    """Return the states that may follow, in the order of the vocabulary; stopping has its own page."""
    allowed = MOVES[State(state)] - {State.STOPPED}
    if is_procedure:
        allowed -= _ONLY_BY_GIVING
    return [each for each in State if each in allowed]


def check(state: str, to: str) -> None:
    """Raise MoveNotAllowed unless `to` may follow `state`."""
    if to not in MOVES[State(state)]:
        raise MoveNotAllowed(State(state), State(to))
