"""A step up the ladder: which of the usual conditions are not met on the record. The order itself is no rule."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from treatments.rules import plain
from treatments.safety.case import Case, Result
from treatments.safety.limits import Limits
from treatments.vocabulary import RUNG_OF_KIND, Kind, LimitKind, Outcome, Rung

CONSERVATIVE = frozenset({Rung.SELF_CARE, Rung.MEDICINES, Rung.PHYSICAL, Rung.NEEDLING})
CARE_SOURCE = "The usual path in print: conservative care first; published paths differ, and the order is not fixed."
BLOCK_SOURCE = (
    "Two positive test injections wanted before surgery (published series); 50 % is a house rule."
)
WANTED_BLOCKS = 2


def conditions(case: Case, limits: Limits) -> Iterator[Result]:
    """Name what usually comes before; before surgery, going on without it wants a reason."""
    rung = RUNG_OF_KIND.get(case.kind) if case.kind else None
    if rung is None or rung < Rung.DIAGNOSTIC_INJECTION:
        return
    is_surgery = rung >= Rung.ENDOSCOPY
    missing = Outcome.OVER if is_surgery else Outcome.LOOK
    if not CONSERVATIVE & case.tried:
        words = _("No self-care, medicine, physical therapy or needling is recorded as tried.")
        yield Result("step_conservative", missing, words, "", CARE_SOURCE)
    else:
        words = _("Conservative care was tried.")
        yield Result("step_conservative", Outcome.FINE, words, "", CARE_SOURCE)
    if is_surgery:
        yield _blocks(case, limits)


def _blocks(case, limits) -> Result:
    enough = limits.needed(LimitKind.BLOCK_PERCENT)
    positive = [percent for percent in case.blocks if percent >= enough.value]
    working = ", ".join(f"{percent} %" for percent in case.blocks)
    said = {"n": len(positive), "percent": plain(enough.value)}
    if not positive:
        words = (
            _("No test injection with at least %(percent)s %% relief is recorded in this problem.")
            % said
        )
        return Result("step_block", Outcome.OVER, words, working, BLOCK_SOURCE)
    if len(positive) < WANTED_BLOCKS:
        words = (
            _("One test injection with at least %(percent)s %% relief is recorded; two are usual.")
            % said
        )
        return Result("step_block", Outcome.LOOK, words, working, BLOCK_SOURCE)
    words = _("%(n)s test injections with at least %(percent)s %% relief.") % said
    return Result("step_block", Outcome.FINE, words, working, BLOCK_SOURCE)


# What a patient's word is worth where no score was asked: the least it can mean.
PERCENT_OF_RELIEF = {"all": 100, "most": 50}
TESTS = (Kind.DIAGNOSTIC_INJECTION, Kind.INJECTION, Kind.NERVE_BLOCK)
