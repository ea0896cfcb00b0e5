"""Small readers of what the database hands over as JSON."""

from datetime import date, time
from uuid import UUID


def same(*names) -> dict:
    return {name: name for name in names}


def person(prefix: str) -> dict:
    return {f"by_{part}": f"{prefix}__{part}" for part in ("title", "given_name", "family_name")}


def read_day(text) -> date | None:
    return date.fromisoformat(text) if text else None


def read_time(text) -> time | None:
    return time.fromisoformat(text) if text else None


def read_uuid(text) -> UUID | None:
    return UUID(text) if text else None


def number(value):
    """Whole numbers stay whole; a score of 4 never reads 4.000."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def of_name(user) -> str:
    return user.short_name if user else ""


def by_words(row: dict) -> str:
    given = row["by_given_name"]
    parts = (row["by_title"], f"{given[:1]}." if given else "", row["by_family_name"])
    return " ".join(part for part in parts if part)
