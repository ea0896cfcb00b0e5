"""Publications in the admin: to be read; they change only by importing a file."""

from django.contrib import admin

from accounts.admin_base import AdministratorAdmin
from library.models import (
    PublishedOutcome,
    PublishedRecord,
    PublishedSource,
    PublishedWording,
    SeriesCount,
    SeriesMeasurement,
)
from ui.admin_lists import OnlyShown


class PublishedAdmin(OnlyShown, AdministratorAdmin):
    """Lists and shows; what a file says is corrected in the file."""

    list_per_page = 50
    show_full_result_count = False
    actions = None


@admin.register(PublishedSource)
class PublishedSourceAdmin(PublishedAdmin):
    """Publications, replaced ones included."""

    list_display = [
        "slug",
        "year",
        "authors",
        "design",
        "scope",
        "read_as",
        "n_patients",
        "superseded_at",
    ]
    list_filter = ["design", "scope", "read_as", ("superseded_at", admin.EmptyFieldListFilter)]
    search_fields = ["slug", "title", "authors", "term_used"]


@admin.register(PublishedRecord)
class PublishedRecordAdmin(PublishedAdmin):
    """The people and shared features of each publication."""

    list_display = ["source", "label", "is_shared", "position", "final_status"]
    list_filter = ["is_shared", "final_status"]
    search_fields = ["source__slug", "label"]
    list_select_related = ["source"]


@admin.register(SeriesCount)
class SeriesCountAdmin(PublishedAdmin):
    """Counts as printed."""

    list_display = ["source", "label", "n", "of", "pct_reported"]
    search_fields = ["source__slug", "label"]
    list_select_related = ["source"]


@admin.register(SeriesMeasurement)
class SeriesMeasurementAdmin(PublishedAdmin):
    """Figures of a series."""

    list_display = ["source", "time_text", "instrument", "value", "unit", "statistic", "arm", "n"]
    list_filter = ["statistic"]
    search_fields = ["source__slug", "time_text", "instrument_text"]
    list_select_related = ["source", "instrument"]


@admin.register(PublishedOutcome)
class PublishedOutcomeAdmin(PublishedAdmin):
    """What a published score has besides."""

    list_display = ["score", "moment", "minutes", "statistic", "arm", "n"]
    list_filter = ["moment", "statistic"]
    list_select_related = ["score"]


@admin.register(PublishedWording)
class PublishedWordingAdmin(PublishedAdmin):
    """The exact words beside the typed columns."""

    list_display = ["source", "path", "words", "number_high"]
    search_fields = ["source__slug", "path"]
    list_select_related = ["source"]
