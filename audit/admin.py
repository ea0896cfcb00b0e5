"""The trail in the admin: searchable, filterable, never editable."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from audit.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(admin.ModelAdmin):
    """Read-only; the database would refuse a change anyway."""

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
    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request):
        # The trail of the clinics one administers; which those are the request knows.
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(clinic_id__in=request.workplace.administered())

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_staff

    def has_module_permission(self, request):
        return request.user.is_active and request.user.is_staff
