"""The arithmetic of doses with its working in words, and how far a block helped. No limits here."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from treatments.vocabulary import PROCEDURE_KINDS, RUNG_OF_KIND, Drug, Kind, Rung

# 1 % is 1 g in 100 mL, which is 10 mg in 1 mL.
MG_ML_PER_PERCENT = 10
CENT = Decimal("0.01")

INJECTION_KINDS = frozenset(
    {Kind.NEEDLING, Kind.DIAGNOSTIC_INJECTION, Kind.INJECTION, Kind.PROLOTHERAPY, Kind.NERVE_BLOCK,
     Kind.HYDRODISSECTION}
)  # fmt: skip
OPERATION_KINDS = frozenset({Kind.ENDOSCOPY, Kind.LIPOSUCTION, Kind.EXCISION})

# The word a colleague waits before asking again; decisions.md calls it the 10-minute score.
MINUTES_TO_SCORE = 10


def mg_of_percent(percent: Decimal, volume_ml: Decimal) -> Decimal:
    """Return mg = % × 10 × mL."""
    return percent * MG_ML_PER_PERCENT * volume_ml


def mg_given(*, percent=None, mg_ml=None, volume_ml=None) -> Decimal | None:
    """Return the mg in that volume, to the hundredth; None when a part is missing."""
    if volume_ml is None or (percent is None and mg_ml is None):
        return None
    mg = mg_ml * volume_ml if percent is None else mg_of_percent(percent, volume_ml)
    return mg.quantize(CENT, rounding=ROUND_HALF_UP)


def mg_of(agent) -> Decimal | None:
    """Return the mg of an agent, from its strength and volume; None when a part is missing."""
    return mg_given(
        percent=agent.concentration_percent, mg_ml=agent.concentration_mg_ml, volume_ml=agent.volume_ml
    )  # fmt: skip


def mg_working(*, percent=None, mg_ml=None, volume_ml=None) -> str:
    """Return the sum as it would stand on paper: `1 % × 10 × 2 mL = 20 mg`."""
    mg = mg_given(percent=percent, mg_ml=mg_ml, volume_ml=volume_ml)
    if mg is None:
        return ""
    factors = f"{plain(mg_ml)} mg/mL" if percent is None else f"{plain(percent)} % × 10"
    return f"{factors} × {plain(volume_ml)} mL = {plain(mg)} mg"


def mg_a_day(dose_mg: Decimal | None, times_per_day: Decimal | None) -> Decimal | None:
    """Return the daily sum; None when a part is missing."""
    return None if dose_mg is None or times_per_day is None else dose_mg * times_per_day


def day_working(dose_mg, times_per_day, say: Callable[[str], str] = str) -> str:
    """Return `500 mg × 2 a day = 1,000 mg a day`."""
    sum_mg = mg_a_day(dose_mg, times_per_day)
    if sum_mg is None:
        return ""
    words = say("{dose} mg × {times} a day = {sum} mg a day")
    return words.format(dose=plain(dose_mg), times=plain(times_per_day), sum=plain(sum_mg))


def rung_of(kind: str) -> Rung | None:
    """Return the rung a kind belongs to; spine surgery and "other" stand beside the ladder."""
    return RUNG_OF_KIND.get(kind)


def kinds_of(rung: int) -> list[str]:
    """Return the kinds of one rung, in the order of the vocabulary."""
    return [kind for kind, its_rung in RUNG_OF_KIND.items() if its_rung == rung]


def is_procedure(kind: str) -> bool:
    """Say whether the kind is checked and prepared before it is given."""
    return kind in PROCEDURE_KINDS


def block_response_percent(before: Decimal | int, after: Decimal | int) -> int | None:
    """Return how much of the pain a block took away; None when there was none to take."""
    if before == 0:
        return None
    share = (Decimal(before) - Decimal(after)) * 100 / Decimal(before)
    return int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def drug_named(text: str) -> str:
    """Return the code of a drug written out in full, or an empty string."""
    wanted = text.strip().lower()
    return next((drug.value for drug in Drug if drug != Drug.OTHER and drug.value == wanted), "")


def plain(number) -> str:
    """Return a number as people read it: `1,000`, `2.5`, `20`."""
    words = f"{Decimal(number):,f}"
    return words.rstrip("0").rstrip(".") if "." in words else words
