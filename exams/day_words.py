"""The nodules of the patients on today's list, in words: `N1 RIGHT PSIS, N2 LEFT excised`."""

from collections import defaultdict

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from exams.models import Nodule
from exams.vocabulary import CloseReason, Region
from ui.words import SIDE_WORDS

MOST = 3


def nodules_of(patients) -> dict:
    """Return the words by patient; one query for the whole list."""
    rows = (
        Nodule.objects.filter(patient__in=[patient.pk for patient in patients])
        .exclude(close_reason=CloseReason.ERROR)
        .order_by("number")
        .values("patient_id", "number", "side", "region_stated", "close_reason")
    )
    found = defaultdict(list)
    for row in rows:
        found[row["patient_id"]].append(row)
    none = _("none yet")
    return {
        patient.pk: _words(found[patient.pk]) if found[patient.pk] else none for patient in patients
    }


def _words(rows):
    words = format_html_join(", ", "N{} <b>{}</b>{}", (_parts(row) for row in rows[:MOST]))
    more = len(rows) - MOST
    return format_html("{} {}", words, _("and %(n)s more") % {"n": more}) if more > 0 else words


def _parts(row):
    state = CloseReason(row["close_reason"]).label if row["close_reason"] else ""
    region = (
        Region(row["region_stated"]).label if row["region_stated"] not in ("", Region.OTHER) else ""
    )
    place = state or region
    return row["number"], SIDE_WORDS.get(row["side"], ""), f" {place}" if place else ""
