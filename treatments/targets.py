"""The nodules a step may aim at, with what the fingers last found; for procedures said without the side."""

from dataclasses import dataclass

from django.db.models import F
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from exams import bodymap, markers
from exams.models import Nodule, PalpationFinding
from exams.vocabulary import Presence, Tenderness
from treatments.rules import plain
from ui.words import SIDE_WORDS

_FELT = (Presence.FOUND, Presence.THICKENING)
_GRADES = {Tenderness.TENDER, Tenderness.FLINCHES, Tenderness.WITHDRAWS, Tenderness.LIGHT_TOUCH}


@dataclass(frozen=True)
class Target:
    """One open nodule, its last felt finding, and the exam that looked for it since and did not feel it."""

    nodule: Nodule
    finding: PalpationFinding | None
    missed: PalpationFinding | None = None

    @property
    def label(self) -> str:
        """`N1`."""
        return self.nodule.label

    @property
    def zone(self) -> str:
        """The zone in words, or the region as stated."""
        if self.finding and self.finding.zone:
            return bodymap.zone_words(self.finding.zone, say=_)
        return self.nodule.get_region_stated_display() or self.nodule.region_text

    @property
    def name(self) -> str:
        """`N1, Posterior iliac crest`: nothing here says the side."""
        return ", ".join(part for part in (self.label, self.zone) if part)

    @property
    def name_with_side(self) -> str:
        """`N1 RIGHT, Posterior iliac crest`, where the side gives nothing away."""
        side = str(SIDE_WORDS.get(self.nodule.side, self.nodule.side_words))
        return ", ".join(part for part in (f"{self.label} {side}", self.zone) if part)

    @property
    def facts(self) -> str:
        """`16 mm, tender 3, the usual pain. Last felt 22 Oct 2025`."""
        finding = self.finding
        if finding is None:
            return _("not felt in any exam yet")
        parts = [
            f"{plain(finding.long_axis_mm)} mm" if finding.long_axis_mm else "",
            _tender(finding),
            _("the usual pain") if finding.usual_pain == "yes" else "",
        ]
        said = ", ".join(part for part in parts if part)
        felt = _("last felt %(when)s") % {"when": finding.exam.when_words}
        missed = self.missed_words
        return ", ".join(part for part in (missed, said, felt) if part)

    @property
    def missed_words(self) -> str:
        """`NOT FELT 26 Nov 2026`, where an exam since the last felt one looked for it in vain."""
        if self.missed is None:
            return ""
        return _("NOT FELT %(when)s") % {"when": self.missed.exam.when_words}

    def marker(self) -> markers.Marker | None:
        """Return the nodule for the map, or None where no place is recorded."""
        finding = self.finding
        if finding is None or finding.lateral_mm is None:
            return None
        grade = finding.tenderness
        return markers.Marker(
            number=self.nodule.number, side=self.nodule.side, lateral_mm=finding.lateral_mm, cc_mm=finding.cc_mm,
            state=markers.state_of(felt=self.missed is None, tender=_is_tender(grade), familiar=finding.usual_pain == "yes"),
            long_axis_mm=_real(finding.long_axis_mm), short_axis_mm=_real(finding.short_axis_mm),
            tenderness=int(grade) if grade.isdigit() else None, placed_by=finding.placed_by,
        )  # fmt: skip

    @property
    def amend_url(self) -> str:
        """Where the record of this nodule is corrected, with a reason."""
        if self.finding is None:
            return ""
        try:
            page = "exams:amend" if self.finding.exam.signed_at else "exams:edit"
            return reverse(page, args=[self.finding.exam_id])
        except NoReverseMatch:
            return ""


def open_targets(patient) -> list[Target]:
    """Return the nodules still followed or back after excision, by number; three queries."""
    nodules = list(Nodule.objects.for_patient(patient).asked_about())
    if not nodules:
        return []
    last = _newest(nodules, _FELT)
    looked = _newest(nodules, (*_FELT, Presence.NOT_FELT))
    return [
        Target(nodule, last.get(nodule.pk), _missed(looked.get(nodule.pk))) for nodule in nodules
    ]


def _missed(newest):
    return newest if newest is not None and newest.presence == Presence.NOT_FELT else None


def _newest(nodules, presences):
    """Return the newest finding of each nodule that says one of these; one query."""
    found = (
        PalpationFinding.objects.standing()
        .filter(patient=nodules[0].patient_id, presence__in=presences)
        .with_whole()
        .filter(whole_id__in=[nodule.pk for nodule in nodules])
        .select_related("exam")
        .order_by(
            "whole_id", F("exam__examined_on").desc(nulls_last=True),
            F("exam__examined_time").desc(nulls_last=True), "-recorded_at",
        )
        .distinct("whole_id")
    )  # fmt: skip
    return {finding.whole_id: finding for finding in found}


def are_on_both_sides(targets: list[Target]) -> bool:
    """Say whether a slip of side would still meet a nodule."""
    return len({target.nodule.side for target in targets} - {""}) > 1


def _tender(finding):
    if finding.tenderness in _GRADES:
        return _("tender %(grade)s of 4") % {"grade": finding.tenderness}
    return "" if not finding.tenderness else str(finding.get_tenderness_display())


def _is_tender(grade):
    return None if grade in ("", Tenderness.OTHER) else grade != Tenderness.NONE


def _real(number):
    return None if number is None else float(number)
