"""The course as rows, newest first: the table under the timeline and the history list. Plain Python."""

from dataclasses import dataclass, replace
from datetime import date, time

from django.utils.translation import gettext as _

from audit.clinical_time import date_words
from measures.vocabulary import InstrumentCode, Recall, Respondent
from outcomes.facts import number_words
from outcomes.panels import Panel
from outcomes.panels import build as every_panel
from outcomes.words import finding_words


@dataclass(frozen=True)
class Row:
    """One moment: what happened, and what was measured then."""

    on: date | None
    when: str
    what: str
    detail: str = ""
    pain: str = ""
    change: str = ""
    # One for each panel beside pain, in their order.
    scores: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    by: str = ""
    kind: str = ""
    subject_id: object = None
    order: tuple = ()
    state: str = ""
    is_missing: bool = False
    is_corrected: bool = False


def build(course, *, today: date, panels: tuple[Panel, ...] | None = None) -> list[Row]:
    """Return every point of the timeline as a row, newest first."""
    panels = every_panel(course, today) if panels is None else panels
    rows = [
        *_exams(course),
        *_contacts(course),
        *_scores(course, panels),
        *_treatments(course),
        *_safety(course),
        *_closings(course),
        *_missed(course, panels),
    ]
    # Whatever happened, each row has a cell for each column.
    empty = ("",) * sum(not each.is_main for each in panels)
    rows = [row if row.scores else replace(row, scores=empty) for row in rows]
    return sorted(rows, key=lambda row: row.order, reverse=True)


def inside(rows: list[Row], axis) -> list[Row]:
    """Return the rows of the axis's range, those without a day included; all of them where it has none."""
    if axis is None or not axis.is_true_time:
        return rows
    return [row for row in rows if row.on is None or axis.holds(row.on)]


def _cells(course, **filled) -> tuple[str, ...]:
    return tuple(filled.get(nodule.label, "") for nodule in course.nodules)


def _scores_by_id(course):
    return {score.id: score for score in course.scores}


def _exams(course):
    scores = _scores_by_id(course)
    shown = {nodule.number for nodule in course.nodules}
    for exam in course.exams:
        found = {
            f.nodule.label: finding_words(f) for f in exam.findings if f.nodule.number in shown
        }
        yield Row(
            exam.on, exam.when, _("Exam"), _with_plan(exam), _pain(scores.get(exam.pain_score_id), course),
            cells=_cells(course, **found), by=exam.by, kind="exam", subject_id=exam.id,
            order=(*exam.order, 5), state="" if course.patient.origin == "published" else _exam_state(exam),
            is_corrected=_is_corrected(scores.get(exam.pain_score_id)),
        )  # fmt: skip


def _with_plan(exam) -> str:
    plan = _("plan: %(plan)s") % {"plan": " ".join(exam.plan.split())} if exam.plan else ""
    return "; ".join(part for part in (_exam_detail(exam), plan, _late_words(exam)) if part)


def _late_words(item) -> str:
    if not item.is_late:
        return ""
    return _("written down %(day)s") % {"day": date_words(item.entered_on, "day")}


def _exam_detail(exam) -> str:
    if exam.palpation == "none_felt":
        return _("no nodule found")
    if exam.palpation == "not_palpated":
        return _("not palpated")
    return ", ".join(f"{f.nodule.label} {f.nodule.side_words}".strip() for f in exam.findings)


def _exam_state(exam) -> str:
    if not exam.is_signed:
        return "draft"
    return "amended" if exam.is_amendment else "signed"


def _pain(score, course) -> str:
    counted = {pain.id for pain in course.pains}
    return score.value_words if score and score.id in counted else ""


def _is_corrected(score) -> bool:
    return score is not None and score.is_corrected


def _contacts(course):
    scores = _scores_by_id(course)
    for contact in course.contacts:
        change = scores.get(contact.change_score_id)
        yield Row(
            contact.on, contact.when, _("Contact: %(how)s") % {"how": contact.channel_words},
            contact.harm_text or contact.plan, _pain(scores.get(contact.pain_score_id), course),
            change.change_words if change else "", (), _cells(course), contact.by, "contact", contact.id,
            (*contact.order, 4), is_corrected=_is_corrected(scores.get(contact.pain_score_id)),
        )  # fmt: skip


def _scores(course, panels):
    columns = _columns(panels)
    tied = {exam.pain_score_id for exam in course.exams}
    for contact in course.contacts:
        tied |= {contact.pain_score_id, contact.change_score_id}
    for score in course.scores:
        if score.id in tied:
            continue
        is_change = score.code == InstrumentCode.PGIC
        yield Row(
            score.on, score.when, _score_name(score, course), _score_detail(score, course, columns),
            _pain(score, course), score.change_words if is_change else "", _beside(columns, score),
            _cells(course), _answered(score), "score", score.id, (*score.order, 3),
            is_corrected=score.is_corrected,
        )  # fmt: skip


