"""The floor: who did or saw what."""

from django.apps import AppConfig
from django.core.signals import request_finished
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "audit"
    verbose_name = _("Audit trail")

    def ready(self):
        from audit import telling  # noqa: F401, its receiver registers at import

        request_finished.connect(_end_request, dispatch_uid="audit.request_finished")


def _end_request(**kwargs):
    from audit import context

    context.end()
