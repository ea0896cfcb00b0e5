"""One nodule over the years: where it was placed, how it felt each time, and the course of care around it."""

from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from math import hypot

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams import bodymap, evidence, rules, words
from exams.entry import FELT, once_per_exam
from exams.history import Known
from exams.models import NoduleDivision, NoduleJoin, PalpationFinding
from exams.vocabulary import CloseReason, PlacedBy, SkinSign
from outcomes.facts import CourseOfCare
from ui.numbers import write_number

AGREES_MM = 20
"""Marks of repeated palpation agree within 10 mm in 67 % and within 20 mm in 85 % (docs/reference/body-map.md)."""


@dataclass(frozen=True)
class Spot:
    """One earlier position, in the map's own coordinates."""

    x: float
    y: float
    title: str


@dataclass(frozen=True)
class Fact:
    """One question, answered twice; `is_changed` only where both answers are there and differ beyond error."""

    name: str
    before: str
    now: str
    is_changed: bool


def recorded_of(nodule) -> list[PalpationFinding]:
    """Return every finding of it by clinical time, oldest first; one query.

    What was recorded for a nodule that turned out to be this one is among them.
    """
    rows = PalpationFinding.objects.standing().of(nodule)
    return list(
        rows.select_related("exam__examiner", "exam__complaint", "carried_from__exam").in_order()
    )


def one_each(recorded) -> list[PalpationFinding]:
    """Return what each exam says of it: one may have two findings of nodules that turned out to be one."""
    return once_per_exam(recorded, lambda f: f.exam_id)


def findings_of(nodule) -> list[PalpationFinding]:
    """Return what each exam found there, oldest first; one query."""
    return one_each(recorded_of(nodule))


def since_excision(nodule, findings) -> list[PalpationFinding]:
    """Return what can be compared: of one back after its excision, what was found since."""
    if nodule.close_reason != CloseReason.EXCISED or nodule.closed_on is None:
        return findings
    since = [f for f in findings if f.exam.examined_on and f.exam.examined_on > nodule.closed_on]
    return since if any(f.presence in FELT for f in since) else findings


def divisible(recorded) -> list[tuple]:
    """Return each finding that may be another nodule's with the words to know it by, newest first."""
    return [(each, words.one_line(each)) for each in reversed(recorded) if each.may_move]


def rows_of(nodule, findings) -> list[words.FindingRow]:
    """Return each finding in words, newest first, compared with the felt one before it."""
    found = []
    for place, finding in enumerate(findings):
        known = Known(nodule, findings[:place])
        found.append(words.row_of(finding, known=known))
    return found[::-1]


def narrowed(course: CourseOfCare, nodule) -> CourseOfCare:
    """Return the course as it concerns this nodule: what is aimed at others is left out."""
    number = nodule.number
    alerts = tuple(a for a in course.alerts if a.nodule_number == number)
    others = {a.id for a in course.alerts} - {a.id for a in alerts}
    return replace(
        course,
        nodules=tuple(n for n in course.nodules if n.number == number),
        exams=tuple(
            replace(e, findings=tuple(f for f in e.findings if f.nodule.number == number))
            for e in course.exams
        ),
        treatments=tuple(t for t in course.treatments if not t.targets or _is_aimed(t, number)),
        elsewhere=tuple(t for t in course.treatments if t.targets and not _is_aimed(t, number)),
        alerts=alerts,
        safety=tuple(
            s
            for s in course.safety
            if s.subject_id not in others and s.nodule_number in (None, number)
        ),
    )


def aimed_at(course: CourseOfCare, nodule) -> list:
    """Return the treatments aimed at this nodule, newest first."""
    aimed = [each for each in course.treatments if _is_aimed(each, nodule.number)]
    return sorted(aimed, key=lambda each: each.order, reverse=True)


def _is_aimed(treatment, number):
    return any(target == number for target, _side in treatment.targets)


# --- Where it was -----------------------------------------------------------------------------------


def spots(findings) -> list[Spot]:
    """Return every position, the newest last."""
    return [
        Spot(
            bodymap.svg_x(f.side_then, f.lateral_mm), -f.cc_mm,
            _("%(when)s: %(place)s") % {"when": f.exam.when_words, "place": _distance(f)},
        )
        for f in _placed(findings)
    ]  # fmt: skip


def joins_of(nodule) -> list[NoduleJoin]:
    """Return every joining this nodule took part in, oldest first, those taken back too; one query."""
    rows = NoduleJoin.objects.filter(Q(nodule=nodule) | Q(into=nodule))
    return list(rows.select_related("nodule", "into", "recorded_by", "undone_by"))


def divisions_of(nodule) -> list[NoduleDivision]:
    """Return every division this nodule took part in, oldest first, those taken back too; one query."""
    rows = NoduleDivision.objects.filter(Q(nodule=nodule) | Q(into=nodule))
    return list(rows.select_related("nodule", "into", "recorded_by", "undone_by"))


def newest_place(findings) -> PalpationFinding | None:
    placed = _placed(findings)
    return placed[-1] if placed else None


def _placed(findings):
    return [f for f in findings if f.lateral_mm is not None]


def _distance(finding):
    return bodymap.distance_words(
        finding.lateral_mm, finding.cc_mm, placed_by=finding.placed_by, rounded=True, say=_
    )


