"""What would be left open when a problem is closed: alerts, drafts, what is still taken, plans, harm."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from exams.models import Exam, LumpAlert
from treatments import ladder, lifecycle, seen
from treatments.models import AdverseEvent, Treatment
from treatments.vocabulary import State


@dataclass(frozen=True)
class LooseEnd:
    """One thing that stays open, and where it is brought on. `sort` says in the trail what it was."""

    sort: str
    words: str
    what: str
    url: str


def of(episode) -> list[LooseEnd]:
    """Return what of this problem is still open, gravest first; five statements.

    What belongs to no problem could belong to this one.
    """
    patient = episode.patient
    return [
        *_alerts(patient, _of(episode, "exam__")),
        *_harm(patient, _of(episode, "treatment__")),
        *_drafts(patient, _of(episode)),
        *_treatments(patient, _of(episode)),
    ]


def last_day_of(episode) -> date | None:
    """Return the day of the last exam or treatment of this problem; one statement."""
    exams = Exam.objects.standing().filter(episode=episode).order_by().values_list("examined_on")
    given = Treatment.objects.standing().given().filter(episode=episode, started_on__isnull=False)
    days = exams.union(given.order_by().values_list("started_on"))
    return max((day for (day,) in days if day), default=None)


def fingerprint(ends) -> str:
    """Return a word for what is open: another word, and something else was read."""
    return seen.word_of(f"{each.url}|{each.words}" for each in ends)


def _of(episode, way="") -> Q:
    return Q(**{f"{way}episode": episode}) | Q(**{f"{way}episode": None})


def _alerts(patient, of_episode):
    rows = LumpAlert.objects.open().with_whole().filter(of_episode, patient=patient)
    for alert in rows.select_related("nodule", "exam").order_by("recorded_at"):
        what = f"N{alert.whole_number} {alert.nodule.side_words}, {alert.get_kind_display()}"
        words = (
            _("Lump alert without a response")
            if alert.answer is None
            else _("Lump alert, a result is awaited")
        )
        url = f"{reverse('exams:detail', args=[alert.exam_id])}#alert-{alert.pk}"
        yield LooseEnd("alert", words, what, url)


def _harm(patient, of_episode):
    rows = AdverseEvent.objects.open().filter(of_episode, patient=patient)
    for event in rows.order_by("recorded_at"):
        url = reverse("treatments:event_detail", args=[event.pk])
        words = _("Adverse event without an outcome")
        yield LooseEnd("harm", words, str(event.get_kind_display()), url)


def _drafts(patient, of_episode):
    rows = Exam.objects.standing().filter(of_episode, patient=patient, signed_at=None)
    for exam in rows.order_by("recorded_at"):
        url = reverse("exams:detail", args=[exam.pk])
        yield LooseEnd("draft", _("Exam not signed"), exam.when_words, url)


def _treatments(patient, of_episode):
    rows = (
        Treatment.objects.standing()
        .filter(of_episode, patient=patient, state__in=[State.IN_PROGRESS, *lifecycle.OPEN_PLANS])
        .select_related("medication", "procedure")
        .prefetch_related("agents")
        .in_order()
    )
    for row in rows:
        is_on = row.state == State.IN_PROGRESS
        words = _("Still going on") if is_on else _("Planned, not done")
        what = f"{ladder.what_words(row)}, {ladder.span_words(row) if is_on else ladder.state_words(row)}"
        url = reverse("treatments:detail", args=[row.pk])
        yield LooseEnd("course" if is_on else "plan", words, what, url)
