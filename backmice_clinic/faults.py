"""Which fault of the database stands behind an error, and what a person is told about it."""

import errno
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backmice_clinic.embedded import EmbeddedError

Words = str | Promise


@dataclass(frozen=True)
class Fault:
    """One kind of fault: the answer's status, and its sentences.

    `sent` follows when a form was sent. `advice` says what to do.
    """

    name: str
    status: int
    title: Words
    sent: Words
    advice: Words


_AGAIN = _("Everything you sent is still on this page. Wait a moment, then send it again.")
_TELL = _(
    "Tell whoever looks after this installation, with the number below; then send it again from here."
)
_NOT_SAVED = _("What you sent was not saved.")
_PERHAPS = _("We cannot say whether what you sent was saved.")

UNREACHABLE = Fault(
    "unreachable", 503, _("The clinic’s records cannot be reached just now"), _PERHAPS, _AGAIN
)
FULL = Fault("full", 503, _("There is no room left to save anything"), _NOT_SAVED, _TELL)
READ_ONLY = Fault(
    "read_only", 503, _("Records can be read but not changed just now"), _NOT_SAVED, _TELL
)
SLOW = Fault("slow", 503, _("This took too long and was stopped"), _NOT_SAVED, _AGAIN)
CONFLICT = Fault(
    "conflict", 409, _("Somebody else was changing the same record"), _NOT_SAVED, _AGAIN
)
BROKEN = Fault("broken", 500, _("Something went wrong on our side"), _PERHAPS, _TELL)

# SQLSTATE, or the two characters of its class; PostgreSQL manual, appendix A.
_BY_STATE = {
    "53100": FULL,
    "25006": READ_ONLY,
    "57014": SLOW,
    "55P03": CONFLICT,
    "40001": CONFLICT,
    "40P01": CONFLICT,
    "08": UNREACHABLE,
    "53": UNREACHABLE,
    "57": UNREACHABLE,
    "58": UNREACHABLE,
    "XX": UNREACHABLE,
}


def fault_of(error: BaseException | None) -> Fault:
    """Return the fault behind an error: its own, or that of an error it came from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if found := _named(error):
            return found
        error = error.__cause__ or error.__context__
    return BROKEN


def _named(error):
    state = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None) or ""
    if found := _BY_STATE.get(state) or _BY_STATE.get(state[:2]):
        return found
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return FULL
    # Without a state it was the line to the database, not the database, that spoke.
    if isinstance(error, OperationalError | InterfaceError | EmbeddedError) and not state:
        return UNREACHABLE
    return None
