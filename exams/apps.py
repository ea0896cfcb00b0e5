"""What the hands found."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExamsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "exams"
    verbose_name = _("Exams and nodules")

    def ready(self):
        from exams.day_words import nodules_of
        from exams.needs import ask
        from exams.unsaved import changed_exams
        from patients import changes, day_columns, needs

        needs.register(ask)
        changes.register(changed_exams)
        day_columns.register(day_columns.Column(_("Nodules"), nodules_of))
