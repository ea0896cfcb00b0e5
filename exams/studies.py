"""Imaging and tests as pages show them: words, files with their thumbnails, and the image before this one."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from exams import kept
from exams.models import ImagingFile, ImagingStudy
from exams.vocabulary_of_imaging import Modality, StudyAim
from ui.numbers import write_number, write_sizes

SHOWN_THUMBNAILS = 12


@dataclass(frozen=True)
class Shown:
    """One file of a study: what it is in words, and its thumbnail."""

    file: ImagingFile
    study: ImagingStudy
    alt: str
    thumbnail: str = ""

    @property
    def url(self) -> str:
        return reverse("exams:study_image", args=[self.file.pk])

    @property
    def caption(self) -> str:
        """`3 May 2026, 22 × 14 mm`; a report's sizes stand in it."""
        size = size_words(self.study) if self.file.is_image else ""
        return ", ".join(part for part in (self.study.when_words, size) if part)


@dataclass(frozen=True)
class StudyRow:
    """One study with its files."""

    study: ImagingStudy
    title: str
    files: list[Shown] = field(default_factory=list)

    @property
    def size(self) -> str:
        return size_words(self.study)

    @property
    def images(self) -> list[Shown]:
        return [each for each in self.files if each.file.is_image]


def what_words(study) -> str:
    """`ultrasound`, or what was written for another kind."""
    if study.modality == Modality.OTHER or not study.modality:
        return study.modality_text or _("study")
    name = str(Modality(study.modality).label)
    return f"{name} ({study.modality_text})" if study.modality_text else name


def aim_words(study) -> str:
    """`of N1 RIGHT`, `to exclude fracture`."""
    if study.aim == StudyAim.EXCLUSION:
        return _("to exclude %(what)s") % {"what": study.excluded_text}
    if study.nodule is None:
        return ""
    return _("of %(nodule)s") % {"nodule": study.nodule.label_and_side}


def region_words(study) -> str:
    """The region as coded, with its words."""
    coded = "" if study.region in ("", "other") else str(study.get_region_display())
    return ", ".join(part for part in (coded, study.region_text) if part)


def title_of(study) -> str:
    """`Ultrasound of N1 RIGHT, 3 May 2026`."""
    words = " ".join(part for part in (what_words(study), aim_words(study)) if part)
    return f"{words[:1].upper()}{words[1:]}, {study.when_words}"


def size_words(study) -> str:
    """`22 × 14 × 9 mm`, "" when nothing was measured."""
    return write_sizes(study.long_axis_mm, study.short_axis_mm, study.thickness_mm)


def facts_of(study) -> list[tuple[str, str]]:
    """Return (name, value) of what the record says, in the order of the form; left out what is not recorded."""
    gap = study.get_fascial_defect_display()
    if study.fascial_defect_mm is not None:
        gap = f"{gap}, {write_number(study.fascial_defect_mm)} mm"
    depth = f"{write_number(study.depth_mm)} mm" if study.depth_mm is not None else ""
    named = [
        (_("Region"), region_words(study)), (_("Where it was done"), study.performed_at_text),
        (_("Read by"), study.read_by_text), (_("Marker on the skin"), study.get_skin_marker_display()),
        (_("Consent to the photograph"), study.get_photo_consent_display()),
        (_("Size"), size_words(study)), (_("Depth below the skin"), depth),
        (_("Echo"), study.get_echogenicity_display()), (_("Capsule"), study.get_capsule_display()),
        (_("Flow"), study.get_vascularity_display()), (_("Compressible"), study.get_compressible_display()),
        (_("On movement"), study.get_on_movement_display()), (_("Gap in the fascia"), gap),
    ]  # fmt: skip
    return [(name, str(value)) for name, value in named if value]


# --- what is there --------------------------------------------------------------------------------


def of_patient(patient) -> list[StudyRow]:
    """Return every study that counts with its files, newest first; two queries."""
    studies = ImagingStudy.objects.filter(patient=patient).standing().select_related("nodule")
    return rows_of(studies.in_order().reverse())


def of_nodule(nodule) -> list[StudyRow]:
    """Return the studies aimed at this nodule, newest first; two queries."""
    studies = ImagingStudy.objects.filter(patient=nodule.patient).standing().aimed_at(nodule)
    return rows_of(studies.in_order().reverse().select_related("nodule"))


def rows_of(studies) -> list[StudyRow]:
    """Return these studies with their files; one query more."""
    studies = list(studies)
    found = defaultdict(list)
    first = [each.first_id for each in studies]
    files = ImagingFile.objects.filter(study__in=first, voided__isnull=True)
    for each in files.annotate(small=F("content__thumbnail")).order_by("study", "position"):
        found[each.study_id].append(each)
    return [
        StudyRow(study, title_of(study), shown(study, found[study.first_id])) for study in studies
    ]


def shown(study, files) -> list[Shown]:
    """Return the files in words, each with its thumbnail."""
    return [Shown(each, study, alt_of(study, each), kept.thumbnail_of(each)) for each in files]


def alt_of(study, file) -> str:
    """Say what a file shows, from the facts: `Ultrasound of N1 RIGHT, 3 May 2026, image 2`."""
    kind = _("image %(n)s") if file.is_image else _("PDF %(n)s")
    return f"{title_of(study)}, {kind % {'n': file.position}}"


def newest_version(study) -> ImagingStudy:
    """Return the version that counts of the study a file was attached to; one query."""
    newest = ImagingStudy.objects.filter(first_version=study, amended_by__isnull=True)
    return newest.select_related("nodule", "voided").first() or study


def versions_of(study) -> list[ImagingStudy]:
    """Return the versions before this one, newest first; one query."""
    if study.first_version_id is None:
        return []
    all_ = list(
        ImagingStudy.objects.filter(first_version_id=study.first_id)
        .union(ImagingStudy.objects.filter(pk=study.first_id))
        .order_by("recorded_at")
    )
    before = {each.pk: each for each in all_}
    found, at = [], before.get(study.amends_id)
    while at is not None:
        found.append(at)
        at = before.get(at.amends_id)
    return found


def image_before(file, study) -> Shown | None:
    """Return the image to stand beside this one: the last earlier study of the same nodule by the same means."""
    nodule = study.nodule
    if nodule is None:
        return None
    whole = nodule.joined_into or nodule
    same = ImagingStudy.objects.filter(patient_id=study.patient_id, modality=study.modality)
    same = same.standing().aimed_at(whole).in_order().select_related("nodule")
    earlier = [each for each in same if _moment(each) < _moment(study)]
    rows = rows_of(earlier)
    for row in reversed(rows):
        if row.images:
            alike = [each for each in row.images if each.file.position == file.position]
            return (alike or row.images)[0]
    return None


def _moment(study):
    return (study.performed_on or date.min, study.sequence, study.recorded_at)


def neighbours(file, row: StudyRow) -> tuple:
    """Return the image before and after this one in its study."""
    keys = [each.file.pk for each in row.images]
    if file.pk not in keys:
        return None, None
    at = keys.index(file.pk)
    return (
        row.images[at - 1] if at else None,
        row.images[at + 1] if at + 1 < len(keys) else None,
    )
