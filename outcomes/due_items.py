"""What stands on the due list: one row each, and the list in three parts."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from patients.models import Patient
from patients.vocabulary import CallResult

SOON_DAYS = 7
"""What comes up within a week stands under "This week"."""
NAMED_AT_MOST = 1_000
"""Beyond so many patients a statement asks about the whole clinic rather than name each."""
MANY_CALLS = 3
"""Who was tried as often is counted on top of the list."""


@dataclass(frozen=True)
class Call:
    """One attempt to reach somebody."""

    on: date
    result: str
    note: str
    by: str
    again_on: date | None

    @property
    def words(self) -> str:
        return f"{self.on.day} {self.on:%b}: {CallResult(self.result).label}"


@dataclass(frozen=True)
class Item:
    """One thing that is due. It says no clinical word beyond what is due."""

    patient: Patient
    what: str
    kind: str
    since: date
    days: int
    calls: tuple[Call, ...] = ()
    # A study with a result of what an alert awaits, and where the alert is closed with it.
    arrived: str = ""
    url: str = ""
    # It stands on today's list although its day has not come.
    is_soon: bool = False
    # It stands above all that waits longer.
    is_first: bool = False
    # How the asking stands: a link sent, an e-mail that did not go.
    asked: str = ""
    # The patient can be asked by link.
    asks: bool = False
    # Where somebody says that it was seen to, in one press.
    seen_url: str = ""

    @property
    def call_again_on(self) -> date | None:
        return self.calls[0].again_on if self.calls else None

    @property
    def looked_at_on(self) -> date:
        """The day this item comes up: the one agreed in a call, or its own."""
        return max(self.since, self.call_again_on or self.since)

    @property
    def days_words(self) -> str:
        if self.days < 0:
            return _("in %(n)s d") % {"n": -self.days}
        if self.days == 0:
            return _("today")
        if self.days < 15:
            return _("%(n)s d late") % {"n": self.days}
        return _("%(n)s weeks late") % {"n": self.days // 7}


@dataclass(frozen=True)
class Filter:
    """One way to shorten the list: its word in the address, on the page, and the kinds it keeps."""

    name: str
    words: object
    kinds: frozenset[str]


FILTERS = {
    each.name: each
    for each in (
        Filter("scores", _lazy("Scores"), frozenset({"score", "email"})),
        Filter("reviews", _lazy("Reviews"), frozenset({"review", "wound", "plan"})),
        Filter("results", _lazy("Results"), frozenset({"histology"})),
        Filter("alerts", _lazy("Alerts and harm"), frozenset({"alert", "harm", "alarm"})),
    )
}


@dataclass(frozen=True)
class DueList:
    """What is due now, what comes up within a week, and what was put off or is further away."""

    now: tuple[Item, ...]
    week: tuple[Item, ...]
    later: tuple[Item, ...]

    def only(self, kinds) -> "DueList":
        """Return the same list with these kinds of things."""
        return DueList(
            *(
                tuple(item for item in part if item.kind in kinds)
                for part in (self.now, self.week, self.later)
            )
        )

    @property
    def overdue(self) -> int:
        """How many things are past their day."""
        return sum(item.days > 0 for item in self.now)

    @property
    def tried_often(self) -> int:
        """How many were tried three times or more."""
        return sum(len(item.calls) >= MANY_CALLS for item in self.now)

    @property
    def people(self) -> int:
        return len({item.patient.pk for item in self.now})
