"""One place for what can go wrong between a press and a saved row, so that no page has to know.

A deadlock, a serialization failure or a lost connection passes: the whole request is run again, at
most three times, as long as that cannot save anything twice (docs/decisions/0011). A submission
number that was used for something else is answered with a page.
"""

import copy
import random
import re
import sys
import time

from django.core.exceptions import SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.core.signals import got_request_exception
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection
from django.db.transaction import on_commit
from django.http import HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

from audit.refusals import constraint_of
from backmice_clinic.faults import CONFLICT, UNREACHABLE
from ui import typed

TRIES = 3
WAIT_SECONDS = 0.02
# Whoever waits before the page is told rather than kept waiting for a database that is away.
PATIENCE_SECONDS = 2
# Serialization failure, deadlock; connection lost or refused; server going down or coming up.
PASSING = re.compile(r"40001|40P01|08...|57P0[123]")
# Sessions, cache and trail are not the record: writing them once more is no second effect.
_WRITES = re.compile(
    r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) "
    r'"(?!django_session|usersessions_|backmice_clinic_cache|audit_)'
)


def is_passing(error: BaseException | None) -> bool:
    """Say whether the same request may succeed a moment later."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            state = getattr(error.__cause__, "sqlstate", None)
            # Without a state the server was not there to give one.
            return state is None or bool(PASSING.fullmatch(state))
        error = error.__context__
    return False


class Attempt:
    """One run of a request: whether the database let it down, and whether it saved something."""

    def __init__(self):
        self.has_failed = self.has_saved = False

    def run(self, get_response, request):
        request.saving_attempt = self
        with connection.execute_wrapper(self._watch):
            return get_response(request)

    def _watch(self, execute, sql, params, many, context):
        try:
            result = execute(sql, params, many, context)
        except DatabaseError as error:
            self.notice(error)
            raise
        if _WRITES.match(sql):
            on_commit(self._saved)
        return result

    def _saved(self):
        self.has_saved = True

    def notice(self, error):
        self.has_failed = self.has_failed or is_passing(error)


def _notice(request=None, **_signal):
    attempt = getattr(request, "saving_attempt", None)
    if attempt is not None:
        attempt.notice(sys.exc_info()[1])


# A failure at the commit, or while connecting, passes no statement: it is seen here.
got_request_exception.connect(_notice, dispatch_uid="backmice_clinic.saving")


class SavingMiddleware:
    """Stands outside sessions, people and messages: a second run must begin with all of them anew."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            # Read once, for every run; the body cannot be read a second time.
            sent = request.POST
        except (TooManyFieldsSent, TooManyFilesSent):
            # Asked again it would be an empty form.
            raise
        except (OSError, SuspiciousOperation, MultiPartParserError):
            return self.get_response(request)
        untouched, began = copy.copy(request), time.monotonic()
        for turn in range(1, TRIES + 1):
            attempt = Attempt()
            response = attempt.run(self.get_response, request)
            if not _let_down(attempt, response):
                return response
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
            if attempt.has_saved and not _makes_something_new(sent):
                # It is done: looking shows it, doing it again would contradict itself.
                return HttpResponseRedirect(request.get_full_path())
            if time.monotonic() - began > PATIENCE_SECONDS:
                break
            request = _again(untouched)
            time.sleep(WAIT_SECONDS * turn * random.random())  # noqa: S311
        return response if response.status_code == 503 else _busy(request, sent)

    def process_exception(self, request, exception):
        if _is_used_submission(exception):
            words = {"typed": typed.readable(request.POST)}
            return render(None, "errors/sent_before.html", words, status=409)
        return None


def _let_down(attempt, response) -> bool:
    """Say whether a passing failure is why: a page that answered by itself knows better."""
    if getattr(response, "fault", None) in (CONFLICT, UNREACHABLE):
        return True
    return attempt.has_failed and response.status_code in (400, 500)


def _makes_something_new(sent) -> bool:
    """Its own number makes a form that is sent twice one row; a change names a version instead."""
    return bool(sent.get("submission_id")) and not sent.get("version")


def _again(untouched):
    request = copy.copy(untouched)
    for _name, files in request.FILES.lists():
        for file in files:
            file.seek(0)
    return request


def _is_used_submission(error) -> bool:
    if not isinstance(error, IntegrityError):
        return False
    name = constraint_of(error)
    return "submission_id" in name or name.endswith("_pkey")


def _busy(request, sent):
    """Say that it did not work now, with everything at hand to send it once more."""
    bound = [
        (name, sent[name]) for name in ("csrfmiddlewaretoken", "patient_token") if name in sent
    ]
    context = {
        "typed": typed.readable(sent), "carried": [*bound, *typed.carried(sent)],
        "path": request.get_full_path(), "is_post": request.method == "POST",
        "reference": getattr(request, "id", ""),
    }  # fmt: skip
    response = render(None, "errors/busy.html", context, status=503)
    response["Retry-After"] = "2"
    return response
