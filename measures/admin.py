"""Instruments are kept here; scores can be read, never changed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import AdministratorAdmin
from measures.models import Instrument, Score, ScoreEnteredInError, ScoreItem
from measures.questions import questions_of
from patients.admin_base import ClinicalReadOnlyAdmin


@admin.register(Instrument)
class InstrumentAdmin(AdministratorAdmin):
    """Versions of each measure. A change of wording or scale is a new version."""

    list_display = ["name", "code", "version", "lowest", "highest", "direction", "important_change"]
    list_filter = ["code", "direction"]
    search_fields = ["name", "source"]

    def get_readonly_fields(self, request, obj=None):
        # An answered version keeps its scale: old scores must read as they were asked.
        kept = (
            ["code", "version", "lowest", "highest", "direction", "unit", "recall"] if obj else []
        )
        return [*kept, "questions"]

    @admin.display(description=_("questions, word for word"))
    def questions(self, obj):
        """Show what this version asks; the wording is part of the program, by version."""
        asked = questions_of(obj.code, obj.version) if obj else ()
        words = [f"{each.number}. {each.words}" for each in asked]
        return "\n".join(words) or _("only a total or a number is kept")


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


@admin.register(ScoreItem)
class ScoreItemAdmin(ClinicalReadOnlyAdmin):
    """The answers a score was reckoned from."""

    patient_path = "score__patient"
    list_display = ["score", "number", "value", "words"]
    list_filter = ["score__instrument__code"]
    search_fields = ["score__patient__record_number"]
    list_select_related = ["score__patient", "score__instrument"]


@admin.register(ScoreEnteredInError)
class ScoreEnteredInErrorAdmin(ClinicalReadOnlyAdmin):
    """Scores taken out of use, and why."""

    patient_path = "score__patient"
    list_display = ["score", "reason", "recorded_at", "recorded_by"]
    search_fields = ["score__patient__record_number"]
    list_select_related = ["score__patient", "recorded_by"]
