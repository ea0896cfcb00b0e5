"""The course of one published person, drawn as any patient's is: what was not dated keeps its order.

A source numbers its treatments and its outcomes each by itself. An outcome whose words name a treatment
stands before or after that one; any other stands where its own words put it, before or after them all.
"""

from dataclasses import replace

from django.http import Http404

from library.importing.exporting import content_of
from library.models import PublishedOutcome, PublishedRecord, PublishedSource
from library.vocabulary import Moment
from outcomes import chart, record, shapes, sight, summary
from outcomes.facts import CourseOfCare
from treatments.models import ProcedureScore

# Room between two things for all that is told around each.
_APART = 10_000
_AFTER_ALL = 1_000_000_000


def build(request, source: PublishedSource, place: int) -> dict:
    """Return the context of the page of the person at this place, 1 for the first. Raises Http404."""
    records = PublishedRecord.objects.select_related("patient__clinic")
    found = records.filter(source=source, is_shared=False, position=place - 1).first()
    if found is None:
        raise Http404
    today = request.clinic.today()
    course = _as_told(record.load(found.patient), _moments(content_of(source), place))
    layouts = chart.layouts_for(request, course, shapes.FULL)
    said = summary.build(course, today=today)
    return {
        **chart.drawn(course, said, today, sight.Asked("all", all_panels=True, all_nodules=True), layouts),
        "source": source, "record": found, "patient": found.patient, "today": today,
    }  # fmt: skip


def _moments(content: dict, place: int) -> list[str]:
    """Return when each outcome was, in the words of the source."""
    outcomes = content["patients"][place - 1].get("outcomes") or ()
    return [str(each.get("at") or "") for each in outcomes]


def _as_told(course: CourseOfCare, moments: list[str]) -> CourseOfCare:
    """Return the course with one order for all of it: found, imaged, treated before, treated, measured."""
    ordered = sorted(course.treatments, key=lambda each: (not each.is_history, each.sequence))
    place_of = {each.id: at * _APART for at, each in enumerate(ordered, start=2)}
    told = _told_around(course.patient, place_of)
    scores = {
        score.id: replace(
            score,
            sequence=told.get(score.id, _AFTER_ALL) + score.sequence,
            moment=moments[score.sequence - 1] if score.sequence <= len(moments) else "",
        )
        for score in course.scores
    }
    return replace(
        course,
        treatments=tuple(replace(each, sequence=place_of[each.id]) for each in ordered),
        safety=tuple(replace(each, sequence=_APART + each.sequence) for each in course.safety),
        scores=_by_order(scores.values()),
        pains=_by_order(scores[pain.id] for pain in course.pains),
    )


def _told_around(patient, place_of) -> dict:
    """Return where an outcome stands that tells of one treatment, or of the time before them all."""
    before = PublishedOutcome.objects.filter(score__patient=patient, moment=Moment.BEFORE)
    found = dict.fromkeys(before.values_list("score_id", flat=True), _APART * 3 // 2)
    tied = ProcedureScore.objects.filter(score__patient=patient)
    for score, treatment, is_after in tied.values_list("score_id", "treatment_id", "is_after"):
        found[score] = place_of[treatment] + (_APART // 4 if is_after else -_APART // 4)
    return found


def _by_order(scores) -> tuple:
    return tuple(sorted(scores, key=lambda score: score.order))
