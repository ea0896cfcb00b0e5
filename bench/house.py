"""The bench's own house: a database filled as superuser, and the server as `make run` starts it."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connections

from accounts.models import Clinic, Membership, User
from accounts.vocabulary import Role
from bench.filler import Filled, Filler, Ground
from exams.models import AlertLimits
from measures.actions import instrument_key
from measures.vocabulary import InstrumentCode

PASSWORD = "measured-and-weighed"
COLLEAGUES = 8
LARGE = (50, 500)
# How many patients have so many past treatments: each is checked for an injection once.
TREATED = {5: 64, 200: 64}
START_SECONDS = 90


def open_clinic() -> tuple[Clinic, list[User]]:
    """Make the clinic and its colleagues, who hold every role, with one hash for all of them."""
    clinic = Clinic.objects.create(name="Measured Clinic")
    password = make_password(PASSWORD)
    staff = User.objects.bulk_create(
        User(email=f"b{n}@measured.example", title="Dr", given_name="Bo", family_name=f"Measure{n}", password=password)
        for n in range(COLLEAGUES)
    )  # fmt: skip
    Membership.objects.bulk_create(
        Membership(user=user, clinic=clinic, roles=Role.values) for user in staff
    )
    return clinic, staff


def ground_of(clinic, staff, *, first_number=100_001) -> Ground:
    """Return what every filled row refers to."""
    return Ground(
        clinic=str(clinic.pk),
        staff=[str(user.pk) for user in staff],
        instrument=str(instrument_key(InstrumentCode.PAIN_NRS)),
        limits=str(AlertLimits.objects.latest().pk),
        today=clinic.today(),
        first_number=first_number,
    )


def fill(
    clinic,
    staff,
    count: int,
    *,
    name: str,
    seed: int = 0,
    onto: Filled | None = None,
    asleep=True,
    treated: dict | None = None,
) -> Filled:
    """Write `count` patients into the database `name`, on top of what was filled before.

    As superuser, with triggers and foreign keys asleep: row security and row history do not
    concern rows that never happened. The test of the filler wakes the keys up.
    """
    with superuser_connection(name) as connection:
        if asleep:
            connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        ground = ground_of(clinic, staff, first_number=100_001 + seed * 1_000_000)
        filler = Filler(connection, ground, seed=seed, onto=onto)
        filled = filler.fill(count, () if onto else LARGE, TREATED if treated is None else treated)
        if not onto:
            filler.arrive(filled.unexamined[:12])
        connection.execute("VACUUM (ANALYZE)")
    return filled


def superuser_connection(name: str):
    """Connect to the embedded database beside the app."""
    assert settings.EMBEDDED is not None, "The bench brings its own database."  # noqa: S101
    return settings.EMBEDDED.superuser_connection(name)


class Server:
    """The production server in a process of its own, on a free port of this machine."""

    def __init__(self):
        with contextlib.closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = None

    def __enter__(self):
        # Workers must not inherit a connection, and the server collects its files itself.
        connections.close_all()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=settings.BASE_DIR,
            env={**os.environ, "PORT": str(self.port), "DATA_DIR": str(settings.DATA_DIR)},
            stdout=subprocess.DEVNULL,
        )
        self._wait()
        return self

    def _wait(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError("The server stopped before it answered.")
            with contextlib.suppress(OSError), urlopen(f"http://127.0.0.1:{self.port}/readyz"):
                return
            time.sleep(0.2)
        raise RuntimeError(f"The server did not answer within {START_SECONDS} seconds.")

    def __exit__(self, *_error):
        # It lets its workers finish what they have begun, half a minute at most.
        self.process.terminate()
        self.process.wait(60)


def make_database() -> None:
    """Migrate, and settle the static files before anything is timed."""
    from backmice_clinic import static_files

    call_command("migrate", verbosity=0, interactive=False)
    static_files.collect_if_changed()
