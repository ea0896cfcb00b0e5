"""Corticosteroids: dose, interval and count, for each place and for the patient, outside injections included."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from treatments.rules import plain
from treatments.safety.case import Case, Past, Result
from treatments.safety.limits import Limits
from treatments.safety.words import joined, limit_mg, mg, name_of, not_asked, summed
from treatments.vocabulary import LimitKind, Outcome, YesNoNotAsked

YEAR_DAYS = 365
INFECTION_SOURCE = "Local or systemic infection: contraindicated (Therapeutic Guidelines; MSD Manual; seekhealthz)."
DIABETES_SOURCE = (
    "Blood sugar rises for days; relative contraindication where poorly controlled (Weill Cornell)."
)
NSAID_SOURCE = "Corticosteroid with an NSAID: more bleeding (NHS Greater Glasgow; Scottish polypharmacy guidance)."


def dose(case: Case, limits: Limits) -> Iterator[Result]:
    """Compare each corticosteroid with its limit for one place and for one session."""
    places = max(1, len(case.sites))
    for drug in dict.fromkeys(dose.drug for dose in case.steroids):
        doses = [dose.mg for dose in case.steroids if dose.drug == drug]
        known = [each for each in doses if each is not None]
        total = sum(known, Decimal(0))
        yield _in_session(case, drug, total, len(known) == len(doses), limits)
        site = limits.of(LimitKind.STEROID_MG_SITE, drug)
        if site is None:
            continue
        each = total / places
        working = _("%(total)s over %(n)s places, taken as even = %(each)s") % {
            "total": mg(total), "n": places, "each": mg(each),
        } if places > 1 else mg(total)  # fmt: skip
        said = {"drug": name_of(drug), "each": mg(each), "limit": limit_mg(site.value)}
        if each > site.value:
            words = _("%(drug)s %(each)s in one place is over %(limit)s.") % said
            yield Result("steroid_site", Outcome.OVER, words, working, site.source)
        elif len(known) == len(doses):
            words = _("%(drug)s %(each)s of %(limit)s in one place.") % said
            yield Result("steroid_site", Outcome.FINE, words, working, site.source)


def _in_session(case, drug, total, is_whole, limits) -> Result:
    most = limits.of(LimitKind.STEROID_MG_SESSION, drug)
    today = [dose for past in case.past if past.last == case.today for dose in past.doses]
    others = [dose.mg for dose in today if dose.drug == drug]
    planned = [dose.mg for dose in case.steroids if dose.drug == drug]
    is_whole = is_whole and None not in others
    in_all = total + sum((each for each in others if each is not None), Decimal(0))
    working = summed([*others, *planned])
    said = {"drug": name_of(drug), "total": mg(in_all)}
    if most is None:
        words = _("%(drug)s %(total)s: no limit is signed off in this version.") % said
        return Result("steroid_session", Outcome.NOT_CHECKED, words, working)
    said["limit"] = limit_mg(most.value)
    if in_all > most.value:
        words = _("%(drug)s %(total)s in one session is over %(limit)s.") % said
        return Result("steroid_session", Outcome.OVER, words, working, most.source)
    if not is_whole:
        words = _("%(drug)s: the mg of a dose cannot be reckoned.") % said
        return Result("steroid_session", Outcome.NOT_CHECKED, words, working, most.source)
    words = _("%(drug)s %(total)s of %(limit)s in one session.") % said
    return Result("steroid_session", Outcome.FINE, words, working, most.source)


def interval(case: Case, limits: Limits) -> Iterator[Result]:
    """Compare the days since the last corticosteroid in each place."""
    if not case.steroids:
        return
    days = limits.needed(LimitKind.STEROID_DAYS_BETWEEN)
    for key, place in case.sites:
        yield _since(case, key, place, days)


def _since(case, key, place, days) -> Result:
    certain, possible = [], []
    for past in case.past:
        is_here = key in past.sites
        if not (past.has_steroid or past.may_hold_steroid) or not (is_here or not past.sites):
            continue
        if past.last is not None and (case.today - past.last).days >= days.value:
            continue
        is_sure = past.has_steroid and is_here and past.first is not None
        if is_sure and (case.today - past.first).days < days.value:
            certain.append(past)
        else:
            possible.append(past)
    said = {"place": place, "days": plain(days.value)}
    if certain:
        last = max(certain, key=lambda past: past.last)
        said["gap"] = (case.today - last.last).days
        if last.is_prepared:
            words = _("%(place)s: another corticosteroid is prepared for today.")
        elif last.last == case.today:
            words = _("%(place)s: a corticosteroid was given today.")
        elif last.first != last.last:
            said["gap"] = (case.today - last.first).days
            words = _(
                "%(place)s: the last corticosteroid was at most %(gap)s days ago, less than %(days)s."
            )
        else:
            words = _(
                "%(place)s: the last corticosteroid was %(gap)s days ago, less than %(days)s."
            )
        words = words % said
        return Result("steroid_interval", Outcome.OVER, words, _worked(last, case), days.source)
    if possible:
        words = _(
            "%(place)s: an earlier injection may be less than %(days)s days ago; its drug, place or day is not known."
        )
        return Result("steroid_interval", Outcome.NOT_CHECKED, words % said, "", days.source)
    words = _("%(place)s: no corticosteroid recorded in the last %(days)s days.") % said
    return Result("steroid_interval", Outcome.FINE, words, "", days.source)


def _worked(last: Past, case: Case) -> str:
    if last.last == case.today or last.first != last.last:
        return ""
    return f"{case.today:%Y-%m-%d} − {last.last:%Y-%m-%d} = {(case.today - last.last).days} d"


def count(case: Case, limits: Limits) -> Iterator[Result]:
    """Count the corticosteroid injections of twelve months with this one, per place and in all."""
    if not case.steroids:
        return
    start = case.today - timedelta(days=YEAR_DAYS)
    year = [past for past in case.past if past.last is None or past.last > start]
    most = limits.needed(LimitKind.STEROID_TIMES_SITE)
    for key, place in case.sites:
        here = [past for past in year if key in past.sites or not past.sites]
        yield _counted("steroid_count_site", place, here, start, most, key)
    whole = limits.needed(LimitKind.STEROID_TIMES_PATIENT)
    yield _counted("steroid_count", _("All places"), year, start, whole, None)


def _counted(rule, place, pasts, start, most, key) -> Result:
    certain = [
        past
        for past in pasts
        if past.has_steroid
        and past.first is not None
        and past.first > start
        and (key is None or past.sites)
    ]
    possible = [
        past
        for past in pasts
        if past not in certain and (past.has_steroid or past.may_hold_steroid)
    ]
    said = {"place": place, "n": len(certain) + 1, "most": plain(most.value), "more": len(possible)}
    working = f"{len(certain)} + 1 = {len(certain) + 1}"
    if len(certain) + 1 > most.value:
        words = _("%(place)s: corticosteroid number %(n)s in 12 months, over %(most)s.") % said
        return Result(rule, Outcome.OVER, words, working, most.source)
    if len(certain) + len(possible) + 1 > most.value:
        words = _(
            "%(place)s: number %(n)s in 12 months, and %(more)s more whose drug, place or day is not known."
        )
        return Result(rule, Outcome.NOT_CHECKED, words % said, working, most.source)
    words = _("%(place)s: number %(n)s of %(most)s in 12 months.") % said
    return Result(rule, Outcome.FINE, words, working, most.source)


def infection(case: Case, limits: Limits) -> Iterator[Result]:
    """Stop at an infection, where a corticosteroid is to be given."""
    if not (case.steroids and case.is_procedure):
        return
    answer = case.answers.get("infection", "")
    if answer == YesNoNotAsked.YES:
        words = _("Infection: answered yes, and a corticosteroid is planned.")
        yield Result("steroid_infection", Outcome.OVER, words, "", INFECTION_SOURCE)
    elif answer != YesNoNotAsked.NO:
        words = not_asked(_("Infection"))
        yield Result("steroid_infection", Outcome.NOT_CHECKED, words, "", INFECTION_SOURCE)
    else:
        words = _("Infection: answered no.")
        yield Result("steroid_infection", Outcome.FINE, words, "", INFECTION_SOURCE)


def diabetes(case: Case, limits: Limits) -> Iterator[Result]:
    """Point at diabetes, where a corticosteroid is to be given."""
    if not (case.steroids and case.is_procedure):
        return
    answer = case.answers.get("diabetes", "")
    if answer == YesNoNotAsked.YES or "diabetes" in case.person.conditions:
        is_denied = answer == YesNoNotAsked.NO
        words = _("Diabetes, and a corticosteroid is planned.")
        if is_denied:
            words = _(
                "Diabetes: answered no, but it is on the record, and a corticosteroid is planned."
            )
        yield Result(
            "steroid_diabetes", Outcome.LOOK, words, "", DIABETES_SOURCE, wants_reason=is_denied
        )  # fmt: skip
    elif answer != YesNoNotAsked.NO:
        words = not_asked(_("Diabetes"))
        yield Result("steroid_diabetes", Outcome.NOT_CHECKED, words, "", DIABETES_SOURCE)


def with_nsaid(case: Case, limits: Limits) -> Iterator[Result]:
    """Point at an NSAID taken beside the corticosteroid."""
    taken = [course.name for course in case.courses if course.is_nsaid and not course.is_topical]
    if case.steroids and taken:
        words = _("Corticosteroid while taking %(drugs)s.") % {"drugs": joined(taken)}
        yield Result("steroid_nsaid", Outcome.LOOK, words, "", NSAID_SOURCE)
