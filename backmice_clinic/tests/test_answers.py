"""What every answer carries, and the pages that need no sign-in."""

import logging
import sys

import pytest
from django.urls import path

from backmice_clinic.logs import DiscreetFormatter
from backmice_clinic.urls import handler400, handler403, handler404, handler500, urlpatterns

MARIA = "Maria Canary"


def _broken(request):
    raise ValueError(MARIA)


class BrokenSite:
    handler400, handler403, handler404, handler500 = handler400, handler403, handler404, handler500
    urlpatterns = [*urlpatterns, path("broken/", _broken)]


@pytest.fixture
def client(client):
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/robots.txt"])
@pytest.mark.django_db
def test_supervisors_need_no_sign_in(client, address):
    assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_every_page_is_private_and_strict(client):
    answer = client.get("/accounts/login/")

    assert "no-store" in answer["Cache-Control"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_request_is_named_by_us(client):
    answer = client.get("/healthz", headers={"X-Request-ID": "forged"})

    assert len(answer["X-Request-ID"]) == 12
    assert answer["X-Request-ID"] != "forged"


@pytest.mark.django_db
def test_missing_page_says_so(client):
    answer = client.get(f"/nothing/{MARIA}/")

    assert answer.status_code == 404
    assert MARIA not in answer.content.decode()


def test_foreign_host_is_told_off_without_a_crash(client):
    answer = client.get("/", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_only_looking_and_sending_is_answered(client, method):
    assert client.generic(method, "/accounts/login/").status_code == 405


@pytest.mark.django_db
def test_a_missing_page_shows_the_number_of_its_request(client):
    answer = client.get("/nothing/")

    assert answer["X-Request-ID"] in answer.content.decode()


@pytest.mark.django_db
def test_a_refused_host_is_answered_as_strictly(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    answer = client.get("/", headers={"Host": "evil.example"})

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_broken_page_shows_its_reference_and_nothing_else(client, settings, caplog):
    settings.ROOT_URLCONF = BrokenSite
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "LoginRequired" not in one]

    answer = client.get("/broken/")

    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()
    assert MARIA not in answer.content.decode()


def test_log_keeps_the_place_and_drops_the_words():
    try:
        try:
            raise KeyError(MARIA)
        except KeyError as error:
            raise ValueError(MARIA) from error
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "Failed", (), sys.exc_info())

    line = DiscreetFormatter("%(message)s").format(record)

    assert "KeyError" in line
    assert "ValueError" in line
    assert "test_answers.py" in line
    assert MARIA not in line
