"""Joining and leaving the embedded PostgreSQL, from as many processes as there are."""

import atexit
import json
import os
import secrets
import shutil
import threading
from pathlib import Path

from backmice_clinic.embedded import locks
from backmice_clinic.embedded.cluster import PORT, Cluster
from backmice_clinic.embedded.errors import EmbeddedError


class EmbeddedServer:
    """One cluster in one folder."""

    SUPERUSER = "postgres"
    OWNER = "backmice_owner"
    APP = "backmice_app"
    NAME = "backmice"

    def __init__(self, home: Path):
        self.home = home
        self.cluster = Cluster(home)
        self.options: dict[str, str] = {}
        self.is_kept = False
        self._users = locks.UsersLock(home / "users.lock")
        self._here = threading.RLock()
        os.register_at_fork(after_in_child=self._after_fork)

    def database(self, role=APP) -> dict:
        """Django's database settings; place and password are filled in at the first connection."""
        return {
            "ENGINE": "backmice_clinic.embedded.backend",
            "NAME": self.NAME,
            "USER": role,
            "PASSWORD": "",
            "EMBEDDED": self,
        }

    def connection_values(self, role) -> dict:
        return {
            "host": str(self.cluster.socket_folder),
            "port": PORT,
            "password": self.passwords[role],
        }

    @property
    def passwords(self) -> dict[str, str]:
        return json.loads((self.home / "passwords.json").read_text())

    # --- joining ------------------------------------------------------------------------------

    @property
    def is_joined(self):
        return self._users.is_held

    def join(self):
        """Make sure the server runs, and that it keeps running while we do."""
        with self._here:
            if self.is_kept:
                self._hold()
                return
            self._make_home()
            with locks.exclusive(self.home / "start.lock"):
                self._hold()
                if not self.cluster.answers():
                    self._start()

    def _hold(self):
        if not self._users.is_held:
            self._users.hold()
            atexit.register(self.leave)

    def start_again(self) -> bool:
        """Start a server that died, without becoming one of its users; say whether it was needed."""
        if self.cluster.answers():
            return False
        with locks.exclusive(self.home / "start.lock"):
            if self.cluster.answers():
                return False
            self._start()
            return True

    def trust_keeper(self):
        """Leave starting to the keeper beside us: a request waits a little rather than starts it."""
        self.is_kept = True

    def _make_home(self):
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Refused here in plain words rather than at the first file.
            if not os.access(self.home, os.R_OK | os.W_OK | os.X_OK):
                raise PermissionError
        except PermissionError:
            raise EmbeddedError(
                f"The data folder {self.home} belongs to another user. "
                "Run as that user, or set DATA_DIR to a folder of your own."
            ) from None
        except OSError as error:
            raise EmbeddedError(
                f"The data folder {self.home} cannot be made ({error.strerror}). Set DATA_DIR."
            ) from None

    def _start(self):
        self._keep_passwords()
        if not self.cluster.exists:
            self._ready.unlink(missing_ok=True)
            is_kept = self.options.get("fsync") != "off"
            self.cluster.create(self.passwords[self.SUPERUSER], is_kept=is_kept)
        self.cluster.start(self.options)
        if not self._ready.exists():
            self._make_roles_and_database()
            self._ready.touch(mode=0o600)

    @property
    def _ready(self):
        return self.home / "ready"

    def _keep_passwords(self):
        path = self.home / "passwords.json"
        if path.exists():
            return
        words = {role: secrets.token_urlsafe(24) for role in (self.SUPERUSER, self.OWNER, self.APP)}
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(words))
        draft.rename(path)

    # --- as superuser -------------------------------------------------------------------------

    def superuser_connection(self, name="postgres"):
        import psycopg

        return psycopg.connect(
            dbname=name,
            user=self.SUPERUSER,
            autocommit=True,
            **self.connection_values(self.SUPERUSER),
        )

    def _make_roles_and_database(self):
        """Repeatable, because an earlier first start may have been cut off."""
        from psycopg import sql

        with self.superuser_connection() as connection:
            for role in (self.OWNER, self.APP):
                known = connection.execute(
                    "SELECT 1 FROM pg_roles WHERE rolname = %s", [role]
                ).fetchone()
                connection.execute(
                    sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
                        sql.SQL("ALTER" if known else "CREATE"),
                        sql.Identifier(role),
                        sql.Literal(self.passwords[role]),
                    )
                )
            # Tests make and drop databases of their own; nobody else needs a second one.
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [self.NAME]
            ).fetchone()
        if not known:
            self.create_database(self.NAME)

    def create_database(self, name):
        from psycopg import sql

        with self.superuser_connection() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(name), sql.Identifier(self.OWNER)
                )
            )
            connection.execute(
                sql.SQL(
                    "REVOKE ALL ON DATABASE {0} FROM PUBLIC; GRANT CONNECT ON DATABASE {0} TO {1}"
                ).format(sql.Identifier(name), sql.Identifier(self.APP))
            )

    def drop_database(self, name):
        from psycopg import sql

        with self.superuser_connection() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    # --- leaving ------------------------------------------------------------------------------

    def leave(self):
        """The last one out stops the server."""
        with self._here:
            if not self._users.is_held:
                return
            atexit.unregister(self.leave)
            with locks.exclusive(self.home / "start.lock"):
                if self._users.release_as_last():
                    self.cluster.stop()

    def throw_away(self):
        """Stop at once and keep nothing: for test runs."""
        atexit.unregister(self.leave)
        self._users.forget()
        if self.home.exists() and self.cluster.answers():
            self.cluster.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def _after_fork(self):
        # The child joins for itself at its first connection.
        self._here = threading.RLock()
        self._users.forget()
