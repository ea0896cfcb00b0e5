"""A missing or odd variable stops the start and is named."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from backmice_clinic import env


@pytest.fixture
def set_variable(monkeypatch):
    return lambda value: monkeypatch.setenv("SOMETHING", value)


def test_missing_variable_is_named():
    with pytest.raises(ImproperlyConfigured, match="SOMETHING"):
        env.text("SOMETHING")


def test_empty_counts_as_missing(set_variable):
    set_variable("  ")

    with pytest.raises(ImproperlyConfigured, match="SOMETHING"):
        env.text("SOMETHING")


@pytest.mark.parametrize(
    ("said", "meant"), [("true", True), ("1", True), ("No", False), ("", False)]
)
def test_flag(set_variable, said, meant):
    set_variable(said)

    assert env.flag("SOMETHING") is meant


def test_odd_flag_is_refused(set_variable):
    set_variable("maybe")

    with pytest.raises(ImproperlyConfigured, match="SOMETHING must be true or false"):
        env.flag("SOMETHING")


@pytest.mark.parametrize("said", ["-1", "80,0", "1e3", "٣", "70000"])
def test_odd_number_is_refused(set_variable, said):
    set_variable(said)

    with pytest.raises(ImproperlyConfigured, match="SOMETHING"):
        env.number("SOMETHING", most=65535)


def test_words_are_trimmed(set_variable):
    set_variable("a.example, b.example ,")

    assert env.words("SOMETHING") == ["a.example", "b.example"]


def test_database_address(set_variable):
    set_variable("postgresql://app:p%40ss@db.example:5433/clinic?sslmode=require")

    found = env.database("SOMETHING")

    assert found["USER"] == "app"
    assert found["PASSWORD"] == "p@ss"
    assert found["HOST"] == "db.example"
    assert found["PORT"] == "5433"
    assert found["NAME"] == "clinic"
    assert found["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    "said", ["sqlite:///secret.db", "postgresql://app:secret@host/", "postgresql://h:secret/x"]
)
def test_odd_database_address_is_refused_without_repeating_it(set_variable, said):
    set_variable(said)

    with pytest.raises(ImproperlyConfigured) as refusal:
        env.database("SOMETHING")

    assert "SOMETHING" in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_socket_folder_may_stand_for_the_host(set_variable):
    set_variable("postgresql://app:word@%2Ftmp%2FSockets/clinic")

    assert env.database("SOMETHING")["HOST"] == "/tmp/Sockets"


def test_address_of_six_groups(set_variable):
    set_variable("postgresql://app@[::1]:5433/clinic")

    assert env.database("SOMETHING")["HOST"] == "::1"
