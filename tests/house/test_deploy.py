"""What an installer copies names commands and variables that exist, and keeps secrets apart."""

import re
import shutil
import subprocess

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
SECRETS_OF_THE_OWNER = {"DATABASE_OWNER_URL", "DATABASE_BACKUP_URL", "BACKUP_KEY"}


def _compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def _variables(path):
    return set(re.findall(r"^([A-Z_]+)=", path.read_text(), re.MULTILINE))


def test_every_command_named_exists():
    words = "\n".join(path.read_text() for path in [*UNITS, DEPLOY / "compose.yaml"])
    named = set(re.findall(r"manage\.py[\", ]+([a-z_]+)", words))

    assert {"backup", "restore_drill", "migrate", "backup_state"} <= named <= set(get_commands())


def test_every_setting_named_is_read():
    source = (settings.BASE_DIR / "backmice_clinic" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))
    web, owner = _variables(DEPLOY / "web.env.example"), _variables(DEPLOY / "owner.env.example")
    of_gunicorn = {"BIND", "PROXY_ADDRESSES"}
    in_compose = {
        name
        for service in ("web", "migrate", "backup")
        for name in _compose()["services"][service]["environment"]
    }

    assert web | owner | in_compose <= read | of_gunicorn


def test_the_web_server_has_no_secret_of_the_owner():
    unit = (DEPLOY / "systemd" / "backmice.service").read_text()

    assert not SECRETS_OF_THE_OWNER & _variables(DEPLOY / "web.env.example")
    assert "owner.env" not in unit
    assert not SECRETS_OF_THE_OWNER & set(_compose()["services"]["web"]["environment"])


@pytest.mark.parametrize("name", ["web", "migrate", "backup"])
def test_containers_may_do_little(name):
    service = _compose()["services"][name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "ports" not in service


@pytest.mark.parametrize(
    "unit", [s for s in SERVICES if "alarm" not in s.name], ids=lambda unit: unit.name
)
def test_services_may_do_little(unit):
    words = unit.read_text()

    for line in (
        "User=backmice", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=\n",
        "ProtectHome=yes", "UMask=0077",
    ):  # fmt: skip
        assert line in words


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_understands_the_units():
    answer = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, UNITS)], capture_output=True, text=True
    )
    complaints = [
        line
        for line in answer.stderr.splitlines()
        if line.startswith(("backmice", str(DEPLOY))) and "is not executable" not in line
    ]

    assert complaints == []


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_the_proxy_says_itself_how_the_visitor_came(name):
    words = (DEPLOY / name).read_text()

    assert "X-Forwarded-Proto" in words
    assert "X-Forwarded-For" in words
    assert "proxy_add_x_forwarded_for" not in words


def test_no_example_holds_a_secret():
    for path in DEPLOY.glob("*.example"):
        assert re.search(r"^(SECRET_KEY|BACKUP_KEY)=.+", path.read_text(), re.MULTILINE) is None
