"""G-PR1: a patient's link is unguessable, stored as a digest, leaves the address at once, and shows nobody whose it is."""

import re
import uuid
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from psycopg import sql

from accounts.tests.factories import ClinicFactory
from followup import access, actions, secrets
from followup.models import Invitation
from patients.tests.factories import PatientFactory
from tests.gates.frame import Gate
from tests.gates.seeds import patched, patching

GATE = Gate(
    "G-PR1",
    "a link has 128 random bits or more, is stored as a digest, leaves the address at once and tells nobody whose it is",
    ci=12,
    full=300,
    defects={
        "the secret is stored as it is": patching(secrets, "digest_of", lambda secret: secret),
        "the secret is short": patching(secrets, "new", lambda: uuid.uuid4().hex[:6]),
        "the address keeps the secret": lambda: _the_address_keeps_it(),
        "the date of birth is not asked": lambda: _everybody_is_known(),
        "a wrong date lets in": lambda: _any_date_lets_in(),
    },
)  # fmt: skip
RIGHT = {"day": "3", "month": "9", "year": "1961"}


@contextmanager
def _the_address_keeps_it():
    from django.shortcuts import redirect as plain

    def onwards(name, *args):
        answer = plain(name, *args)
        answer["Location"] += "?from=" + KEPT.secret
        return answer

    with patched(access, "redirect", onwards):
        yield


@contextmanager
def _everybody_is_known():
    plain = access._visit

    def visit(request):
        found = plain(request)
        return found and replace(found, is_known=True)

    with patched(access, "_visit", visit):
        yield


@contextmanager
def _any_date_lets_in():
    with patched(actions, "check_birth_date", lambda key, born: None):
        yield


KEPT = SimpleNamespace(secret="")


@pytest.mark.django_db
def test_what_a_link_gives_away(gate):
    clinic = ClinicFactory(name="Riverside")
    for trial in range(gate.n):
        cache.clear()
        patient, words = _patient(clinic, trial)
        invitation, secret = actions.show_link(patient, by=None)
        KEPT.secret = secret
        wrong = [
            *_of_the_secret(secret), *_stored(secret), *_on_the_way(secret, words),
            *_with_wrong_dates(invitation, secret),
        ]  # fmt: skip
        gate.check(not wrong, f"trial {trial}: {'; '.join(wrong)}")
    gate.done()


def _patient(clinic, trial):
    words = [f"Kanarie{uuid.uuid4().hex[:10]}" for _n in range(4)]
    patient = PatientFactory(
        clinic=clinic, record_number=words[0], family_name=words[1], given_name=words[2], phone=words[3],
        birth_date=timezone.now().date().replace(year=1961, month=9, day=3),
    )  # fmt: skip
    patient.clinic = clinic
    return patient, words


def _of_the_secret(secret):
    # 64 letters to choose from: six bits each.
    if len(secret) * 6 < 128 or not re.fullmatch(r"[\w-]+", secret):
        yield f"the secret has {len(secret) * 6} bits"


def _stored(secret):
    """Look for the secret in every column of words of every table."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                if field.get_internal_type() not in ("CharField", "TextField", "JSONField"):
                    continue
                cursor.execute(
                    sql.SQL("SELECT 1 FROM {} WHERE {}::text LIKE %s LIMIT 1").format(
                        sql.Identifier(model._meta.db_table), sql.Identifier(field.column)
                    ),
                    [f"%{secret}%"],
                )
                if cursor.fetchone():
                    yield f"the secret stands in {model._meta.label}.{field.name}"


def _on_the_way(secret, words):
    phone = Client()
    first = phone.get(reverse("followup:come_in", args=[secret]))
    if first.status_code != 302 or secret in first["Location"]:
        yield f"the address keeps the secret: {first.get('Location')}"
    if first["Referrer-Policy"] != "no-referrer":
        yield "the secret may be told to the next page"
    for place in (first["Location"], reverse("followup:birth_date")):
        page = phone.get(place, follow=True)
        yield from _told(page, [*words, secret])
        if "Question 1" in page.text:
            yield f"a question is shown before the date of birth, at {place}"
    question = phone.get(reverse("followup:question", args=["1-1"]))
    if question.status_code == 200:
        yield "a question is shown before the date of birth"
    if phone.post(reverse("followup:question", args=["1-1"]), {"answer": "4"}).status_code == 200:
        yield "an answer is taken before the date of birth"
    phone.post(reverse("followup:birth_date"), RIGHT)
    page = phone.get(reverse("followup:answer"), follow=True)
    yield from _told(page, [*words, secret])
    if "Question 1" not in page.text:
        yield "the right date lets nobody in"


def _told(page, words):
    whole = page.text + str(page.headers)
    for word in words:
        if word.lower() in whole.lower():
            yield f"the page tells {word}"


def _with_wrong_dates(invitation, secret):
    phone = Client()
    phone.get(reverse("followup:come_in", args=[secret]))
    for year in range(1962, 1967):
        page = phone.post(reverse("followup:birth_date"), {**RIGHT, "year": str(year)})
        if page.status_code == 302:
            yield f"a wrong date lets in: {year}"
            return
    if phone.post(reverse("followup:birth_date"), RIGHT).status_code == 302:
        yield "after five wrong dates the sixth is tried"
    Invitation.objects.filter(pk=invitation.pk).update(
        rests_until=timezone.now() - timedelta(seconds=1)
    )
    if phone.post(reverse("followup:birth_date"), RIGHT).status_code != 302:
        yield "after the rest the right date lets nobody in"
