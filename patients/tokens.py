"""A form says whose it is: a signed patient id, and who that was when the form was drawn."""

import enum
import hashlib

from django.core.signing import BadSignature, Signer

FIELD = "patient_token"
_signer = Signer(salt="patients.form")


class Fit(enum.Enum):
    """How a form fits the record it is sent to."""

    SAME = "same"
    # The record is this one, but name, birth date or record number were corrected meanwhile.
    CHANGED = "changed"
    OTHER = "other"


def make(patient) -> str:
    """Return the token for the hidden field `patient_token`."""
    return _signer.sign(f"{patient.pk}:{identity_of(patient)}")


def identity_of(patient) -> str:
    """Return a digest of what tells people apart: name, birth date, record number; 32 hex digits."""
    facts = (
        patient.family_name,
        patient.given_name,
        patient.birth_date.isoformat() if patient.birth_date else "",
        patient.record_number,
    )
    return hashlib.sha256("\x1f".join(facts).encode()).hexdigest()[:32]


def judge(value: str, patient) -> Fit:
    """Say how the form fits; two open tabs must never mix."""
    try:
        key, _colon, identity = _signer.unsign(value or "").partition(":")
    except BadSignature:
        return Fit.OTHER
    if key != str(patient.pk):
        return Fit.OTHER
    return Fit.SAME if identity == identity_of(patient) else Fit.CHANGED


def check(value: str, patient) -> bool:
    """Say whether the form was drawn for this patient as the record names them now."""
    return judge(value, patient) is Fit.SAME
