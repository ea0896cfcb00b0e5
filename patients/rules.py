"""Judgement about what was typed. Plain Python."""

from decimal import Decimal

# A weight this far from the last one is asked about again: a slip of a digit or another patient.
# 25 % stands well outside what months of illness or dieting usually do.
WEIGHT_JUMP = Decimal("0.25")


def is_weight_jump(weight: Decimal, previous: Decimal | None) -> bool:
    """Say whether the new weight is far from the last one."""
    return previous is not None and abs(weight - previous) > previous * WEIGHT_JUMP
