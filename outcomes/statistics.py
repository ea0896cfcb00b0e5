"""Counting honestly: shares with their interval, medians, and what must not leave the clinic. Plain Python."""

from dataclasses import dataclass
from math import sqrt

RATES_FROM = 10
"""Under ten known results a share says nothing; counts are shown alone."""

SUPPRESS_UP_TO = 7
"""Counts of 1 to 7 people are printed as a star."""

Z_95 = 1.959964


def wilson(better: int, known: int, z: float = Z_95) -> tuple[float, float]:
    """Return the Wilson score interval of a share, as fractions of one."""
    if known <= 0:
        return 0.0, 1.0
    share = better / known
    middle = (share + z * z / (2 * known)) / (1 + z * z / known)
    half = z * sqrt(share * (1 - share) / known + z * z / (4 * known * known)) / (1 + z * z / known)
    return max(0.0, middle - half), min(1.0, middle + half)


def median(values) -> float | None:
    """Return the middle value; of an even number the mean of the two."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def percent(part: float, whole: float) -> int:
    """Round half up, as people do by hand."""
    return int(part * 100 / whole + 0.5) if whole else 0


@dataclass(frozen=True)
class Share:
    """How many are better, of the known, of all who should be known."""

    better: int
    known: int
    eligible: int

    @property
    def unknown(self) -> int:
        return self.eligible - self.known

    @property
    def says_something(self) -> bool:
        return self.known >= RATES_FROM

    @property
    def rate(self) -> int | None:
        return percent(self.better, self.known) if self.says_something else None

    @property
    def interval(self) -> tuple[int, int]:
        low, high = wilson(self.better, self.known)
        return percent(low, 1), percent(high, 1)

    @property
    def bounds(self) -> tuple[int, int]:
        """The share if all unknown were worse, and if all were better."""
        return percent(self.better, self.eligible), percent(
            self.better + self.unknown, self.eligible
        )

    @property
    def points_at_few(self) -> bool:
        """Say whether one to seven people could be told from it, or from its difference."""
        cells = (self.better, self.known - self.better, self.unknown, self.known)
        return any(is_suppressed(cell) for cell in cells)

    @property
    def is_incomplete(self) -> bool:
        """Under 60 % known is too incomplete to judge."""
        return bool(self.eligible) and self.known * 100 < self.eligible * 60


def is_suppressed(count: int) -> bool:
    """Say whether a printed count could point at somebody."""
    return 1 <= count <= SUPPRESS_UP_TO


def gives_one_away(parts) -> bool:
    """Say whether a total, printed beside its parts, would give the only hidden part away."""
    return sum(is_suppressed(part) for part in parts) == 1
