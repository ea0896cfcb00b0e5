"""What is asked before any needle or knife: bleeding and pregnancy."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from patients.vocabulary import ConditionCode
from treatments.safety.case import Case, Result
from treatments.safety.limits import Limits
from treatments.safety.words import not_asked
from treatments.vocabulary import Outcome, YesNoNotAsked

BLEEDING_SOURCE = "Coagulopathy: relative contraindication, or none (Therapeutic Guidelines; MSD Manual; seekhealthz)."
PREGNANCY_SOURCE = "Hazard log: allergy, anticoagulant and pregnancy are seen at the procedure."
_BLEEDING = {ConditionCode.ANTICOAGULANT, ConditionCode.BLEEDING_DISORDER}


def bleeding(case: Case, limits: Limits) -> Iterator[Result]:
    """Point at an anticoagulant or a bleeding disorder."""
    if not case.is_procedure:
        return
    answer = case.answers.get("anticoagulant", "")
    if answer == YesNoNotAsked.YES or _BLEEDING & case.person.conditions:
        words = _("Anticoagulant or bleeding disorder.")
        if answer == YesNoNotAsked.NO:
            words = _(
                "Anticoagulant: answered no, but the record says an anticoagulant or a bleeding disorder."
            )
        yield Result("bleeding", Outcome.LOOK, words, "", BLEEDING_SOURCE)
    elif answer != YesNoNotAsked.NO:
        yield Result(
            "bleeding", Outcome.NOT_CHECKED, not_asked(_("Anticoagulant")), "", BLEEDING_SOURCE
        )
    else:
        words = _("Anticoagulant: answered no.")
        yield Result("bleeding", Outcome.FINE, words, "", BLEEDING_SOURCE)


def pregnancy(case: Case, limits: Limits) -> Iterator[Result]:
    """Point at a pregnancy; a patient who cannot be pregnant is not asked."""
    if not case.is_procedure or case.person.may_be_pregnant is False:
        return
    answer = case.answers.get("pregnancy", "")
    if answer == YesNoNotAsked.YES or ConditionCode.PREGNANCY in case.person.conditions:
        words = _("Pregnancy.")
        yield Result("pregnancy", Outcome.LOOK, words, "", PREGNANCY_SOURCE)
    elif answer != YesNoNotAsked.NO:
        yield Result(
            "pregnancy", Outcome.NOT_CHECKED, not_asked(_("Pregnancy")), "", PREGNANCY_SOURCE
        )
