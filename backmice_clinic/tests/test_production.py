"""A real installation does not start on a missing or unsafe setting, and says which one."""

import os
import subprocess
import sys

import pytest

SAFE = {
    "BACKMICE_MODE": "production",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "clinic.example",
    "DATABASE_URL": "postgresql://app:app@127.0.0.1/clinic",
    "DATABASE_OWNER_URL": "postgresql://owner:owner@127.0.0.1/clinic",
    "EMAIL_HOST": "mail.example",
    "DEFAULT_FROM_EMAIL": "clinic@clinic.example",
    "BEHIND_PROXY": "true",
}


def _run(*command, **changes):
    environment = {"PATH": os.environ["PATH"], **SAFE, **changes}
    environment = {name: value for name, value in environment.items() if value is not None}
    return subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True
    )


def _check(**changes):
    return _run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **changes)


def test_safe_settings_pass_every_deployment_check():
    answer = _check()

    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_HOST", "DEFAULT_FROM_EMAIL"]
)
def test_missing_variable_stops_the_start(name):
    answer = _check(**{name: None})

    assert answer.returncode != 0
    assert f"{name} is missing" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 80),
        ("ALLOWED_HOSTS", "*"),
        ("DEBUG", "true"),
        ("DATABASE_URL", "sqlite:///clinic.db"),
        ("DATABASE_URL", "postgresql://postgres:secret@127.0.0.1/clinic"),
    ],
)
def test_unsafe_variable_stops_the_server(name, value):
    answer = _run("-c", "import backmice_clinic.wsgi", **{name: value})

    assert answer.returncode != 0
    assert name in answer.stderr.splitlines()[-1]
    assert value not in answer.stderr.splitlines()[-1] or value in ("*", "true", "short")


def test_one_role_for_everything_is_a_warning():
    answer = _check(DATABASE_OWNER_URL=None)

    assert "backmice_clinic.W001" in answer.stderr
