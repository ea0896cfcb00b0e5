"""The case for excision of one nodule: what a surgeon wants to know before seeing the patient, on one page.

Nothing is argued here. What was tried, what a block took away, what imaging showed, what is not recorded.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams import words as exam_words
from exams.entry import FELT
from exams.models import Exam
from outcomes import chart, nodules, one_nodule, record, summary
from outcomes.case_curve import Curve, draw
from outcomes.facts import number_words
from treatments import ladder, rules
from treatments.models import Treatment
from treatments.querysets import GIVEN_STATES
from treatments.vocabulary import ReliefUnit, Rung

MOST_TRIED, MOST_BLOCKS, MOST_STUDIES, MOST_FLAGS, MOST_SIZES, MOST_OPEN = 12, 5, 5, 5, 8, 5
"""What fits one page; what does not is counted in words and stands in the record."""
MOST_LETTERS = 170
_BLOCKS = (Rung.DIAGNOSTIC_INJECTION, Rung.INJECTION, Rung.NERVE)


@dataclass(frozen=True)
class Tried:
    """One treatment in a line."""

    rung: str
    what: str
    when: str
    how_much: str
    effect: str
    pain: str


@dataclass(frozen=True)
class Listed:
    """The lines shown, and how many more there are."""

    lines: tuple
    more: int = 0

    @property
    def more_words(self) -> str:
        if not self.more:
            return ""
        said = ngettext("%(n)s earlier one is in the record.", "%(n)s earlier ones are in the record.", self.more)  # fmt: skip
        return said % {"n": self.more}


@dataclass(frozen=True)
class Case:
    """Everything on the sheet; an empty part reads "not recorded"."""

    complaint: str
    pain: str
    place: str
    last_found: str
    markers: list
    tried: Listed
    blocks: Listed
    imaging: Listed
    histology: Listed
    flags: tuple
    alerts: Listed
    curve: Curve
    wish: object
    open: Listed


def build(nodule, *, today) -> Case:
    """Return the case of one nodule; the number of statements does not grow with rows."""
    patient = nodule.patient
    course = one_nodule.narrowed(record.load(patient), nodule)
    findings = one_nodule.findings_of(nodule)
    treatments = _treatments(patient, nodule)
    exam, told = _exams(patient)
    # Narrowed or not, the steps are the patient's: no rung has the effect of what was done elsewhere.
    said = summary.build(course, today=today)
    return Case(
        complaint=_complaint(told),
        pain=said.title,
        place=_place(course),
        last_found=_last_found(findings),
        markers=nodules.map_markers(course),
        tried=_listed([_tried(each, said) for each in treatments if each.state in GIVEN_STATES], MOST_TRIED),
        blocks=_listed([line for each in treatments if (line := _block(each))], MOST_BLOCKS),
        imaging=_listed([_safety(each) for each in course.safety if each.kind == "imaging"], MOST_STUDIES),
        histology=_listed([_safety(each) for each in course.safety if each.kind == "histology"], 2),
        flags=_flags(exam),
        alerts=_listed([_alert(each) for each in course.alerts], MOST_FLAGS),
        curve=draw(one_nodule.since_excision(nodule, findings), MOST_SIZES),
        wish=patient.wishes.order_by("-said_on", "-recorded_at").select_related("recorded_by").first(),
        open=_listed([_short(point) for point in chart.open_points(course, today)], MOST_OPEN, newest_last=False),
    )  # fmt: skip


def _listed(lines, most, *, newest_last=True) -> Listed:
    kept = lines[-most:] if newest_last else lines[:most]
    return Listed(tuple(kept), len(lines) - len(kept))


def _short(text, most=MOST_LETTERS) -> str:
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


# --- the complaint ------------------------------------------------------------------------------


def _exams(patient):
    """Return the newest exam that counts, and the newest that says what the patient complains of; one query."""
    rows = Exam.objects.filter(patient=patient).standing().in_order().select_related("complaint")
    exams = list(rows)
    told = [exam for exam in exams if exam_words.complaint_rows(getattr(exam, "complaint", None))]
    return exams[-1] if exams else None, told[-1] if told else None


def _complaint(exam) -> str:
    if exam is None:
        return ""
    rows = dict(exam_words.complaint_rows(getattr(exam, "complaint", None)))
    wanted = (_("Side"), _("Site"), _("For how long"), _("Spreads to"), _("In words"))
    said = ", ".join(str(rows[name]) for name in wanted if name in rows)
    return _short(_("%(said)s (%(day)s)") % {"said": said, "day": exam.when_words}) if said else ""


def _place(course) -> str:
    if not course.nodules:
        return ""
    nodule = course.nodules[0]
    row = nodules.rows(course, None)[0] if course.findings_of(nodule) else None
    place = nodules.place_words(nodule, course)
    return ", ".join(filter(None, [place, row.distance if row else ""]))


def _last_found(findings) -> str:
    if not findings:
        return ""
    last = findings[-1]
    if last.presence not in FELT:
        said = str(last.get_presence_display()) or _("not recorded")
        return _("%(day)s: %(said)s") % {"day": last.exam.when_words, "said": said}
    parts = [
        exam_words.size_words(last) or _("size not recorded"),
        exam_words.feel_words(last),
        _("tender: %(grade)s") % {"grade": last.get_tenderness_display() or _("not recorded")},
        exam_words.pressing_words(last),
        exam_words.conclusion_words(last),
    ]
    said = "; ".join(part for part in parts if part)
    return _("%(day)s: %(said)s") % {"day": last.exam.when_words, "said": said}


# --- what was tried -----------------------------------------------------------------------------


def _treatments(patient, nodule):
    """Return what was aimed at this nodule or at none, in clinical order."""
    rows = (
        Treatment.objects.standing().filter(patient=patient).in_order().select_related("medication", "procedure")
        .prefetch_related(
            "procedure__nodules__nodule__joined_into", "agents", "targets__nodule__joined_into", "scores__score", "after_reviews",
        )
    )  # fmt: skip
    return [row for row in rows if _is_of(row, nodule)]


def _is_of(treatment, nodule):
    aimed = [each for each, _side in ladder.sites_of(treatment) if each is not None]
    return not aimed or any((each.joined_into_id or each.pk) == nodule.pk for each in aimed)


def _tried(treatment, summed) -> Tried:
    step = next((s for s in summed.steps if s.rung == treatment.rung and s.on == treatment.started_on), None)  # fmt: skip
    lasted = [_lasted(each) for each in treatment.after_reviews.all()][:1]
    said = [
        *lasted,
        treatment.response_text or (str(treatment.get_response_display()) if treatment.response else ""),
        ladder.stop_words(treatment),
    ]  # fmt: skip
    return Tried(
        rung=str(treatment.rung or "–"),
        what=_short(ladder.what_words(treatment), 90),
        when=_when(treatment, summed.since_closing),
        how_much=ladder.often_words(treatment),
        effect=_short("; ".join(dict.fromkeys(filter(None, said))), 90) or _("not recorded"),
        pain=_pain(treatment, step),
    )


def _when(treatment, since_closing) -> str:
    when = ladder.span_words(treatment)
    is_earlier = since_closing and treatment.started_on and treatment.started_on <= since_closing
    return _("%(when)s, in an earlier problem") % {"when": when} if is_earlier else when


def _pain(treatment, step) -> str:
    """Pain before and after: of the last 7 days around the step, or at the needle."""
    if step is not None and step.baseline is not None:
        before = number_words(step.baseline.value)
        after = number_words(step.last.value) if step.last else _("no score since")
        return _("%(before)s → %(after)s, 7 days") % {"before": before, "after": after}
    pairs = ladder.pain_pairs(treatment)
    if not pairs:
        return _("not recorded")
    return "; ".join(
        f"{rules.plain(before)} → {rules.plain(after)} {said}"
        for said, before, after, _minutes in pairs
    )


def _block(treatment) -> str:
    """`3 May 2026, diagnostic injection, lidocaine 20 mg: on pressing 8 → 2, 75 % less after 10 min; relief lasted 6 hours`."""
    if treatment.rung not in _BLOCKS or treatment.state not in GIVEN_STATES:
        return ""
    said = [_relief(*pair) for pair in ladder.pain_pairs(treatment)] or [
        _("pain around it not recorded")
    ]
    lasted = [_lasted(each) for each in treatment.after_reviews.all()][:1]
    said += lasted or [_("how long it lasted: not recorded")]
    what = ladder.what_words(treatment)
    return f"{treatment.when_words}, {what}: {'; '.join(said)}"


def _relief(situation, before, after, minutes):
    percent = rules.block_response_percent(before, after)
    words = f"{situation} {rules.plain(before)} → {rules.plain(after)}"
    if percent is not None:
        change = _("%(n)s %% less") if percent >= 0 else _("%(n)s %% more")
        words = f"{words}, {change % {'n': abs(percent)}}"
    if minutes is None:
        return words
    return _("%(words)s after %(minutes)s min") % {"words": words, "minutes": minutes}


def _lasted(review):
    relief = _("relief %(much)s") % {"much": review.get_relief_display()}
    if review.relief_unit == ReliefUnit.STILL:
        return _("%(relief)s, still lasting %(day)s") % {"relief": relief, "day": f"{review.asked_on:%Y-%m-%d}"}  # fmt: skip
    if review.relief_lasted is None:
        return _("%(relief)s, how long: not recorded") % {"relief": relief}
    unit = review.get_relief_unit_display()
    return _("%(relief)s, lasted %(n)s %(unit)s") % {"relief": relief, "n": review.relief_lasted, "unit": unit}  # fmt: skip


# --- imaging, flags -----------------------------------------------------------------------------


def _safety(each) -> str:
    return _short(". ".join(filter(None, [f"{each.when}: {each.words}", each.detail])))


def _flags(exam) -> tuple:
    """Return each red-flag group with its answer at the newest exam."""
    if exam is None:
        return ()
    rows = [f"{label}: {said}" for label, said, _answer in exam_words.flag_rows(exam)]
    if exam.flag_response:
        rows.append(_("response: %(text)s") % {"text": _short(exam.flag_response)})
    return tuple(rows)


def _alert(alert) -> str:
    said = alert.awaited_words or alert.response_text or alert.response
    return _short(f"{alert.kind_words}, {alert.working}: {said or _('no response recorded')}")
