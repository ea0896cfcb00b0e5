"""Consent: given, taken back, and looked at before a procedure is recorded as given."""

from django.db import IntegrityError, transaction

from audit import trail
from audit.vocabulary import AuditedAction
from treatments import consents, lifecycle
from treatments.actions.common import first_of, locked, refusals_in_words
from treatments.exceptions import AlreadyGiven, ConsentForAnother, ConsentMissing
from treatments.models import Consent, ConsentWithdrawal, Procedure
from treatments.vocabulary_of_operations import ConsentEnd

_KEYS = ["treatment", "text", "obtained_by", "witness", "recorded_by"]


@transaction.atomic
def record_consent(treatment, *, by, facts: dict, submission_id=None) -> Consent:
    """Save what the patient said, with the version of the text that was shown. The same press twice is once.

    Raises AlreadyGiven when it is done, or no longer planned.
    """
    row = locked(treatment)
    earlier = _of(row, submission_id)
    if earlier is not None:
        return earlier
    _still_to_be_done(row)
    row.patient = treatment.patient
    try:
        with refusals_in_words():
            return save_consent(row, by, facts, submission_id)
    except IntegrityError as error:
        return first_of(error, submission_id, lambda: _of(row, submission_id))


def save_consent(treatment, by, facts, submission_id=None) -> Consent:
    """Save the row and its event in the caller's transaction."""
    facts = {"given_at": treatment.patient.clinic.now(), "kind": treatment.kind, **facts}
    consent = Consent(
        treatment=treatment, obtained_by=by, recorded_by=by, submission_id=submission_id, **facts
    )
    consent.clean_fields(exclude=_KEYS)
    consent.save(force_insert=True)
    trail.record(
        AuditedAction.CONSENT_RECORDED, actor=by, patient=treatment.patient, subject=consent,
        detail={"way": consent.way, "text": str(consent.text_id or "")},
    )  # fmt: skip
    return consent


@transaction.atomic
def withdraw_consent(treatment, *, by, withdrawn_by: str, reason: str) -> int:
    """Take back every consent to this treatment that stands; twice changes nothing. Raises AlreadyGiven."""
    row = locked(treatment)
    _still_to_be_done(row)
    standing = list(row.consents.standing())
    ended = {"status": ConsentEnd.WITHDRAWN, "withdrawn_by": withdrawn_by, "reason": reason}
    return _end(treatment, standing, by, ended, AuditedAction.CONSENT_WITHDRAWN)


@transaction.atomic
def mark_consent_in_error(treatment, *, consent, by, reason: str) -> int:
    """Say that this consent was not given as recorded; an earlier one may stand again. Twice changes nothing.

    Raises AlreadyGiven: what was done under it is then itself corrected, or entered in error.
    """
    row = locked(treatment)
    _still_to_be_done(row)
    standing = list(row.consents.standing().filter(pk=consent))
    ended = {"status": ConsentEnd.ERROR, "reason": reason}
    return _end(treatment, standing, by, ended, AuditedAction.CONSENT_IN_ERROR)


def _end(treatment, standing, by, ended, action) -> int:
    """Write a row for each, with its event, and return how many they are."""
    now = treatment.patient.clinic.now()
    with refusals_in_words():
        for consent in standing:
            row = ConsentWithdrawal(consent=consent, withdrawn_at=now, recorded_by=by, **ended)
            row.clean_fields(exclude=["consent", "recorded_by"])
            row.save(force_insert=True)
    trail.record_all(
        [
            trail.event(action, actor=by, patient=treatment.patient, subject=consent)
            for consent in standing
        ]
    )
    return len(standing)


def consent_for(treatment, procedure) -> Consent:
    """Return the consent that covers this procedure as it was checked.

    Raises ConsentMissing, or ConsentForAnother when it names another procedure or another side.
    """
    consent = consents.standing_of(treatment)
    if consent is None:
        raise ConsentMissing
    _covers(consent, treatment.kind, procedure.nodules.all())
    return consent


def consents_agree(plan, kind, sites) -> None:
    """Raise ConsentForAnother where a consent to the plan stands already and does not cover what is prepared."""
    consent = consents.standing_of(plan)
    if consent is not None:
        _covers(consent, kind, sites)


def _covers(consent, kind, places):
    if not consents.covers(consent, kind, {place.side for place in places if place.side}):
        raise ConsentForAnother(consent)


def _of(treatment, submission_id):
    if submission_id is None:
        return None
    return Consent.objects.filter(submission_id=submission_id, treatment=treatment).first()


def _still_to_be_done(treatment):
    if treatment.state not in lifecycle.OPEN_PLANS:
        raise AlreadyGiven
    if Procedure.objects.filter(treatment=treatment, given_at__isnull=False).exists():
        raise AlreadyGiven
