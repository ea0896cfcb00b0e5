"""What became of a record since a moment: each room says its part, for whoever comes back to a form."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from patients.models import Allergy, Condition


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was."""

    words: str
    by: str
    at: datetime


def name_of(person) -> str:
    """Return the short name of whoever did it, "" where nobody is known."""
    return person.short_name if person else ""


_tellers: list[Callable] = []


def register(teller: Callable) -> None:
    """Add a function (patient, moment) -> changes; called once, when a room is ready."""
    if teller not in _tellers:
        _tellers.append(teller)


def since(patient, moment: datetime) -> list[Change]:
    """Return everything that changed since the moment, in the order of the rooms."""
    return [change for teller in (_own, *_tellers) for change in teller(patient, moment)]


def _own(patient, moment) -> Iterator[Change]:
    allergies = Allergy.objects.filter(
        Q(recorded_at__gt=moment) | Q(removed_at__gt=moment), patient=patient
    ).select_related("recorded_by")
    for allergy in allergies:
        if allergy.removed_at:
            words, by, at = _("Allergy taken out: %(what)s"), "", allergy.removed_at
        else:
            words, by, at = (
                _("New allergy: %(what)s"),
                name_of(allergy.recorded_by),
                allergy.recorded_at,
            )
        yield Change(words % {"what": allergy.substance}, by, at)
    rows = Condition.objects.filter(patient=patient, recorded_at__gt=moment).select_related(
        "recorded_by"
    )
    for condition in rows:
        yield Change(
            _("Condition recorded: %(what)s") % {"what": condition.get_code_display()},
            name_of(condition.recorded_by), condition.recorded_at,
        )  # fmt: skip
