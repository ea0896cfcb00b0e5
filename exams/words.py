"""An exam in words: the sentence on top, and each finding as a colleague would say it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.clinical_time import date_words
from exams import bodymap, markers, note_rules, rules
from exams.entry import FELT
from exams.forms.exam import FLAG_NAMES
from exams.vocabulary import (
    ConclusionBasis,
    FlagAnswer,
    Impact,
    Laterality,
    PainfulMovement,
    PainQuality,
    PalpationResult,
    Presence,
    Provoking,
    Radiation,
    Relieving,
    SizeStatement,
    SkinSign,
    Tenderness,
    YesNoUnsure,
)
from ui.numbers import write_number, write_sizes


def opening(exam, findings) -> str:
    """`Two nodules felt, one of them gives the usual pain.`"""
    felt = [f for f in findings if f.presence in FELT]
    if not felt:
        return _nothing(exam, findings)
    usual = sum(f.usual_pain == YesNoUnsure.YES for f in felt)
    count = len(felt)
    words = ngettext("%(n)s nodule felt", "%(n)s nodules felt", count) % {"n": number_word(count)}
    words = words[:1].upper() + words[1:]
    if not usual:
        return f"{words}."
    if count == 1:
        return _("%(felt)s; pressing it gives the usual pain.") % {"felt": words}
    if usual == count:
        return _("%(felt)s; pressing each gives the usual pain.") % {"felt": words}
    return _("%(felt)s; pressing %(n)s of them gives the usual pain.") % {
        "felt": words,
        "n": number_word(usual),
    }


def number_word(number: int) -> str:
    """Small numbers as words, as people say them."""
    spoken = [
        _("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"),
    ]  # fmt: skip
    return spoken[number] if number < len(spoken) else str(number)


def lead(exam, complaint) -> str:
    """What the patient said, in two or three sentences."""
    return " ".join(
        sentence for sentence in (_complaint(complaint), _pain(exam), _flags(exam)) if sentence
    )


def _complaint(complaint):
    if complaint is None:
        return ""
    site = complaint.get_main_site_display() if complaint.main_site else ""
    side = complaint.get_side_display() if complaint.side else ""
    duration = ""
    if complaint.duration_value is not None:
        duration = _("for %(how_long)s") % {"how_long": duration_words(complaint)}
    said = ", ".join(part for part in (side, site, duration) if part)
    return _("Complaint: %(said)s.") % {"said": said} if said else ""


def duration_words(complaint) -> str:
    """`about 8 months`."""
    bound = complaint.get_duration_bound_display() if complaint.duration_bound else ""
    said = [bound, write_number(complaint.duration_value), complaint.get_duration_unit_display()]
    return " ".join(str(part) for part in said if part)


def _pain(exam):
    score = exam.pain_score
    if score is None or score.value is None:
        return ""
    return _("Pain %(value)s of 10 over the last 7 days.") % {"value": write_number(score.value)}


def _flags(exam):
    answers = {label: getattr(exam, name) for name, label in FLAG_NAMES.items()}
    present = [
        str(label).lower() for label, answer in answers.items() if answer == FlagAnswer.PRESENT
    ]
    if present:
        return _("Red flag present: %(groups)s.") % {"groups": ", ".join(present)}
    if all(answer == FlagAnswer.ABSENT for answer in answers.values()):
        return _("No red flag in any of the five groups.")
    return ""


def _nothing(exam, findings):
    if exam.palpation == PalpationResult.NONE_FELT or any(
        f.presence == Presence.NOT_FELT for f in findings
    ):
        return _("No nodule felt.")
    if exam.palpation == PalpationResult.NOT_PALPATED:
        return _("Not palpated.")
    return _("No finding recorded yet.")


def size_words(finding) -> str:
    """`20 × 12 mm`, `too vague to measure`, `olive`."""
    if finding.long_axis_mm is not None:
        return write_sizes(finding.long_axis_mm, finding.short_axis_mm, finding.thickness_mm)
    if finding.size_statement == SizeStatement.TOO_VAGUE:
        return _("too vague to measure")
    return finding.size_text or (
        finding.get_size_described_display() if finding.size_described else ""
    )


def is_unmeasured(finding) -> bool:
    """Say whether its size is told in words only, which no limit in mm can be held against."""
    facts = {name: getattr(finding, name) for name in rules.SIZES}
    return rules.largest_mm(facts) is None and bool(finding.size_text or finding.size_described)


def feel_words(finding) -> str:
    """`firm, mobile, subcutaneous`."""
    names = ("consistency", "mobility", "depth", "shape", "orientation")
    said = [
        str(getattr(finding, f"get_{name}_display")()) for name in names if getattr(finding, name)
    ]
    said += [_skin(sign) for sign in finding.skin or [] if sign != "normal"]
    return ", ".join(said)


def _skin(sign):
    return _("skin: %(sign)s") % {"sign": SkinSign(sign).label}


def carried_words(finding) -> str:
    """What "unchanged" will confirm: `15 mm, firm, mobile`."""
    return ", ".join(part for part in (size_words(finding), feel_words(finding)) if part)


def pressing_words(finding) -> str:
    """`local pain, the usual pain; spreads to buttock`."""
    parts = []
    if finding.pressure_response:
        parts.append(str(finding.get_pressure_response_display()))
    if finding.usual_pain:
        parts.append(
            {
                YesNoUnsure.YES: _("the usual pain"),
                YesNoUnsure.NO: _("not the usual pain"),
                YesNoUnsure.UNSURE: _("unsure if the usual pain"),
            }[finding.usual_pain]
        )
    places = [str(Radiation(r).label) for r in finding.spreads_to or [] if r != Radiation.NONE]
    if places:
        parts.append(_("spreads to %(places)s") % {"places": ", ".join(places)})
    elif finding.spreads_to:
        parts.append(_("no spread"))
    return ", ".join(parts)


def lump_words(finding) -> str:
    """`3 at this site, pulsates: no, bulges on coughing: unsure`."""
    names = ("pulsation", "cough_impulse", "reducible")
    said = [
        f"{finding._meta.get_field(name).verbose_name}: {getattr(finding, f'get_{name}_display')()}"
        for name in names
        if getattr(finding, name)
    ]
    return ", ".join(part for part in (number_words(finding), *said) if part)


def threshold_words(finding) -> str:
    """`310, 290, 300 kPa, mean of 3 is 300.0; other side 420 kPa; probe 1 cm²`: as read, with its working."""
    read = [v for v in (finding.ppt_1, finding.ppt_2, finding.ppt_3) if v is not None]
    unit, parts = finding.get_ppt_unit_display() if finding.ppt_unit else "", []
    if read:
        said = f"{', '.join(write_number(v) for v in read)} {unit}"
        if len(read) > 1:
            said += _(", mean of %(n)s is %(mean)s") % {
                "n": len(read), "mean": write_number(rules.mean_of(read))}  # fmt: skip
        parts.append(said)
    if finding.ppt_control is not None:
        parts.append(_("other side %(value)s %(unit)s") % {
            "value": write_number(finding.ppt_control), "unit": unit})  # fmt: skip
    if finding.ppt_probe_cm2 is not None:
        parts.append(_("probe %(n)s cm²") % {"n": write_number(finding.ppt_probe_cm2)})
    if finding.force_kg is not None:
        parts.append(_("pressed with %(n)s kg") % {"n": write_number(finding.force_kg)})
    return "; ".join(parts)


def general_rows(exam) -> list[tuple]:
    """Return the general exam, only what was recorded."""

    def sides(name, after=""):
        said = []
        for side, word in (("left", _("LEFT")), ("right", _("RIGHT"))):
            value = str(getattr(exam, f"get_{name}_{side}_display")())
            degrees = getattr(exam, f"{name}_{side}_deg", None)
            value = ", ".join(filter(None, [value, "" if degrees is None else f"{degrees}°"]))
            said += [f"{word} {value}"] if value else []
        return "; ".join(filter(None, [*said, after]))

    def with_words(value, words):
        return ": ".join(filter(None, [str(value), words]))

    movements = [str(PainfulMovement(each).label) for each in exam.movement_pain or []]
    floor = exam.finger_floor_mm
    rows = [
        (_("Neurological"), with_words(exam.get_neuro_display(), exam.neuro_text)),
        (_("Straight leg raise"), sides("slr", exam.slr_text)),
        (_("Hip test"), sides("hip")), (_("SI joint test"), sides("si")),
        (_("Movements that hurt"), ", ".join(movements)),
        (_("Fingers to floor"), "" if floor is None else _("%(n)s mm") % {"n": floor}),
        (_("Gait"), with_words(exam.get_gait_display(), exam.gait_text)),
    ]  # fmt: skip
    return [(name, value) for name, value in rows if value]


def conclusion_words(finding) -> str:
    """`is the pain source (pressing gives the usual pain)`."""
    if not finding.conclusion:
        return ""
    basis = [str(ConclusionBasis(b).label) for b in finding.conclusion_basis or []]
    basis += [finding.conclusion_text] if finding.conclusion_text else []
    said = str(finding.get_conclusion_display())
    return f"{said} ({'; '.join(basis)})" if basis else said


def complaint_rows(complaint) -> list[tuple]:
    """Return what was said about the complaint, only what was recorded."""
    if complaint is None:
        return []

    def several(vocabulary, values):
        return ", ".join(str(vocabulary(value).label) for value in values or [])

    site = complaint.main_site_text or (
        complaint.get_main_site_display() if complaint.main_site else ""
    )
    duration = complaint.duration_text
    if complaint.duration_value is not None:
        duration = duration_words(complaint)
    said = {True: _("yes"), False: _("no")}
    night = said.get(complaint.has_night_pain, "")
    rows = [
        (_("Side"), complaint.get_side_display() if complaint.side else ""), (_("Site"), site),
        (_("For how long"), duration),
        (_("Onset"), complaint.onset_text or (complaint.get_onset_display() if complaint.onset else "")),
        (_("Since"), date_words(complaint.onset_on, complaint.onset_precision) if complaint.onset_precision else ""),
        (_("Pattern"), complaint.get_pattern_display() if complaint.pattern else ""), (_("Pain at night"), night),
        (_("Quality"), several(PainQuality, complaint.qualities)), (_("In words"), complaint.character_text),
        (_("Spreads to"), spread_words(complaint)),
        (_("Worse with"), several(Provoking, complaint.provoking)),
        (_("Better with"), several(Relieving, complaint.relieving)),
        (_("Stiff in the morning"), said.get(complaint.has_morning_stiffness, "")),
        (_("Keeps from, worries"), several(Impact, complaint.impact)),
        (_("With it"), "; ".join(complaint.associated_texts or [])),
    ]  # fmt: skip
    return [(name, value) for name, value in rows if value]


def spread_words(complaint) -> str:
    """`buttock LEFT, groin LEFT and RIGHT, knee`: a place without a side has none stated."""
    left, right = complaint.radiation_left or [], complaint.radiation_right or []
    said = []
    for place in complaint.radiation or []:
        sides = [Laterality.LEFT] * (place in left) + [Laterality.RIGHT] * (place in right)
        words = _(" and ").join(str(side.label) for side in sides)
        said.append(f"{Radiation(place).label} {words}".strip())
    return ", ".join(said)


def number_words(finding) -> str:
    """`3 at this site`, `several at this site`."""
    number = finding.number_text
    if finding.number_at_site is not None:
        number = str(finding.number_at_site)
    return _("%(number)s at this site") % {"number": number} if number else ""


def one_line(finding) -> str:
    """`3 May 2026: 22 mm, posterior iliac crest`: enough to know a finding by."""
    if finding.presence in FELT:
        said = [size_words(finding) or _("size not recorded")]
    else:
        said = [str(finding.get_presence_display()) or _("not recorded")]
    said += [bodymap.zone_words(finding.zone, say=_)] if finding.zone else []
    if finding.lateral_mm is not None:
        said.append(
            bodymap.distance_words(
                finding.lateral_mm, finding.cc_mm, placed_by=finding.placed_by, rounded=True, say=_
            )
        )
    return f"{finding.exam.when_words}: {', '.join(said)}"


def signed_line(finding) -> str:
    """`PSIS (dimple), 52 mm, hard, fixed, tenderness 2 flinches`, `not felt`: what is signed of one nodule."""
    if finding.presence not in FELT:
        return str(finding.get_presence_display()) or _("not recorded")
    tender = str(finding.get_tenderness_display())
    if finding.tenderness.isdigit():
        tender = _("tenderness %(grade)s") % {"grade": tender}
    zone = bodymap.zone_words(finding.zone, say=_) if finding.zone else ""
    return ", ".join(part for part in (zone, carried_words(finding), tender) if part)


def moved_words(finding, clinic) -> str:
    """`found to be N3 on 3 May 2026 (two scars)`, where it was signed as another nodule's."""
    if finding.moved is None:
        return ""
    division = finding.moved.division
    return _("found to be %(label)s on %(day)s (%(why)s)") % {
        "label": finding.moved.nodule.label, "why": division.reason,
        "day": date_words(clinic.local(division.recorded_at).date(), "day"),
    }  # fmt: skip


