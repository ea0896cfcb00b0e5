"""Whether a score may be corrected on its own page, and if not, where."""

from django.utils.translation import gettext as _

from measures.instruments import WRITTEN
from measures.offered import BY_CLINICIAN, BY_PATIENT
from measures.questions import Kind, questions_of
from measures.sheet import is_as_asked
from patients.vocabulary import Origin


def is_standing(score) -> bool:
    """Whether it counts: not replaced, not taken out of use."""
    return not hasattr(score, "voided") and not hasattr(score, "amended_by")


def is_elsewhere(score) -> bool:
    """Whether it belongs to an exam, a contact or a treatment, and is corrected there."""
    # A score that was asked by itself carries the number of its submission.
    return score.submission_id is None or score.origin == Origin.PUBLISHED


def may_be_amended(score) -> bool:
    """Whether its questions can be answered anew here."""
    own = score.instrument
    is_asked_here = own.code in BY_PATIENT + BY_CLINICIAN and (own.code, own.version) in WRITTEN
    return is_standing(score) and not is_elsewhere(score) and is_asked_here and is_as_asked(score)


def may_be_voided(score) -> bool:
    """Whether it can be taken out of use here."""
    return is_standing(score) and not is_elsewhere(score)


def why_not(score) -> str:
    """Say why a score cannot be corrected here."""
    if is_elsewhere(score):
        return _(
            "This score belongs to an exam, a contact or a treatment. It is corrected where it was recorded."
        )
    if not is_standing(score):
        return _("This is not the version that counts; it can only be read.")
    return _("This score was not asked here; it can only be taken out of use.")


def first_answer(score, item):
    """Return an item as the value of its field: a tick is ticked or not, a number a whole number."""
    if item.value is None:
        return None
    kinds = {
        each.number: each.kind
        for each in questions_of(score.instrument.code, score.instrument.version)
    }
    return item.value == 1 if kinds.get(item.number) is Kind.TICK else int(item.value)
