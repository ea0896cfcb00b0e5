"""Injections and operations in two moments: Check and prepare, then Given. And what already happened."""

from datetime import timedelta

from django.db import IntegrityError, transaction

from audit import trail
from audit.clinical_time import DatePrecision
from audit.vocabulary import AuditedAction
from exams.actions import close_nodule
from exams.vocabulary import CloseReason
from measures.actions import unsaved_score
from measures.models import Score
from measures.vocabulary import InstrumentCode, Recall
from treatments import consents, lifecycle, rules
from treatments.actions import safety
from treatments.actions.common import (
    first_of,
    locked,
    open_episode,
    refusals_in_words,
    save_changes,
    saved_once,
    unsaved_treatment,
)
from treatments.actions.consents import consent_for, consents_agree, save_consent
from treatments.actions.follow_ups import wait_for
from treatments.actions.histology import send_specimen
from treatments.actions.safety import NOTHING_SAID
from treatments.actions.sites import Site, guard_site
from treatments.actions.timeouts import time_out_for
from treatments.exceptions import ChangedMeanwhile, NoSite, NotPrepared
from treatments.models import (
    AdministeredAgent,
    AdverseEvent,
    ExcisionDetail,
    Procedure,
    ProcedureNodule,
    ProcedureScore,
    Treatment,
)
from treatments.safety import gather
from treatments.vocabulary import CheckMoment, Found, Kind, State, YesNoNotAsked
from treatments.vocabulary import SafetyAnswer as Harm

_KEYS = ["clinic", "patient", "episode", "recorded_by", "performed_by"]
_ANSWERS = ("allergies_checked", "anticoagulant", "infection", "diabetes", "pregnancy")
_PARTS = ["treatment", "procedure", "nodule", "checked_by", "given_by"]


def check_procedure(
    patient,
    *,
    by,
    kind,
    sites: list[Site],
    birth_year,
    submission_id=None,
    head=None,
    facts=None,
    agents=(),
    before=None,
    excision=None,
    plan=None,
    answer=NOTHING_SAID,
    consent=None,
) -> Treatment:
    """Save the first moment: side, identity and the four questions answered, nothing given yet.

    `head` are columns of Procedure, `facts` of Treatment, `before` pain by situation, `plan` a
    treatment proposed earlier that this one carries out, `consent` columns of Consent. Raises WrongSide,
    IdentityMismatch or SafetyUnanswered, with nothing saved but the audit event; ConsentForAnother where the
    consent that stands already leaves out a side or is to something else.
    """
    guard_site(patient, sites, birth_year, by=by, kind=kind)
    with safety.stops_are_audited(patient, by=by, kind=kind), transaction.atomic():
        safety.locked_patient(patient)
        earlier = saved_once(patient, submission_id)
        if earlier is not None:
            return earlier
        if plan is not None:
            consents_agree(plan, kind, sites)
        now = patient.clinic.now()
        said = _said(
            patient, kind, now, sites, agents, {**(head or {}), **_marked(excision)}, but=plan
        )
        safety.demand(said, answer)
        facts = {"state": State.PROPOSED, "started_on": now.date(), **(facts or {})}
        head = {
            **(head or {}), "side_chosen": sites[0].side, "is_identity_confirmed": True,
            "checked_at": now, "checked_by": by, "override_reason": answer.reason if said.to_answer else "",
        }  # fmt: skip
        try:
            with refusals_in_words():
                treatment = _head(patient, by, kind, submission_id, facts, plan)
                _parts(treatment, head, sites, agents, excision)
                save_scores(treatment, by, now, before or {}, is_after=False)
                safety.keep(treatment, said, CheckMoment.CHECKED, by=by, reason=answer.reason)
                if consent:
                    side = consents.side_of(site.side for site in sites)
                    save_consent(treatment, by, {"side": side, **consent})
        except IntegrityError as error:
            return first_of(error, submission_id, lambda: saved_once(patient, submission_id))
        trail.record(
            AuditedAction.PROCEDURE_CHECKED, actor=by, patient=patient, subject=treatment,
            detail={"kind": kind, "nodules": len(sites), "agents": len(agents)},
        )  # fmt: skip
        return treatment


