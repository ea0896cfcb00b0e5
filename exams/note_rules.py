"""What is worth noting about a lump below the level of an alert: calm, and without a response. No database.

Sources and reasons stand in docs/reference/lump-notes.md.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from exams.entry import FELT
from exams.vocabulary import ComplaintSide, Depth, PainPattern, Provoking


def source_words() -> str:
    """Name where the notes come from, as the alert limits name theirs."""
    return _(
        "Notes, below an alert: nothing has to be answered. Pain, depth and imaging after NICE NG12, NHS Lothian"
        " 2025 and Nottingham; that they are noted and do not alert is an own assumption."
    )


@dataclass(frozen=True)
class Evidence:
    """What is on record about one nodule besides hands."""

    has_imaging: bool = False
    is_imaging_awaited: bool = False
    has_histology: bool = False
    # `MRI, 10 May 2026: 62 mm, limit 50 mm or more`, of studies that show it as large as an alert.
    large: tuple[str, ...] = ()


def notes(
    *, presence: str, depth: str, side: str, complaint, evidence: Evidence, is_unmeasured=False
) -> list[str]:
    """Return what is to be noted of one nodule felt at one exam, in words.

    Of one that was not felt only what imaging shows. `complaint` has `side`, `has_night_pain`, `pattern` and
    `provoking`, or is None; `is_unmeasured`: its size is told, and not in mm.
    """
    if presence not in FELT:
        return list(evidence.large)
    found = [
        *evidence.large, _("size not in mm: the limit was not compared") if is_unmeasured else "",
        *_pain(complaint, side), _depth(depth), _seen(evidence),
    ]  # fmt: skip
    return [each for each in found if each]


def _pain(complaint, side):
    """Pain of the other side says nothing about this lump."""
    if complaint is None:
        return []
    if {complaint.side, side} == {ComplaintSide.LEFT, ComplaintSide.RIGHT}:
        return []
    is_at_rest = Provoking.LYING in (complaint.provoking or [])
    return [
        _("pain at night") if complaint.has_night_pain else "",
        _("pain at rest, worse lying") if is_at_rest else "",
        _("constant pain, at rest too") if complaint.pattern == PainPattern.CONSTANT else "",
    ]


def _depth(depth):
    if depth == Depth.UNCERTAIN:
        return _("depth not clear")
    return "" if depth else _("depth not recorded")


def _seen(evidence):
    if evidence.has_imaging or evidence.has_histology:
        return ""
    if evidence.is_imaging_awaited:
        return _("imaging awaited, no histology on record")
    return _("no imaging and no histology on record")
