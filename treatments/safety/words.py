"""Words the rules share."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from treatments.rules import plain
from treatments.vocabulary import Drug

TENTH = Decimal("0.1")


def name_of(drug: str) -> str:
    """Return a drug's name."""
    return str(Drug(drug).label)


def mg(number: Decimal) -> str:
    """Return `40 mg`, to the hundredth."""
    return f"{plain(number.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP))} mg"


def limit_mg(number: Decimal) -> str:
    """Return a limit in mg, rounded down to the tenth: never more than it is."""
    return f"{plain(number.quantize(TENTH, rounding=ROUND_DOWN))} mg"


def summed(doses) -> str:
    """Return `100 + 50 = 150 mg`; a dose that cannot be reckoned stands as a question mark, never as zero."""
    known = [each for each in doses if each is not None]
    if not known:
        return _("mg not known")
    parts = [plain(each) if each is not None else "?" for each in doses]
    if len(parts) == 1:
        return mg(sum(known, Decimal(0)))
    sum_mg = mg(sum(known, Decimal(0)))
    if len(known) < len(parts):
        sum_mg = _("at least %(mg)s") % {"mg": sum_mg}
    return f"{' + '.join(parts)} = {sum_mg}"


def joined(parts) -> str:
    """Return parts as a list in words, without repeats."""
    return ", ".join(dict.fromkeys(str(part) for part in parts))


def not_asked(what: str) -> str:
    """Say that a question was left open."""
    return _("%(what)s: not asked.") % {"what": what}
