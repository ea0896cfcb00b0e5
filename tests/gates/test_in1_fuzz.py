"""G-IN1. Whatever is sent to any address, by anybody, is answered, and never with an error of ours."""

import re
from datetime import date
from html import unescape
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

import patients.dates
import ui.fields
from accounts.tests.factories import ClinicFactory, staff
from accounts.vocabulary import Role
from tests.gates.frame import Gate
from tests.gates.seeds import patched
from tests.house import world as worlds
from tests.house.site_map import doors

pytestmark = pytest.mark.django_db
SOME_UUID = "0198c0de-0000-7000-8000-000000000000"
NONSENSE = (
    "Ana\x00Arden", "\x00", "not-a-uuid", SOME_UUID, SOME_UUID.upper(), "{" + SOME_UUID + "}", "9" * 400, "-99999999999",
    str(2**31), str(2**63), str(-(2**63) - 1), "1e400", "NaN", "Infinity", "0001-01-01", "9999-12-31", "0000-00-00",
    "10000-01-01", "-0001-01-01", "31.2.2026", "2026-02-30", "24:00", "99:99", "23:59:60", "١٢٣²", "½", "\ud800", "\udfff",
    "\xed\xa0\x80", "%00'\"><script>{{ 7|add:7 }}", "x" * 3_000, "", " ", "//elsewhere.example/", "../../etc/passwd",
    "javascript:alert(1)", "[]", "{}", "null", "true", "__all__", "pk", "'; DROP TABLE x; --", "\r\nSet-Cookie: a=b",
    "0", "-1", "1", "1.5", "1,5", "2026-05-04", "2026-13", "2026-00", "13:61", "on", "yes", "left", "N1", "\u202e", "👩🏽‍⚕️",
)  # fmt: skip
SENSE = ("Ana", "1", "7", "2026-05-04", "14.3.1979", "left", "yes", "other", "phone", "")
KEPT = re.compile(r"patient_token|submission_id|version|_FORMS$|csrf")
ALSO = (
    "q", "page", "next", "clinic", "on", "month", "from", "to", "kind", "nodule", "nodules", "rung", "state", "range", "do",
    "add", "remove", "save", "happened", "submission_id", "version", "back", "exam", "amends", "side", "x", "y", "lateral_mm",
    "confirm", "ids", "exams", "days", "year", "since", "saved", "lost_post", "events", "row", "is_sure",
    "form-TOTAL_FORMS", "form-INITIAL_FORMS", "agents-TOTAL_FORMS", "nodules-TOTAL_FORMS",
)  # fmt: skip
CONTROL = re.compile(
    r"<(?:input|select|textarea|button)\b[^>]*\bname=\"(?P<name>[^\"]+)\"(?:[^>]*\bvalue=\"(?P<value>[^\"]*)\")?"
)


def _unguarded(text):
    raise ArithmeticError(text)


GATE = Gate(
    "G-IN1",
    "Any post and any query, to every address and from every role, is answered without an error of ours",
    ci=100,
    full=50_000,
    heavy=True,
    defects={
        "a day that never was is an error": lambda: patched(
            patients.dates, "_real", lambda *parts: [date(*map(int, parts))]
        ),
        "what is no number is an error": lambda: patched(
            ui.fields.StrictDecimalField, "read", staticmethod(_unguarded)
        ),
    },
)


