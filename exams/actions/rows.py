"""The rows of an exam, built from plain data and written in bulk; shared by all who write exams."""

from dataclasses import dataclass

from django.db.models import Max, Subquery
from django.utils import timezone

from audit import trail
from audit.clinical_time import DatePrecision
from audit.vocabulary import AuditedAction
from exams import rules
from exams.entry import FINDING_FACTS, ExamEntry
from exams.history import History
from exams.models import (
    AlertLimits,
    AlertResponse,
    Complaint,
    Exam,
    LumpAlert,
    Nodule,
    PalpationFinding,
)
from measures.actions import unsaved_score
from measures.vocabulary import InstrumentCode
from patients.models import EpisodeOfCare, Patient

_KEYS_OF_FINDING = [
    "clinic",
    "patient",
    "exam",
    "nodule",
    "recorded_by",
    "carried_from",
    "near_nodule",
]
_KEYS_OF_EXAM = [
    "clinic", "patient", "episode", "examiner", "pain_score", "signed_by", "amends", "recorded_by",
]  # fmt: skip
_COLUMNS = {field.name: field for field in PalpationFinding._meta.concrete_fields}


@dataclass
class Ground:
    """What writing needs to know, read under the patient's lock."""

    limits: AlertLimits
    episode_id: object
    last_episode: int
    last_number: int


def ground_of(patient) -> Ground:
    """Lock the patient, so that nodule numbers and episodes are given one at a time, and look around."""
    Patient.objects.select_for_update(of=("self",)).only("pk").get(pk=patient.pk)
    # One statement after the lock was won: it sees whatever the one before us committed.
    past = EpisodeOfCare.objects.filter(patient=patient).order_by("-number")
    episodes = past.filter(closed_on=None)
    numbers = Nodule.objects.filter(patient=patient).values("patient").annotate(top=Max("number"))
    limits = AlertLimits.objects.annotate(
        episode_now=Subquery(episodes.values("pk")[:1]),
        episode_top=Subquery(past.values("number")[:1]),
        number_top=Subquery(numbers.values("top")[:1]),
    ).latest()
    return Ground(limits, limits.episode_now, limits.episode_top or 0, limits.number_top or 0)


def episode_for(patient, ground: Ground, *, on, by):
    """Return the key of the open episode; the first exam opens one."""
    if ground.episode_id is None:
        episode = EpisodeOfCare(
            clinic_id=patient.clinic_id,
            patient=patient,
            number=ground.last_episode + 1,
            opened_on=on,
            recorded_by=by,
        )
        episode.save(force_insert=True)
        ground.episode_id = episode.pk
    return ground.episode_id


def fill_exam(exam: Exam, entry: ExamEntry) -> Exam:
    """Copy the columns; what was felt decides the palpation."""
    for name, value in entry.facts.items():
        setattr(exam, name, value)
    exam.palpation = entry.palpation
    exam.precision = DatePrecision.MINUTE if exam.examined_time else DatePrecision.DAY
    exam.clean_fields(exclude=_KEYS_OF_EXAM)
    return exam


def save_complaint(exam: Exam, entry: ExamEntry, complaint: Complaint | None = None) -> None:
    """Write the complaint of this exam; without any answer there is none."""
    if complaint is None and not any(
        value not in (None, "", []) for value in entry.complaint.values()
    ):
        return
    complaint = complaint or Complaint(exam=exam)
    for name, value in entry.complaint.items():
        setattr(complaint, name, value)
    complaint.clean_fields(exclude=["exam"])
    complaint.save()


def pain_of(patient, exam: Exam, entry: ExamEntry, *, by, instead_of=None, because=""):
    """Return an unsaved score of the last 7 days, or None; `instead_of` is the score it corrects."""
    if entry.pain is None:
        return None
    return unsaved_score(
        patient, InstrumentCode.PAIN_NRS, by=by, on=exam.examined_on, at=exam.examined_time, value=entry.pain,
        amends=instead_of, amended_because=because[:300] if instead_of else "",
    )  # fmt: skip


