"""Arithmetic of change: percent, the change that matters, in plain Python."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


def percent_better(
    baseline: Decimal, now: Decimal, *, higher_is_better: bool = False
) -> Decimal | None:
    """Return improvement in percent of baseline (negative: worse); None when the baseline is 0."""
    if baseline == 0:
        return None
    change = (now - baseline) if higher_is_better else (baseline - now)
    return change * 100 / baseline


def whole(value: Decimal) -> int:
    """Round half up, as people do by hand."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True)
class Threshold:
    """What counts as an important change: both conditions must hold. Source beside each instrument."""

    percent: Decimal
    points: Decimal


PAIN_THRESHOLD = Threshold(percent=Decimal(30), points=Decimal(2))
"""30 % and 2 points on a 0-10 pain scale: Ostelo 2008."""


def is_important(
    baseline: Decimal, now: Decimal, threshold: Threshold = PAIN_THRESHOLD
) -> bool | None:
    """Say whether the fall from baseline is important; None when it cannot be said (baseline 0)."""
    percent = percent_better(baseline, now)
    if percent is None:
        return None
    return percent >= threshold.percent and baseline - now >= threshold.points
