"""Treatments in the admin: to be read, with their history; corrected only where they are recorded."""

from django.contrib import admin

from accounts.admin_base import AdministratorAdmin
from patients.admin_base import ClinicalReadOnlyAdmin
from treatments import admin_formulary  # noqa: F401  (registers the limits)
from treatments.models import (
    AdministeredAgent,
    AdverseEvent,
    AfterInjectionReview,
    Consent,
    ConsentText,
    ConsentWithdrawal,
    EventFollowUp,
    ExcisionDetail,
    HistologyReading,
    HistologyReport,
    MedicationCourse,
    PatientWish,
    Procedure,
    ProcedureNodule,
    ProcedureScore,
    SafetyCheck,
    Specimen,
    SpecimenOwner,
    SpecimenWithoutResult,
    TimeOut,
    Treatment,
    TreatmentEnteredInError,
    TreatmentLetter,
    TreatmentMove,
    TreatmentPaper,
    TreatmentPaperContent,
    TreatmentPaperEnteredInError,
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
        "seriousness",
        "outcome",
        "treatment",
        "recorded_by",
    )
    list_select_related = ("patient", "treatment", "recorded_by")
    list_filter = ("kind", "severity", "seriousness", "outcome", "origin")
    search_fields = _WHO
    date_hierarchy = "onset_on"


@admin.register(EventFollowUp)
class EventFollowUpAdmin(ClinicalReadOnlyAdmin):
    patient_path = "event__patient"
    list_display = (
        "whose",
        "event",
        "act",
        "noted_on",
        "outcome",
        "owner",
        "due_on",
        "recorded_by",
    )
    list_select_related = ("event__patient", "owner", "recorded_by")
    list_filter = ("act", "outcome")
    search_fields = ("event__patient__record_number", "event__patient__search_name")
    date_hierarchy = "noted_on"


@admin.register(PatientWish)
class PatientWishAdmin(ClinicalReadOnlyAdmin):
    list_display = ("patient", "said_on", "text", "recorded_by")
    list_select_related = ("patient", "recorded_by")
    search_fields = _WHO
    date_hierarchy = "said_on"


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


@admin.register(SafetyCheck)
class SafetyCheckAdmin(BelowTreatmentAdmin):
    list_display = (
        "whose",
        "rule",
        "outcome",
        "words",
        "reason",
        "formulary",
        "moment",
        "recorded_at",
    )
    list_select_related = ("treatment__patient", "formulary")
    list_filter = ("outcome", "is_to_answer", "moment", "rule")
    date_hierarchy = "recorded_at"


@admin.register(TreatmentTarget)
class TreatmentTargetAdmin(BelowTreatmentAdmin):
    list_display = ("whose", "treatment", "nodule")
    list_select_related = ("treatment__patient", "nodule")


@admin.register(TreatmentEnteredInError)
class TreatmentEnteredInErrorAdmin(BelowTreatmentAdmin):
    list_display = ("whose", "treatment", "reason", "recorded_by", "recorded_at")
    list_select_related = ("treatment__patient", "recorded_by")
    date_hierarchy = "recorded_at"


@admin.register(TreatmentMove)
class TreatmentMoveAdmin(BelowTreatmentAdmin):
    list_display = ("whose", "treatment", "state", "on", "precision", "whom", "recorded_by")
    list_select_related = ("treatment__patient", "recorded_by")
    list_filter = ("state",)


@admin.register(TreatmentLetter)
class TreatmentLetterAdmin(BelowTreatmentAdmin):
    list_display = ("whose", "treatment", "sender", "on", "precision", "recorded_by")
    list_select_related = ("treatment__patient", "recorded_by")


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


@admin.register(ConsentText)
class ConsentTextAdmin(AdministratorAdmin):
    """A change of the words is a new version; the old ones stay as they were shown."""

    list_display = ("title", "group", "language", "version", "effective_from", "signed_off_by")
    list_filter = ("group", "language")
    fields = (
        "group", "language", "version", "title", "body", "effective_from", "source", "signed_off_by",
    )  # fmt: skip

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request, obj)


