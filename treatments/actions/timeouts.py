"""The time-out just before an operation: what is said aloud must agree with plan, consent and record."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from audit import trail
from audit.vocabulary import AuditedAction
from treatments import consents
from treatments.actions.common import first_of, locked, refusals_in_words, stops_told
from treatments.actions.sites import Site
from treatments.exceptions import ChangedMeanwhile, NotPrepared, TimeOutMissing, TimeOutStopped
from treatments.models import Procedure, TimeOut

_KEYS = ["procedure", "consent", "second", "recorded_by"]


@dataclass(frozen=True)
class Difference:
    """One thing said aloud that does not agree: `with_what` is identity, plan, record or consent."""

    with_what: str
    what: str
    said: str = ""
    stands: str = ""
    nodule: object = None


def hold_time_out(
    treatment,
    *,
    by,
    birth_year,
    kind,
    sites: list[Site],
    is_consent_there,
    facts,
    submission_id=None,
) -> TimeOut:
    """Save the time-out when everything said agrees. The same press twice is once.

    Raises TimeOutStopped with nothing saved but the audit event, ChangedMeanwhile when it is done already.
    """
    said = (birth_year, kind, sites, is_consent_there)
    with _told_when_stopped(treatment, by), transaction.atomic():
        return _hold(treatment, by, *said, facts, submission_id)


def compare_time_out(
    treatment, *, by, birth_year, kind, sites: list[Site], is_consent_there
) -> None:
    """Stop on what does not agree while the rest is still being filled in; save nothing."""
    with _told_when_stopped(treatment, by), transaction.atomic():
        row, procedure = _checked(treatment)
        _compare(row, procedure, birth_year, kind, sites, is_consent_there)


def _told_when_stopped(treatment, by):
    """Leave the audit event where what was said aloud does not agree."""

    def facts(stop):
        told = [f"{each.with_what}: {each.what}" for each in stop.differences]
        return {"kind": treatment.kind, "differs": told}

    return stops_told(
        TimeOutStopped, AuditedAction.TIME_OUT_STOPPED, by=by, patient=treatment.patient, subject=treatment,
        detail=facts,
    )  # fmt: skip


def _checked(treatment):
    row = locked(treatment)
    row.patient = treatment.patient
    procedure = Procedure.objects.filter(treatment=row).first()
    if procedure is None or procedure.checked_at is None:
        raise NotPrepared
    return row, procedure


def _compare(row, procedure, birth_year, kind, sites, is_consent_there):
    consent = consents.standing_of(row)
    differences = [
        *_of_person(row.patient, birth_year),
        *_of_plan(row, procedure, kind, sites),
        *_of_consent(consent, is_consent_there, kind, sites),
    ]
    if differences:
        raise TimeOutStopped(differences)
    return consent


def _hold(treatment, by, birth_year, kind, sites, is_consent_there, facts, submission_id):
    row, procedure = _checked(treatment)
    earlier = submission_id and TimeOut.objects.filter(
        submission_id=submission_id, procedure=procedure
    ).first()  # fmt: skip
    if earlier:
        return earlier
    if procedure.given_at is not None:
        raise ChangedMeanwhile
    consent = _compare(row, procedure, birth_year, kind, sites, is_consent_there)
    return _saved(row, procedure, consent, by, kind, sites, facts, submission_id)


def _saved(row, procedure, consent, by, kind, sites, facts, submission_id):
    held = TimeOut(
        procedure=procedure, consent=consent, recorded_by=by, held_at=row.patient.clinic.now(), kind=kind,
        side=consents.side_of(site.side for site in sites), submission_id=submission_id, **facts,
    )  # fmt: skip
    held.clean_fields(exclude=_KEYS)
    try:
        with refusals_in_words():
            held.save(force_insert=True)
    except IntegrityError as error:
        return first_of(
            error,
            submission_id,
            lambda: TimeOut.objects.filter(submission_id=submission_id).first(),
        )
    trail.record(AuditedAction.TIME_OUT_HELD, actor=by, patient=row.patient, subject=held)
    return held


def _of_person(patient, birth_year):
    if patient.birth_date is None or birth_year != patient.birth_date.year:
        yield Difference("identity", "birth year")


def _of_plan(treatment, procedure, kind, sites):
    """Compare with what was checked, and the sides with the record behind the map."""
    if kind != treatment.kind:
        yield Difference("plan", "procedure", kind, treatment.kind)
    planned = {
        _whole(row.nodule): row.side
        for row in procedure.nodules.select_related("nodule__joined_into")
    }
    said = {site.nodule: site.side for site in sites}
    for nodule, side in planned.items():
        if nodule not in said:
            yield Difference("plan", "not named", stands=side, nodule=nodule)
    for nodule, side in said.items():
        if nodule not in planned:
            yield Difference("plan", "not planned", side, nodule=nodule)
        elif side != planned[nodule]:
            yield Difference("plan", "side", side, planned[nodule], nodule)
        if nodule is not None and nodule.side != side:
            yield Difference("record", "side", side, nodule.side, nodule)


def _of_consent(consent, is_consent_there, kind, sites):
    if consent is None or not is_consent_there:
        yield Difference("consent", "missing")
        return
    if consent.kind != kind:
        yield Difference("consent", "procedure", kind, consent.kind)
    for side in sorted({site.side for site in sites} - consent.sides):
        yield Difference("consent", "side", side, consent.side)


def _whole(nodule):
    """It may have turned out to be another one since it was prepared."""
    return nodule and (nodule.joined_into or nodule)


def time_out_for(procedure, consent) -> TimeOut:
    """Return the time-out held with this consent; raises TimeOutMissing."""
    held = procedure.time_outs.filter(consent=consent).first()
    if held is None:
        raise TimeOutMissing
    return held
