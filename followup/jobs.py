"""The one place that puts work in line for the background worker."""

import contextlib

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

SEND, TIDY, SEND_DUE = "followup.send", "followup.tidy", "followup.send_due"
QUEUE = "followup"


def send_later(email) -> None:
    """Put the sending of one e-mail in line, in the caller's transaction. In line already is enough."""
    job = app.configure_task(SEND, queue=QUEUE, queueing_lock=f"{SEND}:{email.pk}")
    # A savepoint of its own: the refusal of a second job must not undo the e-mail.
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(email_id=str(email.pk))
