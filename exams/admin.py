"""Exams, nodules and findings in the admin: to be read; the limits of the alerts: to be versioned."""

from django.contrib import admin

from accounts.admin_base import AdministratorAdmin, OwnClinicsFilter
from exams.models import (
    AlertLimits,
    AlertResponse,
    AmendmentDecision,
    AmendmentRequest,
    AmendmentRequestEnteredInError,
    Complaint,
    Contact,
    ContactEnteredInError,
    Exam,
    ExamAddendum,
    ExamAddendumEnteredInError,
    ExamCosignature,
    ExamEnteredInError,
    ExamSignature,
    ImagingEnteredInError,
    ImagingFile,
    ImagingFileContent,
    ImagingFileEnteredInError,
    ImagingStudy,
    LumpAlert,
    MovedFinding,
    Nodule,
    NoduleDivision,
    NoduleJoin,
    PalpationFinding,
    UnsavedForm,
)
from patients.admin_base import ClinicalReadOnlyAdmin


@admin.register(Exam)
class ExamAdmin(ClinicalReadOnlyAdmin):
    list_display = (
        "when_words",
        "patient",
        "clinic",
        "examiner",
        "status",
        "palpation",
        "signed_at",
    )
    list_select_related = ("patient", "clinic", "examiner")
    list_filter = ("status", "palpation", "posture", "origin", ("clinic", OwnClinicsFilter))
    search_fields = ("patient__record_number", "patient__search_name")
    date_hierarchy = "examined_on"


@admin.register(Complaint)
class ComplaintAdmin(ClinicalReadOnlyAdmin):
    patient_path = "exam__patient"
    list_display = ("whose", "side", "main_site", "onset", "pattern", "duration_months")
    list_select_related = ("exam__patient",)
    list_filter = ("side", "main_site", "onset", "pattern")
    search_fields = ("exam__patient__record_number", "exam__patient__search_name")


@admin.register(Nodule)
class NoduleAdmin(ClinicalReadOnlyAdmin):
    list_display = (
        "label",
        "patient",
        "clinic",
        "side",
        "region_stated",
        "closed_on",
        "close_reason",
    )
    list_select_related = ("patient", "clinic")
    list_filter = ("side", "close_reason", "origin", ("clinic", OwnClinicsFilter))
    search_fields = ("patient__record_number", "patient__search_name")


@admin.register(PalpationFinding)
class PalpationFindingAdmin(ClinicalReadOnlyAdmin):
    list_display = (
        "exam_day", "patient", "nodule", "presence", "zone", "long_axis_mm", "tenderness", "usual_pain", "conclusion",
    )  # fmt: skip
    list_select_related = ("patient", "nodule", "exam")
    list_filter = (
        "presence",
        "zone",
        "tenderness",
        "usual_pain",
        "consistency",
        "mobility",
        "conclusion",
    )
    search_fields = ("patient__record_number", "patient__search_name")

    @admin.display(description="exam", ordering="exam__examined_on")
    def exam_day(self, finding):
        return finding.exam.when_words


@admin.register(LumpAlert)
class LumpAlertAdmin(ClinicalReadOnlyAdmin):
    list_display = ("recorded_at", "patient", "nodule", "kind", "working", "limits")
    list_select_related = ("patient", "nodule", "limits")
    list_filter = ("kind", ("clinic", OwnClinicsFilter))
    search_fields = ("patient__record_number", "patient__search_name")
    date_hierarchy = "recorded_at"


@admin.register(AlertResponse)
class AlertResponseAdmin(ClinicalReadOnlyAdmin):
    patient_path = "alert__patient"
    clinic_path = "alert__clinic"
    list_display = ("recorded_at", "whose", "code", "due_on", "excluded_on", "owner")
    list_select_related = ("alert__patient", "owner")
    list_filter = ("code",)
    search_fields = ("alert__patient__record_number", "alert__patient__search_name")


