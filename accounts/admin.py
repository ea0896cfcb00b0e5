"""People, clinics and roles for administrators."""

from django import forms
from django.contrib import admin, messages
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.admin_base import AdministratorAdmin, OwnClinicsFilter, clinics_where
from accounts.models import Clinic, Membership, User
from accounts.permissions import Permission
from accounts.vocabulary import Role
from audit import trail
from audit.vocabulary import AuditedAction


class MembershipForm(forms.ModelForm):
    """Roles as boxes to tick."""

    roles = forms.MultipleChoiceField(
        label=_("roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False
    )


class ClinicForm(forms.ModelForm):
    """Roles as boxes to tick."""

    second_factor_roles = forms.MultipleChoiceField(
        label=_("roles that must have a second factor"), choices=Role.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever has such a role sets it up before any other page opens."),
    )  # fmt: skip


class OwnClinicsOnly:
    """Offers only the clinics the person administers."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "clinic" and not request.user.is_superuser:
            here = clinics_where(request, Permission.STAFF_MANAGE)
            kwargs["queryset"] = Clinic.objects.filter(pk__in=here)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class MembershipInline(OwnClinicsOnly, admin.StackedInline):
    model = Membership
    form = MembershipForm
    fields = ("clinic", "roles", "is_in_training", "is_active")
    extra = 0

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("user", "clinic")
        if request.user.is_superuser:
            return rows
        return rows.filter(clinic__in=clinics_where(request, Permission.STAFF_MANAGE))

    def has_view_permission(self, request, obj=None):
        return True

    has_add_permission = has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(User)
class UserAdmin(AdministratorAdmin):
    clinic_path = "memberships__clinic"
    list_display = ("email", "full_name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", ("memberships__clinic", OwnClinicsFilter))
    search_fields = ("email", "family_name", "given_name")
    fields = (
        "email", "title", "given_name", "family_name", "is_active", "is_staff", "theme", "has_shortcuts",
        "last_login", "joined_at",
    )  # fmt: skip
    inlines = [MembershipInline]
    actions = ["sign_out_everywhere", "remove_second_factors"]

    @admin.action(description=_("Sign out everywhere"), permissions=["change"])
    def sign_out_everywhere(self, request, people):
        ended = sum(
            actions.end_sessions(user, why="administrator", by=request.user) for user in people
        )
        messages.success(request, _now("Sessions ended: %(number)s") % {"number": ended})

    @admin.action(
        description=_("Remove second factors (lost phone or key)"), permissions=["change"]
    )
    def remove_second_factors(self, request, people):
        for user in people:
            if self._is_shared(request, user):
                messages.warning(
                    request, _now("%(name)s works elsewhere too: left as it is.") % {"name": user}
                )
                continue
            actions.remove_second_factors(user, by=request.user)
            messages.success(
                request, _now("%(name)s signs in with the password alone now.") % {"name": user}
            )

    def get_readonly_fields(self, request, obj=None):
        fixed = ["is_staff", "last_login", "joined_at"]
        if obj is not None and self._is_shared(request, obj):
            # The address opens the account: who works elsewhere too is not ours alone to change.
            fixed += ["email", "title", "given_name", "family_name", "is_active"]
        return fixed

    def _is_shared(self, request, user):
        if request.user.is_superuser:
            return False
        here = clinics_where(request, Permission.STAFF_MANAGE)
        return user.is_superuser or user.memberships.exclude(clinic__in=here).exists()

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
            messages.info(request, _now("No password yet: open Staff and hand over a new link."))
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        _after_roles(request, form.instance, formsets)


def _after_roles(request, user, formsets):
    for formset in formsets:
        for membership in [
            *formset.new_objects,
            *[row for row, _fields in formset.changed_objects],
        ]:
            trail.record(
                AuditedAction.ROLES_CHANGED, actor=request.user, clinic=membership.clinic, subject=user,
                detail={
                    "after": membership.roles, "is_active": membership.is_active,
                    "is_in_training": membership.is_in_training,
                },
            )  # fmt: skip
    actions.sync_staff_flag(user)
    if not user.is_active:
        actions.end_sessions(user, why="deactivated", by=request.user)


@admin.register(Clinic)
class ClinicAdmin(AdministratorAdmin):
    clinic_path = "pk"
    form = ClinicForm
    list_display = ("name", "time_zone", "phone", "is_library", "is_demo")
    search_fields = ("name",)
    list_filter = ("is_library", "is_demo")

    def has_add_permission(self, request):
        return request.user.is_superuser

    def get_readonly_fields(self, request, obj=None):
        return ("is_library", "is_demo")


@admin.register(Membership)
class MembershipAdmin(OwnClinicsOnly, AdministratorAdmin):
    clinic_path = "clinic"
    form = MembershipForm
    list_display = ("user", "clinic", "role_words", "is_active", "since")
    list_select_related = ("user", "clinic")
    list_filter = ("is_active", "is_in_training", ("clinic", OwnClinicsFilter))
    search_fields = ("user__email", "user__family_name", "user__given_name")
    autocomplete_fields = ("user",)

    def get_readonly_fields(self, request, obj=None):
        return ("user", "clinic") if obj else ()

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        actions.sync_staff_flag(obj.user)
