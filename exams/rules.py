"""What a signature needs, which lumps want a response, and whether two sides agree. No database."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from math import hypot

from django.utils.translation import gettext as _

from audit.clinical_time import date_words
from exams.entry import FELT, ExamEntry, FindingEntry, prefix_of
from exams.vocabulary import (
    AWAITING,
    AlertKind,
    AlertResponseCode,
    CloseReason,
    ComplaintSide,
    Consistency,
    Depth,
    DurationUnit,
    FlagAnswer,
    Mobility,
    PalpationResult,
    PptUnit,
    Presence,
    SizeMethod,
    SkinSign,
    Tenderness,
)
from ui.numbers import write_number

FLAGS = (
    "flag_cauda_equina", "flag_cancer", "flag_infection", "flag_fracture", "flag_inflammatory",
)  # fmt: skip

# Limits of what can be read, not of what is normal: own assumptions, wider than any value in print.
MOST_SLR_DEG, MOST_FINGER_FLOOR_MM = 120, 1500
# 2000 kPa, the end of what hand-held algometers read; 1 kg/cm² is 98.07 kPa, 1 N on 1 cm² is 10 kPa.
MOST_PPT = {PptUnit.KPA: 2000, PptUnit.KG_CM2: 20, PptUnit.N: 200}

# No result of imaging is waited for longer; a later day is a slip of the year. Own assumption.
LONGEST_WAIT = timedelta(days=183)

# From here on a palpated size is read back before it is believed.
UNUSUAL_SIZE_MM = 80

MONTHS_OF = {
    DurationUnit.DAYS: Decimal("0.032854"),
    DurationUnit.WEEKS: Decimal("0.229978"),
    DurationUnit.MONTHS: Decimal(1),
    DurationUnit.YEARS: Decimal(12),
}


# --- Which one is it? ---------------------------------------------------------------------------

ASKED_WITHIN_MM = 40
"""A new nodule this near to a known one of its side is asked about: twice the 20 mm within which marks of
repeated palpation agree in 85 % (docs/reference/body-map.md). Distance asks; it never decides."""


def nearest(side: str, lateral_mm, cc_mm, known, *, within=ASKED_WITHIN_MM):
    """Return (nodule, distance in mm, rounded) of the nearest of `known` on this side, or None.

    `known` are (nodule, side, lateral_mm, cc_mm); those farther than `within` are not asked about.
    """
    reached = [
        (round(hypot(lateral_mm - lateral, cc_mm - cc)), nodule)
        for nodule, on, lateral, cc in known
        if on == side
    ]
    if not reached:
        return None
    mm, nodule = min(reached, key=lambda each: each[0])
    return (nodule, mm) if mm <= within else None


ASKED_AGAIN_WITHIN_MM = 10
"""Two new nodules of one exam whose middles are nearer are asked about: most such lumps would overlap.

An own assumption. Two side by side are common, so it is far less than what is asked of an earlier exam.
"""


def is_to_come(day, at, now) -> bool:
    """Say whether this time of this day is later than now, to the minute; both on the clinic's clock."""
    return day == now.date() and at is not None and at > now.time().replace(second=59)


# --- Ready to sign? ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Gap:
    """One thing still missing: the field it belongs to, and how to say it."""

    path: str
    words: str


def missing(entry: ExamEntry, *, awaiting=(), needs_side=True) -> list[Gap]:
    """Return everything a signature still needs.

    `awaiting` names the open nodules as (prefix, label); `needs_side` is off when an earlier exam
    already says on which side the complaint is.
    """
    gaps = []
    if needs_side and not entry.complaint.get("side"):
        gaps.append(Gap("complaint_side", _("Say on which side the complaint is.")))
    gaps += _palpation_gaps(entry, awaiting)
    for finding in entry.felt:
        gaps += finding_gaps(finding)
    gaps += [
        Gap(flag, _("Say whether it was asked about."))
        for flag in FLAGS
        if not entry.facts.get(flag)
    ]
    if is_emergency(entry) and not entry.facts.get("flag_response"):
        gaps.append(Gap("flag_response", _("Say what was done about bladder, saddle or legs.")))
    if entry.pain is None:
        gaps.append(Gap("pain", _("Ask for the pain of the last 7 days.")))
    return gaps


def finding_gaps(finding: FindingEntry) -> list[Gap]:
    """Return what a felt nodule still lacks."""
    facts, name = finding.facts, finding.prefix
    gaps = []
    if facts.get("lateral_mm") is None:
        gaps.append(Gap(f"{name}-side", _("Say where it is.")))
    if not (
        facts.get("size_statement")
        or facts.get("long_axis_mm")
        or facts.get("presence") == Presence.THICKENING
    ):
        gaps.append(Gap(f"{name}-long_axis_chip", _("Give its size, or say that it is too vague.")))
    if not facts.get("tenderness"):
        gaps.append(Gap(f"{name}-tenderness", _("Say how tender it is.")))
    # A confirmed nodule asks for today's tenderness; what is not tender cannot give the usual pain.
    asks_pain = not finding.is_carried and facts.get("tenderness") != Tenderness.NONE
    if asks_pain and not facts.get("usual_pain"):
        gaps.append(Gap(f"{name}-usual_pain", _("Say if pressing gives the usual pain.")))
    return gaps


