"""Refuses an unsafe installation, naming the variable to change."""

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 50


def _error(text, hint, number):
    return checks.Error(text, hint=hint, id=f"backmice_clinic.E{number:03}")


@checks.register
def production_is_safe(app_configs, **kwargs):
    if not settings.IS_PRODUCTION:
        return []
    return [*_secret_key(), *_hosts(), *_database()]


def refuse_unsafe():
    """For servers, which start without running the checks."""
    found = [message for message in production_is_safe(None) if message.level >= checks.ERROR]
    if found:
        raise ImproperlyConfigured(" ".join(f"{message.msg} {message.hint}" for message in found))


def _secret_key():
    if len(settings.SECRET_KEY) < SHORTEST_SECRET or len(set(settings.SECRET_KEY)) < 5:
        yield _error(
            "SECRET_KEY is too short or too simple.",
            f"Set SECRET_KEY to at least {SHORTEST_SECRET} random characters.",
            1,
        )


def _hosts():
    if any("*" in host for host in settings.ALLOWED_HOSTS):
        yield _error(
            "ALLOWED_HOSTS allows any host.",
            "Set ALLOWED_HOSTS to the clinic's own names, separated by commas.",
            2,
        )


def _database():
    database = settings.DATABASES["default"]
    if not database["USER"]:
        yield _error("DATABASE_URL names no user.", "Give the app a role of its own.", 3)
    if database["USER"] in ("postgres", "root"):
        yield _error(
            "DATABASE_URL uses the database's superuser.",
            "Give the app a role of its own; set DATABASE_OWNER_URL to the one that migrates.",
            4,
        )
    for name, other in (
        ("DATABASE_OWNER_URL", settings.OWNER),
        ("DATABASE_BACKUP_URL", settings.BACKUP_READER),
    ):
        if _where(other) != _where(database):
            yield _error(
                f"{name} names another database than DATABASE_URL.",
                "Give all of them the same host, port and database, or the wrong one is backed up.",
                5,
            )
    if database["USER"] == settings.DATABASE_OWNER["USER"]:
        yield checks.Warning(
            "The app runs as the role that owns the tables.",
            hint="Set DATABASE_OWNER_URL to the owner and DATABASE_URL to a lesser role, "
            "so that the database itself can keep the audit trail from being rewritten.",
            id="backmice_clinic.W001",
        )


def _where(database):
    return database["HOST"], database["PORT"] or "5432", database["NAME"]
