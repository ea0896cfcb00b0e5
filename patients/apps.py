"""Who the patient is, and who may open the record."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class PatientsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "patients"
    verbose_name = _("Patients")

    def ready(self):
        from patients.querysets import sharpen_name_index

        connection_created.connect(sharpen_name_index, dispatch_uid="patients.sharp_names")
