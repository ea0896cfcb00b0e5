"""The trail in the admin: searchable, filterable, never editable."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from audit.models import AuditEvent, RowChange
from ui.admin_lists import DeclaredFilters, OnlyShown


class ReadOnlyTrailAdmin(OnlyShown, DeclaredFilters, admin.ModelAdmin):
    """Rows of one's own clinics, to be read; the database would refuse a change anyway."""

    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request):
        # The trail of the clinics one administers; which those are the request knows.
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(clinic_id__in=request.workplace.administered())

    def has_view_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_staff

    def has_module_permission(self, request):
        return request.user.is_active and request.user.is_staff


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyTrailAdmin):
    """Acts."""

    list_display = (
        "occurred_at",
        "actor_name",
        "action",
        "subject_type",
        "patient_id",
        "request_id",
    )
    list_filter = ("action", ("occurred_at", admin.DateFieldListFilter))
    search_fields = ("=patient_id", "=actor_id", "=subject_id", "=request_id", "actor_name")
    search_help_text = _("Exact id of a patient, person, row or request, or a person's name.")
    ordering = ("-occurred_at",)


@admin.register(RowChange)
class RowChangeAdmin(ReadOnlyTrailAdmin):
    """Changes of rows: which columns, by whom. The values are clinical and do not stand here."""

    list_display = ("at", "table", "operation", "row_key", "columns", "actor_id", "request_id")
    fields = (
        "at", "table", "operation", "row_key", "columns", "actor_id", "request_id", "clinic_id",
        "patient_id",
    )  # fmt: skip
    list_filter = ("operation", ("at", admin.DateFieldListFilter))
    search_fields = ("=patient_id", "=actor_id", "=row_key", "=request_id", "=table")
    search_help_text = _("Exact id of a patient, person, row or request, or a table's name.")
    ordering = ("-id",)
