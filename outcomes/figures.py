"""The practice manager's figures: what was done each month, and pain before and after each rung."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.clinical_time import EXACT
from measures.scoring import is_important
from outcomes import pairs, statistics
from patients.vocabulary import Origin
from treatments.models import Treatment
from treatments.vocabulary import Rung, State

MONTHS = 12


@dataclass(frozen=True)
class MonthRow:
    """One rung: how many treatments began in each month."""

    rung: int
    name: str
    counts: tuple[int, ...]
    patients: int

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def hides_total(self) -> bool:
        return statistics.gives_one_away(self.counts)


@dataclass(frozen=True)
class Bar:
    """One piece of a month's bar."""

    x: float
    y: float
    width: float
    height: float
    rung: int
    title: str


@dataclass(frozen=True)
class ResponseRow:
    """One rung: pain before and after 12 weeks, with what is not known counted."""

    rung: int
    name: str
    share: statistics.Share
    before: float | None
    after: float | None
    no_before: int
    no_after: int

    @property
    def words(self) -> str:
        return share_words(self.share)


@dataclass(frozen=True)
class Figures:
    """All of the page."""

    months: tuple[date, ...]
    rows: tuple[MonthRow, ...]
    month_totals: tuple[int, ...]
    month_patients: tuple[int, ...]
    patients: int
    treatments: int
    responses: tuple[ResponseRow, ...]
    since: date
    until: date

    @property
    def columns(self) -> list[tuple[int, bool]]:
        """Each month's total, and whether paper hides it."""
        parts = [[row.counts[i] for row in self.rows] for i in range(len(self.months))]
        return [(sum(column), statistics.gives_one_away(column)) for column in parts]

    @property
    def procedures(self) -> int:
        return sum(row.total for row in self.rows if row.rung >= Rung.NEEDLING)

    @property
    def known(self) -> int:
        return sum(row.share.known for row in self.responses)

    @property
    def eligible(self) -> int:
        return sum(row.share.eligible for row in self.responses)

    @property
    def known_rate(self) -> int | None:
        return (
            statistics.percent(self.known, self.eligible)
            if self.eligible >= statistics.RATES_FROM
            else None
        )


def share_words(share: statistics.Share) -> str:
    """`27 of 41 known better (66 %, 95 % CI 51–78). 17 unknown of 58: 47–76 %`; counts alone under ten."""
    facts = {
        "better": share.better,
        "known": share.known,
        "unknown": share.unknown,
        "eligible": share.eligible,
    }
    if not share.says_something:
        return (
            _("%(better)s of %(known)s known better; %(unknown)s unknown of %(eligible)s") % facts
        )
    low, high = share.interval
    worst, best = share.bounds
    return _(
        "%(better)s of %(known)s known better (%(rate)s %%, 95 %% CI %(low)s–%(high)s). "
        "%(unknown)s unknown of %(eligible)s: %(worst)s–%(best)s %%"
    ) % {**facts, "rate": share.rate, "low": low, "high": high, "worst": worst, "best": best} + (
        _(", too incomplete to judge") if share.is_incomplete else ""
    )


def build(clinic, *, today: date) -> Figures:
    """Return the figures of the last twelve months, read in four statements."""
    months = _months(today)
    since = months[0]
    done = _begun(clinic).filter(started_on__gte=since, started_on__lte=today)
    grid, people = _by_month(done)
    rows = _month_rows(grid, people, months)
    month_patients = dict(
        done.annotate(month=TruncMonth("started_on")).values("month").order_by()
        .annotate(n=Count("patient", distinct=True)).values_list("month", "n")
    )  # fmt: skip
    until = today - timedelta(days=pairs.AFTER_TO_DAYS)
    return Figures(
        months=months,
        rows=rows,
        month_totals=tuple(sum(row.counts[i] for row in rows) for i in range(MONTHS)),
        month_patients=tuple(month_patients.get(month, 0) for month in months),
        patients=done.aggregate(n=Count("patient", distinct=True))["n"],
        treatments=sum(row.total for row in rows),
        responses=_responses(clinic, until - timedelta(days=365), until),
        since=until - timedelta(days=365),
        until=until,
    )