def _palpation_gaps(entry, awaiting):
    if entry.palpation == PalpationResult.NOT_PALPATED:
        return []
    answered = {name for f in entry.findings if f.facts.get("presence") for name in _names(f)}
    gaps = [
        Gap(f"{prefix}-answer", _("Say if it was examined."))
        for prefix, _label in awaiting
        if prefix not in answered
    ]
    if not entry.palpation and not gaps:
        gaps.append(Gap("palpation", _("Record a nodule, or say that none was found.")))
    return gaps


def _names(finding):
    """A new block that turned out to be a known nodule answers for that one."""
    yield finding.prefix
    if finding.nodule is not None:
        yield prefix_of(finding.nodule)


def is_emergency(entry: ExamEntry) -> bool:
    """Bladder, saddle or leg signs cannot wait for the review."""
    return entry.facts.get("flag_cauda_equina") == FlagAnswer.PRESENT


def contradictions(entry: ExamEntry) -> list[Gap]:
    """Return what cannot both be true, draft or not."""
    pressed = entry.facts.get("palpation")
    looked_for = [f for f in entry.findings if f.facts.get("presence") == Presence.NOT_FELT]
    if looked_for and pressed == PalpationResult.NOT_PALPATED:
        words = _("%(labels)s was looked for and not felt. Take one of the two back.")
        labels = ", ".join(finding.label for finding in looked_for)
        return [Gap("palpation", words % {"labels": labels})]
    if entry.felt and pressed in (PalpationResult.NONE_FELT, PalpationResult.NOT_PALPATED):
        labels = ", ".join(finding.label for finding in entry.felt)
        return [
            Gap(
                "palpation",
                _("%(labels)s was found. Take one of the two back.") % {"labels": labels},
            )
        ]
    return []


def opposite_side(entry: ExamEntry) -> str:
    """Return the side of the nodules when the complaint is on the other one only, else nothing."""
    complaint = entry.complaint.get("side")
    sides = {finding.side for finding in entry.felt if finding.side}
    if complaint not in (ComplaintSide.LEFT, ComplaintSide.RIGHT) or len(sides) != 1:
        return ""
    (side,) = sides
    return side if side != complaint else ""


def months(value: Decimal | None, unit: str) -> Decimal | None:
    """Return a duration in months, to one decimal."""
    if value is None or not unit:
        return None
    return (value * MONTHS_OF[DurationUnit(unit)]).quantize(Decimal("0.1"))


# --- Lumps that want a response ---------------------------------------------------------------


@dataclass(frozen=True)
class Raised:
    """One alert: its kind and the working that led to it."""

    kind: str
    working: str


SIZES = (
    "long_axis_mm", "long_axis_high_mm", "short_axis_mm", "short_axis_high_mm", "thickness_mm",
)  # fmt: skip


def largest_mm(facts) -> Decimal | None:
    """Return the largest dimension recorded."""
    sizes = [facts.get(name) for name in SIZES if facts.get(name) is not None]
    return Decimal(max(sizes)) if sizes else None


def alerts(facts: dict, *, earlier=(), limits, close_reason: str = "") -> list[Raised]:
    """Return the alerts one finding raises. Tenderness and tether alone never do.

    `earlier`: (date, long axis, method) of earlier dated findings of this nodule.
    """
    if facts.get("presence") not in FELT:
        return []
    found = [
        _size(facts, limits),
        _growth(facts, earlier, limits),
        Raised(AlertKind.FIXED, _("mobility: fixed"))
        if facts.get("mobility") == Mobility.FIXED
        else None,
        Raised(AlertKind.DEEP, _("depth: deep to fascia"))
        if facts.get("depth") == Depth.DEEP
        else None,
        _hard(facts),
        _skin(facts),
        Raised(AlertKind.REGROWTH, _("found again after excision"))
        if close_reason == CloseReason.EXCISED
        else None,
    ]
    return [each for each in found if each]


def large_words(facts, limits) -> str:
    """`62 mm, limit 50 mm or more`, or "" for what is smaller or not in mm."""
    size = largest_mm(facts)
    if size is None:
        return ""
    reached = size >= limits.size_mm if limits.is_at_or_over else size > limits.size_mm
    if not reached:
        return ""
    words = (
        _("%(size)s mm, limit %(limit)s mm or more")
        if limits.is_at_or_over
        else _("%(size)s mm, limit over %(limit)s mm")
    )
    return words % {"size": write_number(size), "limit": limits.size_mm}


def _size(facts, limits):
    words = large_words(facts, limits)
    return Raised(AlertKind.SIZE, words) if words else None


