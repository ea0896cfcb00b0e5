"""The dose limits in the admin: a change is a new version, begun from the numbers of the last one."""

from django import forms
from django.contrib import admin

from accounts.admin_base import AdministratorAdmin, OwnClinicAdmin
from treatments.models import Formulary, FormularyLimit, FormularySignOff, Kit, KitAgent


class _NeverChanged(AdministratorAdmin):
    """What was once used stays as it was used."""

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request, obj)


class LimitForm(forms.ModelForm):
    """A limit taken over from the last version is saved like one that was typed."""

    def has_changed(self):
        return bool(self.data.get(self.add_prefix("kind"))) if self.is_bound else False


class LimitsInline(admin.TabularInline):
    """Every number of the version with its source."""

    model = FormularyLimit
    form = LimitForm
    extra = 0
    can_delete = False
    fields = ("kind", "drug", "value", "source")
    formfield_overrides = AdministratorAdmin.formfield_overrides

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return obj is None

    def has_change_permission(self, request, obj=None):
        return False

    def get_extra(self, request, obj=None, **kwargs):
        return 3 + len(_numbers_of_the_last()) if obj is None else 0


@admin.register(Formulary)
class FormularyAdmin(_NeverChanged):
    list_display = ("version", "effective_on", "review_on", "note", "signed_by")
    inlines = (LimitsInline,)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("sign_offs")

    @admin.display(description="signed off by")
    def signed_by(self, obj):
        return ", ".join(row.name for row in obj.sign_offs.all()) or "—"

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if obj.pk is None or obj._state.adding:
            kwargs["initial"] = _numbers_of_the_last()
        return kwargs

    def get_changeform_initial_data(self, request):
        last = Formulary.objects.first()
        return {"version": last.version + 1 if last else 1} | super().get_changeform_initial_data(
            request
        )


def _numbers_of_the_last() -> list[dict]:
    last = Formulary.objects.first()
    return (
        [dict(row) for row in last.limits.values("kind", "drug", "value", "source")] if last else []
    )


@admin.register(FormularyLimit)
class FormularyLimitAdmin(_NeverChanged):
    """To be searched and compared over versions; new ones are added with their version."""

    list_display = ("formulary", "kind", "drug", "value", "source")
    list_select_related = ("formulary",)
    list_filter = ("kind", "drug")

    def has_add_permission(self, request):
        return False


@admin.register(FormularySignOff)
class FormularySignOffAdmin(_NeverChanged):
    list_display = ("formulary", "name", "signed_on", "recorded_by", "recorded_at")
    list_select_related = ("formulary", "recorded_by")
    fields = ("formulary", "name", "signed_on")

    def save_model(self, request, obj, form, change):
        obj.recorded_by = request.user
        super().save_model(request, obj, form, change)


class KitAgentsInline(admin.TabularInline):
    model = KitAgent
    extra = 2
    fields = (
        "position", "drug", "concentration_percent", "concentration_mg_ml", "volume_ml", "has_adrenaline",
    )  # fmt: skip
    formfield_overrides = AdministratorAdmin.formfield_overrides

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return True

    def has_change_permission(self, request, obj=None):
        return True

    def has_delete_permission(self, request, obj=None):
        return True


@admin.register(Kit)
class KitAdmin(OwnClinicAdmin):
    """What the clinic keeps ready together; a kit that is no longer used is switched off."""

    list_display = ("name", "clinic", "is_active")
    list_filter = ("is_active",)
    inlines = (KitAgentsInline,)


@admin.register(KitAgent)
class KitAgentAdmin(AdministratorAdmin):
    """To be searched; agents are added with their kit."""

    clinic_path = "kit__clinic"
    list_display = (
        "kit", "drug", "concentration_percent", "concentration_mg_ml", "volume_ml", "has_adrenaline",
    )  # fmt: skip
    list_select_related = ("kit",)
    list_filter = ("drug",)

    def has_add_permission(self, request):
        return False
