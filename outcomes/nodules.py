"""Each nodule as the chart shows it: a row in words, a mark on the map, sizes over time. Plain Python."""

from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.clinical_time import day_words
from exams import bodymap, markers
from exams.rules import is_real_change
from exams.vocabulary import CloseReason, Conclusion, SizeDescribed, YesNoUnsure
from outcomes.facts import number_words


@dataclass(frozen=True)
class SparkPoint:
    """One size in the small row of sizes."""

    x: float
    y: float
    text: str
    kind: str


@dataclass(frozen=True)
class Spark:
    """Sizes in order, at most the last five; what was not measured stays a gap."""

    points: tuple[SparkPoint, ...]
    lines: tuple[tuple, ...]
    width: int = 116
    height: int = 40


@dataclass(frozen=True)
class NoduleRow:
    """One nodule in words."""

    id: object
    number: int
    side: str
    side_words: str
    place: str
    distance: str
    state: str
    is_flagged: bool
    size: str
    change: str
    tender: str
    usual_pain: str
    injections: str
    conclusion: str
    spark: Spark | None
    is_new: bool
    is_closed: bool
    closed_words: str
    last_exam_id: object
    when: str


def rows(course, today) -> list[NoduleRow]:
    """Return every nodule, by number."""
    return [_row(course, nodule, today) for nodule in course.nodules]


def map_markers(course) -> list[markers.Marker]:
    """Return a marker for every nodule whose place is known."""
    found = []
    for nodule in course.nodules:
        history = course.findings_of(nodule)
        placed = next((f for f in reversed(history) if f.lateral_mm is not None), None)
        if placed and nodule.side and nodule.close_reason not in ("joined", "resolved"):
            found.append(_marker(course, nodule, history, placed))
    return found


def _marker(course, nodule, history, placed):
    last = history[-1]
    sized = next((f for f in reversed(history) if f.size_mm), None)
    is_felt = last.is_felt
    return markers.Marker(
        number=nodule.number,
        side=nodule.side,
        lateral_mm=placed.lateral_mm,
        cc_mm=placed.cc_mm,
        state=_state(nodule, last, course.felt_again(nodule)),
        long_axis_mm=sized.size_mm if sized else None,
        short_axis_mm=sized.short_mm if sized else None,
        tenderness=last.grade if is_felt and not _is_past(nodule, last) else None,
        flagged=_is_flagged(course, nodule),
        injections=injections_into(course, nodule),
        placed_by=placed.placed_by or "map",
        uncertain=last.statement == "too_vague",
    )


def _state(nodule, last, again) -> str:
    if nodule.is_excised and again is None:
        return markers.EXCISED
    return markers.state_of(
        felt=last.is_felt,
        tender=last.is_tender,
        familiar=last.usual_pain == YesNoUnsure.YES or None,
    )


def _alike(history, again):
    """What came back after an operation is not compared with what was taken out."""
    return history[history.index(again) :] if again else history


def _is_past(nodule, last) -> bool:
    """Say whether the last finding is from before the nodule was closed."""
    return bool(nodule.close_reason) and (
        nodule.closed_on is None or last.on is None or last.on <= nodule.closed_on
    )


def _is_flagged(course, nodule) -> bool:
    return any(alert.nodule_number == nodule.number for alert in course.open_alerts)


def injections_into(course, nodule) -> int:
    """Count the injections given into this nodule."""
    return sum(
        any(number == nodule.number for number, _side in each.targets)
        for each in course.given
        if each.is_injection
    )


def _row(course, nodule, today) -> NoduleRow:
    history = course.findings_of(nodule)
    last = history[-1]
    placed = next((f for f in reversed(history) if f.zone), None)
    count = injections_into(course, nodule)
    is_past, again = _is_past(nodule, last), course.felt_again(nodule)
    return NoduleRow(
        id=nodule.id,
        number=nodule.number,
        side=nodule.side,
        side_words=nodule.side_words,
        place=_upper(place_words(nodule, course)),
        distance=_distance(placed),
        state=_state(nodule, last, again),
        is_flagged=_is_flagged(course, nodule),
        size="" if is_past else _size(last),
        change=_("was %(size)s") % {"size": _size(last)}
        if is_past
        else _change(_alike(history, again), today),
        tender="" if is_past else _tender(last),
        usual_pain=str(YesNoUnsure(last.usual_pain).label) if last.usual_pain else "",
        injections=ngettext("%(n)s injection", "%(n)s injections", count) % {"n": count}
        if count
        else "",
        conclusion=str(Conclusion(last.conclusion).label) if last.conclusion else "",
        spark=_spark(history),
        is_new=len(history) == 1 and last.on == today,
        is_closed=bool(nodule.close_reason),
        closed_words=_closed(nodule, again),
        last_exam_id=last.exam_id,
        when=last.when,
    )