def growth_words(facts, earlier, limits) -> str:
    """`from 14 mm on 3 May 2026 to 30 mm: 114 % more`, or "" within the hands' error or with nothing to compare."""
    now, method = facts.get("long_axis_mm"), _method(facts.get("size_method"))
    same = [(size, day) for day, size, how in earlier if day and size and _method(how) == method]
    if now is None or not same:
        return ""
    before, day = min(same)
    more = Decimal(now) - Decimal(before)
    percent = more * 100 / Decimal(before)
    if more <= limits.growth_error_mm or percent <= limits.growth_error_percent:
        return ""
    return _("from %(before)s mm on %(day)s to %(now)s mm: %(percent)s %% more") % {
        "before": write_number(before), "day": date_words(day, "day"), "now": write_number(now),
        "percent": round(percent),
    }  # fmt: skip


def _growth(facts, earlier, limits):
    words = growth_words(facts, earlier, limits)
    return Raised(AlertKind.GROWTH, words) if words else None


def _method(how):
    # Fingers are what is meant when nothing else is said.
    return how or SizeMethod.PALPATION


def _hard(facts):
    feel = facts.get("consistency")
    if feel not in (Consistency.HARD, Consistency.CRAGGY):
        return None
    return Raised(AlertKind.HARD, _("feel: %(feel)s") % {"feel": Consistency(feel).label})


def _skin(facts):
    signs = [s for s in facts.get("skin") or [] if s in (SkinSign.ULCER, SkinSign.FUNGATING)]
    if not signs:
        return None
    words = ", ".join(str(SkinSign(sign).label) for sign in signs)
    return Raised(AlertKind.FUNGATING, _("skin: %(signs)s") % {"signs": words})


# --- Words of change --------------------------------------------------------------------------


REAL_CHANGE_MM = 5
REAL_CHANGE_PERCENT = 20
"""Beyond both, a change is more than two fingers' disagreement; below it reads "no real change".

A convention of this app: no study of these nodules gives the error of sizes by palpation.
"""


def is_real_change(before, now) -> bool:
    """Say whether sizes in mm differ by more than 5 mm and 20 %."""
    gap = abs(now - before)
    return gap > REAL_CHANGE_MM and gap * 100 > before * REAL_CHANGE_PERCENT


def size_change_words(before, now) -> str:
    """Say how a size changed: `25 to 15 mm, 40 % smaller`; within the hands' error `20 to 17 mm, no real change`."""
    if before is None or now is None:
        return ""
    if before == now:
        return _("still %(now)s mm") % {"now": write_number(now)}
    if not is_real_change(before, now):
        words = _("%(before)s to %(now)s mm, no real change")
        return words % {"before": write_number(before), "now": write_number(now)}
    share = abs(Decimal(now) - Decimal(before)) * 100 / Decimal(before)
    words = (
        _("%(before)s to %(now)s mm, %(percent)s %% smaller")
        if now < before
        else _("%(before)s to %(now)s mm, %(percent)s %% larger")
    )
    return words % {
        "before": write_number(before),
        "now": write_number(now),
        "percent": round(share),
    }


def response_problems(*, code, text, due_on, excluded_on, owner) -> dict[str, str]:
    """Return what is missing from the response to an alert, by field; the database holds the same."""
    problems = {}
    if code == AlertResponseCode.OTHER and not text:
        problems["text"] = _("Say what was done.")
    if code == AlertResponseCode.RESULT and not text:
        problems["text"] = _("Say what the result was.")
    if code == AlertResponseCode.EXCLUDED and not excluded_on:
        problems["excluded_on"] = _("Say when it was excluded.")
    if code in AWAITING and not due_on:
        problems["due_on"] = _("Say when the result is due.")
    if due_on and code not in (*AWAITING, AlertResponseCode.OTHER):
        problems["due_on"] = _("This closes the alert: nothing more is due.")
    if due_on and owner is None:
        problems["owner"] = _("Say who waits for it.")
    return problems


def ppt_problems(given: dict) -> dict[str, str]:
    """Return what is wrong with a pressure pain threshold, by field."""
    read = {
        name: value
        for name, value in given.items()
        if name not in ("ppt_unit", "ppt_probe_cm2") and value is not None
    }
    unit, probe, problems = given["ppt_unit"], given["ppt_probe_cm2"], {}
    if read and not unit:
        problems["ppt_unit"] = _("In which unit was it read?")
    if unit == PptUnit.N and probe is None:
        problems["ppt_probe_cm2"] = _("Newtons need the area of the probe.")
    if unit:
        most = MOST_PPT[PptUnit(unit)]
        problems |= {
            name: _("More than %(most)s %(unit)s: check the unit.")
            % {"most": most, "unit": PptUnit(unit).label}
            for name, value in read.items()
            if value > most
        }
    return problems


def mean_of(values) -> Decimal | None:
    """Return the mean of the readings there are, to one place."""
    read = [value for value in values if value is not None]
    return (sum(read, Decimal(0)) / len(read)).quantize(Decimal("0.1")) if read else None
