"""What was found or planned and waits for somebody: lump alerts, long plans, harm without an outcome."""

from dataclasses import replace
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from exams import evidence
from exams.models import LumpAlert
from exams.vocabulary import AlertResponseCode
from outcomes.due_items import Item
from outcomes.owners import Owners
from treatments.ladder import what_words_short
from treatments.models import AdverseEvent
from treatments.vocabulary import State
from treatments.waiting import WAITING_WEEKS, long_waiting

# --- alerts -------------------------------------------------------------------------------------


def alerts(clinic, today):
    rows = (
        LumpAlert.objects.open()
        .with_whole()
        .filter(clinic=clinic, patient__is_deceased=False)
        .select_related("patient", "nodule", "exam")
        .order_by("exam__examined_on")
    )
    owners = Owners(clinic, (row.owner_id for row in rows))
    waiting = {row.patient_id for row in rows if row.answer == AlertResponseCode.ULTRASOUND}
    studies = evidence.studies_of(waiting) if waiting else {}
    waiting_for: set = set()
    for row in rows:
        if row.answer is None:
            since = row.exam.examined_on or today
            said = _("Lump alert without a response: %(name)s %(side)s, %(kind)s")
        else:
            since = row.due_on or row.exam.examined_on or today
            said = _("Result awaited, %(answer)s: %(name)s %(side)s, %(kind)s%(owner)s")
            # Several features of one nodule wait for the same result.
            if (row.whole_id, since) in waiting_for:
                continue
            waiting_for.add((row.whole_id, since))
        what = said % {
            "name": f"N{row.whole_number}", "side": row.nodule.side_words, "kind": row.get_kind_display(),
            "answer": row.answer and AlertResponseCode(row.answer).label,
            "owner": owners.words(row.owner_id),
        }  # fmt: skip
        item = Item(
            row.patient,
            what,
            "alert",
            since,
            (today - since).days,
            is_first=owners.has_left(row.owner_id),
        )
        yield replace(item, **_arrived(clinic, row, studies.get(row.whole_id, ())))


def _arrived(clinic, row, studies):
    if row.answer is None:
        return {}
    asked_on = clinic.local(row.answered_at).date()
    study = evidence.result_of(studies, code=row.answer, since=asked_on)
    if study is None:
        return {}
    url = f"{reverse('exams:detail', args=[row.exam_id])}#alert-{row.pk}"
    return {"arrived": _("A study of it has a result"), "url": url}


# --- plans and harm -----------------------------------------------------------------------------


def plans(clinic, today, patients):
    """Yield what was referred or put on a list long ago; which treatment it is stands behind the link."""
    for row in long_waiting(clinic, today, patients):
        weeks = (today - row.since).days // 7
        said = {
            State.PROPOSED: _("Proposed %(weeks)s weeks ago, nothing decided since"),
            State.REFERRED: _("Referred %(weeks)s weeks ago, nothing heard since"),
            State.WAITING: _("On a waiting list for %(weeks)s weeks"),
        }[State(row.state)]
        to_ask = row.since + timedelta(weeks=WAITING_WEEKS)
        yield Item(
            row.patient, said % {"weeks": weeks}, "plan", to_ask, (today - to_ask).days,
            arrived=", ".join(filter(None, [what_words_short(row), row.referred_to])),
            url=reverse("treatments:change", args=[row.pk]),
        )  # fmt: skip


def harm(clinic, today):
    """Yield the harm without an outcome, from the day somebody is to look again."""
    rows = AdverseEvent.objects.open().filter(clinic=clinic, patient__is_deceased=False)
    rows = list(rows.select_related("patient").order_by("waits_until", "recorded_at"))
    owners = Owners(clinic, (row.waits_for for row in rows))
    for row in rows:
        since = row.waits_until or clinic.local(row.recorded_at).date()
        what = _("Adverse event without an outcome: %(what)s%(owner)s")
        yield Item(
            row.patient, what % {"what": row.get_kind_display(), "owner": owners.words(row.waits_for)}, "harm", since,
            (today - since).days, arrived=_("Look again"), is_first=owners.has_left(row.waits_for),
            url=reverse("treatments:event_detail", args=[row.pk]),
        )  # fmt: skip
