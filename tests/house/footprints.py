"""What a request left in the database: which tables it wrote, and whether rows of a clinic changed."""

import hashlib
import re
from collections import deque
from contextlib import contextmanager
from functools import cache

from django.apps import apps
from django.db import connection
from django.db.models import F, Q

from accounts.models import Clinic, User

_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|MERGE INTO|TRUNCATE)\s+"?(\w+)"?', re.I)


@contextmanager
def writes():
    """Collect (table, statement) of everything that is written inside."""
    seen = []

    def watch(execute, sql, params, many, context):
        if found := _WRITES.match(str(sql)):
            seen.append((found[1], str(sql)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen


@cache
def tables():
    """Return every model with rows of its own."""
    return [m for m in apps.get_models(include_auto_created=True) if m._meta.managed]


@cache
def way_to(model, goal) -> str | None:
    """Return the shortest path of keys from the model to the goal ("pk" for itself), None without one.

    Keys that always point somewhere come first: by one that may be empty not every row is found.
    """
    if model is goal:
        return "pk"
    return _way(model, goal, through_empty=False) or _way(model, goal, through_empty=True)


def _way(model, goal, *, through_empty):
    waiting = deque([(model, ())])
    seen = {model}
    while waiting:
        here, path = waiting.popleft()
        for field in here._meta.fields:
            # Who wrote a row is no way to whose row it is.
            if not field.remote_field or field.related_model in (User, None):
                continue
            if field.null and not through_empty:
                continue
            there = (*path, field.name)
            if field.related_model is goal:
                return "__".join(there)
            if field.related_model not in seen:
                seen.add(field.related_model)
                waiting.append((field.related_model, there))
    return None


def rows_of(model, owner):
    """Return the model's rows of one clinic or patient, None when it knows none."""
    if model is User and isinstance(owner, Clinic):
        return User.objects.filter(memberships__clinic=owner).distinct()
    path = way_to(model, type(owner))
    return None if path is None else model._base_manager.filter(**{path: owner.pk})


def digest(owner=None, *, without=(), besides=None) -> str:
    """Return a digest of all rows of one clinic or patient, or of every row.

    `without` names tables, or `table.column`, that may change; `besides` is a person left out.
    """
    sums = hashlib.sha256()
    for model in tables():
        rows = model._base_manager.all() if owner is None else rows_of(model, owner)
        if rows is None or model._meta.db_table in without:
            continue
        if model is User and besides is not None:
            rows = rows.exclude(pk=besides.pk)
        table = model._meta.db_table
        names = [f.attname for f in model._meta.fields if f"{table}.{f.column}" not in without]
        for row in sorted(map(repr, rows.values_list(*names))):
            sums.update(row.encode())
    return sums.hexdigest()


def crossings(goal) -> list[str]:
    """Name the keys that lead from one clinic's (or patient's) row to another's."""
    found = []
    for model in tables():
        own = way_to(model, goal)
        if own is None:
            continue
        for field in model._meta.fields:
            if not field.remote_field or field.related_model in (User, goal, None):
                continue
            theirs = way_to(field.related_model, goal)
            if theirs is None or own == f"{field.name}__{theirs}":
                continue
            there = field.name if theirs == "pk" else f"{field.name}__{theirs}"
            wrong = model._base_manager.filter(
                ~Q(**{own: F(there)}), **{f"{field.name}__isnull": False}
            )
            found += [
                f"{model._meta.label}.{field.name} of {pk}"
                for pk in wrong.values_list("pk", flat=True)
            ]
    return found
