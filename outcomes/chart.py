"""Everything one chart page shows, put together from the course of care."""

from dataclasses import replace
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Permission
from audit.clinical_time import date_words
from exams import unsaved
from measures.forms import PAIN_VALUES
from measures.vocabulary import ChangeCategory
from outcomes import axis as axes
from outcomes import events, facts, nodules, panels, record, shapes, sight, strip, summary, timeline
from outcomes.steps import of_problem
from patients import banner, tokens
from patients.views import details
from ui import asked

# Older ones follow once these are saved or thrown away.
MOST_UNSAVED = 3
RANGES = (
    ("3m", gettext_lazy("3 months")),
    ("1y", gettext_lazy("1 year")),
    ("all", gettext_lazy("All")),
)


def build(request, patient) -> dict:
    """Return the context of the chart."""
    today = request.clinic.today()
    course = record.load(patient)
    said = summary.build(course, today=today)
    wanted = what_is_asked(request)
    seen = drawn(course, said, today, wanted, layouts_for(request, course))
    return {
        **common(course, said, today, patient),
        **seen,
        "record_nav": details.navigation(request, patient, "chart"),
        "ranges": ranges(reverse("outcomes:chart", args=[patient.pk]), wanted, seen["span"]),
        "pain_values": PAIN_VALUES,
        "change_words": ChangeCategory.choices,
        "since": since(course, said, today),
        "patient_token": tokens.make(patient),
        "pain_submission": uuid4(),
        "change_submission": uuid4(),
        "saved": saved(request, course),
        "unsaved": unsaved_exams(request, patient),
        "closed_problem": closed_problem(patient),
    }


def closed_problem(patient):
    """Return the problem that was closed last, while no other was opened since; None otherwise."""
    newest = patient.episodes.order_by("-number").first()
    return newest if newest is not None and newest.closed_on is not None else None


def unsaved_exams(request, patient) -> list:
    """Return what this person typed about the patient and did not save; nobody else's."""
    if not request.workplace.may(Permission.EXAM_RECORD):
        return []
    return unsaved.told(request, patient=patient)[:MOST_UNSAVED]


def what_is_asked(request) -> sight.Asked:
    """Return which range, instruments and nodules the address asks for. Raises BadRequest for other words."""
    return sight.Asked(
        asked.choice(request, "range", (*axes.RANGES, "all")),
        asked.choice(request, "panels", ("all",)) == "all",
        asked.choice(request, "nodules", ("all",)) == "all",
    )


def on_paper(request, patient, today, *, layout=shapes.PRINT, wanted=None) -> dict:
    """Return the context of the sheet that is printed: the drawing at first sight, the table in full."""
    course = record.load(patient)
    said = summary.build(course, today=today)
    seen = drawn(course, said, today, wanted or sight.Asked(), (layout,))
    return {
        **common(course, said, today, patient),
        **seen,
        "rows": events.build(course, today=today),
        "columns": panels.build(course, today),
        "shown_nodules": course.nodules,
        "printed_at": request.clinic.now(),
        "is_letter": True,
    }


def layouts_for(request, course, every=shapes.FOR_SCREENS) -> tuple[shapes.Layout, ...]:
    """Return the drawings to send: the one this browser has room for, when its cookie says so, else all.

    Three drawings are nine tenths of a long chart's page; of a very long one the middle one is sent first.
    """
    named = request.COOKIES.get("drawing")
    fitting = tuple(each for each in every if each.name == named)
    if fitting:
        return fitting
    return every if len(course.exams) <= sight.MOMENTS else every[1:2]


def common(course, said, today, patient) -> dict:
    """Return what screen and print share."""
    rows = nodules.rows(course, today)
    return {
        "patient": patient,
        "banner": banner.build(patient, today=today),
        "course": course,
        "summary": said,
        "today": today,
        "left": [row for row in rows if row.side == "left"],
        "right": [row for row in rows if row.side == "right"],
        "unsided": [row for row in rows if not row.side],
        "markers": nodules.map_markers(course),
        "steps": strip.build(course, said, today=today),
        "alerts": open_flags(course, today),
        "open_points": open_points(course, today),
    }


