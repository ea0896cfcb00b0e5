"""The drill: a backup is restored into a PostgreSQL made for it alone, compared, and tried."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from backmice_clinic.backups import archive, restoring
from backmice_clinic.backups.inventory import Compared
from backmice_clinic.backups.place import Place
from backmice_clinic.embedded import EmbeddedServer

SMOKE_SECONDS = 300
PREFIX = "drill-"


@dataclass
class Outcome:
    """What a drill compared and how long it took."""

    opened: archive.Opened
    found: list[Compared]
    seconds: float = 0
    smoke: list[str] = field(default_factory=list)
    smoke_failed: str = ""

    @property
    def differences(self) -> list[Compared]:
        return [one for one in self.found if not one.is_equal]

    @property
    def is_good(self) -> bool:
        return bool(self.found) and not self.differences and not self.smoke_failed

    def counts(self) -> dict[str, tuple[int, int]]:
        """Return for each kind of thing how many are equal, and of how many."""
        of = Counter(one.kind for one in self.found)
        equal = Counter(one.kind for one in self.found if one.is_equal)
        return {kind: (equal[kind], of[kind]) for kind in of}


def drill(path: Path, key: bytes, *, with_smoke: bool = True) -> Outcome:
    """Restore the backup where nothing was, compare it with its manifest, open a chart in it."""
    started = time.monotonic()
    opened = archive.verified(path, key)
    with throw_away_server(opened.manifest) as (server, home):
        place = Place.in_server(server, server.NAME, server.OWNER)
        outcome = Outcome(opened, restoring.restore(opened, key, place, home / "media"))
        if with_smoke and not outcome.differences:
            _smoke(outcome, server, home)
    outcome.seconds = time.monotonic() - started
    return outcome


@contextlib.contextmanager
def throw_away_server(manifest: dict):
    """Yield an empty embedded server with the roles of the backup, and its folder."""
    _sweep()
    home = settings.DATA_DIR / f"{PREFIX}{os.getpid()}"
    home.mkdir(mode=0o700, parents=True)
    server = EmbeddedServer(home / "postgres")
    server.OWNER = manifest["owner"]
    others = [role for role in manifest["roles"] if role != server.OWNER]
    server.APP = others[0] if others else f"{server.OWNER}_app"
    try:
        server.join()
        with server.superuser_connection() as connection:
            _make_roles(connection, others[1:])
        yield server, home
    finally:
        server.throw_away()
        shutil.rmtree(home, ignore_errors=True)


def _make_roles(connection, names):
    from psycopg import sql

    for name in names:
        connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))


def _sweep():
    """Folders of drills that were killed: they hold a whole clinic in plain words."""
    for home in settings.DATA_DIR.glob(f"{PREFIX}*"):
        pid = home.name.removeprefix(PREFIX)
        if pid.isdigit() and not _is_alive(int(pid)):
            server = EmbeddedServer(home / "postgres")
            if server.home.exists():
                server.throw_away()
            shutil.rmtree(home, ignore_errors=True)


def _is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _smoke(outcome, server, home):
    """Start the app on the copy in a process of its own, as the app's role."""
    app = Place.in_server(server, server.NAME, server.APP)
    owner = Place.in_server(server, server.NAME, server.OWNER)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "backmice_clinic.settings",
        "BACKMICE_MODE": "production" if settings.IS_PRODUCTION else "local",
        "DATABASE_URL": app.url,
        "DATABASE_OWNER_URL": owner.url,
        "DATA_DIR": str(home),
    }
    environment.pop("DEBUG", None)
    # It names the clinic's own database, not the copy.
    environment.pop("DATABASE_BACKUP_URL", None)
    answer = subprocess.run(
        [sys.executable, "manage.py", "smoke", "--on-a-copy"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SMOKE_SECONDS,
    )
    outcome.smoke = answer.stdout.splitlines()
    if answer.returncode:
        last = (answer.stderr.strip().splitlines() or ["no reason given"])[-1]
        outcome.smoke_failed = last[:200]
