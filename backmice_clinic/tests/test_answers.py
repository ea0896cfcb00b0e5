"""What every answer carries, and the pages that need no sign-in."""

import json
import logging
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder
from django.urls import path

from backmice_clinic.logs import DiscreetFormatter, JsonFormatter
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


def test_a_head_has_no_body(client):
    answer = client.head("/healthz")

    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer["Content-Length"]) > 0


def test_a_closed_door_writes_one_line():
    try:
        raise PermissionDenied
    except PermissionDenied:
        record = logging.LogRecord("django.request", 30, "", 0, "Forbidden", (), sys.exc_info())

    assert DiscreetFormatter("%(message)s").format(record).strip() == "Forbidden"


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_a_probe_may_call_us_by_any_name(client, address):
    answer = client.get(address, headers={"Host": "10.0.0.7:8000"})

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


def test_a_probe_only_looks(client):
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client, monkeypatch):
    applied = MigrationRecorder.applied_migrations
    monkeypatch.setattr(
        MigrationRecorder,
        "applied_migrations",
        lambda self: {k: v for k, v in applied(self).items() if k[0] != "exams"},
    )

    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"migrations missing\n")


@pytest.mark.parametrize(
    ("label", "status"), [("exams", 503), ("backups", 503), ("somebody_elses", 200)]
)
@pytest.mark.django_db
def test_not_ready_on_the_tables_of_a_newer_version(client, monkeypatch, label, status):
    applied = MigrationRecorder.applied_migrations
    monkeypatch.setattr(
        MigrationRecorder,
        "applied_migrations",
        lambda self: applied(self) | {(label, "9999_of_next_year"): None},
    )

    answer = client.get("/readyz")

    assert answer.status_code == status
    assert (status == 200) or answer.content == b"the database is of a newer version\n"


def test_alive_but_not_ready_without_a_database(client, monkeypatch):
    def gone(self):
        raise DatabaseError(MARIA)

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", gone)

    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"no database\n")


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


def test_foreign_host_leaves_no_line_in_the_log(client, capfd):
    client.get("/", headers={"Host": "evil.example"})

    assert "evil" not in capfd.readouterr().err


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


def _failed_record():
    try:
        try:
            raise KeyError(MARIA)
        except KeyError as error:
            raise ValueError(MARIA) from error
    except ValueError:
        return logging.LogRecord("x", logging.ERROR, "x", 1, "Failed %s", ("7",), sys.exc_info())


def test_log_keeps_the_place_and_drops_the_words():
    line = DiscreetFormatter("%(message)s").format(_failed_record())

    assert "KeyError" in line
    assert "ValueError" in line
    assert "test_answers.py" in line
    assert MARIA not in line


def test_log_for_machines_is_one_json_object_and_as_discreet():
    record = _failed_record()
    record.request_id = "abc123"

    line = JsonFormatter().format(record)

    told = json.loads(line)
    assert "\n" not in line
    assert (told["level"], told["request_id"], told["message"]) == ("ERROR", "abc123", "Failed 7")
    assert told["at"].endswith("+00:00")
    assert any("KeyError" in words for words in told["error"])
    assert MARIA not in line


def test_a_line_break_in_a_message_makes_no_second_line():
    record = logging.LogRecord("x", logging.WARNING, "x", 1, "one\ntwo", (), None)

    assert "\n" not in JsonFormatter().format(record)


@pytest.mark.django_db
def test_a_database_that_may_lose_rows_is_not_migrated(settings):
    settings.MUST_BE_DURABLE = True

    with pytest.raises(ImproperlyConfigured, match="fsync off"):
        call_command("migrate", verbosity=0)


@pytest.mark.django_db
def test_a_database_that_may_lose_rows_is_not_ready(client, settings):
    settings.MUST_BE_DURABLE = True

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "fsync off" in answer.content.decode()
