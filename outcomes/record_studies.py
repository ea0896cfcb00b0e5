"""Imaging and tests as the course of care tells them: what, of which nodule, with what result."""

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.models import ImagingFile, ImagingStudy
from exams.querysets import of_whole
from exams.vocabulary_of_imaging import ImagingResult, Modality
from outcomes.reading import person, same
from ui.numbers import write_sizes
from ui.words import SIDE_WORDS


def studies():
    """Return the question for every study that counts, in its order."""
    study = JSONObject(
        **same("id", "modality", "modality_text", "precision", "sequence", "result", "excluded_text", "recorded_at"),
        on="performed_on", text="finding_text", long="long_axis_mm", short="short_axis_mm", thick="thickness_mm",
        number=of_whole("number"), side=of_whole("side"), files=_files(), **person("recorded_by"),
    )  # fmt: skip
    rows = ImagingStudy.objects.filter(patient=OuterRef("pk")).standing()
    return rows.order_by(
        F("performed_on").asc(nulls_first=True), "sequence", "recorded_at", "pk"
    ).values(json=study)


def _files():
    """Count the files that stand with the study: they hang on its first version."""
    first = Coalesce(OuterRef("first_version_id"), OuterRef("pk"))
    files = ImagingFile.objects.filter(study=first, voided__isnull=True).order_by()
    return Coalesce(Subquery(files.values("study").annotate(n=Count("pk")).values("n")), 0)


def study_words(row: dict) -> tuple[str, str]:
    """Return what it was (`ultrasound N1 RIGHT: nodule seen`), and what was seen (`22 × 14 mm, 2 files. As before.`)."""
    what = row["modality_text"] or str(Modality(row["modality"]).label)
    if row["number"] is not None:
        what = f"{what} N{row['number']} {SIDE_WORDS.get(row['side'], '')}".strip()
    if row["excluded_text"]:
        what = _("%(what)s to exclude %(that)s") % {"what": what, "that": row["excluded_text"]}
    result = str(ImagingResult(row["result"]).label) if row["result"] else ""
    size = write_sizes(row["long"], row["short"], row["thick"])
    count = row["files"]
    files = ngettext("%(n)s file", "%(n)s files", count) % {"n": count} if count else ""
    counted = ", ".join(filter(None, [size, files]))
    return (
        ": ".join(filter(None, [what, result])),
        ". ".join(filter(None, [counted, row["text"]])),
    )
