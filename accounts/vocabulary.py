"""Roles, and how the screen looks to a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does in a clinic; one person may hold several."""

    CLINICIAN = "clinician", _("clinician")
    NURSE = "nurse", _("nurse or reception")
    MANAGER = "manager", _("practice manager")
    ADMINISTRATOR = "administrator", _("administrator")


class Theme(models.TextChoices):
    """How the screen is drawn."""

    SYSTEM = "system", _("as the device")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")
