"""Allergies by class: what is planned against what the patient must not meet."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from patients.vocabulary import AllergenClass
from treatments.safety.case import Case, Result
from treatments.safety.limits import Limits
from treatments.safety.words import joined, name_of
from treatments.vocabulary import CLASS_OF_DRUG, Drug, DrugClass, Outcome, YesNoNotAsked

SOURCE = "The patient's own list of allergies."
SULPHITE_SOURCE = "Solutions with adrenaline hold a sulphite: product texts; check the ampoule."
BENZYL_SOURCE = "Benzyl alcohol stands in some vials (Depo-Medrol product text): check the vial."
_CLASSES = {
    DrugClass.LA_AMIDE: {AllergenClass.LA_AMIDE},
    DrugClass.LA_ESTER: {AllergenClass.LA_ESTER},
    # Not named: it may be either.
    DrugClass.LA: {AllergenClass.LA_AMIDE, AllergenClass.LA_ESTER},
    DrugClass.NSAID: {AllergenClass.NSAID},
    DrugClass.CORTICOSTEROID: {AllergenClass.CORTICOSTEROID},
}
_AROUND = {AllergenClass.LATEX, AllergenClass.ADHESIVE, AllergenClass.ANTISEPTIC}


def allergy(case: Case, limits: Limits) -> Iterator[Result]:
    """Compare every drug with the list, by class and by name; "not asked" is never "none"."""
    drugs = _planned(case)
    if not drugs and not case.is_procedure:
        return
    found = list(_met(case, drugs))
    yield from found
    around = [substance for kind, substance in case.person.allergies if kind in _AROUND]
    if case.is_procedure and around:
        words = _("Also listed: %(what)s.") % {"what": joined(around)}
        yield Result("allergy_around", Outcome.LOOK, words, "", SOURCE)
    if not case.person.is_allergy_asked:
        words = _("Allergies were never asked about.")
        yield Result("allergy", Outcome.NOT_CHECKED, words, "", SOURCE)
    elif case.is_procedure and case.answers.get("allergies_checked") != YesNoNotAsked.YES:
        words = _("Allergies were not asked about again today.")
        yield Result("allergy", Outcome.NOT_CHECKED, words, "", SOURCE)
    elif case.person.allergies and Drug.OTHER in drugs:
        words = _(
            "Allergies are listed, and what is planned is not in the list of drugs: compare by hand."
        )
        yield Result("allergy", Outcome.NOT_CHECKED, words, "", SOURCE)
    elif not found:
        words = _("No listed allergy meets what is planned.")
        yield Result("allergy", Outcome.FINE, words, "", SOURCE)


def _planned(case) -> list[str]:
    drugs = [dose.drug for dose in case.doses if dose.mg != 0]
    return list(dict.fromkeys([*drugs, *([case.course.drug] if case.course else [])]))


def _met(case, drugs) -> Iterator[Result]:
    has_adrenaline = Drug.ADRENALINE in drugs or any(
        dose.has_adrenaline for dose in case.doses if dose.mg != 0
    )
    for kind, substance in case.person.allergies:
        said = {"substance": substance}
        for drug in drugs:
            drug_class = CLASS_OF_DRUG.get(Drug(drug), DrugClass.OTHER)
            is_named = drug != Drug.OTHER and str(drug) in substance.casefold()
            if kind in _CLASSES.get(drug_class, ()) or is_named:
                words = _("Allergy to %(substance)s; %(drug)s is planned.")
                words = words % (said | {"drug": name_of(drug)})
                yield Result("allergy", Outcome.OVER, words, "", SOURCE)
        if kind == AllergenClass.SULPHITE and has_adrenaline:
            words = _("Allergy to %(substance)s; adrenaline is planned.") % said
            yield Result("allergy_sulphite", Outcome.OVER, words, "", SULPHITE_SOURCE)
        if kind == AllergenClass.BENZYL_ALCOHOL and (case.steroids or case.anaesthetics):
            words = _("Allergy to %(substance)s; some vials of what is planned hold it.") % said
            yield Result("allergy_benzyl", Outcome.OVER, words, "", BENZYL_SOURCE)
