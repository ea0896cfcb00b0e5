"""Registers the wiring: start-up checks and the commands that run the house."""

from django.apps import AppConfig


class BackmiceClinicConfig(AppConfig):
    name = "backmice_clinic"
    verbose_name = "Backmice Clinic"

    def ready(self):
        from backmice_clinic import checks  # noqa: F401  registers them
