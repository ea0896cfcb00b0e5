"""A real installation does not start on a missing or unsafe setting, and says which one."""

import pytest

from backmice_clinic.testing.production import check, run


def test_safe_settings_pass_every_deploymentcheck():
    answer = check()

    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_HOST", "DEFAULT_FROM_EMAIL"]
)
def test_missing_variable_stops_the_start(name):
    answer = check(**{name: None})

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
    answer = run("-c", "import backmice_clinic.wsgi", **{name: value})

    assert answer.returncode != 0
    assert name in answer.stderr.splitlines()[-1]
    assert value not in answer.stderr.splitlines()[-1] or value in ("*", "true", "short")


def test_one_role_for_everything_is_a_warning():
    answer = check(DATABASE_OWNER_URL=None)

    assert "backmice_clinic.W001" in answer.stderr


@pytest.mark.parametrize("name", ["DATABASE_OWNER_URL", "DATABASE_BACKUP_URL"])
@pytest.mark.parametrize("place", ["127.0.0.1/former", "10.0.0.9/clinic", "127.0.0.1:5433/clinic"])
def test_all_roles_enter_the_same_database(name, place):
    """Or, after a restore into a new one, the former would be backed up every night."""
    answer = check(**{name: f"postgresql://somebody:secret@{place}"})

    assert answer.returncode != 0
    assert f"{name} names another database than DATABASE_URL" in answer.stderr


def test_a_port_left_out_is_the_usual_one():
    answer = check(DATABASE_BACKUP_URL="postgresql://reader:secret@127.0.0.1:5432/clinic")

    assert answer.returncode == 0, answer.stderr
