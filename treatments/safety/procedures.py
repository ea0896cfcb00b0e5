"""What is asked before any needle or knife: bleeding and pregnancy."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from patients.vocabulary import ConditionCode
from treatments.safety.case import Case, Result
from treatments.safety.limits import Limits
from treatments.safety.words import joined, name_of, not_asked
from treatments.vocabulary import Outcome, YesNoNotAsked

BLEEDING_SOURCE = "Coagulopathy: relative contraindication, or none (Therapeutic Guidelines; MSD Manual; seekhealthz)."
PREGNANCY_SOURCE = "Hazard log: allergy, anticoagulant and pregnancy are seen at the procedure."
MARKING_SOURCE = "The site is marked with the patient awake, the side confirmed by two people (clinical reference, excision)."
LOT_SOURCE = "Each agent has one lot and expiry, so that a recall finds the patient."
_BLEEDING = {ConditionCode.ANTICOAGULANT, ConditionCode.BLEEDING_DISORDER}
# A medicine written in words is heard too; a name outside this list is seen only where the record says the condition.
ANTICOAGULANTS = (
    "warfarin", "phenprocoumon", "acenocoumarol", "fluindione", "apixaban", "rivaroxaban", "edoxaban", "dabigatran",
    "heparin", "enoxaparin", "dalteparin", "tinzaparin", "fondaparinux",
)  # fmt: skip


def bleeding(case: Case, limits: Limits) -> Iterator[Result]:
    """Point at an anticoagulant or a bleeding disorder."""
    if not case.is_procedure:
        return
    answer = case.answers.get("anticoagulant", "")
    taken = [each.name for each in case.courses if _is_anticoagulant(each)]
    if answer == YesNoNotAsked.YES or taken or _BLEEDING & case.person.conditions:
        is_denied = answer == YesNoNotAsked.NO
        if taken:
            words = _("Anticoagulant being taken: %(drugs)s.")
            if is_denied:
                words = _("Anticoagulant: answered no, but %(drugs)s is being taken.")
            words = words % {"drugs": joined(taken)}
        elif is_denied:
            words = _(
                "Anticoagulant: answered no, but the record says an anticoagulant or a bleeding disorder."
            )
        else:
            words = _("Anticoagulant or bleeding disorder.")
        yield Result(
            "bleeding", Outcome.LOOK, words, "", BLEEDING_SOURCE, wants_reason=is_denied
        )  # fmt: skip
    elif answer != YesNoNotAsked.NO:
        yield Result(
            "bleeding", Outcome.NOT_CHECKED, not_asked(_("Anticoagulant")), "", BLEEDING_SOURCE
        )
    else:
        words = _("Anticoagulant: answered no.")
        yield Result("bleeding", Outcome.FINE, words, "", BLEEDING_SOURCE)


def _is_anticoagulant(course) -> bool:
    """Say whether it is one by name; what is put on the skin is none, nor is a heparinoid."""
    words = re.findall(r"\w+", course.name.casefold())
    return not course.is_topical and any(word in ANTICOAGULANTS for word in words)


def lots(case: Case, limits: Limits) -> Iterator[Result]:
    """Name what has no lot: a recall would not find this patient."""
    if not case.is_procedure:
        return
    without = [
        dose.name or name_of(dose.drug) for dose in case.doses if dose.lot == "" and dose.mg != 0
    ]
    if without:
        words = _("Lot not recorded: %(drugs)s.") % {"drugs": joined(without)}
        yield Result("lot", Outcome.LOOK, words, "", LOT_SOURCE)


def marking(case: Case, limits: Limits) -> Iterator[Result]:
    """Ask why, where the site is not marked while the patient can say which it is."""
    if case.answers.get("is_site_marked_awake") == YesNoNotAsked.NO:
        words = _("Site marked, patient awake: answered no.")
        yield Result(
            "site_marked", Outcome.LOOK, words, "", MARKING_SOURCE, wants_reason=True
        )  # fmt: skip


def pregnancy(case: Case, limits: Limits) -> Iterator[Result]:
    """Point at a pregnancy; a patient who cannot be pregnant is not asked."""
    if not case.is_procedure or case.person.may_be_pregnant is False:
        return
    answer = case.answers.get("pregnancy", "")
    is_recorded = ConditionCode.PREGNANCY in case.person.conditions
    if answer == YesNoNotAsked.YES or is_recorded:
        is_denied = answer == YesNoNotAsked.NO
        if is_denied:
            words = _("Pregnancy: answered no, but it is on the record.")
        elif is_recorded:
            words = _("Pregnancy is on the record.")
        else:
            words = _("Pregnancy: answered yes.")
        yield Result(
            "pregnancy", Outcome.LOOK, words, "", PREGNANCY_SOURCE, wants_reason=is_denied
        )  # fmt: skip
    elif answer != YesNoNotAsked.NO:
        yield Result(
            "pregnancy", Outcome.NOT_CHECKED, not_asked(_("Pregnancy")), "", PREGNANCY_SOURCE
        )
