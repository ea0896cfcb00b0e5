"""Verbs of the contact record: what a patient says from afar, without palpation."""

from django.db import IntegrityError, transaction

from audit import trail
from audit.vocabulary import AuditedAction
from exams.models import Contact, ContactEnteredInError
from measures.actions import unsaved_score, void_score
from measures.vocabulary import InstrumentCode, Mode, Recall
from patients.models import EpisodeOfCare

_MODE_OF_CHANNEL = {
    "phone": Mode.PHONE,
    "video": Mode.INTERVIEW,
    "message": Mode.PAPER,
    "letter": Mode.PAPER,
}


@transaction.atomic
def record_contact(
    patient, *, by, submission_id, facts: dict, pain=None, change="", since=""
) -> Contact:
    """Save one contact with its scores; the same submission twice gives the first contact.

    `facts` are columns of Contact; `pain` 0 to 10 (last 7 days) or None; `change` a PGIC code or "".
    """
    earlier = Contact.objects.filter(submission_id=submission_id, patient=patient).first()
    if earlier is not None:
        return earlier
    try:
        with transaction.atomic():
            contact = _save(patient, by, submission_id, facts, pain, change, since)
    except IntegrityError:
        # The same form sent twice at the same moment: the other one won.
        earlier = Contact.objects.filter(submission_id=submission_id, patient=patient).first()
        if earlier is None:
            raise
        return earlier
    trail.record(AuditedAction.CONTACT_RECORDED, actor=by, patient=patient, subject=contact)
    return contact


def _save(patient, by, submission_id, facts, pain, change, since):
    when = {
        "on": facts["contacted_on"],
        "at": facts.get("contacted_time"),
        "by": by,
        "mode": _MODE_OF_CHANNEL[facts["channel"]],
    }
    contact = Contact(
        clinic_id=patient.clinic_id, patient=patient, contacted_by=by, recorded_by=by,
        submission_id=submission_id, episode=EpisodeOfCare.objects.filter(patient=patient, closed_on=None).last(),
        **facts,
    )  # fmt: skip
    if pain is not None:
        contact.pain_score = unsaved_score(patient, InstrumentCode.PAIN_NRS, value=pain, **when)
        contact.pain_score.save(force_insert=True)
    if change:
        contact.change_score = unsaved_score(
            patient, InstrumentCode.PGIC, value=int(change), change_category=change,
            recall=Recall.SINCE_STEP, since_text=since, **when,
        )  # fmt: skip
        contact.change_score.save(force_insert=True)
    contact.clean_fields(
        exclude=[
            "clinic",
            "patient",
            "episode",
            "contacted_by",
            "recorded_by",
            "pain_score",
            "change_score",
        ]
    )
    contact.save(force_insert=True)
    return contact


@transaction.atomic
def void_contact(contact: Contact, *, by, reason: str) -> None:
    """Take a contact and its scores out of use, with a reason; they stay readable."""
    _void, created = ContactEnteredInError.objects.get_or_create(
        contact=contact, defaults={"reason": reason, "recorded_by": by}
    )
    if not created:
        return
    for score in (contact.pain_score, contact.change_score):
        if score is not None:
            void_score(score, by=by, reason=reason)
    trail.record(AuditedAction.CONTACT_VOIDED, actor=by, subject=contact)
