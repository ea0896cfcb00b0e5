"""Everything one chart page shows, put together from the course of care."""

from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.clinical_time import date_words
from measures.forms import PAIN_VALUES
from measures.vocabulary import ChangeCategory
from outcomes import axis as axes
from outcomes import events, facts, gaps, nodules, record, shapes, strip, summary, timeline
from patients import banner, tokens
from patients.views import details
from ui import asked

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
    span = asked.choice(request, "range", axes.RANGES, default="all")
    return {
        **common(course, said, today, patient),
        **drawn(course, said, today, span, layouts_for(request)),
        "record_nav": details.navigation(request, patient, "chart"),
        "ranges": _ranges(patient, span),
        "pain_values": PAIN_VALUES,
        "change_words": ChangeCategory.choices,
        "since": since(course, said, today),
        "patient_token": tokens.make(patient),
        "pain_submission": uuid4(),
        "change_submission": uuid4(),
        "saved": saved(request, course),
    }


def on_paper(request, patient, today) -> dict:
    """Return the context of the sheet that is printed."""
    course = record.load(patient)
    said = summary.build(course, today=today)
    return {
        **common(course, said, today, patient),
        **drawn(course, said, today, "all", (shapes.PRINT,)),
        "printed_at": request.clinic.now(),
        "is_letter": True,
    }


def layouts_for(request) -> tuple[shapes.Layout, ...]:
    """Return the drawings to send: the one this browser has room for, when its cookie says so, else all.

    Three drawings are nine tenths of a long chart's page.
    """
    named = request.COOKIES.get("drawing")
    return tuple(each for each in shapes.FOR_SCREENS if each.name == named) or shapes.FOR_SCREENS


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


def drawn(course, said, today, span, layouts) -> dict:
    """Return the drawings of the timeline, and the same points as rows."""
    span = span if span in axes.RANGES else "all"
    axis = axes.choose(course, today=today, span=span, left=0, right=100)
    rows = events.build(course, today=today, axis=axis)
    lines = [timeline.build(course, said, today=today, span=span, layout=each) for each in layouts]
    return {
        "timelines": [line for line in lines if line],
        "rows": rows,
        "has_changes": any(row.change for row in rows),
        "pains_drawn": sum(axis.at(pain) is not None for pain in course.pains) if axis else 0,
        "read_at": course.patient.clinic.now(),
        "shown_nodules": course.nodules,
        "history": events.history(rows if span == "all" else events.build(course, today=today)),
        "span": span,
        "legend": legend(course, today),
        "undated": sum(row.on is None for row in rows) if axis and axis.is_true_time else 0,
    }


def legend(course, today) -> set[str]:
    """Return the marks that are on the drawing; the legend lists no others."""
    present = {"circle" if pain.is_self_entered else "square" for pain in course.pains}
    if gaps.missed_reviews(course, today):
        present.add("hollow")
    return present


def open_flags(course, today) -> list[dict]:
    """Return what stands above all until somebody answers it."""
    flags = [
        {
            "words": _("Lump alert, %(name)s %(side)s: %(kind)s") % {
                "name": f"N{alert.nodule_number}", "side": _side(alert.nodule_side), "kind": alert.kind_words},
            "detail": alert.working, "when": alert.when, "alert_id": alert.id,
            "awaited": alert.awaited_words, "is_late": bool(alert.due_on and alert.due_on < today),
        }
        for alert in course.open_alerts
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
    """Say since what overall change is asked: the newest step of an earlier day, else the first visit."""
    step = next((each for each in reversed(said.steps) if each.on < today), None)
    if step:
        return {"on": step.on, "text": step.the_step}
    first = next(
        (each for each in (*course.exams[:1], *course.pains[:1]) if each.on and each.on < today),
        None,
    )
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


def _ranges(patient, span):
    base = reverse("outcomes:chart", args=[patient.pk])
    span = span if span in axes.RANGES else "all"
    return [(str(words), f"{base}?range={key}#timeline", key == span) for key, words in RANGES]