def give_procedure(treatment, *, by, **what) -> Treatment:
    """Save the second moment: what was given. The same press twice changes nothing.

    Raises ChangedMeanwhile when somebody else recorded it, or changed the plan; ConsentMissing or
    ConsentForAnother without a consent that covers it; TimeOutMissing for an operation without one;
    SafetyUnanswered where what was given passes a limit that nobody answered for.

    `volumes` mL by agent key, `found` columns of ProcedureNodule by its key, `after` pain by
    situation, `events` columns of AdverseEvent, `waits` owner and due_on of the result of a specimen.
    Without a score after, one is due in 10 minutes.
    """
    with safety.stops_are_audited(treatment.patient, by=by, kind=treatment.kind):
        return _give(treatment, by=by, **what)


@transaction.atomic
def _give(
    treatment,
    *,
    by,
    given_at,
    version=None,
    head=None,
    facts=None,
    volumes=None,
    found=None,
    excision=None,
    after=None,
    minutes=None,
    events=(),
    due=True,
    submission_id=None,
    answer=NOTHING_SAID,
    waits=None,
) -> Treatment:
    safety.locked_patient(treatment.patient)
    row = locked(treatment)
    procedure = Procedure.objects.filter(treatment=row).first()
    if procedure is None or procedure.checked_at is None:
        raise NotPrepared
    if procedure.given_at is not None:
        if version is None or procedure.given_submission_id == submission_id:
            return row
        raise ChangedMeanwhile(row)
    if version is not None and row.version != version:
        raise ChangedMeanwhile(row)
    lifecycle.check(row.state, State.COMPLETED)
    row.patient = treatment.patient
    agreed = consent_for(row, procedure)
    if row.kind in rules.OPERATION_KINDS:
        time_out_for(procedure, agreed)
    with refusals_in_words():
        moment = {"given_at": given_at, "given_by": by, "given_submission_id": submission_id}
        _set(procedure, **moment, **(head or {}))
        agents = _agents_as_given(row, volumes or {})
        sites = list(procedure.nodules.select_related("nodule"))
        said = _said(
            treatment.patient, row.kind, given_at, sites, agents, _answers(procedure), but=row, with_prepared=False
        )  # fmt: skip
        safety.ask_again(row, said, CheckMoment.GIVEN, by=by, answer=answer)
        _as_found(procedure, found or {})
        if excision:
            ExcisionDetail.objects.update_or_create(procedure=procedure, defaults=excision)
        _finish(row, procedure, by, given_at, facts or {}, after or {}, minutes, events, due)
        _send_away(row, by, excision, waits)
    trail.record(
        AuditedAction.PROCEDURE_GIVEN, actor=by, subject=row,
        detail={"kind": row.kind, "adverse_events": row.adverse_events},
    )  # fmt: skip
    return row


@transaction.atomic
def record_happened(
    patient,
    *,
    by,
    kind,
    sites: list[Site],
    given_at,
    submission_id=None,
    head=None,
    facts=None,
    agents=(),
    before=None,
    after=None,
    minutes=None,
    excision=None,
    events=(),
    found=None,
    waits=None,
) -> Treatment:
    """Save what has already happened, on whatever side it happened. Nothing can block this record."""
    if not sites:
        raise NoSite
    safety.locked_patient(patient)
    earlier = saved_once(patient, submission_id)
    if earlier is not None:
        return earlier
    said = _said(patient, kind, given_at, sites, agents, head)
    head = {**(head or {}), "given_at": given_at, "given_by": by}
    facts = {"state": State.PROPOSED, **(facts or {})}
    try:
        with refusals_in_words():
            treatment = _head(patient, by, kind, submission_id, facts, None)
            procedure = _parts(treatment, head, sites, agents, excision)
            save_scores(treatment, by, given_at, before or {}, is_after=False)
            _finish(treatment, procedure, by, given_at, {}, after or {}, minutes, events, due=False)
            safety.keep(treatment, said, CheckMoment.HAPPENED, by=by)
            _send_away(treatment, by, excision, waits)
    except IntegrityError as error:
        return first_of(error, submission_id, lambda: saved_once(patient, submission_id))
    trail.record(
        AuditedAction.PROCEDURE_GIVEN, actor=by, patient=patient, subject=treatment,
        detail={"kind": kind, "unprepared": True, "adverse_events": treatment.adverse_events},
    )  # fmt: skip
    return treatment


