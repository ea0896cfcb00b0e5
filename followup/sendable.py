"""Whether an e-mail may go to a patient; the answer stands beside the button that would send it."""

from django.utils.translation import gettext as _


def why_not_sendable(patient) -> str:
    """Return why no e-mail may go, in words; empty when one may."""
    clinic = patient.clinic
    if clinic.is_demo or clinic.is_library:
        return _("This is a demonstration: nothing is sent.")
    if patient.is_deceased or not patient.is_active:
        return _("The patient is no longer cared for here.")
    if patient.no_email:
        return _("The patient wants no e-mail.")
    if not patient.email:
        return _("No e-mail address is known.")
    return ""
