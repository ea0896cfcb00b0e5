"""Counts as printed beside counts as they come out. Pure."""

from decimal import ROUND_HALF_UP, Decimal


def computed_percent(n: int | None, of: int | None, places: int = 1) -> Decimal | None:
    """Return n of `of` in percent, rounded half up; None when a part is missing."""
    if n is None or not of:
        return None
    step = Decimal(1).scaleb(-places)
    return (Decimal(n) * 100 / Decimal(of)).quantize(step, ROUND_HALF_UP)


def is_printed_otherwise(n: int | None, of: int | None, printed: Decimal | None) -> bool:
    """Say whether the printed percentage is not what the counts give, at the decimals printed."""
    if printed is None:
        return False
    places = max(0, -int(printed.normalize().as_tuple().exponent))
    computed = computed_percent(n, of, places)
    return computed is not None and computed != printed.normalize()
