"""What was done, to which nodule, with what, and what went wrong."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TreatmentsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "treatments"
    verbose_name = _("Treatments")

    def ready(self):
        # Models exist only from here on.
        from exams.evidence import register_histology
        from exams.history import register_holder
        from patients import changes
        from patients import needs as needs_of_today
        from treatments import needs
        from treatments.since_then import changed_treatments
        from treatments.treated import examined_nodules, treated_nodules

        needs_of_today.register(needs.waiting)
        needs_of_today.register(needs.open_harm)
        changes.register(changed_treatments)
        register_holder(treated_nodules)
        register_histology(examined_nodules)