def number_new_nodules(patient, entry: ExamEntry, ground: Ground, *, by) -> list[Nodule]:
    """Give each new nodule its number for life and save them in one statement."""
    fresh = [finding for finding in entry.findings if finding.nodule is None]
    for number, finding in enumerate(fresh, start=ground.last_number + 1):
        finding.nodule = Nodule(
            clinic_id=patient.clinic_id,
            patient=patient,
            number=number,
            side=finding.side,
            recorded_by=by,
        )
        finding.nodule.clean_fields(exclude=["clinic", "patient", "recorded_by", "closed_by"])
    return Nodule.objects.bulk_create([finding.nodule for finding in fresh])


def replace_findings(patient, exam: Exam, entry: ExamEntry, *, by) -> list[PalpationFinding]:
    """Write the findings of a draft anew; a row another exam confirmed as unchanged stays that row."""
    confirmed = {
        finding.nodule_id: finding
        for finding in exam.findings.filter(carried_to__isnull=False).distinct()
    }
    exam.findings.exclude(pk__in=[finding.pk for finding in confirmed.values()]).delete()
    fresh = ExamEntry(
        entry.facts, findings=[f for f in entry.findings if f.nodule.pk not in confirmed]
    )
    written = save_findings(patient, exam, fresh, by=by)
    again = {f.nodule.pk: f for f in entry.findings}
    for nodule, row in confirmed.items():
        finding = again.get(nodule)
        # Answered no more: then the row says nothing, which is "not recorded".
        facts = finding.facts if finding else {}
        for name in FINDING_FACTS:
            setattr(row, name, facts.get(name, _COLUMNS[name].get_default()))
        row.carried_from_id = finding.carried_from if finding else None
        for name, value in _near(finding).items():
            setattr(row, name, value)
        row.nodule, row.recorded_by = (finding or row).nodule, by
        row.side = row.nodule.side
        row.clean_fields(exclude=_KEYS_OF_FINDING)
        row.save()
        written += [row] if finding else []
    return written


def save_findings(patient, exam: Exam, entry: ExamEntry, *, by) -> list[PalpationFinding]:
    """Write all findings of the exam in one statement."""
    rows = []
    for finding in entry.findings:
        row = PalpationFinding(
            clinic_id=patient.clinic_id, patient=patient, exam=exam, nodule=finding.nodule, side=finding.nodule.side,
            recorded_by=by,
            carried_from_id=finding.carried_from, **_near(finding), **finding.facts,
        )  # fmt: skip
        row.clean_fields(exclude=_KEYS_OF_FINDING)
        rows.append(row)
    return PalpationFinding.objects.bulk_create(rows)


def _near(finding):
    near = finding.near if finding else None
    return {
        "near_nodule_id": near and near.nodule_id, "near_mm": near and near.mm,
        "is_near_same": near and near.is_same,
    }  # fmt: skip


def raise_alerts(patient, exam: Exam, findings, history: History, limits, *, by) -> list[LumpAlert]:
    """Save the alerts these findings raise."""
    return LumpAlert.objects.bulk_create(
        _alerts_of(patient, exam, findings, history, limits, by=by)
    )


def alerts_again(patient, exam: Exam, findings, history: History, limits, *, by):
    """Let the alerts of a draft say what it says now; returns those raised and those withdrawn.

    One that reads as before stays with its response.
    """
    wanted = {
        _said(each): each for each in _alerts_of(patient, exam, findings, history, limits, by=by)
    }
    have = {_said(each): each for each in LumpAlert.objects.filter(exam=exam, withdrawn_at=None)}
    gone = [alert for said, alert in have.items() if said not in wanted]
    fresh = [alert for said, alert in wanted.items() if said not in have]
    return replace_alerts(gone, fresh), gone


def replace_alerts(gone: list[LumpAlert], fresh: list[LumpAlert]) -> list[LumpAlert]:
    """Withdraw those that stand no more and save those in their place, which are returned."""
    LumpAlert.objects.filter(pk__in=[alert.pk for alert in gone]).update(
        withdrawn_at=timezone.now()
    )
    return LumpAlert.objects.bulk_create(fresh)


def _said(alert):
    return alert.nodule_id, alert.kind, alert.working


