"""Who should be heard from: reviews past their date, injections nobody asked about, alerts still open."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from exams import evidence
from exams.models import Contact, Exam, LumpAlert
from exams.vocabulary import AlertResponseCode
from measures.models import Score
from outcomes.due_reviews import due_reviews
from patients.models import CallAttempt, Patient
from patients.vocabulary import CallResult, Origin
from treatments.models import AfterInjectionReview, Treatment
from treatments.vocabulary import Rung, State

ASK_FROM_DAYS, ASK_TO_DAYS = 6 * 7, 12 * 7
"""An injection is asked about from 6 to 12 weeks after it."""


@dataclass(frozen=True)
class Call:
    """One attempt to reach somebody."""

    on: date
    result: str
    note: str
    by: str
    again_on: date | None

    @property
    def words(self) -> str:
        return f"{self.on.day} {self.on:%b}: {CallResult(self.result).label}"


@dataclass(frozen=True)
class Item:
    """One thing that is due. It says no clinical word beyond what is due."""

    patient: Patient
    what: str
    kind: str
    since: date
    days: int
    calls: tuple[Call, ...] = ()
    # A study with a result of what an alert awaits, and where the alert is closed with it.
    arrived: str = ""
    url: str = ""

    @property
    def call_again_on(self) -> date | None:
        return self.calls[0].again_on if self.calls else None

    @property
    def looked_at_on(self) -> date:
        """The day this item comes up: the one agreed in a call, or its own."""
        return max(self.since, self.call_again_on or self.since)

    @property
    def days_words(self) -> str:
        if self.days <= 0:
            return _("today")
        if self.days < 15:
            return _("%(n)s d late") % {"n": self.days}
        return _("%(n)s weeks late") % {"n": self.days // 7}


@dataclass(frozen=True)
class DueList:
    """The list for now, and what was put off to a later day."""

    now: tuple[Item, ...]
    later: tuple[Item, ...]

    @property
    def people(self) -> int:
        return len({item.patient.pk for item in self.now})


def build(clinic, *, today: date, with_alerts: bool) -> DueList:
    """Return everything due in the clinic today, read in four statements, and one each for who waits and what came in."""
    found = [*_reviews(clinic, today), *_injections(clinic, today)]
    if with_alerts:
        found += _alerts(clinic, today)
    calls = _calls(clinic, {item.patient.pk for item in found})
    items = [
        replace(each, calls=_calls_since(calls.get(each.patient.pk, ()), each.since))
        for each in found
    ]
    items.sort(key=lambda item: (item.since, item.patient.family_name, item.patient.given_name))
    now: list[Item] = []
    later: list[Item] = []
    for item in items:
        is_put_off = item.call_again_on is not None and item.call_again_on > today
        (later if is_put_off or item.days < 0 else now).append(item)
    return DueList(tuple(now), tuple(sorted(later, key=lambda item: item.looked_at_on)))


def of_patient(clinic, patient, *, today: date) -> list[Item]:
    """Return what is due from one patient, for the page that logs a call."""
    found = [*_reviews(clinic, today, patient), *_injections(clinic, today, patient)]
    calls = _calls(clinic, {patient.pk}).get(patient.pk, ())
    return [replace(each, calls=tuple(calls)) for each in found]


# --- reviews ------------------------------------------------------------------------------------


def _reviews(clinic, today, patient=None):
    for row in due_reviews(clinic, today, patient):
        yield Item(row, _("Review"), "review", row.due_on, (today - row.due_on).days)


# --- injections ---------------------------------------------------------------------------------


def _injections(clinic, today, patient=None):
    after = {"patient": OuterRef("patient")}
    heard = (
        Exists(
            Exam.objects.filter(
                **after, examined_on__gt=OuterRef("started_on"), voided__isnull=True
            )
        ),
        Exists(
            Contact.objects.filter(
                **after, contacted_on__gt=OuterRef("started_on"), voided__isnull=True
            )
        ),
        Exists(
            Score.objects.last_week_pain()
            .standing()
            .filter(**after, collected_on__gt=OuterRef("started_on"))
        ),
        Exists(AfterInjectionReview.objects.filter(treatment=OuterRef("pk"))),
        # A later injection asks for both.
        Exists(
            Treatment.objects.standing()
            .given()
            .filter(
                **after,
                rung__range=(Rung.NEEDLING, Rung.NERVE),
                started_on__gt=OuterRef("started_on"),
            )
        ),
    )
    given = Treatment.objects.standing().given().exclude(state=State.DONE_ELSEWHERE).filter(
        clinic=clinic, origin=Origin.CLINIC, is_history=False, rung__range=(Rung.NEEDLING, Rung.NERVE),
        started_on__range=(today - timedelta(days=ASK_TO_DAYS), today - timedelta(days=ASK_FROM_DAYS)),
        patient__in=_living(clinic, patient),
    )  # fmt: skip
    for condition in heard:
        given = given.filter(~condition)
    for row in given.select_related("patient").order_by("started_on"):
        since = row.started_on + timedelta(days=ASK_FROM_DAYS)
        weeks = (today - row.started_on).days // 7
        what = _("Not heard from, %(weeks)s weeks after an injection") % {"weeks": weeks}
        yield Item(row.patient, what, "injection", since, (today - since).days)


# --- alerts -------------------------------------------------------------------------------------


def _alerts(clinic, today):
    rows = (
        LumpAlert.objects.open()
        .with_whole()
        .filter(clinic=clinic, patient__is_deceased=False)
        .select_related("patient", "nodule", "exam")
        .order_by("exam__examined_on")
    )
    owners = User.objects.in_bulk({row.owner_id for row in rows if row.owner_id})
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
            "owner": f" ({owners[row.owner_id].short_name})" if row.owner_id in owners else "",
        }  # fmt: skip
        item = Item(row.patient, what, "alert", since, (today - since).days)
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


# --- people and calls ---------------------------------------------------------------------------


def _living(clinic, patient=None):
    patients = Patient.objects.visible_in(clinic).living()
    return patients.filter(pk=patient.pk) if patient else patients


def _calls(clinic, ids) -> dict:
    found: dict = {}
    rows = CallAttempt.objects.filter(clinic=clinic, patient__in=ids).select_related("recorded_by")
    for row in rows.order_by("-called_at"):
        day = clinic.local(row.called_at).date()
        by = row.recorded_by.short_name if row.recorded_by else ""
        found.setdefault(row.patient_id, []).append(
            Call(day, row.result, row.note, by, row.call_again_on)
        )
    return found


def _calls_since(calls, since) -> tuple[Call, ...]:
    # Calls about an earlier matter, two months before, are another story.
    return tuple(call for call in calls if call.on >= since - timedelta(days=60))
