"""Patients and what belongs to them, to be read by those who may open charts."""

from django.contrib import admin

from patients.admin_base import ClinicalReadOnlyAdmin
from patients.models import (
    Allergy,
    Arrival,
    BodyMeasure,
    CallAttempt,
    Condition,
    EpisodeOfCare,
    Patient,
)

PATIENT_SEARCH = ("=patient__record_number", "patient__search_name")


class _OfPatient(ClinicalReadOnlyAdmin):
    list_select_related = ("patient", "recorded_by")
    search_fields = PATIENT_SEARCH
    date_hierarchy = "recorded_at"


@admin.register(Patient)
class PatientAdmin(ClinicalReadOnlyAdmin):
    patient_path = "self"
    list_display = (
        "record_number",
        "family_name",
        "given_name",
        "birth_date",
        "sex",
        "clinic",
        "is_active",
        "is_deceased",
    )
    list_display_links = ("record_number", "family_name")
    list_select_related = ("clinic",)
    list_filter = ("origin", "sex", "is_active", "is_deceased", "allergy_status")
    search_fields = ("=record_number", "search_name")


@admin.register(Allergy)
class AllergyAdmin(_OfPatient):
    list_display = (
        "patient",
        "substance_class",
        "substance",
        "severity",
        "removed_at",
        "recorded_at",
        "recorded_by",
    )
    list_filter = ("substance_class", "severity")


@admin.register(BodyMeasure)
class BodyMeasureAdmin(_OfPatient):
    list_display = ("patient", "weight_kg", "height_cm", "measured_on", "recorded_by")


@admin.register(Condition)
class ConditionAdmin(_OfPatient):
    list_display = ("patient", "kind", "code", "text", "onset_on", "ended_at", "recorded_by")
    list_filter = ("kind", "code")


@admin.register(EpisodeOfCare)
class EpisodeAdmin(_OfPatient):
    list_display = ("patient", "number", "title", "opened_on", "closed_on")


@admin.register(Arrival)
class ArrivalAdmin(_OfPatient):
    list_display = ("patient", "day", "at_time", "reason", "state", "recorded_by")
    list_filter = ("state",)
    date_hierarchy = "day"


@admin.register(CallAttempt)
class CallAttemptAdmin(_OfPatient):
    list_display = ("patient", "called_at", "about", "result", "call_again_on", "recorded_by")
    list_filter = ("result",)
    date_hierarchy = "called_at"
