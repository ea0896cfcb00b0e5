"""Instruments are kept here; scores can be read, never changed."""

from django.contrib import admin

from accounts.admin_base import AdministratorAdmin
from measures.models import Instrument, Score, ScoreEnteredInError
from patients.admin_base import ClinicalReadOnlyAdmin


@admin.register(Instrument)
class InstrumentAdmin(AdministratorAdmin):
    """Versions of each measure. A change of wording or scale is a new version."""

    list_display = ["name", "code", "version", "lowest", "highest", "direction", "important_change"]
    list_filter = ["code", "direction"]
    search_fields = ["name", "source"]

    def get_readonly_fields(self, request, obj=None):
        # An answered version keeps its scale: old scores must read as they were asked.
        return ["code", "version", "lowest", "highest", "direction", "unit"] if obj else []


@admin.register(Score)
class ScoreAdmin(ClinicalReadOnlyAdmin):
    """Every score, whichever page wrote it."""

    list_display = [
        "patient",
        "instrument",
        "value",
        "change_category",
        "collected_on",
        "respondent",
        "mode",
    ]
    list_filter = ["instrument__code", "origin", "respondent", "mode", "collected_on"]
    search_fields = ["patient__record_number"]
    list_select_related = ["patient", "instrument"]
    date_hierarchy = "collected_on"


@admin.register(ScoreEnteredInError)
class ScoreEnteredInErrorAdmin(ClinicalReadOnlyAdmin):
    """Scores taken out of use, and why."""

    patient_path = "score__patient"
    list_display = ["score", "reason", "recorded_at", "recorded_by"]
    search_fields = ["score__patient__record_number"]
    list_select_related = ["score__patient", "recorded_by"]