class Knocker:
    """Sends nonsense as each role, as a colleague of another clinic, and as nobody."""

    def __init__(self, gate):
        self.gate, self.chance = gate, gate.random
        self.world = worlds.build(sign=False)
        self.clients = {"nobody": Client(raise_request_exception=False)}
        people = {role: staff(self.world.clinic, role) for role in Role.values}
        people |= {"everything": self.world.ana, "elsewhere": staff(ClinicFactory(), *Role.values)}
        for name, person in people.items():
            self.clients[name] = Client(raise_request_exception=False)
            self.clients[name].force_login(person)
        self.doors = doors()
        self.controls = {}

    def address(self, door):
        given = {name: self.world.ids.get(name, SOME_UUID) for name in door.takes}
        if given and self.controls.get(door.name) and self.chance.random() < 0.1:
            given[self.chance.choice(list(given))] = SOME_UUID
        return reverse(door.name, kwargs=given)

    def names(self, door, address):
        """Return what the page itself would send, and the values it would send."""
        if door.name not in self.controls:
            page = self.clients["everything"].get(address).getvalue().decode(errors="replace")
            self.controls[door.name] = {
                unescape(m["name"]): unescape(m["value"] or "") for m in CONTROL.finditer(page)
            } or {"q": ""}
        return self.controls[door.name]

    def sent(self, own):
        """Return a mixture: most as the page would send it, some nonsense, some names it never had."""
        much = self.chance.choice([0.05, 0.3, 1.0])
        sent = {}
        for name, value in own.items():
            # With another patient's token everything else would go unread.
            odds = 0.05 if KEPT.search(name) else much
            sent[name] = (
                self.nonsense()
                if self.chance.random() < odds
                else value or self.chance.choice(SENSE)
            )
        for name in self.chance.sample(ALSO, 4):
            sent[name] = self.nonsense()
        return sent

    def nonsense(self):
        one = self.chance.choice(NONSENSE)
        return one + self.chance.choice(NONSENSE) if self.chance.random() < 0.1 else one

    def knock_first(self, door):
        """Fill everything a page asks for with what is neither a number nor a day."""
        address = self.address(door)
        own = self.names(door, address)
        sent = {name: value if KEPT.search(name) else "31.2.2026" for name, value in own.items()}
        return self.clients["everything"].post(address, {**sent, "do": "add", "save": "draft"})

    def knock(self, door, who):
        address, client = self.address(door), self.clients[who]
        sent = self.sent(self.names(door, self.address(door)))
        pairs = [(k, v.encode("utf-8", "surrogatepass")) for k, v in sent.items()]
        if self.chance.random() < 0.2:
            pairs += pairs[: self.chance.randrange(3)]
        body = urlencode(pairs)
        how = self.chance.random()
        if how < 0.35:
            return client.get(f"{address}?{body}")
        if how < 0.85:
            return client.post(address, body, content_type="application/x-www-form-urlencoded")
        kind = self.chance.choice([
            "multipart/form-data; boundary=x", "multipart/form-data", "application/json", "text/plain", "",
            "application/x-www-form-urlencoded; charset=utf-16", "application/x-www-form-urlencoded; charset=nonsense",
        ])  # fmt: skip
        return client.generic(
            self.chance.choice(["POST", "PUT", "HEAD", "PATCH", "DELETE"]),
            address,
            body,
            content_type=kind,
        )


def test_whatever_is_sent_is_answered(gate):
    knocker = Knocker(gate)
    people = list(knocker.clients)
    chosen = gate.random.sample(knocker.doors, len(knocker.doors))
    for turn in range(gate.n):
        door, who = chosen[turn % len(chosen)], gate.random.choice([*people, "everything"])
        answer = knocker.knock_first(door) if turn < len(chosen) else knocker.knock(door, who)
        asked = answer.request
        said = f"{answer.status_code} for {who}: {asked['REQUEST_METHOD']} {asked['PATH_INFO']}?{asked['QUERY_STRING'][:150]}"
        gate.check(answer.status_code < 500, said)
    _record_is_whole(gate, knocker)
    gate.done()


def _record_is_whole(gate, knocker):
    connection.check_constraints()
    ids = knocker.world.ids
    # Among so many forms are those that end a session, and a colleague's access.
    knocker.clients["everything"].force_login(staff(knocker.world.clinic, *Role.values))
    for name in ("outcomes:chart", "patients:details", "treatments:ladder"):
        answer = knocker.clients["everything"].get(reverse(name, args=[ids["patient_id"]]))
        gate.check(answer.status_code == 200, f"{name} answers {answer.status_code} afterwards")
