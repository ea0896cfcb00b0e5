"""Readers of the environment: each one fails naming the variable to set."""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off"}
POSTGRESQL_SCHEMES = {"postgres", "postgresql"}


def text(name, default=None):
    """The variable's text. Empty counts as missing; without a default it must be there."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is missing. Set the environment variable {name}.")
    return default


def flag(name, default=False):
    value = text(name, "").lower()
    if not value:
        return default
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false.")


def number(name, default=None, *, least=0, most=2**31 - 1):
    value = text(name, None if default is None else str(default))
    if not (value.isascii() and value.isdigit()) or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}.")
    return int(value)


def words(name, default=None):
    """A comma-separated list."""
    value = text(name, default)
    return [word.strip() for word in value.split(",") if word.strip()]


def choice(name, options, default):
    value = text(name, default)
    if value not in options:
        raise ImproperlyConfigured(f"{name} must be one of: {', '.join(options)}.")
    return value


def database(name, default=None):
    """A postgresql:// address as Django's database settings."""
    address = text(name, default)
    refusal = f"{name} must look like postgresql://user:password@host:5432/database."
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        # The address holds a password, so it is not repeated here.
        raise ImproperlyConfigured(refusal) from None
    database_name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in POSTGRESQL_SCHEMES or not database_name:
        raise ImproperlyConfigured(refusal)
    return {
        "ENGINE": "backmice_clinic.database",
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": _host(parts),
        "PORT": str(port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _host(parts):
    """As written: a socket folder may stand there, percent-encoded, and its case counts."""
    authority = parts.netloc.rpartition("@")[2]
    if authority.startswith("["):
        return parts.hostname
    return unquote(authority.partition(":")[0])