def notes_words(finding, nodule, complaint, evidence) -> str:
    """`To note: pain at night; depth not recorded.`; "" when there is nothing."""
    found = note_rules.notes(
        presence=finding.presence, depth=finding.depth, side=finding.side_then, complaint=complaint, evidence=evidence,
        is_unmeasured=is_unmeasured(finding),
    )  # fmt: skip
    return _("To note: %(notes)s.") % {"notes": "; ".join(found)} if found else ""


@dataclass
class FindingRow:
    """One nodule as the table shows it."""

    finding: object
    state: str
    place: str
    size: str
    feel: str
    pressing: str
    conclusion: str
    same_as: str = ""
    change: str = ""
    lump: str = ""
    threshold: str = ""
    alerts: list = field(default_factory=list)
    moved: str = ""
    notes: str = ""


def row_of(finding, *, known=None, alerts=()) -> FindingRow:
    """Return the words of one finding; `known` is what earlier exams found there."""
    source = finding.carried_from
    placed = finding if finding.zone else (known.placed if known else None)
    last = known.last if known else None
    change = ""
    if last is not None and source is None and last.long_axis_mm != finding.long_axis_mm:
        change = rules.size_change_words(last.long_axis_mm, finding.long_axis_mm)
    return FindingRow(
        finding, state_of(finding), bodymap.zone_words(placed.zone, say=_) if placed else "", size_words(finding),
        feel_words(finding), pressing_words(finding), conclusion_words(finding),
        source.exam.when_words if source is not None else "", change, lump_words(finding), threshold_words(finding),
        list(alerts),
    )  # fmt: skip


