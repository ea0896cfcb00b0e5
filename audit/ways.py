"""The way from a row to what it belongs to, found by walking the keys of the models."""

from collections import deque

from django.db import models
from psycopg import sql


def way_to(model: type[models.Model], label: str) -> tuple[models.ForeignKey, ...] | None:
    """Return the keys that lead from a row to one of `label`, shortest way first; None when none leads there.

    `()` when the model is it. A key of the row itself may be empty; those after it may not, or the way could end.
    """
    waiting: deque = deque([(model, ())])
    seen = {model}
    while waiting:
        here, way = waiting.popleft()
        if here._meta.label_lower == label.lower():
            return way
        for key in _keys(here):
            target = key.related_model
            is_there = not way and target._meta.label_lower == label.lower()
            if target not in seen and (is_there or not key.null):
                seen.add(target)
                waiting.append((target, (*way, key)))
    return None


def _keys(model) -> list[models.ForeignKey]:
    return [f for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)]


def column_of(model: type[models.Model], way: tuple[models.ForeignKey, ...]) -> str:
    """Return the column of the row's own table that begins the way."""
    return str(way[0].column if way else model._meta.pk.column)


def lookup_of(way: tuple[models.ForeignKey, ...]) -> sql.Composed | None:
    """Return the query that goes on from the value of that column (`$1`, text); None when it is the end itself."""
    if len(way) < 2:
        return None
    return sql.SQL("SELECT {end} FROM {tables} WHERE {first} = $1::{kind}").format(
        end=sql.Identifier(f"t{len(way) - 1}", str(way[-1].column)),
        tables=tables_of(way),
        first=sql.Identifier("t1", str(way[0].target_field.column)),
        kind=sql.SQL("uuid" if isinstance(way[0].target_field, models.UUIDField) else "bigint"),
    )


def tables_of(way: tuple[models.ForeignKey, ...]) -> sql.Composed:
    """Return the tables the way passes, joined, as `t1`, `t2` …; the row's own and the last are not among them."""
    parts = [sql.SQL("{} t1").format(_table(way[0].related_model))]
    for at, key in enumerate(way[1:-1], start=2):
        parts.append(
            sql.SQL("JOIN {table} {name} ON {there} = {here}").format(
                table=_table(key.related_model),
                name=sql.Identifier(f"t{at}"),
                there=sql.Identifier(f"t{at}", str(key.target_field.column)),
                here=sql.Identifier(f"t{at - 1}", str(key.column)),
            )
        )
    return sql.SQL(" ").join(parts)


def _table(model):
    return sql.Identifier("public", model._meta.db_table)
