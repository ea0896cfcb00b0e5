"""The pages of a fault: Ana's words come back, are sent again once, and never for a stranger's sake."""

import errno
import re
import uuid
from contextlib import contextmanager
from html import unescape

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from accounts import lost_post
from accounts.tests.factories import PASSWORD
from backmice_clinic.embedded import EmbeddedError
from backmice_clinic.faults import BROKEN, CONFLICT, FULL, UNREACHABLE, fault_of
from exams.models import Exam
from exams.tests.factories import ABSENT, recorded, story
from patients import tokens

FIELD = re.compile(r'<textarea hidden name="([^"]+)"[^>]*>\n?(.*?)</textarea>', re.S)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture
def maria_and_ana(db):
    return story()


@pytest.fixture
def browser_of_ana(maria_and_ana):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(maria_and_ana[1])
    return client


@contextmanager
def stopped():
    def refuse(execute, sql, params, many, context):
        if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            return execute(sql, params, many, context)
        raise OperationalError("the database is gone")

    with connection.execute_wrapper(refuse):
        yield


def _address(patient):
    return reverse("exams:record", args=[patient.pk])


def _exam(client, patient):
    page = client.get(_address(patient)).content.decode()
    return {
        "csrfmiddlewaretoken": TOKEN.search(page)[1], "submission_id": str(uuid.uuid4()), "save": "draft",
        "patient_token": tokens.make(patient), "examined_on": f"{patient.clinic.today()}", "examined_time": "00:01",
        "complaint_side": "right", "pain": "7", "note": "\nslides <under> the belt", **ABSENT,
    }  # fmt: skip


def _again(page):
    sent = {unescape(name): unescape(value) for name, value in FIELD.findall(page)}
    return sent | {"csrfmiddlewaretoken": TOKEN.search(page)[1]}


def test_a_form_is_sent_again_from_the_page_of_the_fault_and_saved_once(
    browser_of_ana, maria_and_ana
):
    patient, _ana = maria_and_ana
    sent = _exam(browser_of_ana, patient)
    with stopped():
        answer = browser_of_ana.post(_address(patient), sent)
    page = answer.content.decode()

    assert answer.status_code == 503
    assert "cannot be reached just now" in page
    assert answer["X-Request-ID"] in page
    assert answer["Retry-After"] == "5"
    assert not Exam.objects.exists()

    again = _again(page)
    assert {**again, "csrfmiddlewaretoken": ""} == {**sent, "csrfmiddlewaretoken": ""}
    for _press in range(2):
        assert browser_of_ana.post(_address(patient), again).status_code == 302
    assert Exam.objects.get().note == sent["note"].strip()


def test_a_page_that_is_only_looked_at_says_try_again(browser_of_ana, maria_and_ana):
    with stopped():
        answer = browser_of_ana.get(_address(maria_and_ana[0]))

    assert answer.status_code == 503
    assert "What was saved before is safe" in answer.content.decode()


def test_what_another_site_sent_is_never_armed(maria_and_ana):
    patient, ana = maria_and_ana
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(ana)

    page = client.post(_address(patient), {"note": "not Ana's words"}).content.decode()

    assert "not Ana&#x27;s words" in page
    assert "<form" not in page


def test_a_password_is_asked_again_and_never_carried(browser_of_ana, maria_and_ana):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana)
    sent = {**_exam(browser_of_ana, patient), "password": PASSWORD}

    with stopped():
        answer = browser_of_ana.post(reverse("exams:sign", args=[exam.pk]), sent)
    page = answer.content.decode()

    assert answer.status_code == 503
    assert 'type="password"' in page
    assert PASSWORD not in page


def test_with_all_cookies_cleared_a_form_comes_back_to_its_owner(maria_and_ana):
    patient, ana = maria_and_ana
    client = Client(enforce_csrf_checks=True)
    sent = {"note": "slides under the belt", lost_post.FIELD: lost_post.owner_token(ana)}

    answer = client.post(_address(patient), sent)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    client.force_login(ana)

    assert "slides under the belt" in client.get(_address(patient)).content.decode()
    assert not Exam.objects.exists()


def test_signed_in_anew_in_another_tab_the_old_form_comes_back(browser_of_ana, maria_and_ana):
    patient, ana = maria_and_ana
    sent = {"note": "slides under the belt", lost_post.FIELD: lost_post.owner_token(ana)}

    answer = browser_of_ana.post(_address(patient), sent, follow=True)

    assert "slides under the belt" in answer.content.decode()
    assert not Exam.objects.exists()


def test_a_form_of_somebody_else_is_not_kept_for_the_one_signed_in(maria_and_ana):
    patient, ana = maria_and_ana
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)
    other = lost_post.signing.dumps(str(uuid.uuid4()), salt="accounts.form-owner")

    assert client.post(_address(patient), {lost_post.FIELD: other}).status_code == 403


def _caused(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (_caused(OperationalError("x"), psycopg.errors.DiskFull("x")), FULL),
        (OSError(errno.ENOSPC, "x"), FULL),
        (_caused(OperationalError("x"), psycopg.errors.DeadlockDetected("x")), CONFLICT),
        (OperationalError("x"), UNREACHABLE),
        (InterfaceError("x"), UNREACHABLE),
        (EmbeddedError("x"), UNREACHABLE),
        (_caused(RuntimeError("x"), OperationalError("x")), UNREACHABLE),
        (ValueError("x"), BROKEN),
        (None, BROKEN),
    ],
)
def test_a_fault_is_known_by_its_error(error, fault):
    assert fault_of(error) is fault