@admin.register(ExamEnteredInError)
class ExamEnteredInErrorAdmin(ClinicalReadOnlyAdmin):
    patient_path = "exam__patient"
    clinic_path = "exam__clinic"
    list_display = ("recorded_at", "whose", "reason", "recorded_by")
    list_select_related = ("exam__patient", "recorded_by")
    search_fields = ("exam__patient__record_number", "exam__patient__search_name")


@admin.register(ExamSignature)
class ExamSignatureAdmin(ClinicalReadOnlyAdmin):
    patient_path = "exam__patient"
    clinic_path = "exam__clinic"
    list_display = (
        "signed_at",
        "whose",
        "signed_by",
        "meaning",
        "wants_cosignature",
        "digest",
    )
    list_select_related = ("exam__patient", "signed_by")
    list_filter = ("wants_cosignature",)
    search_fields = ("exam__patient__record_number", "exam__patient__search_name", "=digest")


@admin.register(ExamCosignature)
class ExamCosignatureAdmin(ClinicalReadOnlyAdmin):
    patient_path = "exam__patient"
    clinic_path = "exam__clinic"
    list_display = ("signed_at", "whose", "signed_by", "meaning", "digest")
    list_select_related = ("exam__patient", "signed_by")
    list_filter = ("meaning",)
    search_fields = ("exam__patient__record_number", "exam__patient__search_name", "=digest")


@admin.register(ExamAddendum)
class ExamAddendumAdmin(ClinicalReadOnlyAdmin):
    patient_path = "exam__patient"
    clinic_path = "exam__clinic"
    list_display = ("signed_at", "whose", "signed_by", "is_patient_asked", "digest")
    list_select_related = ("exam__patient", "signed_by")
    list_filter = ("is_patient_asked",)
    search_fields = ("exam__patient__record_number", "exam__patient__search_name", "=digest")


@admin.register(ExamAddendumEnteredInError)
class ExamAddendumEnteredInErrorAdmin(ClinicalReadOnlyAdmin):
    patient_path = "addendum__exam__patient"
    clinic_path = "addendum__exam__clinic"
    list_display = ("recorded_at", "whose", "reason", "recorded_by")
    list_select_related = ("addendum__exam__patient", "recorded_by")


@admin.register(AmendmentRequest)
class AmendmentRequestAdmin(ClinicalReadOnlyAdmin):
    patient_path = "exam__patient"
    clinic_path = "exam__clinic"
    list_display = ("asked_on", "whose", "recorded_by")
    list_select_related = ("exam__patient", "recorded_by")
    search_fields = ("exam__patient__record_number", "exam__patient__search_name")


class OfRequestAdmin(ClinicalReadOnlyAdmin):
    """What hangs on a patient's request."""

    patient_path = "asked__exam__patient"
    clinic_path = "asked__exam__clinic"
    list_select_related = ("asked__exam__patient", "recorded_by")


@admin.register(AmendmentDecision)
class AmendmentDecisionAdmin(OfRequestAdmin):
    list_display = ("recorded_at", "whose", "decided", "recorded_by")
    list_filter = ("decided",)


@admin.register(AmendmentRequestEnteredInError)
class AmendmentRequestEnteredInErrorAdmin(OfRequestAdmin):
    list_display = ("recorded_at", "whose", "reason", "recorded_by")


@admin.register(Contact)
class ContactAdmin(ClinicalReadOnlyAdmin):
    list_display = (
        "contacted_on",
        "patient",
        "clinic",
        "channel",
        "contacted_by",
        "taken",
        "harm",
        "review_on",
    )
    list_select_related = ("patient", "clinic", "contacted_by")
    list_filter = ("channel", "taken", "harm", ("clinic", OwnClinicsFilter))
    search_fields = ("patient__record_number", "patient__search_name")
    date_hierarchy = "contacted_on"


@admin.register(ContactEnteredInError)
class ContactEnteredInErrorAdmin(ClinicalReadOnlyAdmin):
    patient_path = "contact__patient"
    clinic_path = "contact__clinic"
    list_display = ("recorded_at", "whose", "reason", "recorded_by")
    list_select_related = ("contact__patient", "recorded_by")


