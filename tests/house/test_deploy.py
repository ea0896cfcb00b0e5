"""What an installer copies names commands and variables that exist, and keeps secrets apart."""

import os
import re
import shutil
import subprocess

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from backmice_clinic import wall

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
SECRETS_OF_THE_OWNER = {"DATABASE_OWNER_URL", "DATABASE_BACKUP_URL", "BACKUP_KEY"}


def _compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def _variables(path):
    return set(re.findall(r"^([A-Z_]+)=", path.read_text(), re.MULTILINE))


def _of_gunicorn():
    words = (DEPLOY / "gunicorn.conf.py").read_text()
    return set(re.findall(r'environ\.get\("([A-Z_]+)"', words))


def _unit(name):
    return (DEPLOY / "systemd" / f"backmice{name}").read_text()


def _words(name):
    """The file without what it says about itself."""
    return re.sub(r"^\s*#.*\n", "", (DEPLOY / name).read_text(), flags=re.MULTILINE)


def test_every_command_named_exists():
    words = "\n".join(path.read_text() for path in [*UNITS, DEPLOY / "compose.yaml"])
    named = set(re.findall(r"manage\.py[\", ]+([a-z_]+)", words))

    assert {"backup", "restore_drill", "migrate", "backup_state"} <= named <= set(get_commands())


def test_every_setting_named_is_read():
    source = (settings.BASE_DIR / "backmice_clinic" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))
    web, owner = _variables(DEPLOY / "web.env.example"), _variables(DEPLOY / "owner.env.example")
    of_gunicorn = _of_gunicorn()
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


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_the_proxy_lets_pages_ask_for_life_and_nobody_for_readiness(name):
    words = _words(name)

    assert "healthz" not in words
    assert re.search(r"readyz.*404", words)


def test_nginx_keeps_neither_addresses_nor_what_is_sent():
    words = _words("nginx.conf")
    served = [part for part in re.split(r"^server", words, flags=re.MULTILINE) if "listen" in part]

    assert len(served) == 3
    assert all("access_log off;" in part for part in served)
    assert "error_log /var/log/nginx/error.log crit;" in words
    most = re.search(r"client_max_body_size (\w+);", words)[1]
    assert f"client_body_buffer_size {most};" in words
    assert "proxy_max_temp_file_size 0;" in words
    assert "gzip off;" in words


def test_nginx_of_a_long_lived_distribution_knows_every_word():
    """`http2 on;` came with 1.25.1: Debian 12 and Ubuntu 24.04 are older."""
    assert "http2 on" not in _words("nginx.conf")


@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")
def test_nginx_understands_the_example(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "fullchain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=clinic",
         "-keyout", key, "-out", certificate], check=True, capture_output=True,
    )  # fmt: skip
    site = (DEPLOY / "nginx.conf").read_text()
    site = site.replace("/etc/ssl/backmice", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
    for port in ("80", "443"):
        site = re.sub(rf"(listen (?:\[::\]:)?){port}\b", rf"\g<1>48{port:0>3}", site)
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid; events {{}} http {{ {site} }}")

    answer = subprocess.run(
        ["nginx", "-t", "-c", whole, "-e", tmp_path / "error.log"], capture_output=True, text=True
    )

    assert answer.returncode == 0, answer.stderr
    assert "[warn]" not in answer.stderr


def test_whatever_fails_wakes_somebody():
    """A migration that fails keeps the clinic shut: that too."""
    for service in SERVICES:
        if "alarm" not in service.name:
            assert "OnFailure=backmice-alarm@%n.service" in service.read_text(), service.name


def test_a_drill_started_with_a_backup_waits_for_it():
    after = {name: re.search(r"^After=(.*)", _unit(name), re.MULTILINE)[1] for name in
             ("-backup.service", "-restore-drill.service", "-watch.service")}  # fmt: skip

    assert "backmice-backup.service" in after["-restore-drill.service"]
    assert "backmice-restore-drill.service" in after["-watch.service"]
    assert all("backmice-migrate.service" in units for units in after.values())


def test_the_watch_does_not_warn_every_hour_of_what_it_cannot_know():
    """It has no owner's address on purpose; the checks would miss it."""
    lines = re.findall(r"manage\.py .*", _unit("-watch.service"))

    assert len(lines) == 2
    assert all("--skip-checks" in line for line in lines)


def test_by_hand_a_command_runs_as_the_services_do():
    script = DEPLOY / "manage"
    words = script.read_text()

    assert os.access(script, os.X_OK)
    subprocess.run(["sh", "-n", script], check=True)
    for part in ("--uid=backmice", "web.env", "owner.env", "UMask=0077"):
        assert part in words


def test_everything_to_copy_is_told_of():
    page = (settings.BASE_DIR / "docs" / "how-to" / "run-for-real.md").read_text()

    for name in (
        "deploy/manage",
        "nginx.conf",
        "Caddyfile",
        "compose.yaml",
        "daemon-reload",
        "LEAKPROOF",
    ):
        assert name in page
    assert {name for name in _of_gunicorn() if f"`{name}`" not in page} == set()


def test_the_services_can_see_their_home():
    """Over TLS PostgreSQL's library looks into it, and fails where it may not: below /home it may not."""
    page = (settings.BASE_DIR / "docs" / "how-to" / "run-for-real.md").read_text()

    assert "useradd --system --home-dir /var/lib/backmice" in page
    assert "--home-dir /var/lib/backmice" in (DEPLOY / "Dockerfile").read_text()


def test_a_script_asks_whether_the_clinic_answers():
    """A browser without a network says it is offline, on the very machine that serves the clinic."""
    words = (settings.BASE_DIR / "static" / "js" / "connection.js").read_text()

    assert "onLine" not in words
    assert "502" in words


def test_a_superuser_is_told_all_that_makes_search_fast():
    words = (DEPLOY / "postgres" / "search.sql").read_text()
    named = re.findall(r"^ALTER FUNCTION (.*) LEAKPROOF;$", words, re.MULTILINE)

    assert [name.replace(", ", ",") for name in named] == list(wall.QUIET_FUNCTIONS)


def test_the_page_and_the_container_make_the_same_roles():
    page = (settings.BASE_DIR / "docs" / "how-to" / "run-for-real.md").read_text()
    shown = re.search(r"```sql\n(.*?)```", page, re.DOTALL)[1]
    made = re.search(r"<<'SQL'\n(.*?)SQL\n", _script("10-roles.sh"), re.DOTALL)[1]

    def plain(words):
        return [
            " ".join(re.sub(r"PASSWORD \S+;", ";", line).split()) for line in words.splitlines()
        ]

    assert plain(shown) == plain(made)


def _script(name):
    return (DEPLOY / "postgres" / name).read_text()


def test_no_example_holds_a_secret():
    for path in DEPLOY.glob("*.example"):
        assert re.search(r"^(SECRET_KEY|BACKUP_KEY)=.+", path.read_text(), re.MULTILINE) is None
