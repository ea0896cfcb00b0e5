"""Lives in the server that a gate starts: makes Ana, and seeds the defect that GATE_DEFECT names."""

import importlib
import os
import threading
import time

from django.apps import AppConfig
from django.conf import settings
from django.db import connection, transaction
from django.db.models.signals import post_migrate

EMAIL = "ana@clinic.example"
# Longer than a gate waits with its next blow, shorter than a person would notice.
LATE_SECONDS = 0.6


class Seeded(AppConfig):
    name = "tests.gates"
    label = "seeded"

    def ready(self):
        post_migrate.connect(_make_ana, dispatch_uid="ana")
        if name := os.environ.get("GATE_DEFECT"):
            globals()[name]()


def _make_ana(**kwargs):
    from accounts.models import Clinic, User
    from accounts.tests.factories import staff
    from accounts.vocabulary import Role

    if not User.objects.exists():
        clinic = Clinic.objects.create(name="Riverside Clinic", time_zone="Europe/London")
        staff(clinic, *Role.values, given_name="Ana", family_name="Arden", email=EMAIL)


def _replace(where, name, make):
    module = importlib.import_module(where)
    setattr(module, name, make(getattr(module, name)))


def success_before_commit():
    """The answer goes out while the transaction is still open."""

    def answered_early(record):
        def recorded(*args, **kwargs):
            done: list = []
            refused: list = []
            is_written = threading.Event()

            def write():
                try:
                    with transaction.atomic():
                        done.append(record(*args, **kwargs))
                        is_written.set()
                        time.sleep(LATE_SECONDS)
                except Exception as error:
                    refused.append(error)
                finally:
                    is_written.set()
                    connection.close()

            threading.Thread(target=write, daemon=True).start()
            is_written.wait()
            if not done:
                raise refused[0]
            return done[0]

        return recorded

    _later("exams.views.record", "record_exam", answered_early)


def audit_event_outside_the_transaction():
    """The exam is committed first; its audit events follow a little later."""

    def afterwards(record_all):
        def recorded(events):
            def write():
                time.sleep(LATE_SECONDS)
                try:
                    record_all(events)
                finally:
                    connection.close()

            transaction.on_commit(lambda: threading.Thread(target=write, daemon=True).start())

        return recorded

    _later("audit.trail", "record_all", afterwards)


def turn_answered_before_it_is_kept():
    """What is typed is written a little after its answer went out."""

    def late(keep_typed):
        def kept(*args, turn, **kwargs):
            from django.utils import timezone

            from exams.actions.unsaved import Turn

            def write():
                time.sleep(LATE_SECONDS)
                try:
                    keep_typed(*args, turn=turn, **kwargs)
                finally:
                    connection.close()

            threading.Thread(target=write, daemon=True).start()
            return Turn(turn + 1, timezone.now())

        return kept

    _later("exams.views.unsaved", "keep_typed", late)


def turns_are_not_heard_again():
    """A turn that is told a second time, because its answer was lost, is refused."""

    def deaf(move):
        return lambda patient, by, form, turn, content, _window, now: move(
            patient, by, form, turn, content, "", now
        )

    _later("exams.actions.unsaved", "_move", deaf)


def submission_not_unique():
    """The database takes the same submission number twice, and nobody looks for the first."""
    from django.core.signals import request_started

    def asking_nothing(can_be_saved):
        # Sent again, its nodules lie where they lay: the question which one each is would bring the first back.
        return lambda page, data: can_be_saved(page, data) or bool(page.entry.findings)

    _later("exams.views.record", "can_be_saved", asking_nothing)

    def once(**kwargs):
        request_started.disconnect(dispatch_uid="unique")
        _drop_unique()

    # The database was made ready before; each worker sees to it at its first request.
    request_started.connect(once, dispatch_uid="unique", weak=False)


def _drop_unique():
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "exams_exam")
    names = [
        name for name, about in found.items()
        if about["unique"] and about["columns"] == ["submission_id"]
    ]  # fmt: skip
    # Only its owner changes a table: the app may not.
    with settings.EMBEDDED.superuser_connection(connection.settings_dict["NAME"]) as owner:
        for name in names:
            owner.execute(f"ALTER TABLE exams_exam DROP CONSTRAINT IF EXISTS {name}")


def _later(where, name, make):
    """Replace at the first request's end of loading: rooms may not be imported while apps load."""
    from django.core.signals import request_started

    def once(**kwargs):
        request_started.disconnect(dispatch_uid=name)
        _replace(where, name, make)

    request_started.connect(once, dispatch_uid=name, weak=False)


def email_marked_after_it_went():
    """The e-mail is handed over first, and only then said to be on its way."""

    def unmarked(_hand_over):
        def handed_over(key):
            from followup import sending

            with transaction.atomic():
                email = sending._locked(key)
                if email.state != "waiting":
                    return None
                return sending._message(email, sending.link_for_email(email.invitation))

        return handed_over

    def late(_tell):
        def told(key, state, why):
            from django.utils import timezone

            from followup.models import Email

            time.sleep(LATE_SECONDS)
            now = timezone.now()
            Email.objects.filter(pk=key, state="waiting").update(
                state=state, why=why, handed_over_at=now, ended_at=now
            )

        return told

    # A worker answers no request: nothing to wait for.
    _replace("followup.sending", "_hand_over", unmarked)
    _replace("followup.sending", "_tell", late)