@admin.register(ImagingStudy)
class ImagingStudyAdmin(ClinicalReadOnlyAdmin):
    list_display = ("when_words", "patient", "clinic", "modality", "aim", "result")
    list_select_related = ("patient", "clinic")
    list_filter = ("modality", "aim", "result", ("clinic", OwnClinicsFilter))
    search_fields = ("patient__record_number", "patient__search_name")


@admin.register(ImagingEnteredInError)
class ImagingEnteredInErrorAdmin(ClinicalReadOnlyAdmin):
    patient_path = "imaging__patient"
    clinic_path = "imaging__clinic"
    list_display = ("recorded_at", "whose", "reason", "recorded_by")
    list_select_related = ("imaging__patient", "recorded_by")


@admin.register(ImagingFile)
class ImagingFileAdmin(ClinicalReadOnlyAdmin):
    """What each file is; the file itself is opened in the clinic, where it is told."""

    list_display = ("recorded_at", "patient", "kind", "position", "size_bytes", "recorded_by")
    list_select_related = ("patient", "recorded_by")
    list_filter = ("kind", ("clinic", OwnClinicsFilter))
    search_fields = ("patient__record_number", "patient__search_name")


@admin.register(ImagingFileContent)
class ImagingFileContentAdmin(ClinicalReadOnlyAdmin):
    """That the bytes are there; the bytes are never read here."""

    patient_path = "file__patient"
    clinic_path = "file__clinic"
    list_display = ("__str__", "whose")
    list_select_related = ("file__patient",)
    fields = ("file",)

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content", "thumbnail")


@admin.register(ImagingFileEnteredInError)
class ImagingFileEnteredInErrorAdmin(ClinicalReadOnlyAdmin):
    patient_path = "file__patient"
    clinic_path = "file__clinic"
    list_display = ("recorded_at", "whose", "reason", "recorded_by")
    list_select_related = ("file__patient", "recorded_by")


@admin.register(AlertLimits)
class AlertLimitsAdmin(AdministratorAdmin):
    """A change of the limits is a new version; the old ones stay as they were used."""

    list_display = (
        "version",
        "size_mm",
        "is_at_or_over",
        "growth_error_mm",
        "growth_error_percent",
        "review_on",
    )

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request, obj)


@admin.register(UnsavedForm)
class UnsavedFormAdmin(ClinicalReadOnlyAdmin):
    """That somebody typed, and when; the words are their author's until they are saved."""

    list_display = ("patient", "author", "begun_at", "kept_at", "turn", "thrown_away_at")
    fields = (
        "patient",
        "clinic",
        "author",
        "exam",
        "begun_at",
        "kept_at",
        "turn",
        "thrown_away_at",
    )
    list_select_related = ("patient", "author")
    search_fields = ("patient__record_number", "patient__search_name")


@admin.register(NoduleJoin)
class NoduleJoinAdmin(ClinicalReadOnlyAdmin):
    """Which nodules were said to be one, and what was taken back."""

    list_display = (
        "patient",
        "nodule",
        "into",
        "reason",
        "recorded_by",
        "recorded_at",
        "undone_at",
    )
    list_select_related = ("patient", "nodule", "into", "recorded_by")
    search_fields = ("patient__record_number", "patient__search_name")


@admin.register(NoduleDivision)
class NoduleDivisionAdmin(NoduleJoinAdmin):
    """Which nodules were found to be two, and what was taken back."""


@admin.register(MovedFinding)
class MovedFindingAdmin(ClinicalReadOnlyAdmin):
    """Which signed findings belong to a nodule found apart."""

    list_display = ("patient", "recorded_as", "nodule", "exam", "undone_at")
    list_select_related = ("patient", "recorded_as", "nodule", "exam")
    search_fields = ("patient__record_number", "patient__search_name")