def _columns(panels) -> tuple[frozenset, ...]:
    """Return which scores stand in which column beside pain."""
    return tuple(frozenset(s.id for s in each.scores) for each in panels if not each.is_main)


def _beside(columns, score) -> tuple[str, ...]:
    return tuple(score.value_words if score.id in column else "" for column in columns)


def _score_name(score, course) -> str:
    if score.code == InstrumentCode.PGIC:
        return _("Overall change")
    if any(pain.id == score.id for pain in course.pains):
        return _("Pain, last 7 days") if score.scale.recall else _("Pain, period not stated")
    if score.code == InstrumentCode.PAIN_NRS and score.recall not in (
        Recall.LAST_7_DAYS,
        Recall.NOT_STATED,
    ):
        return _("Pain, %(period)s") % {"period": Recall(score.recall).label}
    return score.name


def _score_detail(score, course, columns) -> str:
    if score.code == InstrumentCode.PGIC:
        parts = [_("since %(what)s") % {"what": score.since_text} if score.since_text else ""]
    elif any(pain.id == score.id for pain in course.pains):
        parts = []
    else:
        where = {"at_rest": _("at rest"), "on_pressing": _("on pressing")}.get(score.situation, "")
        value = "" if any(score.id in column for column in columns) else score.answer_words
        # A source's own word for an outcome may be the code's own.
        words = "" if score.words.replace("_", " ") == value else score.words
        parts = [" ".join(part for part in (value, where, words) if part)]
    return ", ".join(part for part in (*parts, _late_words(score)) if part)


def _answered(score) -> str:
    who = _("patient") if score.is_by_patient else _("clinician")
    if score.respondent == Respondent.NOT_STATED:
        who = ""
    return "; ".join(part for part in (who, score.by) if part)


def _treatments(course):
    for each in course.treatments:
        yield Row(
            each.on, each.when, _treatment_what(each), _treatment_detail(each), cells=_cells(course),
            by=each.by, kind="treatment", subject_id=each.id, order=(*each.order, 2), state=each.state_words,
        )  # fmt: skip
        if each.ended_on and each.ended_on != each.on:
            yield Row(
                each.ended_on, date_words(each.ended_on, each.ended_precision or "day"),
                _("%(name)s ended") % {"name": _upper(each.name)}, each.stop_words,
                cells=_cells(course), kind="end", subject_id=each.id,
                order=(each.ended_on, 0, each.order[2], 1),
            )  # fmt: skip


def _treatment_what(each) -> str:
    name = _upper(each.name)
    return f"{name}, {each.target_words}" if each.target_words else name


def _treatment_detail(each) -> str:
    parts = list(each.agents_in_full)
    if each.mg_per_day and each.dose_mg:
        parts.append(
            _("%(dose)s mg × %(times)s = %(day)s mg a day") % {
                "dose": number_words(each.dose_mg), "times": number_words(each.times_per_day),
                "day": number_words(each.mg_per_day)}
        )  # fmt: skip
    if each.often:
        parts.append(each.often)
    if not each.is_given or each.state == "done_elsewhere":
        parts.append(each.state_words)
    if each.referred_to:
        parts.append(_("to %(whom)s") % {"whom": each.referred_to})
    if each.response_words:
        parts.append(each.response_words)
    return ", ".join(parts)


def _safety(course):
    names = {"flag": _("Red flag"), "alert": _("Lump alert"), "event": _("Adverse event"),
             "imaging": _("Imaging"), "histology": _("Histology")}  # fmt: skip
    for each in course.safety:
        yield Row(
            each.on, each.when, f"{names[each.kind]}: {each.words}",
            # What was seen may be no more than the result that stands before it.
            "" if each.words.endswith(f": {each.detail}") else each.detail, cells=_cells(course),
            by=each.by, kind=each.kind, subject_id=each.subject_id, order=(*each.order, 0),
        )  # fmt: skip


def _closings(course):
    for each in course.closings:
        yield Row(
            each.on, date_words(each.on, "day"), _("Problem closed"),
            cells=_cells(course), kind="closing", order=(each.border, 1, time.max, 9),
        )  # fmt: skip


def _missed(course, panels):
    beside = [each for each in panels if not each.is_main]
    by_day: dict[date, dict[str, str]] = {}
    words: dict[date, str] = {}
    for panel in panels:
        for each in panel.missing:
            by_day.setdefault(each.on, {})[panel.series] = each.said
            words[each.on] = each.words
    for day, said in by_day.items():
        yield Row(
            day, date_words(day, "day"), _("%(what)s due") % {"what": words[day] or _("Score")}, pain=said.get("pain", ""),
            scores=tuple(said.get(panel.series, "") for panel in beside), cells=_cells(course),
            kind="due", order=(day, 0, time.min, 0), is_missing=True,
        )  # fmt: skip


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def history(rows: list[Row]) -> list[Row]:
    """Return what has a page of its own or was done: for the list below the chart."""
    return [
        row
        for row in rows
        if row.kind in ("exam", "contact", "treatment", "imaging", "histology", "closing")
    ]