def _months(today: date) -> tuple[date, ...]:
    index = today.year * 12 + today.month - 1
    return tuple(
        date((index - back) // 12, (index - back) % 12 + 1, 1) for back in range(MONTHS - 1, -1, -1)
    )


def _begun(clinic):
    """Treatment this clinic began: not history, not elsewhere, not in print."""
    return (
        Treatment.objects.standing().given()
        .filter(clinic=clinic, origin=Origin.CLINIC, is_history=False, rung__isnull=False)
        .filter(started_on__isnull=False, started_precision__in=EXACT)
        .exclude(state=State.DONE_ELSEWHERE)
    )  # fmt: skip


def _by_month(done):
    counted = (
        done.annotate(month=TruncMonth("started_on")).values("rung", "month").order_by()
        .annotate(n=Count("pk"))
    )  # fmt: skip
    grid: dict[int, dict] = defaultdict(dict)
    for row in counted:
        grid[row["rung"]][row["month"]] = row["n"]
    people = dict(
        done.values("rung")
        .order_by()
        .annotate(n=Count("patient", distinct=True))
        .values_list("rung", "n")
    )
    return grid, people


def _month_rows(grid, people, months) -> tuple[MonthRow, ...]:
    return tuple(
        MonthRow(
            rung,
            str(Rung(rung).label),
            tuple(grid[rung].get(month, 0) for month in months),
            people.get(rung, 0),
        )
        for rung in sorted(grid)
    )


# --- before and after ---------------------------------------------------------------------------


def _responses(clinic, since: date, until: date) -> tuple[ResponseRow, ...]:
    """Every step begun in the closed year, with the pain around it."""
    by_rung: dict[int, list] = defaultdict(list)
    for rung, before, after in pairs.around_steps(clinic, since, until):
        by_rung[rung].append((before, after))
    return tuple(_response(rung, by_rung[rung]) for rung in sorted(by_rung))


def _response(rung: int, around: list) -> ResponseRow:
    known = [
        (before, after) for before, after in around if before is not None and after is not None
    ]
    # Without pain at the start nobody can become 30 % better: known, and not better.
    better = sum(n for pair, n in Counter(known).items() if is_important(*pair))
    return ResponseRow(
        rung=rung,
        name=str(Rung(rung).label),
        share=statistics.Share(better, len(known), len(around)),
        before=statistics.median(float(before) for before, _after in known),
        after=statistics.median(float(after) for _before, after in known),
        no_before=sum(before is None for before, _after in around),
        no_after=sum(after is None for _before, after in around),
    )


# --- words and drawings -------------------------------------------------------------------------


def title(figures: Figures) -> str:
    """Return the sentence on top: what can be said, or that it is too early."""
    known = [row for row in figures.responses if row.share.says_something]
    if not figures.treatments:
        return _("Nothing has been done here in the last twelve months")
    if not known:
        return _("%(people)s people treated in twelve months; too few known results to speak of rates") % {
            "people": figures.patients}  # fmt: skip
    whole = [row for row in known if not row.share.is_incomplete]
    if not whole:
        return _("%(people)s people treated in twelve months; results are too incomplete to judge") % {
            "people": figures.patients}  # fmt: skip
    row = max(whole, key=lambda each: each.share.known)
    return _("%(better)s of %(known)s with known scores are better 12 weeks after %(step)s") % {
        "better": row.share.better, "known": row.share.known, "step": row.name.lower()}  # fmt: skip


def title_on_paper(figures: Figures) -> str:
    """Return the sentence that may leave the clinic."""
    shown = [
        row for row in figures.responses if row.share.says_something and not row.share.points_at_few
    ]
    if any(not row.share.is_incomplete for row in shown):
        return title(replace(figures, responses=tuple(shown)))
    return _("Figures of the clinic")


WIDTH, HEIGHT, LEFT, BOTTOM = 620, 210, 34, 26
GROUPS = ((1, 2), (3,), (4,), (5, 6, 7, 8), (9, 10))
GROUP_WORDS = (
    gettext_lazy("advice and self-care"), gettext_lazy("medicines"), gettext_lazy("physical"),
    gettext_lazy("injections and needling"), gettext_lazy("surgery"),
)  # fmt: skip


def month_bars(figures: Figures) -> dict:
    """Return the stacked bars of the months, ready for SVG."""
    top = max([*figures.month_totals, 1])
    step = next(n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000) if top / n <= 4)
    top = -(-top // step) * step
    plot = HEIGHT - BOTTOM - 14
    slot = (WIDTH - LEFT) / MONTHS
    bars, totals = [], []
    for i, month in enumerate(figures.months):
        y: float = HEIGHT - BOTTOM
        for group, rungs in enumerate(GROUPS):
            count = sum(row.counts[i] for row in figures.rows if row.rung in rungs)
            high = round(count / top * plot, 1)
            if count:
                y = round(y - high, 1)
                bars.append(Bar(round(LEFT + i * slot + slot * 0.18, 1), y, round(slot * 0.64, 1), high, group,
                                f"{month:%b %Y}: {count} {GROUP_WORDS[group]}"))  # fmt: skip
        totals.append((round(LEFT + (i + 0.5) * slot, 1), y - 5, figures.month_totals[i]))
    return {
        "bars": bars, "totals": totals, "width": WIDTH, "height": HEIGHT, "base": HEIGHT - BOTTOM, "left": LEFT,
        "months": [(round(LEFT + (i + 0.5) * slot, 1), f"{month:%b}") for i, month in enumerate(figures.months)],
        "lines": [(round(HEIGHT - BOTTOM - n / top * plot, 1), n) for n in range(0, top + 1, step)],
        "groups": [(group, words) for group, words in enumerate(GROUP_WORDS)
                   if any(bar.rung == group for bar in bars)],
    }  # fmt: skip


DOT_LEFT, DOT_WIDTH, DOT_ROW = 8, 380, 34


def dots(figures: Figures) -> list[dict]:
    """Return for each rung the dot, its interval and the worst-to-best bar, on a scale of 0 to 100 %."""

    def x(percent: int) -> float:
        return round(DOT_LEFT + percent / 100 * DOT_WIDTH, 1)

    drawn = []
    for row in figures.responses:
        share = row.share
        item = {"row": row, "says": share.says_something}
        if share.says_something:
            low, high = share.interval
            worst, best = share.bounds
            item |= {
                "at": x(share.rate or 0), "low": x(low), "high": x(high), "worst": x(worst),
                "wide": round(x(best) - x(worst), 1), "is_hollow": share.is_incomplete,
            }  # fmt: skip
        drawn.append(item)
    return drawn
