"""Registers the backups: their commands, their log and what the admin's home says of them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "backmice_clinic.backups"
    verbose_name = _("Backups")