def drawn(course, said, today, wanted, layouts) -> dict:
    """Return the drawings of the timeline, and the same points as rows."""
    seen = sight.choose(course, wanted, today)
    shown = replace(course, nodules=seen.nodules)
    axis = axes.choose(course, today=today, span=seen.span, left=0, right=100)
    everything = events.build(shown, today=today, panels=seen.panels)
    rows = everything if seen.span == "all" else events.inside(everything, axis)
    built = [
        timeline.build(shown, said, today=today, span=seen.span, layout=each, panels=seen.panels)
        for each in layouts
    ]
    lines = [line for line in built if line]
    return {
        "timelines": lines,
        "rows": rows,
        "columns": seen.panels,
        "has_changes": any(row.change for row in rows),
        "pains_drawn": sum(axis.at(pain) is not None for pain in course.pains) if axis else 0,
        "read_at": course.patient.clinic.now(),
        "shown_nodules": seen.nodules,
        "drawn_nodules": seen.nodules,
        "history": events.history(everything),
        "span": seen.span,
        "legend": lines[0].marks if lines else set(),
        "left_out": seen.left_out,
        "undated": sum(row.on is None for row in rows) if axis and axis.is_true_time else 0,
    }


def open_flags(course, today) -> list[dict]:
    """Return what stands above all until somebody answers it."""
    flags = [
        {
            "words": _("Lump alert, %(name)s %(side)s: %(kind)s") % {
                "name": f"N{alert.nodule_number}", "side": _side(alert.nodule_side), "kind": alert.kind_words},
            "detail": alert.working, "when": alert.when, "alert_id": alert.id,
            "arrived": alert.arrived, "study_id": alert.arrived_id,
            "awaited": alert.awaited_words, "is_late": bool(alert.due_on and alert.due_on < today),
        }
        for alert in course.open_alerts
    ]  # fmt: skip
    flags += [
        {"words": _("Histology, not read yet: %(what)s") % {"what": found.words}, "detail": found.detail,
         "when": found.when, "result_of": found.unread_of}
        for found in course.safety
        if found.unread_of
    ]  # fmt: skip
    flags += [
        {"words": _("Red flag: %(what)s") % {"what": ", ".join(exam.flags_present)},
         "detail": _("No response recorded"), "when": exam.when, "exam_id": exam.id}
        for exam in course.exams
        if exam.flags_present and not exam.flag_response
    ]  # fmt: skip
    return flags


def open_points(course, today) -> list[str]:
    """Return what somebody who takes over should know is not finished."""
    points = []
    review = summary.next_review(course)
    if review:
        late = _("Review was due %(day)s") if review < today else _("Review planned for %(day)s")
        points.append(late % {"day": date_words(review, "day")})
    for each in course.treatments:
        if each.is_running or each.state in ("proposed", "referred", "waiting"):
            words = ", ".join(
                part
                for part in (each.name, each.target_words, each.state_words, each.referred_to)
                if part
            )
            points.append(words[:1].upper() + words[1:])
    points += [
        _("%(what)s, asked %(day)s") % {"what": each.words, "day": each.when}
        for each in course.safety
        if each.kind == "imaging" and each.is_awaited
    ]
    exam = course.last_exam
    if exam and exam.plan:
        points.append(_("Plan of %(day)s: %(plan)s") % {"day": exam.when, "plan": exam.plan})
    return points


def _side(side: str) -> str:
    return {"left": _("LEFT"), "right": _("RIGHT")}.get(side, "")


def since(course, said, today) -> dict:
    """Say since what overall change is asked: the newest step of an earlier day, else the first visit; of this problem."""
    steps = [each for each in said.steps if each.since_closing == said.since_closing]
    step = next((each for each in reversed(steps) if each.on < today), None)
    if step:
        return {"on": step.on, "text": step.the_step}
    exams, pains = (of_problem(rows, said.since_closing) for rows in (course.exams, course.pains))
    first = next((each for each in (*exams[:1], *pains[:1]) if each.on and each.on < today), None)
    if first:
        return {"on": first.on, "text": _("the first visit, %(day)s") % {"day": first.when}}
    return {"on": None, "text": ""}


def saved(request, course) -> dict | None:
    """Return the score just pressed by this person, for the toast with its way back."""
    key = request.GET.get("saved", "")
    score = next(
        (s for s in course.scores if str(s.id) == key and s.by_id == request.user.pk), None
    )
    if score is None:
        return None
    words = score.change_words or _("Pain %(value)s of 10") % {
        "value": facts.number_words(score.value)
    }
    at = f", {score.at:%H:%M}" if score.at else ""
    return {
        "words": _("%(what)s saved%(at)s") % {"what": words, "at": at},
        "undo_url": reverse("measures:undo", args=[score.id]),
        "id": score.id,
    }


def ranges(base: str, wanted: sight.Asked, span: str) -> list[tuple[str, str, bool]]:
    """Return the three ranges as links, with which of them is shown."""
    return [
        (str(words), base + wanted.query(span=key) + "#timeline", key == span)
        for key, words in RANGES
    ]
