"""What a gate is: a promise, how often it is tried, and the defects that must turn it red."""

import random
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Gate:
    """One promise. Each module here declares one as `GATE`; its tests ask for the fixture `gate`.

    `ci` and `full` are how many trials a test makes in an ordinary run and in `make gates`.
    `defects` maps a defect in words to what seeds it: a context manager, entered for one test.
    A test must then fail, by an assertion. `heavy` defects are left to `make gates DEFECT=1`.
    `ci_seeded` is how many trials chance gets to meet a defect, where `ci` are few.
    """

    id: str
    says: str
    ci: int
    full: int
    defects: Mapping[str, Callable[[], AbstractContextManager]]
    heavy: bool = False
    ci_seeded: int = 0


@dataclass
class Run:
    """One test of a gate at work: how many trials, from which seed, and what came of them."""

    gate: Gate
    n: int
    seed: int
    trials: int = 0
    failures: list[str] = field(default_factory=list)
    # One failure is all that a seeded defect has to show.
    stops_at_first: bool = False

    def __post_init__(self):
        self.random = random.Random(self.seed)

    def count(self, trials: int = 1) -> None:
        """Count trials that were made; call it before asserting."""
        self.trials += trials

    def check(self, ok: bool, what: str) -> None:
        """Count one trial and keep what failed; `done` asserts at the end."""
        self.trials += 1
        if not ok:
            self.failures.append(what)
            assert not self.stops_at_first, what

    def done(self) -> None:
        """Fail when a trial failed, or when none was made."""
        assert self.trials, f"{self.gate.id} made no trial"
        shown = "\n".join(self.failures[:10])
        assert not self.failures, (
            f"{len(self.failures)} of {self.trials} failed (seed {self.seed}):\n{shown}"
        )


def bound(trials: int, failures: int) -> str:
    """Say up to which rate failures may still occur, at 95 %: 3/n when none was seen."""
    if failures or not trials:
        return "none: it failed" if failures else "none: not tried"
    return f"{min(1, 3 / trials):.2%}"