@admin.register(Consent)
class ConsentAdmin(BelowTreatmentAdmin):
    """The signature is read on the consent's own page."""

    list_display = ("whose", "kind", "side", "way", "given_at", "obtained_by", "text")
    list_select_related = ("treatment__patient", "obtained_by", "text")
    list_filter = ("way", "side")
    exclude = ("signature_path",)
    date_hierarchy = "given_at"


@admin.register(ConsentWithdrawal)
class ConsentWithdrawalAdmin(ClinicalReadOnlyAdmin):
    patient_path = "consent__treatment__patient"
    list_display = ("whose", "withdrawn_at", "status", "reason", "recorded_by")
    list_filter = ("status",)
    list_select_related = ("consent__treatment__patient", "recorded_by")
    search_fields = (
        "consent__treatment__patient__record_number",
        "consent__treatment__patient__search_name",
    )


@admin.register(TimeOut)
class TimeOutAdmin(BelowProcedureAdmin):
    list_display = ("whose", "held_at", "kind", "side", "second", "second_text", "recorded_by")
    list_select_related = ("procedure__treatment__patient", "second", "recorded_by")
    list_filter = ("kind", "side")
    date_hierarchy = "held_at"


@admin.register(Specimen)
class SpecimenAdmin(ClinicalReadOnlyAdmin):
    list_display = ("patient", "sent_on", "treatment", "recorded_by")
    list_select_related = ("patient", "treatment", "recorded_by")
    search_fields = _WHO
    date_hierarchy = "sent_on"


class BelowSpecimenAdmin(ClinicalReadOnlyAdmin):
    """A row that belongs to one specimen."""

    patient_path = "specimen__patient"
    search_fields = ("specimen__patient__record_number", "specimen__patient__search_name")


@admin.register(SpecimenOwner)
class SpecimenOwnerAdmin(BelowSpecimenAdmin):
    list_display = ("whose", "owner", "due_on", "reason", "recorded_by")
    list_select_related = ("specimen__patient", "owner", "recorded_by")
    date_hierarchy = "due_on"


@admin.register(SpecimenWithoutResult)
class SpecimenWithoutResultAdmin(BelowSpecimenAdmin):
    list_display = ("whose", "why", "text", "recorded_by")
    list_select_related = ("specimen__patient", "recorded_by")
    list_filter = ("why",)


@admin.register(HistologyReading)
class HistologyReadingAdmin(ClinicalReadOnlyAdmin):
    patient_path = "report__patient"
    list_display = ("whose", "report", "follows", "recorded_by", "recorded_at")
    list_select_related = ("report__patient", "recorded_by")
    search_fields = ("report__patient__record_number", "report__patient__search_name")


@admin.register(TreatmentPaper)
class TreatmentPaperAdmin(ClinicalReadOnlyAdmin):
    """What each scan is; the scan itself is opened in the clinic, where it is told."""

    list_display = ("recorded_at", "patient", "paper_kind", "kind", "position", "recorded_by")
    list_select_related = ("patient", "recorded_by")
    list_filter = ("paper_kind", "kind")
    search_fields = _WHO


class BelowPaperAdmin(ClinicalReadOnlyAdmin):
    """A row that belongs to one scan."""

    patient_path = "paper__patient"
    clinic_path = "paper__clinic"


@admin.register(TreatmentPaperContent)
class TreatmentPaperContentAdmin(BelowPaperAdmin):
    """That the bytes are there; the bytes are never read here."""

    list_display = ("__str__", "whose")
    list_select_related = ("paper__patient",)
    fields = ("paper",)

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content", "thumbnail")


@admin.register(TreatmentPaperEnteredInError)
class TreatmentPaperEnteredInErrorAdmin(BelowPaperAdmin):
    list_display = ("recorded_at", "whose", "reason", "recorded_by")
    list_select_related = ("paper__patient", "recorded_by")
