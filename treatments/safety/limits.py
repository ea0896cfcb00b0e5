"""One version of the limits, to be asked for a number and where it comes from."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Limit:
    """A number and its source."""

    value: Decimal
    source: str


@dataclass(frozen=True)
class Limits:
    """Every limit of one version, by kind and drug."""

    version: int
    rows: dict[tuple[str, str], Limit]

    def of(self, kind: str, drug: str = "") -> Limit | None:
        """Return the limit, or None where this version has none."""
        return self.rows.get((str(kind), str(drug)))

    def needed(self, kind: str) -> Limit:
        """Return a limit every version has; KeyError where one is missing, and the rule counts as failed."""
        return self.rows[(str(kind), "")]
