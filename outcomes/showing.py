"""The timeline by itself, large enough for two: for the clinician, or for the patient's own eyes."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from audit.clinical_time import date_words
from outcomes import axis as axes
from outcomes import chart, panels, record, shapes, sight, summary, timeline
from outcomes.facts import CourseOfCare, Dated
from outcomes.steps import of_problem
from outcomes.words import course_words, procedure_words
from patients import banner
from ui import asked


@dataclass(frozen=True)
class PlainRow:
    """One line of the patient's table."""

    when: str
    what: str
    pain: str
    is_missing: bool = False


def build(request, patient) -> dict:
    """Return the context of the page; its address says for whom, and which part."""
    today = request.clinic.today()
    wanted = chart.what_is_asked(request)
    is_plain = asked.choice(request, "for", ("patient",)) == "patient"
    course = record.load(patient)
    said = summary.build(course, today=today)
    layouts = chart.layouts_for(request, course, shapes.FULL)
    base = reverse("outcomes:timeline", args=[patient.pk])
    if is_plain:
        seen = _for_patient(course, said, today, wanted, layouts)
    else:
        seen = chart.drawn(course, said, today, wanted, layouts)
    links = chart.ranges(base, wanted, seen["span"])
    if is_plain:
        links = [(words, url.replace("?", "?for=patient&", 1), now) for words, url, now in links]
    return {
        **seen, "patient": patient, "summary": said,
        "banner": banner.for_own_eyes(patient, today=today) if is_plain else banner.build(patient, today=today),
        "is_plain": is_plain, "ranges": links, "today": today,
    }  # fmt: skip


def _for_patient(course, said, today, wanted, layouts) -> dict:
    """Return pain and what was done, and nothing that judges: no thresholds, no reasons, no rungs."""
    pain = panels.build(course, today)[0]
    shown = CourseOfCare(
        course.patient, scores=course.pains, pains=course.pains, treatments=course.given
    )
    span = sight.choose(course, wanted, today).span
    own = (pain,) if pain.is_main else ()
    drawn = [
        timeline.build(shown, said, today=today, span=span, layout=shapes.plain(each), panels=own)
        for each in layouts
    ]
    lines = [line for line in drawn if line]
    axis = axes.choose(shown, today=today, span=span, left=0, right=100)
    return {
        "timelines": lines, "legend": lines[0].marks if lines else set(), "span": span,
        "plain_rows": _plain_rows(shown, pain.missing if own else (), axis, lines[0].layout if lines else None),
        "sentence": _sentence(pain.scores if own else (), said, today),
    }  # fmt: skip


def _plain_rows(shown, missing, axis, layout) -> list[PlainRow]:
    rows: list[tuple[Dated, PlainRow]] = [
        (score, PlainRow(score.when, _("Your answer"), score.value_words)) for score in shown.pains
    ]
    for each in shown.treatments:
        is_act = each.is_injection or each.is_surgery
        words = f"{each.kind_words}: {procedure_words(each, layout)}" if is_act and layout else ""
        what = words or course_words(each, plain=True)[0]
        rows.append((each, PlainRow(each.when, what[:1].upper() + what[1:], "")))
    for due in missing:
        row = PlainRow(
            date_words(due.on, "day"), _("An answer was due, none came"), "–", is_missing=True
        )
        rows.append((Dated(due.on), row))
    if axis is not None and axis.is_true_time:
        rows = [(item, row) for item, row in rows if item.on is None or axis.holds(item.on)]
    return [row for _item, row in sorted(rows, key=lambda each: each[0].order, reverse=True)]


def _plain_name(treatment, layout) -> str:
    is_act = treatment.is_injection or treatment.is_surgery
    words = (
        f"{treatment.kind_words}: {procedure_words(treatment, layout)}" if is_act and layout else ""
    )
    what = words or course_words(treatment, plain=True)[0]
    return what[:1].upper() + what[1:]


def _sentence(pains, said, today: date) -> str:
    """`Pain 1 of 10 on 22 Oct. It was 7 at the excision.` Two numbers and no judgement."""
    pains = of_problem(pains, said.since_closing)
    if not pains:
        return _("No pain score yet")
    last = pains[-1]
    when = _("on %(day)s") % {"day": last.when} if last.on else _("at last")
    words = _("Pain %(now)s of 10 %(when)s.") % {"now": last.value_words, "when": when}
    step = said.step
    if step and step.baseline is not None and step.baseline is not last:
        before, where = step.baseline, _("at %(step)s") % {"step": step.the_step}
    elif len(pains) > 1:
        before = pains[0]
        where = _("on %(day)s") % {"day": before.when} if before.on else _("at first")
    else:
        return words
    return (
        words
        + " "
        + _("It was %(before)s %(where)s.") % {"before": before.value_words, "where": where}
    )
