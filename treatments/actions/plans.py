"""The way of a plan: its moves with their days, letters from elsewhere, and what the patient wishes."""

from django.db import IntegrityError, transaction

from audit import trail
from audit.clinical_time import DatePrecision
from audit.vocabulary import AuditedAction
from treatments.actions.common import first_of, refusals_in_words
from treatments.models import PatientWish, TreatmentLetter, TreatmentMove


def note_move(treatment, *, by, moved=None, whom="") -> None:
    """Write the state just reached; `moved` is (day, precision), nothing where nobody said."""
    on, precision = moved or (None, DatePrecision.UNKNOWN)
    move = TreatmentMove(
        treatment=treatment, state=treatment.state, on=on, precision=precision, whom=whom, recorded_by=by
    )  # fmt: skip
    move.clean_fields(exclude=["treatment", "recorded_by"])
    move.save(force_insert=True)


def keep_letter(treatment, *, by, sender, text, dated=None) -> TreatmentLetter:
    """Write what another place said about a treatment, within the action that carries it."""
    on, precision = dated or (None, DatePrecision.UNKNOWN)
    letter = TreatmentLetter(
        treatment=treatment, sender=sender, text=text, on=on, precision=precision, recorded_by=by
    )
    letter.clean_fields(exclude=["treatment", "recorded_by"])
    letter.save(force_insert=True)
    trail.record(
        AuditedAction.LETTER_RECORDED, actor=by, patient=treatment.patient, subject=treatment
    )
    return letter


@transaction.atomic
def record_wish(patient, *, by, said_on, text, submission_id=None) -> PatientWish:
    """Save what the patient wishes; the newest stands. The same submission twice is one."""

    def earlier():
        return PatientWish.objects.filter(submission_id=submission_id, patient=patient).first()

    if submission_id and (found := earlier()):
        return found
    wish = PatientWish(
        clinic_id=patient.clinic_id, patient=patient, said_on=said_on, text=text, recorded_by=by,
        submission_id=submission_id,
    )  # fmt: skip
    wish.clean_fields(exclude=["clinic", "patient", "recorded_by"])
    try:
        with refusals_in_words():
            wish.save(force_insert=True)
    except IntegrityError as error:
        return first_of(error, submission_id, earlier)
    trail.record(AuditedAction.WISH_RECORDED, actor=by, patient=patient, subject=wish)
    return wish