def agreement_words(findings) -> str:
    """Say how far apart its positions are, and what that may mean. Never that it moved."""
    exact = [f for f in _placed(findings) if f.placed_by != PlacedBy.ZONE]
    if len(exact) < 2:
        return _("Placed on the map once.") if exact else ""
    apart = max(
        hypot(a.lateral_mm - b.lateral_mm, a.cc_mm - b.cc_mm) for a, b in combinations(exact, 2)
    )
    if round(apart) == 0:
        return _("Placed %(n)s times, always at the same place.") % {"n": len(exact)}
    facts = {"n": len(exact), "apart": round(apart), "agrees": AGREES_MM}
    if apart <= AGREES_MM:
        return _(
            "%(n)s positions within %(apart)s mm of each other. Repeated palpation agrees within 10 to"
            " %(agrees)s mm: this does not say that it moved."
        ) % facts  # fmt: skip
    return _(
        "%(n)s positions, up to %(apart)s mm apart. Repeated palpation agrees within 10 to %(agrees)s mm:"
        " was it the same nodule each time?"
    ) % facts  # fmt: skip


def notes_words(nodule, findings, imaging) -> str:
    """Say what is to be noted of it as it was last felt; nothing of one that is gone. One query."""
    felt = [each for each in findings if each.presence in FELT]
    if not felt or nodule.close_reason in (
        CloseReason.RESOLVED,
        CloseReason.JOINED,
        CloseReason.ERROR,
    ):
        return ""
    last = felt[-1]
    seen = evidence.of_nodule(nodule, [row.study for row in imaging])
    return words.notes_words(last, nodule, getattr(last.exam, "complaint", None), seen)


# --- Two exams beside each other ----------------------------------------------------------------------


def last_two(findings) -> tuple:
    """Return the two newest findings in which it was felt, older first; () when there are not two."""
    felt = [f for f in findings if f.presence in FELT]
    return tuple(felt[-2:]) if len(felt) > 1 else ()


def compared(before, now) -> list[Fact]:
    """Return field by field what two exams say; what neither recorded is left out."""
    facts = [_size(before, now)]
    facts += [
        _fact(label, getattr(before, f"get_{name}_display")(), getattr(now, f"get_{name}_display")(),
              getattr(before, name), getattr(now, name))
        for name, label in (
            ("consistency", _("Feel")), ("mobility", _("Mobility")), ("depth", _("Depth")),
            ("shape", _("Shape")), ("orientation", _("Lies")), ("tenderness", _("Tender")),
        )
    ]  # fmt: skip
    facts.append(_fact(_("Skin"), _skin(before), _skin(now)))
    facts.append(
        _fact(_("Pressing gives"), words.pressing_words(before), words.pressing_words(now))
    )
    facts.append(
        _fact(_("Pain source"), before.get_conclusion_display(), now.get_conclusion_display())
    )
    return [fact for fact in facts if fact.before or fact.now]


def _fact(name, before, now, first=None, second=None):
    before, now = str(before or ""), str(now or "")
    is_changed = bool(before and now) and (before != now if first is None else first != second)
    return Fact(name, before, now, is_changed)


def _skin(finding):
    return ", ".join(str(SkinSign(sign).label) for sign in finding.skin or [])


def _size(before, now):
    a, b = before.long_axis_mm, now.long_axis_mm
    is_changed = a is not None and b is not None and rules.is_real_change(a, b)
    return Fact(_("Size"), words.size_words(before), words.size_words(now), is_changed)


# --- The sentence on top ------------------------------------------------------------------------------


def basis_words(findings, injections: int) -> str:
    """`Felt at 4 of 5 exams since 3 Apr 2025. 2 injections.`"""
    if not findings:
        return _("No exam that counts says anything about it.")
    looked = [f for f in findings if f.presence and f.presence != "not_examined"]
    felt = [f for f in findings if f.presence in FELT]
    said = ngettext(
        "Felt at %(felt)s of %(n)s exam since %(day)s.", "Felt at %(felt)s of %(n)s exams since %(day)s.", len(looked)
    ) % {"felt": len(felt), "n": len(looked), "day": findings[0].exam.when_words}  # fmt: skip
    if not injections:
        return said
    count = ngettext("%(n)s injection.", "%(n)s injections.", injections) % {"n": injections}
    return f"{said} {count}"


def size_sentence(findings) -> str:
    """`14 mm now, 22 mm on 3 Apr 2025: smaller`, or that there is nothing to compare yet."""
    sized = [f for f in findings if f.presence in FELT and f.long_axis_mm is not None]
    if not sized:
        return _("size not measured")
    last = sized[-1]
    if len(sized) == 1:
        return _("%(now)s mm on %(day)s, no change to show yet") % {
            "now": write_number(last.long_axis_mm), "day": last.exam.when_words,
        }  # fmt: skip
    first = sized[0]
    return _("%(before)s mm on %(then)s, %(now)s mm on %(day)s: %(change)s") % {
        "before": write_number(first.long_axis_mm), "then": first.exam.when_words,
        "now": write_number(last.long_axis_mm), "day": last.exam.when_words, "change": _change(first, last),
    }  # fmt: skip


def _change(first, last):
    if not rules.is_real_change(first.long_axis_mm, last.long_axis_mm):
        return _("no real change")
    return _("smaller") if last.long_axis_mm < first.long_axis_mm else _("larger")


def neighbours(course, nodule) -> tuple:
    """Return the nodules before and after it by number, None at the ends."""
    pairs = list(pairwise(course.nodules))
    before = next((a for a, b in pairs if b.number == nodule.number), None)
    after = next((b for a, b in pairs if a.number == nodule.number), None)
    return before, after
