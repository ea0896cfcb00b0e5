"""G-AZ5: a form changes what it asks about; every other field of every model may be sent in vain."""

import re
import uuid
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from unittest import mock

import pytest
import time_machine
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.forms import PreferencesForm
from accounts.models import User
from accounts.vocabulary import Role
from audit.models import RowChange
from exams import seal
from exams.models import ExamAddendum
from followup.models import InvitationLink
from tests.gates.filled import forms_open_to, saved_answer
from tests.gates.frame import Gate
from tests.house import cast, policy
from tests.house.cast import BOOKKEEPING, OWN
from tests.house.footprints import tables
from tests.house.site_map import addresses

# Asked by code of ours beside the fields of a form: not the name of a column.
NOT_A_COLUMN = {"do", "next"}
# Their digest is another each time.
DIGESTED = {ExamAddendum._meta.db_table, InvitationLink._meta.db_table}
CANARY = "Kanariemass"
MOMENT = datetime(2026, 8, 3, 10, 1, tzinfo=UTC)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d.*")


@contextmanager
def _whatever_is_sent_is_kept():
    """A form that takes every column of the row it stands for."""
    plain = PreferencesForm.clean

    def clean(self):
        plain(self)
        columns = {f.name for f in User._meta.fields if isinstance(f, models.BooleanField)}
        self.cleaned_data |= dict.fromkeys(columns & set(self.data), True)
        return self.cleaned_data

    with mock.patch.object(PreferencesForm, "clean", clean):
        yield


GATE = Gate(
    "G-AZ5",
    "a form changes only the fields it asks about, whatever other field of whatever model is sent with it",
    ci=10,
    full=600,
    defects={"a form keeps whatever is sent": _whatever_is_sent_is_kept},
)


@pytest.mark.django_db
@time_machine.travel(MOMENT)
def test_only_the_fields_of_the_form_change(gate):
    scene = cast.build()
    names = _every_column()
    with cast.quiet():
        for person, address, path, form in _trials(gate, scene):
            sent = saved_answer(person, scene.north, gate.random, path, form)
            plain = sent or form.filled(gate.random)
            asked = set(form.controls)
            extra = {
                name: gate.random.choice(values) for name, values in names.items()
                if name not in asked | NOT_A_COLUMN
            }  # fmt: skip
            left = [_left_behind(person, path, sent) for sent in (plain, {**extra, **plain})]
            more, fewer = left[1] - left[0], left[0] - left[1]
            gate.check(
                left[0] == left[1],
                f"{address} → {path} by {person}: {list(more)[:2]} instead of {list(fewer)[:2]}",
            )
    gate.done()


def _trials(gate, scene):
    """Return forms of everyone's pages, those about one's own person first: a right might be sent with them."""
    people = [scene.people[str(role)] for role in Role.values] + [scene.people["every role"]]
    is_small = gate.n < 100
    found = []
    for person in [gate.random.choice(people)] if is_small else people:
        about_oneself = [a for a in addresses() if a.is_ours and _is_everyones(a)]
        others = [
            a for a in addresses() if (a.is_ours or _is_of_people(a)) and not _is_everyones(a)
        ]
        pages = gate.random.sample(others, min(len(others), gate.n * 2)) if is_small else others
        met = forms_open_to(
            scene, person, [*about_oneself, *pages], lambda a, p=person: scene.values(a, p, OWN)
        )
        found += [(person, *each) for each in met]
    gate.random.shuffle(found)
    found.sort(key=lambda each: not _is_everyones(each[1]))
    return [found[n % len(found)] for n in range(gate.n)]


def _is_everyones(address):
    return policy.declared(address) == policy.SIGNED_IN


def _is_of_people(address):
    return policy.admin_model(address) and policy.declared(address) == policy.SETTINGS


def _every_column():
    """Return every column's name and values that would do harm in it."""
    found = {}
    for model in tables():
        for each in model._meta.fields:
            found.setdefault(each.name, []).extend(_harm(each))
            found.setdefault(each.attname, []).extend(_harm(each))
    return {name: values for name, values in found.items() if values}


def _harm(column):
    if isinstance(column, models.BooleanField):
        return ["on", "true"]
    if column.is_relation:
        other = (
            User.objects.filter(is_superuser=True).first() if column.related_model is User else None
        )
        return [str(other.pk)] if other else [str(uuid.uuid4())]
    if column.choices:
        return [str(value) for value, _words in column.flatchoices if value][:3]
    if isinstance(column, models.DateTimeField | models.DateField):
        return ["1999-01-01"]
    if isinstance(column, models.IntegerField | models.DecimalField):
        return ["7"]
    return [CANARY]


def _left_behind(person, path, sent):
    """Return how every row stands after the form was sent; then take it back."""

    def act():
        before, since = _known_keys(), timezone.now()
        person.ask("POST", path, sent)
        return _rows(before, since)

    # The same moment each time: what is due in five minutes is due when it was due before.
    with time_machine.travel(MOMENT):
        (rows, _seen) = cast.undone(act)
    return rows


def _known_keys():
    return {
        str(pk)
        for model in tables()
        if _counts(model)
        for pk in model._base_manager.values_list("pk", flat=True)
    }


def _counts(model):
    return model._meta.db_table not in BOOKKEEPING


def _rows(known, lately):
    found = Counter()
    for model in tables():
        if not _counts(model):
            continue
        for row in model._base_manager.values():
            row = row | _judged_digest(model, row)
            said = tuple(
                (name, _still(value, known, lately))
                for name, value in row.items()
                if name not in _counted(model)
            )
            found[(model._meta.label, repr(said))] += 1
    return found


def _judged_digest(model, row):
    """A digest covers a fresh key, or a word drawn anew: what counts is whether it is that of what was written."""
    if model is RowChange:
        return {
            side: row[side]
            | {"digest": _is_its_digest(row["table"], row[side] | {"id": row["row_key"]})}
            for side in ("old", "new")
            if row["table"] in DIGESTED and "digest" in (row[side] or {})
        }
    table = model._meta.db_table
    return {"digest": _is_its_digest(table, row)} if table in DIGESTED else {}


def _is_its_digest(table, row):
    if table == InvitationLink._meta.db_table:
        # Its word is told to nobody; the row and its history hold the same.
        is_digest = re.fullmatch(r"[0-9a-f]{64}", row["digest"]) is not None
        return is_digest and InvitationLink.objects.get(pk=row["id"]).digest == row["digest"]
    written = ExamAddendum.objects.get(pk=row["id"])
    return row["digest"] == seal.digest_of_addendum(written)


def _counted(model):
    """Return the columns that differ each time: numbers counted on, names of requests, salted passwords."""
    return {
        f.attname
        for f in model._meta.fields
        if isinstance(f, models.AutoField) or f.name in ("password", "request_id")
    }


def _still(value, known, lately):
    """Fresh keys and the present moment differ from one sending to the next, in rows and in their history."""
    if isinstance(value, dict):
        return {name: _still(each, known, lately) for name, each in value.items()}
    if isinstance(value, list):
        return [_still(each, known, lately) for each in value]
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        value = parse_datetime(value) or value
    if isinstance(value, datetime):
        return "now" if value.tzinfo and value >= lately else value
    if isinstance(value, uuid.UUID) or (isinstance(value, str) and _UUID.fullmatch(value)):
        return str(value) if str(value) in known else "new"
    return value
