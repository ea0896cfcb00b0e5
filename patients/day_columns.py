"""What higher rooms say about the patients of a day's list: one more column, one query for all rows."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A head, and for a list of patients the words of each by key (safe HTML or text)."""

    head: str
    words: Callable


_columns: list[Column] = []


def register(column: Column) -> None:
    """Add a column; called once, when a room is ready."""
    if column not in _columns:
        _columns.append(column)


def of(patients) -> list[tuple[str, dict]]:
    """Return (head, words by patient) of each column; the caller has checked RECORD_VIEW."""
    return [(column.head, column.words(patients)) for column in _columns]
