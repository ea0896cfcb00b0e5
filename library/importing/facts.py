"""Facts: how the value of a key becomes typed columns, and how the columns spell it again.

A fact's `read` and `write` are each other's inverse as far as the columns allow. Where the columns
alone would spell it differently, the exact words are kept as a wording; they are used for as long
as reading them gives the columns as they stand. So a changed column always shows in the export.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import yaml
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

HIGH = "library.PublishedWording.number_high"
Raw = dict[str, object]
Columns = dict[str, object]


@dataclass(frozen=True)
class Fact:
    """One fact and its columns (`exams.Nodule.side`). `typed` names the coded column of a key, if any."""

    keys: tuple[str, ...]
    columns: tuple[str, ...]
    read: Callable[[Raw], Columns]
    write: Callable[[Columns], Raw]
    typed: Callable[[str, Raw, Columns], str | list[str]]
    text: dict[str, str] = field(default_factory=dict)

    def read_fitted(self, raw: Raw) -> Columns:
        """Return the columns as the database would keep them."""
        found = self.read({key: raw.get(key) for key in self.keys})
        return {name: fitted(name, found.get(name)) for name in self.columns}


@cache
def model_field(name: str):
    """Return the model field of `app.Model.column`."""
    app, model, column = name.split(".")
    return apps.get_model(app, model)._meta.get_field(column)


def fitted(name: str, value):
    """Return the value as its column keeps it: clipped, rounded, never null in a text column."""
    target = model_field(name)
    if isinstance(target, ArrayField):
        return None if value is None else [_clipped(target.base_field, item) for item in value]
    if isinstance(target, models.CharField | models.TextField):
        return _clipped(target, value)
    if isinstance(target, models.IntegerField) and value is not None:
        return int(Decimal(value).quantize(Decimal(1), ROUND_HALF_UP))
    if isinstance(target, models.DecimalField) and value is not None:
        return Decimal(value).quantize(
            Decimal(1).scaleb(-(target.decimal_places or 0)), ROUND_HALF_UP
        )
    return value


def _clipped(target, value) -> str:
    text = "" if value is None else str(value)
    if target.max_length and len(text) > target.max_length:
        return text[: target.max_length - 1] + "…"
    return text


def same(one, other) -> bool:
    """Equal after parsing, with yes and 1 told apart."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return (type(one) is type(other) and one == other) or (
        _both_numbers(one, other) and one == other
    )


def _both_numbers(one, other) -> bool:
    return isinstance(one, (int, float)) and isinstance(other, (int, float))


def spelt(value) -> str:
    """Return the value as one line of YAML."""
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**9)
    return text.removesuffix("...\n").strip()


def unspelt(words: str):
    """Return the value that `spelt` wrote down."""
    return yaml.safe_load(words)


def plain_number(value: Decimal | int | None):
    """Return an int, or a float where there are decimals."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def joined(path: str, key: str) -> str:
    """Return the path of a key; an empty key is the thing itself."""
    return f"{path}.{key}" if path and key else path or key


# --- reading and writing a whole section ---------------------------------------------------------


def read_section(facts, raw: Raw, path: str, book) -> Columns:
    """Return the columns of one section; tells the book each fact's fate and the wordings needed."""
    columns: Columns = {}
    for fact in facts:
        given = {key: raw.get(key) for key in fact.keys}
        found = fact.read_fitted(given)
        high = found.pop(HIGH, None)
        columns |= found
        canonical = fact.write({**found, HIGH: high} if high is not None else found)
        for key in fact.keys:
            here = joined(path, key)
            if high is not None or not same(canonical.get(key), given[key]):
                book.word(here, spelt(given[key]), high)
            _tell_fate(fact, key, given, found, here, book)
    return columns


def _tell_fate(fact: Fact, key: str, given: Raw, found: Columns, path: str, book) -> None:
    value, text = given[key], fact.text.get(key, fact.columns[0])
    if isinstance(value, list):
        places = fact.typed(key, given, found)
        places = places if isinstance(places, list) else [places] * len(value)
        for number, (item, where) in enumerate(zip(value, places, strict=True)):
            book.tell(f"{path}[{number}]", item, where, text)
    elif value is not None:
        columns = fact.typed(key, given, found)
        book.tell(path, value, columns[0] if isinstance(columns, list) else columns, text)


def write_section(facts, columns: Columns, path: str, wordings: dict) -> Raw:
    """Return the keys of one section as its columns, and the wordings that agree with them, say."""
    raw: Raw = {}
    for fact in facts:
        standing = {name: fitted(name, columns.get(name)) for name in fact.columns if name != HIGH}
        kept = {
            key: wordings[joined(path, key)] for key in fact.keys if joined(path, key) in wordings
        }
        high = next((w.number_high for w in kept.values() if w.number_high is not None), None)
        if HIGH in fact.columns:
            standing[HIGH] = fitted(HIGH, high)
        written = fact.write(standing)
        spoken = {**written, **{key: unspelt(w.words) for key, w in kept.items()}}
        if kept and fact.read_fitted(spoken) == standing:
            written = spoken
        raw |= {key: written.get(key) for key in fact.keys}
    return raw
