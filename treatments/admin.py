"""Treatments in the admin: to be read, with their history; corrected only where they are recorded."""

from django.contrib import admin

from patients.admin_base import ClinicalReadOnlyAdmin
from treatments.models import (
    AdministeredAgent,
    AdverseEvent,
    AfterInjectionReview,
    ExcisionDetail,
    HistologyReport,
    MedicationCourse,
    Procedure,
    ProcedureNodule,
    ProcedureScore,
    Treatment,
    TreatmentEnteredInError,
    TreatmentTarget,
)

_WHO = ("patient__record_number", "patient__search_name")
_WHO_BELOW = ("treatment__patient__record_number", "treatment__patient__search_name")


@admin.register(Treatment)
class TreatmentAdmin(ClinicalReadOnlyAdmin):
    list_display = (
        "patient",
        "kind",
        "rung",
        "state",
        "started_on",
        "started_precision",
        "adverse_events",
        "recorded_by",
    )
    list_select_related = ("patient", "recorded_by")
    list_filter = ("state", "rung", "kind", "adverse_events", "origin", "is_history")
    search_fields = _WHO
    date_hierarchy = "started_on"


@admin.register(AdverseEvent)
class AdverseEventAdmin(ClinicalReadOnlyAdmin):
    list_display = (
        "patient",
        "kind",
        "onset_on",
        "severity",
        "is_serious",
        "outcome",
        "treatment",
        "recorded_by",
    )
    list_select_related = ("patient", "treatment", "recorded_by")
    list_filter = ("kind", "severity", "is_serious", "outcome", "origin")
    search_fields = _WHO
    date_hierarchy = "onset_on"


@admin.register(HistologyReport)
class HistologyReportAdmin(ClinicalReadOnlyAdmin):
    list_display = ("patient", "reported_on", "results", "treatment", "recorded_by")
    list_select_related = ("patient", "treatment", "recorded_by")
    list_filter = ("origin",)
    search_fields = _WHO
    date_hierarchy = "reported_on"


class BelowTreatmentAdmin(ClinicalReadOnlyAdmin):
    """A row that belongs to one treatment."""

    patient_path = "treatment__patient"
    list_select_related: tuple[str, ...] = ("treatment__patient",)
    search_fields: tuple[str, ...] = _WHO_BELOW


@admin.register(MedicationCourse)
class MedicationCourseAdmin(BelowTreatmentAdmin):
    list_display = (
        "whose",
        "drug",
        "drug_text",
        "dose_mg",
        "times_per_day",
        "mg_per_day",
        "gastroprotection",
    )
    list_filter = ("drug", "gastroprotection")


@admin.register(Procedure)
class ProcedureAdmin(BelowTreatmentAdmin):
    list_display = (
        "whose",
        "checked_at",
        "checked_by",
        "given_at",
        "given_by",
        "side_chosen",
        "guidance",
        "score_due_at",
    )
    list_select_related = ("treatment__patient", "checked_by", "given_by")
    list_filter = ("guidance", "technique", "consent", "read_back")
    date_hierarchy = "given_at"


@admin.register(AdministeredAgent)
class AdministeredAgentAdmin(BelowTreatmentAdmin):
    list_display = (
        "whose",
        "drug",
        "concentration_percent",
        "concentration_mg_ml",
        "volume_ml",
        "dose_mg",
        "lot_number",
        "expires_on",
    )
    list_filter = ("drug",)
    search_fields = (*_WHO_BELOW, "lot_number")


@admin.register(AfterInjectionReview)
class AfterInjectionReviewAdmin(BelowTreatmentAdmin):
    list_display = (
        "whose",
        "asked_on",
        "relief",
        "relief_lasted",
        "relief_unit",
        "flare",
        "skin_change",
        "other_harm",
    )
    list_filter = ("relief", "flare", "skin_change", "other_harm")
    date_hierarchy = "asked_on"


@admin.register(ProcedureScore)
class ProcedureScoreAdmin(BelowTreatmentAdmin):
    list_display = ("whose", "situation", "is_after", "minutes_after", "score")
    list_select_related = ("treatment__patient", "score")
    list_filter = ("situation", "is_after")


@admin.register(TreatmentTarget)
class TreatmentTargetAdmin(BelowTreatmentAdmin):
    list_display = ("whose", "treatment", "nodule")
    list_select_related = ("treatment__patient", "nodule")


@admin.register(TreatmentEnteredInError)
class TreatmentEnteredInErrorAdmin(BelowTreatmentAdmin):
    list_display = ("whose", "treatment", "reason", "recorded_by", "recorded_at")
    list_select_related = ("treatment__patient", "recorded_by")
    date_hierarchy = "recorded_at"


class BelowProcedureAdmin(ClinicalReadOnlyAdmin):
    """A row that belongs to one procedure."""

    patient_path = "procedure__treatment__patient"
    list_select_related: tuple[str, ...] = ("procedure__treatment__patient",)
    search_fields = (
        "procedure__treatment__patient__record_number",
        "procedure__treatment__patient__search_name",
    )


@admin.register(ProcedureNodule)
class ProcedureNoduleAdmin(BelowProcedureAdmin):
    list_display = (
        "whose",
        "nodule",
        "side",
        "nodule_found",
        "capsule",
        "fascial_defect",
        "fascial_repair",
        "specimen_mm",
    )
    list_select_related = ("procedure__treatment__patient", "nodule")
    list_filter = ("side", "nodule_found", "capsule", "fascial_defect")


@admin.register(ExcisionDetail)
class ExcisionDetailAdmin(BelowProcedureAdmin):
    list_display = (
        "whose",
        "is_site_marked_awake",
        "side_confirmed_by",
        "incision_mm",
        "depth_reached",
        "specimen_sent",
        "lab_number",
    )
    list_filter = ("depth_reached", "nerve_seen", "specimen_sent")