def state_of(finding) -> str:
    """Return how the map draws it."""
    return state_said(finding.presence, finding.tenderness, finding.usual_pain)


def state_said(presence, tenderness, usual_pain) -> str:
    """Return how the map draws these three answers."""
    felt = {Presence.NOT_FELT: False, Presence.NOT_EXAMINED: None, "": None}.get(presence, True)
    tender = None if not tenderness else tenderness != Tenderness.NONE
    return markers.state_of(felt=felt, tender=tender, familiar=usual_pain == YesNoUnsure.YES)


def marker_of(finding, place, *, flagged=False) -> markers.Marker | None:
    """Return the mark of one finding; `place` is the finding that says where."""
    if place is None or place.lateral_mm is None:
        return None
    grade = finding.tenderness if finding.tenderness.isdigit() else ""
    return markers.Marker(
        number=finding.nodule.number, side=place.side_then, lateral_mm=place.lateral_mm, cc_mm=place.cc_mm,
        state=state_of(finding), long_axis_mm=finding.long_axis_mm, short_axis_mm=finding.short_axis_mm,
        tenderness=int(grade) if grade else None, flagged=flagged, placed_by=place.placed_by,
    )  # fmt: skip


def flag_rows(exam) -> list[tuple]:
    """Return each group with its answer in words and whether it is present."""
    rows = []
    for name, label in FLAG_NAMES.items():
        answer = getattr(exam, name)
        words = str(FlagAnswer(answer).label) if answer else _("not recorded")
        rows.append((label, words, answer))
    return rows
