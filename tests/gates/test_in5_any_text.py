"""G-IN5. Any text typed is stored and shown as it is, or refused with the question named."""

import re
import unicodedata
from contextlib import contextmanager
from html import unescape
from uuid import uuid4

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils.html import strip_tags

from exams.models import Contact
from patients import tokens
from patients.models import Allergy, Condition
from tests.gates import walks
from tests.gates.frame import Gate
from tests.house import world as worlds

pytestmark = pytest.mark.django_db
PIECES = (
    "Ana", "Müller", "O’Neill", "d'Aoust", "李小龍", "Нина", "فاطمة", "אָדָם", "नमस्ते", "e\u0301", "\u1e9e", "ﬁ", "½", "²", "①",
    "\u200b", "\u200f", "\u202e", "\u00ad", "\ufeff", "\u2028", "👩🏽‍⚕️", "𝔉", "\U0001f9b4", "\u00a0", "\t", "\n", "\r\n", "  ", "\x01",
    "\x1b[31m", "\x7f", "\x00", "<b>", "</p>", "<script>alert(1)</script>", "&amp;", "&lt;", "&", "\"", "'", "`", "{{ 7 }}",
    "{% now %}", "%s", "%(a)s", "${7}", "\\", "\\n", "=1+1", "@x", "+1", "-1", "--", ";", "DROP TABLE", "null", "None",
    "0", "1e3", "12,5", "31.2.2026", "…", "–", "µg", "≥", "a" * 40,
)  # fmt: skip


@contextmanager
def _texts_become(other):
    real = forms.CharField.to_python
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forms.CharField, "to_python", lambda self, value: other(real(self, value)))
        yield


GATE = Gate(
    "G-IN5",
    "Text is stored and shown letter for letter, or refused with its question named",
    ci=400,
    full=10_000,
    defects={
        "what looks like a tag is thrown away": lambda: _texts_become(strip_tags),
        "letters are made alike": lambda: _texts_become(
            lambda text: unicodedata.normalize("NFKC", text or "")
        ),
        "long texts are cut": lambda: _texts_become(lambda text: (text or "")[:12]),
    },
)


def typed(chance, most=None):
    """Return a text of odd pieces; seldom longer than its field."""
    text = "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 9)))
    return text[: most or 2_000] if chance.random() < 0.95 else text * 40


def as_sent(text):
    """Return the text as a form counts it: without white space at its ends, lines ended by \\n."""
    return re.sub("\r\n?", "\n", text).strip()


def test_text_stays_as_it_was_typed(gate, client):
    _every_field_of_words(gate)
    world = worlds.build()
    client.force_login(world.ana)
    for _ in range(max(4, gate.n // 50)):
        _contact(gate, client, world)
        _listed(gate, client, world)
    gate.done()


def _every_field_of_words(gate):
    fields = [
        (where, each)
        for where, _form, _name, each in walks.form_fields(with_admin=True)
        if type(each) is forms.CharField and each.strip
    ]
    assert len(fields) > 40
    with connection.cursor() as cursor:
        for turn in range(gate.n):
            where, each = fields[turn % len(fields)]
            text = typed(gate.random, each.max_length)
            try:
                got = each.clean(text)
                cursor.execute("SELECT %s::text", [got])
                got = cursor.fetchone()[0]
            except ValidationError:
                continue
            same = as_sent(got) == as_sent(text)
            gate.check(same, f"{where}: {text!r} became {got!r}")


def _contact(gate, client, world):
    """A contact shows on its page what was written."""
    names = ("taken_text", "harm_text", "note", "plan")
    texts = {name: typed(gate.random, 250) for name in names}
    answer = client.post(reverse("exams:contact", args=[world.patient.pk]), {
        "patient_token": tokens.make(world.patient), "submission_id": uuid4(), "channel": "phone",
        "contacted_on": "2026-05-20", **texts})  # fmt: skip
    if answer.status_code != 302:
        _refused_by_name(gate, answer, texts)
        return
    row = Contact.objects.latest("recorded_at")
    page = client.get(reverse("exams:contact_detail", args=[row.pk])).content.decode()
    _kept(gate, {name: (text, getattr(row, name)) for name, text in texts.items()}, page)


def _listed(gate, client, world):
    """Allergies and conditions too."""
    about = {"patient_token": tokens.make(world.patient), "do": "add"}
    for address, model, texts, more in (
        ("patients:allergies", Allergy, ("substance", "reaction"), {"substance_class": "other", "asked_on": "2026-05-20"}),
        ("patients:condition", Condition, ("text",), {"kind": "comorbidity", "code": "other"}),
    ):  # fmt: skip
        said = {name: typed(gate.random, 110) for name in texts}
        before = model.objects.count()
        answer = client.post(
            reverse(address, args=[world.patient.pk]),
            {**about, **more, **said, "submission_id": uuid4()},
        )
        if answer.status_code != 302 or model.objects.count() == before:
            _refused_by_name(gate, answer, said)
            continue
        row = model.objects.latest("recorded_at")
        page = client.get(reverse("patients:details", args=[world.patient.pk])).content.decode()
        page += client.get(reverse(address, args=[world.patient.pk])).content.decode()
        _kept(gate, {name: (text, getattr(row, name)) for name, text in said.items()}, page)


def _kept(gate, texts, page):
    shown = unescape(strip_tags(re.sub(r"<br\s*/?>\n?|</p>\n*<p>", "\n", _without_scripts(page))))
    for name, (text, stored) in texts.items():
        gate.check(as_sent(stored) == as_sent(text), f"{name}: {text!r} was stored as {stored!r}")
        flat = " ".join(stored.split())
        gate.check(flat in " ".join(shown.split()), f"{name}: {stored!r} is not on the page")


def _without_scripts(page):
    return re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)


def _refused_by_name(gate, answer, texts):
    """Nothing was written, and the questions named are those that could not be taken."""
    form = (answer.context or {}).get("form") if answer.context else None
    errors = set(form.errors) if form is not None else set()
    guilty = {
        name
        for name, text in texts.items()
        if "\x00" in text or not as_sent(text) or len(as_sent(text)) > 110
    }
    gate.check(bool(errors & guilty), f"{answer.status_code}: {errors} named for {texts!r}"[:300])
