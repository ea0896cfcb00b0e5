"""Whatever a browser, a robot or a tired hand sends, the answer is a page: never an error of ours."""

import re
from html import unescape

import pytest
from django.urls import reverse

from tests.house import world as worlds
from tests.house.site_map import doors

SOME_UUID = "0198c0de-0000-7000-8000-000000000000"
NUL = "Ana\x00Arden"
NONSENSE = (
    [NUL], ["not-a-uuid"], [SOME_UUID], ["9" * 400], ["-99999999999"], ["NaN"], ["0001-01-01"], ["9999-12-31"],
    ["31.2.2026"], ["١٢٣²"], ["\xed\xa0\x80"], ["%00'\"><script>{{ 7|add:7 }}"], ["1", "a", "\x00", ""],
    ["x" * 2_000], [""], ["//elsewhere.example/"],
)  # fmt: skip
ROUNDS = 4
# Read by name in some view or other, without standing on the page that was asked.
ALSO = (
    "q", "page", "next", "clinic", "on", "month", "from", "to", "kind", "nodule", "nodules", "rung", "state",
    "happened", "submission_id", "version", "back", "exam", "amends", "side", "x", "y", "lateral_mm", "cc_mm",
    "confirm", "ids", "exams", "days", "year", "since", "lost_post", "form_owner",
)  # fmt: skip
CONTROL = re.compile(r"<(?:input|select|textarea|button)\b[^>]*\bname=\"(?P<name>[^\"]+)\"")


@pytest.fixture
def world(db):
    return worlds.build(sign=False)


@pytest.fixture
def ana(client, world):
    """A colleague with every role, whose browser answers 500 instead of raising."""
    client.force_login(world.ana)
    client.raise_request_exception = False
    return client


def _names(page):
    """Return what the page itself would send, and what any view reads."""
    found = {
        unescape(m["name"]) for m in CONTROL.finditer(page.getvalue().decode(errors="replace"))
    }
    return sorted(found - {"csrfmiddlewaretoken"} | set(ALSO))


def _sendings(names):
    """Return a NUL everywhere, then rounds in which each name gets another piece of nonsense."""
    yield dict.fromkeys(names, NUL)
    for turn in range(ROUNDS):
        step = turn * len(NONSENSE) // ROUNDS
        yield {name: NONSENSE[(n + step) % len(NONSENSE)] for n, name in enumerate(names)}


@pytest.mark.parametrize("door", doors(), ids=str)
def test_nonsense_is_answered(door, world, ana):
    kwargs = {name: world.ids.get(name, SOME_UUID) for name in door.takes}
    address = reverse(door.name, kwargs=kwargs)
    answers = [ana.get(address)]
    for sent in _sendings(_names(answers[0])):
        answers += [ana.get(address, sent), ana.post(address, sent)]

    wrong = [answer.request for answer in answers if answer.status_code >= 500]
    assert [(each["REQUEST_METHOD"], each["QUERY_STRING"][:200]) for each in wrong] == []
