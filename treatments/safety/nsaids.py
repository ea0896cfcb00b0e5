"""NSAIDs: the daily dose, kidneys, stomach, heart, bleeding, pregnancy, asthma, and one at a time."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from audit.clinical_time import day_words
from patients.vocabulary import ConditionCode
from treatments.rules import plain
from treatments.safety.case import Case, Result
from treatments.safety.limits import Limits
from treatments.safety.words import joined, limit_mg, mg
from treatments.vocabulary import Drug, LimitKind, Outcome, YesNoNotAsked

CONTRA_SOURCE = (
    "Active ulcer or GI bleed, severe heart failure: contraindicated (NHS Greater Glasgow)."
)
RENAL_SOURCE = "Avoid in moderate to severe renal impairment (NHS Greater Glasgow)."
BLEED_SOURCE = (
    "More bleeding: 65 and over, ulcer, anticoagulant, aspirin, SSRI, corticosteroid, alcohol; the source adds a "
    "PPI (NHS Greater Glasgow; Scottish polypharmacy guidance)."
)
CARE_SOURCE = "Care or avoid with ACE inhibitor, ARB, diuretic or lithium (NHS Greater Glasgow)."
ONE_SOURCE = "One NSAID at a time, topical included (NHS Highland)."
PREGNANCY_SOURCE = "Avoid in the third trimester (Davis Drug Guide, naproxen)."
ASTHMA_SOURCE = (
    "Hypersensitivity to aspirin or an NSAID: contraindicated; bronchospasm (Davis Drug Guide)."
)
STOPPED_SOURCE = "The patient's own record of earlier medicines."
_BLEEDING = (
    ConditionCode.ANTICOAGULANT, ConditionCode.BLEEDING_DISORDER, ConditionCode.SSRI, ConditionCode.STEROID,
    ConditionCode.ALCOHOL,
)  # fmt: skip
_CARE = (ConditionCode.ACE_ARB, ConditionCode.DIURETIC, ConditionCode.LITHIUM)
_HEART = (ConditionCode.ISCHAEMIA, ConditionCode.HYPERTENSION)


def _is_asked_about(case: Case) -> bool:
    return case.course is not None and case.course.is_nsaid


def _labels(case, codes):
    return [str(ConditionCode(code).label) for code in codes if code in case.person.conditions]


def unknown(case: Case, limits: Limits) -> Iterator[Result]:
    """Say that a medicine outside the list was compared with nothing."""
    if case.course is not None and case.course.drug == Drug.OTHER:
        words = _("%(drug)s is not in the list of drugs: nothing was compared.")
        words = words % {"drug": case.course.name}
        yield Result("medicine_unknown", Outcome.NOT_CHECKED, words)


def stopped(case: Case, limits: Limits) -> Iterator[Result]:
    """Name an earlier course of the same medicine that ended with a side effect."""
    for earlier in case.stopped:
        said = {"drug": earlier.name, "day": earlier.day, "effect": earlier.effect}
        words = _("%(drug)s was stopped for a side effect, %(day)s: %(effect)s.")
        if not earlier.effect:
            words = _("%(drug)s was stopped for a side effect, %(day)s; which one is not recorded.")
        yield Result("medicine_stopped", Outcome.LOOK, words % said, "", STOPPED_SOURCE)


def dose(case: Case, limits: Limits) -> Iterator[Result]:
    """Compare the mg a day with the limit. What is put on the skin has none."""
    course = case.course
    if not _is_asked_about(case) or course.is_topical:
        return
    most = limits.of(LimitKind.NSAID_MG_DAY, course.drug)
    said = {"drug": course.name}
    if most is None:
        words = _("%(drug)s: no limit is signed off in this version.") % said
        yield Result("nsaid_dose", Outcome.NOT_CHECKED, words)
        return
    said["limit"] = limit_mg(most.value)
    if course.mg_per_day is None:
        words = _("%(drug)s: the mg a day cannot be reckoned.") % said
        yield Result("nsaid_dose", Outcome.NOT_CHECKED, words, "", most.source)
        return
    said["dose"] = mg(course.mg_per_day)
    if course.mg_per_day > most.value:
        words = _("%(drug)s %(dose)s a day is over %(limit)s.") % said
        yield Result("nsaid_dose", Outcome.OVER, words, "", most.source)
    else:
        words = _("%(drug)s %(dose)s of %(limit)s a day.") % said
        yield Result("nsaid_dose", Outcome.FINE, words, "", most.source)


def duplicate(case: Case, limits: Limits) -> Iterator[Result]:
    """Stop at a second NSAID, topical included."""
    if not _is_asked_about(case):
        return
    others = [other.name for other in case.courses if other.is_nsaid]
    if others:
        words = _("%(others)s is being taken already.") % {"others": joined(others)}
        yield Result("nsaid_duplicate", Outcome.OVER, words, "", ONE_SOURCE)
    else:
        words = _("No other NSAID is being taken.")
        yield Result("nsaid_duplicate", Outcome.FINE, words, "", ONE_SOURCE)


def conditions(case: Case, limits: Limits) -> Iterator[Result]:
    """Stop at an ulcer or heart failure; an empty list nobody asked about is not checked."""
    if not _is_asked_about(case):
        return
    stops = _labels(case, (ConditionCode.ULCER, ConditionCode.HEART_FAILURE))
    if stops:
        words = _("On the record: %(what)s.") % {"what": joined(stops)}
        yield Result("nsaid_contra", Outcome.OVER, words, "", CONTRA_SOURCE)
    asked = case.person.conditions_asked_on
    days = limits.needed(LimitKind.ASKED_DAYS).value
    if asked is None or (case.today - asked).days > days:
        words = _("Other conditions and medicines were not asked about in the last %(days)s days.")
        words = words % {"days": plain(days)}
        yield Result("nsaid_asked", Outcome.NOT_CHECKED, words)
    elif not stops:
        words = _("No ulcer, bleed or heart failure on the list.")
        yield Result("nsaid_contra", Outcome.FINE, words, "", CONTRA_SOURCE)


def kidneys(case: Case, limits: Limits) -> Iterator[Result]:
    """Compare the last kidney function with its limits, if it is not too old."""
    if not _is_asked_about(case):
        return
    egfr = case.person.egfr
    stop, look = limits.needed(LimitKind.NSAID_EGFR_STOP), limits.needed(LimitKind.NSAID_EGFR_LOOK)
    days = limits.needed(LimitKind.EGFR_DAYS).value
    said = {"value": plain(egfr.value), "day": _day(egfr.day)} if egfr else {}
    is_old = egfr is None or egfr.day is None or (case.today - egfr.day).days > days
    if ConditionCode.RENAL in case.person.conditions and (egfr is None or egfr.value >= look.value):
        words = _("Kidney disease is on the record.")
        yield Result("nsaid_renal_record", Outcome.LOOK, words, "", RENAL_SOURCE)
    if egfr is None:
        words = _("No kidney function is recorded.")
        yield Result("nsaid_renal", Outcome.NOT_CHECKED, words, "", look.source)
    elif egfr.value < stop.value:
        words = _("eGFR %(value)s of %(day)s is below %(limit)s.") % (
            said | {"limit": plain(stop.value)}
        )
        yield Result("nsaid_renal", Outcome.OVER, words, "", stop.source)
    elif is_old:
        words = _("eGFR %(value)s of %(day)s is too old to count.") % said
        yield Result("nsaid_renal", Outcome.NOT_CHECKED, words, "", look.source)
    elif egfr.value < look.value:
        words = _("eGFR %(value)s of %(day)s is below %(limit)s.") % (
            said | {"limit": plain(look.value)}
        )
        yield Result("nsaid_renal", Outcome.LOOK, words, "", look.source)
    else:
        words = _("eGFR %(value)s of %(day)s.") % said
        yield Result("nsaid_renal", Outcome.FINE, words, "", look.source)


def _day(day) -> str:
    return day_words(day) if day else _("an unknown day")


def bleeding(case: Case, limits: Limits) -> Iterator[Result]:
    """Name what makes bleeding likelier, and whether the stomach is protected."""
    if not _is_asked_about(case):
        return
    reasons = _labels(case, _BLEEDING)
    years = limits.needed(LimitKind.OLDER_YEARS).value
    age = case.person.age
    if age is not None and Decimal(age) >= years:
        reasons.insert(0, _("aged %(years)s") % {"years": age})
    reasons += [other.name for other in case.courses if other.drug == Drug.ASPIRIN]
    if not reasons:
        return
    said = {
        str(YesNoNotAsked.YES): _("Stomach protection: yes."),
        str(YesNoNotAsked.NO): _("Stomach protection: no."),
    }
    protected = said.get(case.course.gastroprotection, _("Stomach protection: not recorded."))
    words = _("Bleeding is likelier: %(why)s.") % {"why": joined(reasons)}
    yield Result("nsaid_bleeding", Outcome.LOOK, f"{words} {protected}", "", BLEED_SOURCE)


def interactions(case: Case, limits: Limits) -> Iterator[Result]:
    """Name medicines and conditions that call for care."""
    if not _is_asked_about(case):
        return
    with_care = _labels(case, _CARE)
    if with_care:
        words = _("Care with: %(what)s.") % {"what": joined(with_care)}
        yield Result("nsaid_interaction", Outcome.LOOK, words, "", CARE_SOURCE)
    heart = _labels(case, _HEART)
    if heart:
        words = _("Heart and vessels: %(what)s.") % {"what": joined(heart)}
        source = "Lowest cardiovascular risk: naproxen up to 1,000 mg, ibuprofen up to 1,200 mg (NICE KTT13)."
        yield Result("nsaid_heart", Outcome.LOOK, words, "", source)
    if ConditionCode.ASTHMA in case.person.conditions:
        words = _("Asthma: ask about aspirin or NSAID sensitivity.")
        yield Result("nsaid_asthma", Outcome.LOOK, words, "", ASTHMA_SOURCE)
    if ConditionCode.HEPATIC in case.person.conditions:
        words = _("Liver disease is on the record.")
        source = "Severe liver failure: contraindicated (NHS Greater Glasgow)."
        yield Result("nsaid_liver", Outcome.LOOK, words, "", source)


def pregnancy(case: Case, limits: Limits) -> Iterator[Result]:
    """Stop at a pregnancy on the record; one who may be pregnant and was not asked is not checked."""
    if not _is_asked_about(case) or case.person.may_be_pregnant is False:
        return
    if ConditionCode.PREGNANCY in case.person.conditions:
        words = _("Pregnancy is on the record.")
        yield Result("nsaid_pregnancy", Outcome.OVER, words, "", PREGNANCY_SOURCE)
    elif case.person.conditions_asked_on != case.today:
        words = _("Pregnancy was not asked about today.")
        yield Result("nsaid_pregnancy", Outcome.NOT_CHECKED, words, "", PREGNANCY_SOURCE)
