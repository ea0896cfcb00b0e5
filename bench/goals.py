"""What the bench holds the app to: ratios within one run, never milliseconds of another hour."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.timing import Results

FLAT = 1.5


@dataclass(frozen=True)
class Goal:
    """One goal, what was found, and whether it is met."""

    name: str
    size: str
    wanted: str
    found: float
    met: bool

    def as_dict(self) -> dict:
        return {
            "goal": self.name, "size": self.size, "wanted": self.wanted, "found": round(self.found, 2), "met": self.met,
        }  # fmt: skip


def _p50(results: Results, name: str) -> float:
    return results[name][1].p50


def _over(name: str, *under: str) -> Callable[[Results], float]:
    return lambda results: _p50(results, name) / sum(_p50(results, each) for each in under)


def _rate(results: Results) -> float:
    return results["save"][8].rate / results["floor_save"][8].rate


# Words, how it is reckoned, the limit, and whether the limit is the most or the least.
ONE_SIZE = (
    ("Saving, 8 clients: rate over the rate of bare SQL", _rate, 1 / 3, "least"),
    ("Saving: over the empty page and bare SQL together", _over("save", "empty", "floor_save"), 2.7, "most"),
    ("Chart of 50: over the empty page and its rows", _over("chart_50", "empty", "floor_50"), 2.5, "most"),
    ("Chart of 500: over the empty page and its rows", _over("chart_500", "empty", "floor_500"), 2.5, "most"),
    ("Search, part of a name: over the empty page", _over("search_name", "empty"), 4, "most"),
    ("Today's list: over the empty page", _over("list", "empty"), 5, "most"),
    ("Keeping what is typed: over the empty page", _over("keep", "empty"), 2.5, "most"),
    ("Checking an injection: 200 past treatments over 5", _over("check_200", "check_5"), FLAT, "most"),
    ("Signing in: over the hash alone and the empty page", _over("sign_in", "hash", "empty"), 1.2, "most"),
)  # fmt: skip
GROWING = ("list", "search_name", "search_typo", "search_year", "chart_50", "chart_500", "save")


def judged(by_size: dict[int, Results], words: dict[str, str]) -> list[Goal]:
    """Return every goal, judged."""
    found = [
        _goal(name, f"{size:,}", reckon(results), limit, way)
        for size, results in by_size.items()
        for name, reckon, limit, way in ONE_SIZE
    ]
    if len(by_size) > 1:
        small, large = min(by_size), max(by_size)
        found += [
            _goal(
                f"Flat: {words[name]}", f"{large:,} over {small:,}",
                _p50(by_size[large], name) / _p50(by_size[small], name), FLAT, "most",
            )
            for name in GROWING
        ]  # fmt: skip
    return found


def _goal(name, size, found, limit, way) -> Goal:
    met = found <= limit if way == "most" else found >= limit
    return Goal(name, size, f"at {way} {limit:.2g}", found, met)
