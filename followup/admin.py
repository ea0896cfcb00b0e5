"""The clinic's plan is set here; links, e-mails and answers can be read; jobs of the worker are shown."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.admin_base import AdministratorAdmin, OwnClinicAdmin
from followup.models import (
    BY_LINK,
    AlarmAnswer,
    AlarmClosure,
    Email,
    FollowUpPlan,
    FollowUpSlot,
    Invitation,
    InvitationLink,
    InvitationPart,
    SlotClosure,
)
from patients.admin_base import ClinicalReadOnlyAdmin
from treatments.vocabulary import Rung
from ui.admin_lists import OnlyShown
from ui.fields import StrictIntegerField
from ui.widgets import NumberUnitInput


class PlanForm(forms.ModelForm):
    """The steps and the questions as lists to tick, not as words to type."""

    anchor_rungs = forms.TypedMultipleChoiceField(
        label=_("Steps that start a schedule"), choices=Rung.choices, coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    instruments = forms.MultipleChoiceField(
        label=_("Questions asked by link"), choices=[(c.value, c.label) for c in BY_LINK],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    link_days = StrictIntegerField(
        label=_("Days a link works"), min_value=1, max_value=60, widget=NumberUnitInput
    )

    class Meta:
        model = FollowUpPlan
        fields = ["clinic", "anchor_rungs", "instruments", "link_days", "sends_by_itself"]


@admin.register(FollowUpPlan)
class FollowUpPlanAdmin(OwnClinicAdmin):
    """What is asked after a step. Without a row the defaults of the house hold."""

    form = PlanForm
    list_display = ["clinic", "instruments", "link_days", "sends_by_itself"]


@admin.register(FollowUpSlot)
class FollowUpSlotAdmin(OwnClinicAdmin):
    """When is asked after a step. Without any row 2, 6, 12, 26 and 52 weeks hold."""

    list_display = ["clinic", "weeks", "from_days", "to_days"]

    def has_delete_permission(self, request, obj=None):
        # Nothing hangs on a time: what was asked and answered stands on its own.
        return self.is_administrator(request)


@admin.register(Invitation)
class InvitationAdmin(ClinicalReadOnlyAdmin):
    """Sets of questions."""

    list_display = ["patient", "recorded_at", "expires_at", "completed_at", "ended_because"]
    list_filter = ["ended_because"]
    list_select_related = ["patient"]
    search_fields = ["patient__record_number"]


@admin.register(InvitationPart)
class InvitationPartAdmin(ClinicalReadOnlyAdmin):
    """The instruments of each set."""

    patient_path = "invitation__patient"
    list_display = ["whose", "instrument", "position"]
    list_select_related = ["invitation__patient", "instrument"]


@admin.register(InvitationLink)
class InvitationLinkAdmin(ClinicalReadOnlyAdmin):
    """The links to each set; the secret itself is stored nowhere."""

    patient_path = "invitation__patient"
    list_display = ["whose", "way", "recorded_at", "recorded_by"]
    list_filter = ["way"]
    list_select_related = ["invitation__patient", "recorded_by"]


@admin.register(Email)
class EmailAdmin(ClinicalReadOnlyAdmin):
    """E-mails to patients, and how each ended."""

    list_display = ["patient", "state", "why", "tries", "handed_over_at", "ended_at"]
    list_filter = ["state"]
    list_select_related = ["patient"]
    search_fields = ["patient__record_number"]


@admin.register(AlarmAnswer)
class AlarmAnswerAdmin(ClinicalReadOnlyAdmin):
    """Signs that want somebody the same day."""

    list_display = ["patient", "signs", "answered_at", "due_on"]
    list_select_related = ["patient"]


@admin.register(AlarmClosure)
class AlarmClosureAdmin(ClinicalReadOnlyAdmin):
    """What was done about each."""

    patient_path = "alarm__patient"
    list_display = ["whose", "done", "recorded_at", "recorded_by"]
    list_select_related = ["alarm__patient", "recorded_by"]


@admin.register(SlotClosure)
class SlotClosureAdmin(ClinicalReadOnlyAdmin):
    """Scores nobody asks for any more."""

    list_display = ["patient", "weeks", "reason", "note", "recorded_at", "recorded_by"]
    list_filter = ["reason"]
    list_select_related = ["patient", "recorded_by"]


# Its own page draws with inline styles, which ours forbid, and could start and stop jobs.
admin.site.unregister(ProcrastinateJob)


@admin.register(ProcrastinateJob)
class JobAdmin(OnlyShown, AdministratorAdmin):
    """What the background worker did and will do. Its arguments are ids, never names."""

    list_display = ["id", "task_name", "status", "attempts", "scheduled_at", "args"]
    list_filter = ["status", "task_name"]
    ordering = ["-id"]
