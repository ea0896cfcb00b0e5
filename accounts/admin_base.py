"""The admin asks our own table of rights: what the memberships allow, not Django's permissions."""

from django.contrib import admin
from django.db import models
from django.db.models import Q

from accounts.models import Clinic
from accounts.permissions import Permission, permissions_of
from audit import trail
from audit.vocabulary import AuditedAction
from ui.admin_lists import DeclaredFilters
from ui.fields import StrictDecimalField, StrictIntegerField
from ui.widgets import NumberUnitInput


def clinics_where(request, permission: Permission) -> list:
    """Return the ids of the clinics in which the person holds the right; no query of its own."""
    place = getattr(request, "workplace", None)
    return (
        [m.clinic_id for m in place.memberships if permission in permissions_of(m.roles)]
        if place
        else []
    )


class OwnClinicsFilter(admin.RelatedFieldListFilter):
    """Offers, and filters by, only the clinics the person works in: the names of others are not theirs to know."""

    def field_choices(self, field, request, model_admin):
        choices = super().field_choices(field, request, model_admin)
        own = _own_clinics(request)
        return choices if own is None else [each for each in choices if str(each[0]) in own]

    def queryset(self, request, queryset):
        own, asked = _own_clinics(request), self.lookup_val or ()
        asked = {str(each) for each in (asked if isinstance(asked, list | tuple) else [asked])}
        if own is not None and not asked <= own:
            return queryset.none()
        return super().queryset(request, queryset)


def _own_clinics(request):
    """Return the ids as text; None for a superuser, who sees all."""
    if request.user.is_superuser:
        return None
    return {str(m.clinic_id) for m in request.workplace.memberships}


class AdministratorAdmin(DeclaredFilters, admin.ModelAdmin):
    """Rows that administrators edit: people, clinics, roles, words and settings.

    `clinic_path` names the way to the clinic ("" when the rows belong to all clinics).
    """

    clinic_path = ""
    view_on_site = False
    show_full_result_count = False
    # Django's own number fields read 1.000 as one.
    formfield_overrides = {
        models.IntegerField: {"form_class": StrictIntegerField, "widget": NumberUnitInput},
        models.DecimalField: {"form_class": StrictDecimalField, "widget": NumberUnitInput},
    }

    def is_administrator(self, request):
        return request.user.is_superuser or bool(clinics_where(request, Permission.STAFF_MANAGE))

    def has_module_permission(self, request):
        return self.is_administrator(request)

    def has_view_permission(self, request, obj=None):
        return self.is_administrator(request)

    def has_add_permission(self, request):
        return self.is_administrator(request)

    def has_change_permission(self, request, obj=None):
        return self.is_administrator(request)

    def has_delete_permission(self, request, obj=None):
        # What once stood in a record stays; it is switched off instead.
        return False

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if request.user.is_superuser or not self.clinic_path:
            return rows
        here = clinics_where(request, Permission.STAFF_MANAGE)
        return rows.filter(Q(**{f"{self.clinic_path}__in": here})).distinct()

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        trail.record(
            AuditedAction.ADMIN_CHANGED, actor=request.user, clinic=request.clinic, subject=obj,
            detail={"fields": sorted(form.changed_data)},
        )  # fmt: skip


class OwnClinicAdmin(AdministratorAdmin):
    """Settings of one clinic: an administrator offers and keeps rows of their own clinics only."""

    clinic_path = "clinic"
    list_select_related = ("clinic",)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "clinic" and not request.user.is_superuser:
            own = clinics_where(request, Permission.STAFF_MANAGE)
            kwargs["queryset"] = Clinic.objects.filter(pk__in=own)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
