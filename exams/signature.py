"""A block of signing: the password counts for five minutes, in this session only; and what signing states."""

import time

from django.urls import reverse

from exams.vocabulary import SignatureMeaning

SESSION_KEY = "signing_until"
BLOCK_SECONDS = 5 * 60


def open_block(request) -> None:
    """The password was right just now; only then the minutes begin."""
    request.session[SESSION_KEY] = [str(request.user.pk), int(time.time()) + BLOCK_SECONDS]


def sign_address(exam) -> str:
    """Return where this exam is signed as it was read, in this version."""
    return f"{reverse('exams:sign', args=[exam.pk])}?version={exam.version}"


def is_open(request) -> bool:
    """Say whether the password need not be asked again."""
    who, until = request.session.get(SESSION_KEY, ("", 0))
    return who == str(request.user.pk) and time.time() < until


def meaning_of(exam, by) -> SignatureMeaning:
    """Say what this person states: the one who examined, or a colleague who answers for it."""
    return SignatureMeaning.EXAMINED if exam.examiner_id == by.pk else SignatureMeaning.READ


def moment_words(clinic, moment) -> str:
    """Say a moment on the clinic's clock and on everybody's: `3 May 2026, 10:31 (2026-05-03 09:31 UTC)`."""
    local = clinic.local(moment)
    return f"{local.day} {local:%b %Y, %H:%M} ({moment:%Y-%m-%d %H:%M} UTC)"
