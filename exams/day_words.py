"""The nodules of the patients on today's list, in words: `N1 RIGHT PSIS, N2 LEFT excised`."""

from collections import defaultdict

from django.db.models import OuterRef, Subquery
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from exams.models import Nodule, PalpationFinding
from exams.querysets import of_moved
from exams.vocabulary import CloseReason, Region
from ui.words import SIDE_WORDS

MOST = 3
# A list has room for a word or two; the zone's whole name stands in the chart.
_SHORT = {
    "lumbar-upper": _lazy("upper lumbar"),
    "lumbar-lower": _lazy("lower lumbar"),
    "flank": _lazy("flank"),
    "crest-medial": _lazy("crest"),
    "crest-lateral": _lazy("lateral crest"),
    "psis": _lazy("PSIS"),
    "sacral": _lazy("sacrum"),
    "si-joint": _lazy("SI joint"),
    "gluteal-upper": _lazy("upper gluteal"),
    "gluteal-lower": _lazy("lower gluteal"),
    "gluteal-lateral": _lazy("lateral gluteal"),
    "midline-lumbar": _lazy("midline, lumbar"),
    "midline-sacral": _lazy("midline, sacral"),
}
# Where it was felt last; the region told in words stands in where no place was marked.
_LAST_ZONE = (
    PalpationFinding.objects.filter(patient=OuterRef("patient"), exam__voided=None)
    .with_move()
    .annotate(whole_id=of_moved("id"))
    .filter(whole_id=OuterRef("pk"))
    .exclude(zone="")
    .order_by("-exam__examined_on", "-recorded_at")
    .values("zone")[:1]
)


def nodules_of(patients) -> dict:
    """Return the words by patient; one query for the whole list."""
    rows = (
        Nodule.objects.filter(patient__in=[patient.pk for patient in patients])
        .exclude(close_reason=CloseReason.ERROR)
        .with_felt_again()
        .annotate(zone=Subquery(_LAST_ZONE))
        .order_by("number")
        .values(
            "zone", "patient_id", "number", "side", "region_stated", "close_reason", "is_felt_again"
        )
    )
    found = defaultdict(list)
    for row in rows:
        found[row["patient_id"]].append(row)
    none = _("none yet")
    return {
        patient.pk: _words(found[patient.pk]) if found[patient.pk] else none for patient in patients
    }


def _words(rows):
    words = format_html_join(
        ", ", '<span class="nowrap">N{} <b>{}</b>{}</span>', (_parts(row) for row in rows[:MOST])
    )
    more = len(rows) - MOST
    return format_html("{} {}", words, _("and %(n)s more") % {"n": more}) if more > 0 else words


def _parts(row):
    state = CloseReason(row["close_reason"]).label if row["close_reason"] else ""
    state = _("back after excision") if row["is_felt_again"] else state
    region = (
        Region(row["region_stated"]).label if row["region_stated"] not in ("", Region.OTHER) else ""
    )
    place = state or _SHORT.get(row["zone"]) or region
    return row["number"], SIDE_WORDS.get(row["side"], ""), f" {place}" if place else ""
