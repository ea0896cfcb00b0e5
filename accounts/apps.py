"""Clinicians, clinics, roles and what each may do."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "accounts"
    verbose_name = _("People and clinics")

    def ready(self):
        from accounts import session_limits, sign_in_trail  # noqa: F401, receivers register at import
