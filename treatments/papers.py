"""Scans of a treatment's papers as pages show them: what each is, in words, with its thumbnail."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.clinical_time import day_words
from exams import kept
from treatments import ladder
from treatments.consents import side_words
from treatments.models import Consent, TreatmentPaper
from treatments.vocabulary_of_operations import ConsentWay, PaperKind


@dataclass(frozen=True)
class Scan:
    """One scan: what it is in words, and its thumbnail. Named as kept files are on every page."""

    file: TreatmentPaper
    caption: str
    alt: str
    thumbnail: str = ""

    @property
    def url(self) -> str:
        return reverse("treatments:paper", args=[self.file.pk])

    @property
    def is_hidden(self) -> bool:
        return hasattr(self.file, "voided")


def of_treatment(treatment, *, with_thumbnails=True) -> list[Scan]:
    """Return every scan in order, also the hidden ones; one query."""
    rows = TreatmentPaper.objects.filter(treatment=treatment)
    rows = rows.select_related("voided__recorded_by", "consent__withdrawal").order_by("position")
    if with_thumbnails:
        rows = rows.annotate(small=F("content__thumbnail"))
    about, clinic = ladder.what_words_short(treatment), treatment.patient.clinic
    titled = [(row, title_of(row, clinic)) for row in rows]
    return [Scan(row, title, f"{title}, {about}", kept.thumbnail_of(row)) for row, title in titled]


def title_of(paper: TreatmentPaper, clinic) -> str:
    """`Signed consent, 3 May 2026, RIGHT, recorded 09:40, scan 1`, `Letter, scan 2`."""
    words = str(PaperKind(paper.paper_kind).label)
    if paper.consent:
        words = consent_words(paper.consent, clinic)
    scan = _("scan %(n)s") % {"n": paper.position}
    return f"{words[:1].upper()}{words[1:]}, {scan}"


def consent_words(consent: Consent, clinic) -> str:
    """`signed consent, 3 May 2026, RIGHT, recorded 09:40`: the day is that of the signature; one that no longer stands says why.

    Of two given on one day the minute tells which.
    """
    on = consent.paper_signed_on
    day = day_words(on) if on else ""
    recorded = _("recorded %(time)s") % {"time": f"{clinic.local(consent.given_at):%H:%M}"}
    ended = str(consent.withdrawal.get_status_display()) if consent.is_withdrawn else ""
    parts = (str(PaperKind.CONSENT.label), day, side_words(consent.side), recorded, ended)
    return ", ".join(part for part in parts if part)


def written_consents(treatment) -> list[Consent]:
    """Return the consents that were signed on paper, newest first."""
    return list(treatment.consents.filter(way=ConsentWay.WRITTEN).select_related("withdrawal"))


def scans_by_consent(consents) -> dict:
    """Return consent -> `2 images, 3 pages`, for those whose paper is scanned; a query where any was on paper."""
    written = [each for each in consents if each.way == ConsentWay.WRITTEN]
    if not written:
        return {}
    return counted_by_consent(
        TreatmentPaper.objects.filter(consent__in=written, voided__isnull=True)
    )


def counted_by_consent(papers) -> dict:
    """Return consent -> `2 images, 3 pages`."""
    found = defaultdict(list)
    for paper in papers:
        if paper.consent_id:
            found[paper.consent_id].append(paper)
    return {key: counted(each) for key, each in found.items()}


def counted(papers) -> str:
    """`2 images`, `3 pages`, `1 image, 3 pages`: what pictures show, and what PDFs hold."""
    images = sum(1 for paper in papers if paper.is_image)
    pages = sum(paper.n_pages or 0 for paper in papers)
    words = [ngettext("%(n)s image", "%(n)s images", images) % {"n": images}] if images else []
    return ", ".join(words + ([kept.pages_words(pages)] if pages else []))
