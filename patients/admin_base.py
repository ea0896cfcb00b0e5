"""Clinical rows in the admin: to be read by those who may open charts, changed by nobody."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.admin_base import clinics_where
from accounts.permissions import Permission
from audit import trail
from audit.vocabulary import AuditedAction
from patients.access import listed
from ui.admin_lists import DeclaredFilters, OnlyShown


class ClinicalReadOnlyAdmin(OnlyShown, DeclaredFilters, admin.ModelAdmin):
    """Lists and shows rows of the clinics where the person holds RECORD_VIEW; audits each opening.

    A row is corrected through the same actions as everywhere else, so nothing can be saved here.
    `patient_path` is the way to the patient, "self" for the patient, "" for rows of no patient.
    """

    patient_path = "patient"
    view_on_site = False
    show_full_result_count = False
    list_per_page = 50
    actions = None

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.clinic_path = self.clinic_path or self._clinic_path()
        # A column for lists of rows that name no patient themselves.
        self.whose = admin.display(description="patient", ordering=self.patient_path)(
            lambda row: self.patient_of(row)
        )

    clinic_path = ""

    def _clinic_path(self):
        if self.patient_path == "self" or "clinic" in {f.name for f in self.model._meta.fields}:
            return "clinic"
        return f"{self.patient_path}__clinic"

    def has_module_permission(self, request):
        return bool(clinics_where(request, Permission.RECORD_VIEW))

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def get_queryset(self, request):
        here = clinics_where(request, Permission.RECORD_VIEW)
        library = {f"{self.clinic_path}__is_library": True}
        return (
            super()
            .get_queryset(request)
            .filter(Q(**{f"{self.clinic_path}__in": here}) | Q(**library))
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        if row is not None and self.has_view_permission(request, row):
            self._opened(request, row)
        return super().change_view(request, object_id, form_url, extra_context)

    def _opened(self, request, row):
        trail.record(
            AuditedAction.ADMIN_VIEWED, actor=request.user, patient=self.patient_of(row), subject=row,
            clinic=request.clinic if not self.patient_path else None,
        )  # fmt: skip

    def changelist_view(self, request, extra_context=None):
        """Show the list, and write whom it showed."""
        page = super().changelist_view(request, extra_context)
        shown = getattr(page, "context_data", {}).get("cl")
        if shown and self.patient_path:
            keys = [row.pk for row in shown.result_list]
            way = "pk" if self.patient_path == "self" else self.patient_path
            found = self.model._base_manager.filter(pk__in=keys).order_by()
            listed(request, found.values_list(way, flat=True).distinct())
        return page

    def patient_of(self, row):
        """Follow `patient_path` from the row."""
        if self.patient_path in ("", "self"):
            return row if self.patient_path else None
        for name in self.patient_path.split("__"):
            row = getattr(row, name)
        return row

    def history_view(self, request, object_id, extra_context=None):
        """Show who did and saw what with this row, from the trail."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        self._opened(request, row)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "opts": self.opts,
            "object": row,
            "events": trail.about_row(row)[:200],
        }
        return render(request, "admin/trail_history.html", context)
