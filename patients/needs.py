"""What waits for the person: higher rooms register here, the Today page asks them all."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class NeedItem:
    """One line of "Needs you". `kind` is a status of ui.words; heavier items stand higher."""

    icon: str
    kind: str
    words: str
    who: str
    detail: str
    url: str
    weight: int = 0
    patients: tuple = ()
    """The ids of those whom `who` names: seeing them is audited."""


_askers: list[Callable] = []


def register(asker: Callable) -> None:
    """Add a question (request) -> list[NeedItem]; called once, when a room is ready."""
    if asker not in _askers:
        _askers.append(asker)


def of(request) -> list[NeedItem]:
    """Return everything that waits, the most pressing first."""
    items = [item for asker in _askers for item in asker(request)]
    return sorted(items, key=lambda item: -item.weight)
