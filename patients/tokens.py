"""A form says whose it is: a signed patient id that must match the address it is posted to."""

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="patients.form")


def make(patient) -> str:
    """Return the token for the hidden field `patient_token`."""
    return _signer.sign(str(patient.pk))


def check(value: str, patient) -> bool:
    """Say whether the form was drawn for this patient; two open tabs must never mix."""
    try:
        return _signer.unsign(value or "") == str(patient.pk)
    except BadSignature:
        return False