@transaction.atomic
def mark_not_given(treatment, *, by, reason: str, version=None) -> Treatment:
    """Say that what was prepared was not given, and why."""
    row = locked(treatment, version)
    lifecycle.check(row.state, State.NOT_DONE)
    row.state, row.stop_text = State.NOT_DONE, reason
    save_changes(row, "state", "stop_text")
    trail.record(AuditedAction.PROCEDURE_NOT_DONE, actor=by, subject=row)
    return row


# --- safety -----------------------------------------------------------------------------------


def _said(patient, kind, at, sites, agents, head, *, but=None, with_prepared=True) -> safety.Said:
    """Ask the rules about this procedure."""
    answers = {name: (head or {}).get(name, "") for name in (*_ANSWERS, "is_site_marked_awake")}
    case = gather.procedure_case(
        patient, kind=kind, at=at, sites=sites, agents=agents, answers=answers, but=but, with_prepared=with_prepared
    )  # fmt: skip
    return safety.ask(case, patient)


def _marked(excision) -> dict:
    """Return the answer about the marking; it is asked about before the knife, not again after it."""
    said = (excision or {}).get("is_site_marked_awake")
    return {"is_site_marked_awake": YesNoNotAsked.NO} if said is False else {}


def _answers(procedure) -> dict:
    return {name: getattr(procedure, name) for name in _ANSWERS}


# --- parts ------------------------------------------------------------------------------------


def _head(patient, by, kind, submission_id, facts, plan):
    if plan is None:
        row = unsaved_treatment(
            patient,
            by=by,
            kind=kind,
            submission_id=submission_id,
            episode=open_episode(patient),
            **facts,
        )
        row.clean_fields(exclude=_KEYS)
        row.save(force_insert=True)
        return row
    row = locked(plan)
    lifecycle.check(row.state, State.COMPLETED)
    row.patient = patient
    row.submission_id = submission_id or row.submission_id
    _fill(row, facts)
    save_changes(row, "submission_id", *facts)
    return row


def _parts(treatment, head, sites, agents, excision) -> Procedure:
    procedure = Procedure(treatment=treatment, **head)
    procedure.clean_fields(exclude=_PARTS)
    procedure.save(force_insert=True)
    ProcedureNodule.objects.bulk_create(
        ProcedureNodule(procedure=procedure, nodule=site.nodule, side=site.side) for site in sites
    )
    AdministeredAgent.objects.bulk_create(
        _agent(treatment, position, agent) for position, agent in enumerate(agents)
    )
    if excision:
        detail = ExcisionDetail(procedure=procedure, **excision)
        detail.clean_fields(exclude=_PARTS)
        detail.save(force_insert=True)
    return procedure


def _agent(treatment, position, agent) -> AdministeredAgent:
    row = AdministeredAgent(treatment=treatment, position=position, **agent)
    row.dose_mg = rules.mg_of(row)
    row.clean_fields(exclude=_PARTS)
    return row


