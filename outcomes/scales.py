"""The scale of an instrument: its ends, which way is better, and which change matters. Plain Python."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from measures.instruments import BY_CODE
from measures.scoring import percent_better, shown
from measures.vocabulary import Direction, InstrumentCode, Recall

DRAWN = (
    InstrumentCode.PAIN_NRS,
    InstrumentCode.PAIN_VAS,
    InstrumentCode.RMDQ,
    InstrumentCode.PEG,
    InstrumentCode.ODI,
    InstrumentCode.PSFS,
)
"""What has a published scale of its own, and so a panel; in the order in which panels stand."""


@dataclass(frozen=True)
class Aim:
    """The value from which on a change is important, and what it takes in words."""

    value: Decimal
    words: str


@dataclass(frozen=True)
class Scale:
    """One version of one instrument, over one period. Numbers are in the instrument's own unit.

    `points` and `percent` are the change that matters; where both are known both must be met.
    """

    code: str
    version: str = ""
    name: str = ""
    lowest: Decimal = Decimal(0)
    highest: Decimal | None = None
    direction: str = Direction.LOWER
    unit: str = ""
    points: Decimal | None = None
    percent: Decimal | None = None
    recall: str = ""

    @property
    def is_drawn(self) -> bool:
        return self.code in DRAWN and self.highest is not None

    @property
    def is_higher_better(self) -> bool:
        return self.direction == Direction.HIGHER

    @property
    def direction_words(self) -> str:
        return _("↑ higher is better") if self.is_higher_better else _("↓ lower is better")

    @property
    def importance_words(self) -> str:
        """`30 % and 2 points`; empty where no source gives a number."""
        parts = []
        if self.percent is not None:
            parts.append(_("%(n)s %%") % {"n": _plain(self.percent)})
        if self.points is not None:
            parts.append(_points(self.points, self.unit))
        return _(" and ").join(parts)

    def better(self, before, now) -> Decimal:
        """Return by how much it became better, in points; worse is negative."""
        change = dec(now) - dec(before)
        return change if self.is_higher_better else -change

    def is_important(self, before, now) -> bool | None:
        """Say whether the change for the better matters; None when no number says so, or the start was 0."""
        if self.percent is None and self.points is None:
            return None
        if self.percent is not None:
            share = percent_better(dec(before), dec(now), higher_is_better=self.is_higher_better)
            if share is None:
                return None
            if share < self.percent:
                return False
        return self.points is None or self.better(before, now) >= self.points

    def aim(self, before) -> Aim | None:
        """Return from which value on a change since `before` matters; None where the scale has no room for it."""
        before, sign = dec(before), 1 if self.is_higher_better else -1
        ways = []
        if self.percent is not None and before > 0:
            words = _("%(n)s %% better") % {"n": _plain(self.percent)}
            ways.append(Aim(before + sign * before * self.percent / 100, words))
        if self.points is not None:
            words = _("%(points)s better") % {"points": _points(self.points, self.unit)}
            ways.append(Aim(before + sign * self.points, words))
        if not ways or (self.percent is not None and before == 0):
            return None
        # Both must be met, so the further one decides.
        furthest = max(ways, key=lambda each: sign * each.value)
        is_on_scale = self.lowest <= furthest.value <= (self.highest or furthest.value)
        return furthest if is_on_scale else None

    def change_words(self, before, now) -> str:
        """`13 points better`, `2 mm worse`, `no change`."""
        better = self.better(before, now)
        if not better:
            return _("no change")
        words = _("%(points)s better") if better > 0 else _("%(points)s worse")
        return words % {"points": _points(self.shown(abs(better)), self.unit)}

    def shown(self, value) -> Decimal:
        """Return a value, or a difference of two, as it is read on this scale."""
        return shown(self.code, dec(value))

    def on_top(self, top, recall: str) -> "Scale":
        """Return the scale as one answer used it: with this top (0 to 10 or 0 to 100), over this period.

        The change that matters grows with the scale; a period belongs to pain alone, elsewhere it is the form's.
        """
        scale = self
        if top is not None and scale.highest and dec(top) != scale.highest:
            share = dec(top) / scale.highest
            points = None if scale.points is None else scale.points * share
            scale = replace(scale, highest=dec(top), points=points, unit="points")
        is_pain = scale.code in (InstrumentCode.PAIN_NRS, InstrumentCode.PAIN_VAS)
        return replace(scale, recall=recall if is_pain and recall != Recall.NOT_STATED else "")


def dec(value) -> Decimal:
    """Return the number as it is written."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _points(number: Decimal, unit: str) -> str:
    said = _plain(number)
    if unit not in ("", "points"):
        return f"{said} {unit}"
    return _("1 point") if number == 1 else _("%(n)s points") % {"n": said}


def of_measure(code: str) -> Scale:
    """Return the scale of an instrument as it is published now."""
    told = BY_CODE[code]
    return Scale(told.code, told.version, told.name, told.lowest or Decimal(0), told.highest, told.direction,
                 told.unit, told.important_change, told.important_percent)  # fmt: skip


PAIN = replace(of_measure(InstrumentCode.PAIN_NRS), recall=Recall.LAST_7_DAYS.value)
"""0 to 10, last 7 days: what counts for response."""
