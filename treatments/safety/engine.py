"""Ask every rule. One that fails says "not checked", and somebody must say that they have read it."""

import logging
from collections.abc import Iterable

from django.utils.translation import gettext as _

from treatments import seen
from treatments.safety import allergies, anaesthetics, corticosteroids, nsaids, procedures, steps
from treatments.safety.case import Case, Result
from treatments.safety.limits import Limits
from treatments.vocabulary import Outcome

log = logging.getLogger(__name__)

RULES = (
    steps.conditions,
    allergies.allergy, anaesthetics.dose, anaesthetics.mixture, anaesthetics.day, anaesthetics.reduce,
    corticosteroids.dose, corticosteroids.interval, corticosteroids.count, corticosteroids.infection,
    corticosteroids.diabetes, corticosteroids.with_nsaid, procedures.bleeding, procedures.pregnancy, procedures.marking, procedures.lots,
    nsaids.unknown, nsaids.stopped, nsaids.dose, nsaids.duplicate, nsaids.conditions, nsaids.kidneys, nsaids.bleeding,
    nsaids.interactions, nsaids.pregnancy,
)  # fmt: skip
# What wants an answer first, what is fine last.
_ORDER = [Outcome.OVER, Outcome.NOT_CHECKED, Outcome.LOOK, Outcome.FINE]


def ask(case: Case, limits: Limits, rules=RULES) -> list[Result]:
    """Return what every rule says, gravest first."""
    found = [result for rule in rules for result in _asked(rule, case, limits)]
    return sorted(
        found, key=lambda result: (not result.is_to_answer, _ORDER.index(Outcome(result.outcome)))
    )


def _asked(rule, case, limits) -> list[Result]:
    name = f"{rule.__module__.rsplit('.', 1)[-1]}.{rule.__name__}"
    try:
        return list(rule(case, limits))
    # Whatever went wrong in a rule, it must not read as "fine", nor stop the record.
    except Exception:
        log.exception("A safety rule failed: %s", name)
        words = _("A check failed and says nothing: %(name)s. Compare by hand.") % {"name": name}
        return [Result(name, Outcome.NOT_CHECKED, words, is_error=True)]


def fingerprint(results: Iterable[Result]) -> str:
    """Return a word for what wants an answer: another word, and the reason was given for something else."""
    return _word(each for each in results if each.is_to_answer)


def lines(results: Iterable[Result]) -> str:
    """Return a word for all that is not fine: another word, and other lines stood on the page."""
    return _word(each for each in results if each.outcome != Outcome.FINE)


def _word(results):
    return seen.word_of(f"{each.rule}|{each.words}|{each.working}" for each in results)
