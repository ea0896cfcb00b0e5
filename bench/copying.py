"""Rows of a model as lines of COPY: what varies is given, the rest is the model's own default."""

import json
from collections.abc import Iterator

from django.apps import apps
from django.db.models import NOT_PROVIDED
from psycopg import sql


class Table:
    """Collects rows of one model. `varying` names the attributes each row gives, in order."""

    def __init__(self, label: str, *varying: str, **same):
        model = apps.get_model(label)
        fields = {field.attname: field for field in model._meta.concrete_fields}
        self.name = model._meta.db_table
        rest = {
            name: same[name] if name in same else field.get_default()
            for name, field in fields.items()
            if name in same or (name not in varying and _is_ours(field))
        }
        self.columns = [fields[name].column for name in (*varying, *rest)]
        self._end = "".join(f"\t{_text(value)}" for value in rest.values()) + "\n"
        self._lines: list[str] = []

    def add(self, *values) -> None:
        """Add one row."""
        self._lines.append("\t".join(["\\N" if v is None else str(v) for v in values]) + self._end)

    def take(self) -> tuple[sql.Composed, str, int]:
        """Return the statement, the lines and how many there are; begin anew."""
        lines, self._lines = self._lines, []
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self.name), sql.SQL(", ").join(map(sql.Identifier, self.columns))
        )
        return statement, "".join(lines), len(lines)


def _is_ours(field) -> bool:
    return not field.generated and field.db_default is NOT_PROVIDED and not field.primary_key


def _text(value) -> str:
    if value is None:
        return "\\N"
    return json.dumps(value) if isinstance(value, dict) else str(value)


def keys(seed: int) -> Iterator[str]:
    """Yield keys in the order of time, as the app's own are; `seed` tells one filling from the next."""
    start = f"{0x018F_0000_0000 + seed:012x}"
    count = 0
    while True:
        count += 1
        yield f"{start[:8]}-{start[8:]}-7000-8000-{count:012x}"
