"""The settings of a real installation, looked at from outside and borrowed for a test."""

import json
import os
import subprocess
import sys
from functools import cache

from django.test import override_settings

HOST = "clinic.example"
SAFE = {
    "BACKMICE_MODE": "production",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": HOST,
    "DATABASE_URL": "postgresql://app:app@127.0.0.1/clinic",
    "DATABASE_OWNER_URL": "postgresql://owner:owner@127.0.0.1/clinic",
    "EMAIL_HOST": "mail.example",
    "DEFAULT_FROM_EMAIL": "clinic@clinic.example",
    "BEHIND_PROXY": "true",
}
# What decides how an answer looks; the rest (database, mail) stays the test's own.
_KEPT = (
    "MIDDLEWARE",
    "CONTENT_SECURITY_POLICY",
    "ALLOWED_HOSTS",
    "DEBUG",
    "X_FRAME_OPTIONS",
    "MESSAGE_STORAGE",
)
_KEPT_ROOTS = ("SECURE_", "SESSION_", "CSRF_")
_ASK = """
import json
from backmice_clinic import settings
print(json.dumps({name: getattr(settings, name) for name in dir(settings)
                  if name in %r or name.startswith(%r)}))
"""


def run(*command, **changes):
    """Run a command of ours with safe settings, changed as named; None takes one away."""
    environment = {"PATH": os.environ["PATH"], **SAFE, **changes}
    environment = {name: value for name, value in environment.items() if value is not None}
    return subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True
    )


def check(**changes):
    """Run the deployment check; a warning fails it."""
    return run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **changes)


@cache
def _asked(_safe) -> str:
    answer = run("-c", _ASK % (_KEPT, _KEPT_ROOTS))
    answer.check_returncode()
    return answer.stdout


def facts() -> dict:
    """Return the settings that decide how an answer looks, as a real installation has them."""
    # By what they are asked with: a test changes it for a while, and its answer is its own.
    return json.loads(_asked(tuple(sorted(SAFE.items()))))


def settings_of_production(**changes):
    """Answer as a real installation would, while inside."""
    return override_settings(**{**facts(), **changes})


def over_https() -> dict:
    """Return what the proxy in front adds to a request."""
    return {"secure": True, "headers": {"X-Forwarded-Proto": "https", "Host": HOST}}
