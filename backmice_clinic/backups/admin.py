"""The log of backups and drills in the admin: read-only, for administrators."""

from django.contrib import admin

from accounts.admin_base import AdministratorAdmin
from backmice_clinic.backups.models import Backup, RestoreDrill


class LogAdmin(AdministratorAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Backup)
class BackupAdmin(LogAdmin):
    list_display = ("taken_at", "name", "size_bytes", "seconds", "tables", "rows", "files")


@admin.register(RestoreDrill)
class RestoreDrillAdmin(LogAdmin):
    list_display = (
        "recorded_at", "result", "backup_name", "tables_equal", "tables_compared", "rows", "seconds",
    )  # fmt: skip
    list_filter = ("result",)
