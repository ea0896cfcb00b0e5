"""The key that seals backups: from the environment, or made once in the data folder."""

from pathlib import Path

from django.conf import settings

from backmice_clinic.backups.errors import BackupRefused
from backmice_clinic.secret_key import kept_in

SHORTEST_KEY = 43


def backup_key() -> bytes:
    """Return the key. It is never in a backup: whoever loses it loses every backup."""
    words = settings.BACKUP_KEY or _local_key()
    if len(words) < SHORTEST_KEY or len(set(words)) < 10:
        raise BackupRefused(
            f"BACKUP_KEY is too short or too simple. Set BACKUP_KEY to at least {SHORTEST_KEY} "
            "random characters."
        )
    return words.encode()


def key_file() -> Path:
    return settings.DATA_DIR / "backup_key"


def _local_key():
    if settings.IS_PRODUCTION:
        raise BackupRefused("BACKUP_KEY is missing. Set the environment variable BACKUP_KEY.")
    if key_file().is_relative_to(settings.MEDIA_ROOT):
        raise BackupRefused(f"{key_file()} would be carried in the backup. Set DATA_DIR elsewhere.")
    return kept_in(key_file())