def place_words(nodule, course) -> str:
    """Say the region as stated, else the zone it was last placed in."""
    placed = next((f for f in reversed(course.findings_of(nodule)) if f.zone), None)
    return nodule.region_words or (bodymap.zone_words(placed.zone, say=_) if placed else "")


def _distance(placed) -> str:
    if placed is None:
        return _("place not recorded")
    return bodymap.distance_words(
        placed.lateral_mm, placed.cc_mm, placed_by=placed.placed_by, rounded=True, say=_
    )


def size_words(finding) -> str:
    """`15 mm`, `10–20 mm`, `too vague to measure`, or the words of the record."""
    if finding.size_mm:
        high = f"–{number_words(finding.size_high_mm)}" if finding.size_high_mm else ""
        return f"{number_words(finding.size_mm)}{high} mm"
    if finding.statement == "too_vague":
        return _("too vague to measure")
    if finding.described and finding.described != SizeDescribed.OTHER:
        return _("like a %(thing)s") % {"thing": SizeDescribed(finding.described).label}
    return finding.size_text or _("size not recorded")


def _size(last) -> str:
    if last.is_felt is None:
        return _("not examined")
    return size_words(last) if last.is_felt else _("not felt")


def size_change(history) -> str:
    """`smaller, 22 on 3 Apr 2025`, `no real change from 11`, or nothing to compare."""
    sized = [f for f in history if f.is_felt and f.size_mm]
    if len(sized) < 2:
        return ""
    first, last = sized[0], sized[-1]
    if not is_real_change(first.size_mm, last.size_mm):
        return _("no real change from %(before)s") % {"before": number_words(first.size_mm)}
    facts = {"before": number_words(first.size_mm), "day": _short_day(first, last)}
    if last.size_mm < first.size_mm:
        return _("smaller, %(before)s on %(day)s") % facts
    return _("larger, %(before)s on %(day)s") % facts


def _short_day(first, last) -> str:
    """Leave the year out where it is the same as the newer one's."""
    if first.on and last.on and first.on.year == last.on.year:
        return first.when.removesuffix(f" {first.on.year}")
    return first.when


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _change(history, today) -> str:
    last = history[-1]
    if not last.is_felt:
        sized = next((f for f in reversed(history) if f.size_mm), None)
        if sized is None:
            return ""
        return _("last %(size)s on %(day)s") % {"size": size_words(sized), "day": sized.when}
    if len(history) == 1:
        return (
            _("first seen today")
            if last.on == today
            else _("seen once, %(day)s") % {"day": last.when}
        )
    return size_change(history)


def _tender(last) -> str:
    if last.is_felt is None or not last.is_felt:
        return ""
    if last.grade == 0:
        return _("Not tender")
    if last.grade is not None:
        return _("Tender %(grade)s of 4") % {"grade": last.grade}
    return _("Tender, not graded") if last.tenderness else _("Tenderness not recorded")


def _closed(nodule, again) -> str:
    if not nodule.close_reason:
        return ""
    day = f" {day_words(nodule.closed_on)}" if nodule.closed_on else ""
    closed = f"{CloseReason(nodule.close_reason).label}{day}"
    if again is None:
        return closed
    return _("%(excised)s, felt again %(day)s") % {"excised": closed, "day": again.when}


def _spark(history) -> Spark | None:
    recent = history[-5:]
    if sum(bool(f.size_mm) for f in recent) < 2:
        return None
    sizes = [f.size_mm for f in recent if f.size_mm]
    low, high = min(sizes), max(max(sizes), min(sizes) + 12)
    step = 88 / max(1, len(recent) - 1)
    points = []
    for i, finding in enumerate(recent):
        x = round(14 + i * step, 1)
        if finding.is_felt and finding.size_mm:
            y = round(34 - (finding.size_mm - low) / (high - low) * 12, 1)
            points.append(SparkPoint(x, y, number_words(finding.size_mm), "dot"))
        else:
            points.append(SparkPoint(x, 34, "–" if finding.is_felt is False else "?", "gap"))
    return Spark(tuple(points), tuple(_spark_lines(points)))


def _spark_lines(points):
    dots = [(i, p) for i, p in enumerate(points) if p.kind == "dot"]
    for (i, a), (j, b) in pairwise(dots):
        yield (a.x, a.y, b.x, b.y, j - i > 1)
