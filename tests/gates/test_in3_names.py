"""G-IN3: an address may ask for names from short lists only, and no word of a person becomes SQL."""

import ast
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from library.querysets import SourceQuerySet
from tests.gates.frame import Gate
from tests.house import cast
from tests.house.cast import OWN
from tests.house.site_map import OURS, addresses
from ui import asked

# A choice from a short list: any other word is refused with 400. Where each is read.
CHOICES = {
    "range": ("outcomes:chart", "1y"),
    "panels": ("outcomes:timeline", "all"),
    "nodules": ("outcomes:timeline", "all"),
    "for": ("outcomes:timeline", "patient"),
    "design": ("library:index", "single_case"),
    "scope": ("library:index", "back_mouse"),
    "instrument": ("measures:score_new", "peg"),
    "activities": ("measures:score_new", "same"),
    "mode": ("measures:score_new", "phone"),
}
# Words, ids and days: looked for as they are, never as the name of a column.
VALUES = {
    "q", "saved", "events", "kind", "state", "treatment", "next", "happened", "nodule", "plan",
    "lists", "after", "resume", "images", "answers", "study", "version", "text", "course", "paper",
}  # fmt: skip
# What sites everywhere use to sort, filter and turn pages; Django's admin has its own.
EVERYWHERE = ("sort", "order", "order_by", "ordering", "filter", "fields", "page", "per_page", "limit", "offset",
              "o", "p", "all", "e", "group_by", "columns", "callback", "format")  # fmt: skip
CANARY = "Kanariesqlword"
NASTY = (CANARY, f"{CANARY}'--", f"-{CANARY}", f"{CANARY}__patient__family_name", f'1);"{CANARY}"')


def _lenient(request, name, allowed, default=""):
    return request.GET.get(name, default)


def _spliced(self, words):
    return self.extra(where=[f"slug <> '{words.replace(chr(39), '')}'"]) if words else self  # noqa: S610


@contextmanager
def _a_name_nobody_declared():
    names = {**CHOICES}
    del names["range"]
    with mock.patch.dict(CHOICES, names, clear=True):
        yield


GATE = Gate(
    "G-IN3",
    "an unknown name to sort or filter by is refused, and what is typed reaches the database as a parameter",
    ci=40,
    full=10_000,
    defects={
        "any word is taken for a choice": lambda: mock.patch.object(asked, "choice", _lenient),
        "what is typed becomes SQL": lambda: mock.patch.object(
            SourceQuerySet, "mentioning", _spliced
        ),
        "a name nobody declared": _a_name_nobody_declared,
    },
)


@pytest.mark.django_db
def test_only_known_names_and_no_words_in_sql(gate):
    for name, where in _names_read():
        known = name in CHOICES or name in VALUES
        gate.check(known, f"{where} reads ?{name}=, which is declared nowhere")
    scene = cast.build()
    person = scene.people["every role"]
    with cast.quiet():
        _choices(gate, scene, person)
        _sql(gate, scene, person)
    gate.done()


def _names_read():
    """Return (name, file) of every parameter an address of ours reads, from the code itself."""
    for path in _modules():
        for node in ast.walk(ast.parse(path.read_text())):
            name = _read(node)
            if name is not None:
                yield name, path.relative_to(settings.BASE_DIR)


def _modules():
    for room in sorted(OURS):
        for path in sorted(Path(apps.get_app_config(room).path).rglob("*.py")):
            # That one reads a name it is given.
            if "tests" not in path.parts and path.name != "asked.py":
                yield path


def _read(node):
    """Return the name in `request.GET.get(name)`, `request.GET[name]` or `asked.choice(request, name)`."""
    if isinstance(node, ast.Subscript) and _is_query(node.value):
        return getattr(node.slice, "value", "?")
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    if node.func.attr in ("get", "getlist") and _is_query(node.func.value):
        return getattr(node.args[0], "value", "?")
    if node.func.attr == "choice" and getattr(node.func.value, "id", "") == "asked":
        return node.args[1].value
    return None


def _is_query(node):
    return isinstance(node, ast.Attribute) and node.attr == "GET"


def _choices(gate, scene, person):
    by_name = {address.name: address for address in addresses()}
    for name, (door, good) in CHOICES.items():
        path = by_name[door].path(scene.values(by_name[door], person, OWN))
        fine = person.ask("GET", path, {name: good})
        gate.check(fine.status_code == 200, f"{door}?{name}={good}: {fine.status_code}")
        for word in NASTY:
            refused = person.ask("GET", path, {name: word})
            gate.check(refused.status_code == 400, f"{door}?{name}={word}: {refused.status_code}")


def _sql(gate, scene, person):
    """Ask every page with every name, and read the SQL that comes of it."""
    names = [*CHOICES, *VALUES, *EVERYWHERE]
    tried = [
        (address, name) for address in addresses() for name in (*names, *_admin_names(address))
    ]
    searched = [
        each
        for each in tried
        if each[1] == "q" and each[0].name in ("library:index", "patients:today")
    ]
    sharp = [(*each, method) for each in searched for method in ("GET", "POST")]
    some = [(*each, "GET") for each in gate.random.sample(tried, min(gate.n, len(tried)))]
    for address, name, method in [*sharp, *some]:
        values = scene.values(address, person, OWN)
        if values is None:
            continue
        word = NASTY[0] if (address, name) in searched else gate.random.choice(NASTY)
        with _statements() as seen:
            path = address.path(values)
            # A word the database cannot read is undone, so that the next page is asked afresh.
            (response, _seen) = cast.undone(
                lambda path=path, name=name, word=word, method=method: person.ask(
                    method, path, {name: word}
                )
            )
        spliced = [sql for sql in seen if CANARY in sql]
        is_fine = response.status_code < 500 and not spliced
        gate.check(
            is_fine, f"{method} {address}?{name}={word}: {response.status_code} {spliced[:1]}"
        )


def _admin_names(address):
    """Return names the admin might filter by, deep ones and foreign ones included."""
    found = getattr(address.view, "model_admin", None)
    if found is None or not address.name.endswith("changelist"):
        return ()
    fields = [f.name for f in found.model._meta.fields]
    return (
        *fields,
        *(f"{name}__startswith" for name in fields),
        "patient__clinic__name",
        "password__startswith",
    )


@contextmanager
def _statements():
    seen = []

    def watch(execute, sql, params, many, context):
        seen.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen
