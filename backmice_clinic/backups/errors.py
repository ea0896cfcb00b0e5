"""Why a backup or a restore is refused, in one sentence with what to do."""

from django.core.management import CommandError


class BackupRefused(CommandError):
    """A kind of command error: its sentence is printed and the exit status is not 0."""
