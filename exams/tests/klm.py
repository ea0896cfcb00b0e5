"""Counts what hands do to a page, and the time that takes by the Keystroke-Level Model.

Card, Moran and Newell (CACM 23(7):396, 1980), operators in seconds as in the design of the screens: a key 0.28 (an
average typist), pointing 1.10, a click 0.20, the hand to another device 0.40, a decision 1.35. A tap is taken as 1.0 and
an answer of the server as 0.5: own assumptions. It predicts an expert who errs in nothing, to about 20 %.
"""

from dataclasses import dataclass, field

KEY, POINT, CLICK, HOME, DECIDE, TAP, ANSWER = 0.28, 1.10, 0.20, 0.40, 1.35, 1.0, 0.5

# A chord is one key: what is held down does not count, nor does a key that repeats itself.
_LISTENS = """
addEventListener("pointerdown", (event) => tally(event.pointerType), true);
addEventListener("keydown", (event) => {
  const isHeld = event.repeat || ["Shift", "Control", "Alt", "Meta"].includes(event.key);
  if (!isHeld) tally("key");
}, true);
"""


@dataclass
class Tally:
    """What one page was told: presses by the pointer that made them, keys, and pages that came."""

    page: object
    counts: dict = field(default_factory=dict)

    def __post_init__(self):
        self.page.expose_function("tally", self._one)
        self.page.add_init_script(_LISTENS)
        self.page.on("domcontentloaded", lambda _page: self._one("answer"))

    def _one(self, kind):
        self.counts[kind] = self.counts.get(kind, 0) + 1

    @property
    def interactions(self) -> int:
        """Presses and keys."""
        return sum(count for kind, count in self.counts.items() if kind != "answer")

    @property
    def keys(self) -> int:
        return self.counts.get("key", 0)

    def seconds(self, *, decisions: int | None = None) -> float:
        """Return the sum in seconds: a decision before each press, before keys as many as are said."""
        presses = self.counts.get("mouse", 0), self.counts.get("touch", 0)
        decided = sum(presses) + (decisions or 0)
        return (
            presses[0] * (POINT + CLICK) + presses[1] * TAP + self.keys * KEY + decided * DECIDE
            + self.counts.get("answer", 0) * ANSWER
        )  # fmt: skip

    def say(self, task: str, **how) -> None:
        """Print the task's line; `pytest -rP` shows it."""
        print(f"KLM {task}: {self.interactions} interactions, {self.seconds(**how):.1f} s")
