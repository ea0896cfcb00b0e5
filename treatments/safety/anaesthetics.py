"""Local anaesthetics: by weight and cap, summed over every nodule and agent of the visit and over 24 hours."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from patients.vocabulary import ConditionCode
from treatments.rules import plain
from treatments.safety.case import Case, Dose, Result
from treatments.safety.limits import Limits
from treatments.safety.words import TENTH, joined, limit_mg, mg, name_of, summed
from treatments.vocabulary import Drug, LimitKind, Outcome

UNNAMED = (Drug.LOCAL_ANAESTHETIC, Drug.LONG_ACTING_LA)
REDUCE_SOURCE = "Lidocaine label: reduce in elderly, debilitated, cardiac or hepatic disease (RxList, Xylocaine)."
MIX_SOURCE = (
    "Label advises against mixing for want of data (Pfizer, lidocaine with epinephrine); adding the fractions of "
    "each limit is this app's own inference."
)
OBESE_SOURCE = "Ideal weight where obese: secondary source only (digest of maximum doses)."
_REDUCING = (ConditionCode.HEPATIC, ConditionCode.HEART_FAILURE, ConditionCode.ISCHAEMIA)
OBESE_BMI = 30
LIGHT_KG = 40
"""Without a weight, more than an adult this light may have wants a reason. House rule."""


def visit_doses(case: Case) -> dict[str, list[Dose]]:
    """Return all local anaesthetics of the day by drug: planned now, given or prepared already."""
    found = defaultdict(list)
    for past in case.past:
        if past.last == case.today:
            for dose in past.doses:
                if dose.is_anaesthetic:
                    found[dose.drug].append(dose)
    for dose in case.anaesthetics:
        found[dose.drug].append(dose)
    return dict(found)


def usable_weight(case: Case, limits: Limits) -> Decimal | None:
    """Return the weight, if it is known and not too old."""
    weight = case.person.weight
    if weight is None or weight.day is None:
        return None
    days = limits.needed(LimitKind.WEIGHT_DAYS).value
    return weight.value if (case.today - weight.day).days <= days else None


def limit_of(drug: str, doses: list[Dose], weight: Decimal | None, limits: Limits):
    """Return (limit in mg or None, its working, its source, whether the weight could count).

    The limit with adrenaline holds only where every dose of the drug has it; the lower of mg/kg and cap.
    """
    has_adrenaline = all(dose.has_adrenaline for dose in doses)
    kinds = (
        (LimitKind.LA_MG_KG_ADRENALINE, LimitKind.LA_MG_ADRENALINE)
        if has_adrenaline
        else (LimitKind.LA_MG_KG_PLAIN, LimitKind.LA_MG_PLAIN)
    )
    per_kg, cap = (limits.of(kind, drug) for kind in kinds)
    how = _("with adrenaline") if has_adrenaline else _("plain")
    by_weight = per_kg.value * weight if per_kg and weight is not None else None
    numbers = [number for number in (by_weight, cap.value if cap else None) if number is not None]
    working = []
    if by_weight is not None:
        working.append(f"{plain(per_kg.value)} mg/kg × {plain(weight)} kg = {limit_mg(by_weight)}")
    if cap:
        working.append(_("cap %(mg)s") % {"mg": limit_mg(cap.value)})
    sources = joined(limit.source for limit in (per_kg, cap) if limit)
    is_weighed = per_kg is None or weight is not None
    words = f"{how}: {'; '.join(working)}" if working else how
    return (min(numbers) if numbers else None), words, sources, is_weighed


def dose(case: Case, limits: Limits) -> Iterator[Result]:
    """Compare each local anaesthetic of the visit with its limit."""
    weight, visit = usable_weight(case, limits), visit_doses(case)
    for drug in dict.fromkeys(dose.drug for dose in case.anaesthetics):
        yield _dose(drug, visit[drug], weight, limits)


def _dose(drug, doses, weight, limits) -> Result:
    name = name_of(drug)
    known = [dose.mg for dose in doses if dose.mg is not None]
    total = sum(known, Decimal(0))
    limit, working, source, is_weighed = limit_of(drug, doses, weight, limits)
    said = {"drug": name, "total": mg(total), "limit": limit_mg(limit) if limit is not None else ""}
    working = _("%(sum)s in this visit; %(limit)s") % {
        "sum": summed([dose.mg for dose in doses]), "limit": working,
    }  # fmt: skip
    if limit is not None and total > limit:
        words = _("%(drug)s %(total)s is over %(limit)s for one visit.") % said
        return Result("la_dose", Outcome.OVER, words, working, source)
    if drug in UNNAMED:
        words = _("%(drug)s: which one is not named.") % said
        return Result("la_dose", Outcome.NOT_CHECKED, words, working)
    if limit is None:
        words = _("%(drug)s: no limit is signed off in this version.") % said
        return Result("la_dose", Outcome.NOT_CHECKED, words, working)
    if len(known) < len(doses):
        words = _("%(drug)s: the mg of a dose cannot be reckoned.") % said
        return Result("la_dose", Outcome.NOT_CHECKED, words, working, source)
    if not is_weighed:
        words = (
            _(
                "%(drug)s %(total)s is within the cap; by weight it is not checked: no weight of this year."
            )
            % said
        )
        light, light_working, _sources, _weighed = limit_of(drug, doses, Decimal(LIGHT_KG), limits)
        is_big = light is not None and total > light
        if is_big:
            more = _("for an adult of %(kg)s kg %(limit)s") % {
                "kg": LIGHT_KG,
                "limit": light_working,
            }
            working = f"{working}; {more}"
        return Result(
            "la_dose", Outcome.NOT_CHECKED, words, working, source, wants_reason=is_big
        )  # fmt: skip
    words = _("%(drug)s %(total)s of %(limit)s for one visit.") % said
    return Result("la_dose", Outcome.FINE, words, working, source)


def mixture(case: Case, limits: Limits) -> Iterator[Result]:
    """Add the fractions of each limit where two local anaesthetics meet in one visit."""
    visit = visit_doses(case)
    if len(visit) < 2 or not case.anaesthetics:
        return
    weight = usable_weight(case, limits)
    parts, total, is_whole = [], Decimal(0), True
    for drug, doses in visit.items():
        limit, _working, _source, is_weighed = limit_of(drug, doses, weight, limits)
        if limit is None or not is_weighed or any(dose.mg is None for dose in doses):
            is_whole = False
            continue
        given = sum((dose.mg for dose in doses), Decimal(0))
        total += given / limit
        parts.append(f"{name_of(drug)} {mg(given)} / {limit_mg(limit)}")
    working = f"{' + '.join(parts)} = {plain(total.quantize(Decimal('0.01')))}" if parts else ""
    if total > 1:
        words = _("Together the local anaesthetics of this visit are over their limits.")
        yield Result("la_mixture", Outcome.OVER, words, working, MIX_SOURCE)
    elif not is_whole:
        words = _("Two local anaesthetics in one visit; their sum cannot be checked.")
        yield Result("la_mixture", Outcome.NOT_CHECKED, words, working, MIX_SOURCE)
    else:
        words = _("Two local anaesthetics in one visit.")
        yield Result("la_mixture", Outcome.LOOK, words, working, MIX_SOURCE)


def day(case: Case, limits: Limits) -> Iterator[Result]:
    """Compare what was given in 24 hours, and how long ago, where the version has such a limit."""
    for drug in dict.fromkeys(dose.drug for dose in case.anaesthetics):
        most = limits.of(LimitKind.LA_MG_DAY, drug)
        if most is not None:
            yield _in_a_day(case, drug, most)
        hours = limits.of(LimitKind.LA_HOURS_BETWEEN, drug)
        if hours is not None:
            yield from _since_the_last(case, drug, hours)


def _in_a_day(case, drug, most) -> Result:
    recent = [past for past in case.past if _is_within(past, case, timedelta(hours=24))]
    doses = [dose for past in recent for dose in past.doses if dose.drug == drug]
    doses += [dose for dose in case.anaesthetics if dose.drug == drug]
    known = [dose.mg for dose in doses if dose.mg is not None]
    total = sum(known, Decimal(0))
    said = {"drug": name_of(drug), "total": mg(total), "limit": limit_mg(most.value)}
    working = summed([dose.mg for dose in doses])
    if total > most.value:
        words = _("%(drug)s %(total)s in 24 hours is over %(limit)s.") % said
        return Result("la_day", Outcome.OVER, words, working, most.source)
    if len(known) < len(doses):
        words = _("%(drug)s: the mg of a dose in 24 hours cannot be reckoned.") % said
        return Result("la_day", Outcome.NOT_CHECKED, words, working, most.source)
    words = _("%(drug)s %(total)s of %(limit)s in 24 hours.") % said
    return Result("la_day", Outcome.FINE, words, working, most.source)


def _is_within(past, case, span) -> bool:
    """A day without an hour counts as its last moment: rather one dose too many than one too few."""
    if past.at is not None:
        return case.at - span < past.at <= case.at + span
    return past.last is not None and past.last >= (case.at - span).date()


def _since_the_last(case, drug, hours) -> Iterator[Result]:
    span = timedelta(hours=float(hours.value))
    earlier = [
        past
        for past in case.past
        if not past.is_prepared
        and any(dose.drug == drug for dose in past.doses)
        and _is_within(past, case, span)
    ]
    said = {"drug": name_of(drug), "hours": plain(hours.value)}
    if any(past.at is not None for past in earlier):
        words = _("%(drug)s was given less than %(hours)s hours ago.") % said
        yield Result("la_between", Outcome.OVER, words, "", hours.source)
    elif earlier:
        words = _("%(drug)s was given on this day; at what time is not recorded.") % said
        yield Result("la_between", Outcome.NOT_CHECKED, words, "", hours.source)


def reduce(case: Case, limits: Limits) -> Iterator[Result]:
    """Name what on the record asks for less than the limit, or for another weight."""
    if not case.anaesthetics:
        return
    person, years = case.person, limits.needed(LimitKind.OLDER_YEARS).value
    reasons = [str(ConditionCode(code).label) for code in _REDUCING if code in person.conditions]
    if person.age is not None and person.age >= years:
        reasons.insert(0, _("aged %(years)s") % {"years": person.age})
    if reasons:
        words = _("The label asks for a reduced dose: %(why)s.") % {"why": joined(reasons)}
        yield Result("la_reduce", Outcome.LOOK, words, "", REDUCE_SOURCE)
    bmi = _bmi(person)
    if ConditionCode.OBESITY in person.conditions or (bmi is not None and bmi >= OBESE_BMI):
        working = f"BMI {plain(bmi.quantize(TENTH))}" if bmi is not None else ""
        words = _("Obese: the limit above is by measured weight.")
        yield Result("la_obese", Outcome.LOOK, words, working, OBESE_SOURCE)


def _bmi(person) -> Decimal | None:
    if person.weight is None or person.height is None:
        return None
    metres = person.height.value / 100
    return person.weight.value / (metres * metres)
