"""What the hands found."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExamsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "exams"
    verbose_name = _("Exams and nodules")

    def ready(self):
        from exams.needs import ask
        from patients import needs

        needs.register(ask)