def _agents_as_given(treatment, volumes):
    rows = list(AdministeredAgent.objects.filter(treatment=treatment))
    changed = [row for row in rows if row.pk in volumes and volumes[row.pk] != row.volume_ml]
    for row in changed:
        row.volume_ml = volumes[row.pk]
        row.dose_mg = rules.mg_of(row)
        row.clean_fields(exclude=_PARTS)
    AdministeredAgent.objects.bulk_update(changed, ["volume_ml", "dose_mg"])
    return rows


def _as_found(procedure, found):
    for row in procedure.nodules.all():
        if found.get(row.pk):
            _set(row, **found[row.pk])


def _finish(row, procedure, by, given_at, facts, after, minutes, events, due):
    when = row.patient.clinic.local(given_at)
    _fill(
        row,
        {
            "started_on": when.date(), "started_time": when.time().replace(second=0, microsecond=0),
            "started_precision": DatePrecision.MINUTE, "ended_on": when.date(),
            "ended_precision": DatePrecision.DAY, "performed_by": by, "state": State.COMPLETED, **facts,
        },
    )  # fmt: skip
    if events:
        row.adverse_events = Harm.SOME
    row.clean_fields(exclude=_KEYS)
    save_changes(
        row, "started_on", "started_time", "started_precision", "ended_on", "ended_precision",
        "performed_by", "state", "adverse_events", *facts,
    )  # fmt: skip
    harm = AdverseEvent.objects.bulk_create(
        AdverseEvent(
            clinic_id=row.clinic_id,
            patient_id=row.patient_id,
            treatment=row,
            recorded_by=by,
            **event,
        )
        for event in events
    )
    wait_for(harm, by=by, today=row.patient.clinic.today())
    moment = given_at + timedelta(minutes=minutes or 0)
    save_scores(row, by, row.patient.clinic.local(moment), after, is_after=True, minutes=minutes)
    if due and not after and row.kind in rules.INJECTION_KINDS:
        _set(procedure, score_due_at=given_at + timedelta(minutes=rules.MINUTES_TO_SCORE))
    if row.kind == Kind.EXCISION:
        _close_excised(procedure, by, when.date())


def _send_away(treatment, by, excision, waits):
    """A specimen sent is awaited by somebody from this day on."""
    if (excision or {}).get("specimen_sent") == YesNoNotAsked.YES:
        send_specimen(treatment, by, sent_on=treatment.started_on, **(waits or {}))


def _close_excised(procedure, by, on):
    # Only what the surgeon says was found has left the body.
    rows = procedure.nodules.select_related("nodule__joined_into").filter(nodule_found=Found.YES)
    for row in rows:
        # It may have turned out to be another one since it was prepared.
        nodule = row.nodule and (row.nodule.joined_into or row.nodule)
        if nodule is not None and (nodule.closed_on is None or _is_out_again(nodule, on)):
            close_nodule(nodule, on=on, reason=CloseReason.EXCISED, by=by)


def _is_out_again(nodule, on):
    """It had come back since it was taken out before."""
    return nodule.close_reason == CloseReason.EXCISED and nodule.closed_on < on


def save_scores(treatment, by, moment, values, *, is_after, minutes=None):
    """Save pain at rest and on pressing beside the treatment they were asked around."""
    when = treatment.patient.clinic.local(moment)
    scores = [
        unsaved_score(
            treatment.patient, InstrumentCode.PAIN_NRS, by=by, on=when.date(),
            at=when.time().replace(second=0, microsecond=0), value=value, recall=Recall.NOW,
            situation=situation,
        )
        for situation, value in values.items()
        if value is not None
    ]  # fmt: skip
    Score.objects.bulk_create(scores)
    ProcedureScore.objects.bulk_create(
        ProcedureScore(
            treatment=treatment, score=score, situation=score.situation, is_after=is_after,
            minutes_after=minutes,
        )
        for score in scores
    )  # fmt: skip
    return scores


def _fill(row, facts):
    for name, value in facts.items():
        setattr(row, name, value)


def _set(row, **facts):
    _fill(row, facts)
    row.clean_fields(exclude=_PARTS)
    row.save(update_fields=list(facts))
