"""An e-mail is handed to the mail server at most once, whatever dies meanwhile.

Three steps, each committed: it is chosen and its link made, it is handed over, it is said how that
ended. Who dies before the second left it waiting, and it is tried again. Who dies after may have sent it:
then nobody tries again by itself, and it stands on the due list until somebody has seen to it.
"""

import smtplib
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from followup import due_scores, plans
from followup.actions import end_email, is_open, link_for_email, locked_invitation
from followup.models import Email
from followup.sendable import why_not_sendable
from followup.vocabulary import EmailState
from measures.models import Score

MOST_TRIES = 8
UNCLEAR_AFTER = timedelta(minutes=10)
"""Longer than any mail server is waited for (EMAIL_TIMEOUT)."""


class NotReached(Exception):
    """The mail server could not be reached; nothing was handed over, and it may be tried again."""


def send(key) -> None:
    """Bring one waiting e-mail on its way. Raises NotReached when it waits still."""
    connection = get_connection()
    try:
        # Before anything is decided: a server that is not there costs nothing.
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        _not_reached(key, error)
        return
    try:
        message = _hand_over(key)
        if message is not None:
            _tell(key, *_sent(connection, message))
    finally:
        connection.close()


@transaction.atomic
def _hand_over(key) -> EmailMessage | None:
    email = _locked(key)
    if email is None or email.state != EmailState.WAITING:
        return None
    for state, reason in ((EmailState.CANCELLED, _not_needed), (EmailState.FAILED, _not_possible)):
        if why := reason(email):
            end_email(email, state, by=None, why=why)
            return None
    email.state, email.handed_over_at = EmailState.HANDING_OVER, timezone.now()
    email.save(update_fields=["state", "handed_over_at"])
    return _message(email, link_for_email(email.invitation))


def _locked(key):
    """Return the e-mail, locked; its questions first, as everybody does who ends both."""
    found = Email.objects.filter(pk=key).values_list("invitation_id", flat=True).first()
    if found is None:
        return None
    invitation = locked_invitation(found)
    rows = Email.objects.select_for_update(of=("self",)).select_related("patient__clinic")
    email = rows.get(pk=key)
    email.invitation = invitation
    return email


def _not_needed(email) -> str:
    """Say why nobody needs it any more: answered, closed, or the score came another way."""
    row = email.invitation
    if row.completed_at is not None or row.ended_at is not None:
        return _("The questions were answered or closed meanwhile.")
    if why := why_not_sendable(email.patient):
        return why
    return _("This score is not due any more.") if _has_come(row) else ""


def _has_come(row) -> bool:
    scores = Score.objects.last_week_pain().standing().filter(patient=row.patient)
    if row.anchor_id is None:
        return scores.filter(recorded_at__gt=row.recorded_at).exists()
    clinic = row.patient.clinic
    due = due_scores.of_clinic(clinic, plans.of(clinic), clinic.today(), row.patient)
    return row.slot not in [each.slot for each in due]


def _not_possible(email) -> str:
    """Say why it cannot go although it is wanted: somebody has to see to that."""
    if not is_open(email.invitation):
        return _("The link's day was over before it could go.")
    if email.address != email.patient.email:
        return _("The address was changed meanwhile.")
    return ""


def _message(email, secret) -> EmailMessage:
    clinic = email.patient.clinic
    words = {
        "clinic": clinic,
        "url": settings.SITE_URL + reverse("followup:come_in", args=[secret]),
        "until": clinic.local(email.invitation.expires_at),
    }
    domain = urlsplit(settings.SITE_URL).hostname or "localhost"
    return EmailMessage(
        # No name, no complaint: a subject is read by whoever holds the phone.
        subject=_("A few questions from %(clinic)s") % {"clinic": " ".join(clinic.name.split())},
        body=render_to_string("followup/email/questions.txt", words),
        to=[email.address],
        headers={"Message-ID": f"<{email.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )


def _sent(connection, message) -> tuple[str, str]:
    """Return the state it ended in, and why."""
    try:
        connection.send_messages([message])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError):
        return EmailState.FAILED, _("The mail server refused it.")
    except (OSError, smtplib.SMTPException):
        return EmailState.UNCLEAR, _("The mail server fell silent while it took it.")
    return EmailState.SENT, ""


@transaction.atomic
def _tell(key, state, why) -> None:
    email = _locked(key)
    if email is not None and email.state == EmailState.HANDING_OVER:
        end_email(email, state, by=None, why=why)


def _not_reached(key, error) -> None:
    with transaction.atomic():
        email = _locked(key)
        if email is None or email.state != EmailState.WAITING:
            return
        email.tries += 1
        email.save(update_fields=["tries"])
        if email.tries >= MOST_TRIES:
            end_email(
                email, EmailState.FAILED, by=None, why=_("The mail server could not be reached.")
            )
            return
    raise NotReached from error


def tell_unclear() -> int:
    """Say of each e-mail whose sender died in the middle that it may not have gone; return how many."""
    stuck = Email.objects.filter(
        state=EmailState.HANDING_OVER, handed_over_at__lt=timezone.now() - UNCLEAR_AFTER
    )
    keys = list(stuck.values_list("pk", flat=True))
    for key in keys:
        _tell(key, EmailState.UNCLEAR, _("The sending was interrupted."))
    return len(keys)