def carry_answers(old: Exam, raised: list[LumpAlert]) -> list[AlertResponse]:
    """Let what was done about an alert of the old version stand under one that says the same.

    It keeps its author and its day: nothing was answered anew.
    """
    if not raised:
        return []
    answered = LumpAlert.objects.filter(exam=old, withdrawn_at=None, responses__isnull=False)
    before = {}
    for alert in answered.distinct().with_whole().prefetch_related("responses"):
        newest = alert.responses.all()[0]
        before[_said(alert)] = before[alert.whole_id, alert.kind, alert.working] = newest
    brought = []
    for alert in raised:
        whole = alert.nodule.joined_into_id, alert.kind, alert.working
        newest = before.get(_said(alert)) or before.get(whole)
        if newest is not None:
            brought.append(carried(newest, alert))
    return AlertResponse.objects.bulk_create(brought)


def carried(response: AlertResponse, alert: LumpAlert) -> AlertResponse:
    """Return this response under an alert that stands now; unsaved."""
    return AlertResponse(
        alert=alert, code=response.code, text=response.text, excluded_on=response.excluded_on,
        due_on=response.due_on, owner_id=response.owner_id, carried_from=response,
        recorded_at=response.recorded_at, recorded_by_id=response.recorded_by_id,
    )  # fmt: skip


def _alerts_of(patient, exam, findings, history, limits, *, by):
    raised = []
    for finding in findings:
        # What was recorded for a nodule that is another one is compared with that one's sizes.
        known = history.of(finding.nodule.joined_into_id or finding.nodule_id)
        facts = {name: getattr(finding, name) for name in _ALERTING}
        for each in rules.alerts(
            facts,
            earlier=_sizes(known, exam.examined_on),
            limits=limits,
            close_reason=_closed_before(finding.nodule, exam.examined_on),
        ):
            alert = LumpAlert(
                clinic_id=patient.clinic_id, patient=patient, exam=exam, nodule=finding.nodule, kind=each.kind,
                working=each.working[:200], limits=limits, recorded_by=by,
            )  # fmt: skip
            raised.append(alert)
    return raised


_ALERTING = (
    "presence", "long_axis_mm", "long_axis_high_mm", "short_axis_mm", "short_axis_high_mm", "thickness_mm",
    "size_method", "mobility", "depth", "consistency", "skin",
)  # fmt: skip


def _closed_before(nodule, day) -> str:
    """An exam of before the excision, entered later, found nothing again."""
    is_earlier = bool(day and nodule.closed_on and day < nodule.closed_on)
    return "" if is_earlier else nodule.close_reason


def _sizes(known, day):
    if known is None:
        return []
    return [
        (f.exam.examined_on, f.long_axis_mm, f.size_method)
        for f in known.findings
        if f.exam.examined_on and (day is None or f.exam.examined_on <= day)
    ]


def events_of(
    exam: Exam,
    action,
    patient,
    *,
    by,
    count,
    nodules=(),
    alerts=(),
    score=None,
    closed=(),
    withdrawn=(),
):
    """Return the trail of one act; codes and counts only."""
    about = {"actor": by, "patient": patient}
    events = [trail.event(action, subject=exam, detail={"findings": count}, **about)]
    events += [
        trail.event(
            AuditedAction.NODULE_REGISTERED, subject=n, detail={"number": n.number}, **about
        )
        for n in nodules
    ]
    events += [trail.event(AuditedAction.NODULE_CLOSED, subject=n, **about) for n in closed]
    events += alert_events(alerts, withdrawn, **about)
    if score is not None:
        events.append(trail.event(AuditedAction.SCORE_RECORDED, subject=score, **about))
    return events


def alert_events(raised, withdrawn, **about):
    """Return the trail of alerts that were raised and withdrawn; `about` names actor and patient."""
    return [
        trail.event(action, subject=alert, detail={"kind": alert.kind}, **about)
        for action, alerts in (
            (AuditedAction.LUMP_ALERT_RAISED, raised),
            (AuditedAction.LUMP_ALERT_WITHDRAWN, withdrawn),
        )
        for alert in alerts
    ]
