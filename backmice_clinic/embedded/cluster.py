"""The files of the embedded PostgreSQL: made once, started, stopped, and mended after a crash."""

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import time
from pathlib import Path

from backmice_clinic.embedded import binaries, identity
from backmice_clinic.embedded.errors import EmbeddedError

# sockaddr_un holds 108 bytes on Linux and 104 on macOS.
LONGEST_SOCKET_PATH = 100
PORT = 5432
START_SECONDS = 60


class Cluster:
    def __init__(self, home: Path):
        self.home = home
        self.data = home / "cluster"
        self.log = home / "server.log"

    # --- where it listens ---------------------------------------------------------------------

    @property
    def socket_folder(self) -> Path:
        inside = self.home / "socket"
        if len(os.fsencode(self._socket_in(inside))) < LONGEST_SOCKET_PATH:
            return inside
        mark = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path(f"/tmp/backmice-{mark}-{self.home.stat().st_uid}")

    @staticmethod
    def _socket_in(folder):
        return folder / f".s.PGSQL.{PORT}"

    def answers(self) -> bool:
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as caller:
            caller.settimeout(2)
            try:
                caller.connect(str(self._socket_in(self.socket_folder)))
            except OSError:
                return False
        return True

    # --- making -------------------------------------------------------------------------------

    @property
    def exists(self):
        return (self.data / "PG_VERSION").exists()

    def create(self, password: str, *, is_kept: bool = True):
        """Made beside its place and moved there whole, so a half-made one never counts."""
        for leftover in self.home.glob("cluster.new*"):
            shutil.rmtree(leftover)
        draft = self.home / "cluster.new"
        password_file = self.home / "superuser.password"
        with self._owned_file(password_file) as stream:
            stream.write(password)
        try:
            self._initdb(draft, password_file, is_kept)
            draft.rename(self.data)
        finally:
            password_file.unlink(missing_ok=True)

    def _initdb(self, folder, password_file, is_kept):
        is_modern = binaries.major_version(binaries.folder()) >= 17
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            if is_modern
            else ["--locale=C.UTF-8"]
        )
        arguments = [f"--pgdata={folder}", "--username=postgres", f"--pwfile={password_file}"]
        arguments += ["--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", *locale]
        arguments += ["--no-instructions"] if is_kept else ["--no-instructions", "--no-sync"]
        answer = self._run("initdb", *arguments)
        if answer.returncode:
            raise EmbeddedError(f"PostgreSQL could not be set up in {self.home}: {_tail(answer)}")

    def _owned_file(self, path):
        """A private file that PostgreSQL's user, too, can read."""
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        if os.geteuid() == 0:
            owner = self.home.stat()
            os.chown(path, owner.st_uid, owner.st_gid)
        return path.open("w")

    # --- starting and stopping ----------------------------------------------------------------

    def start(self, options: dict[str, str]):
        self._refuse_other_version()
        deadline = time.monotonic() + START_SECONDS
        while True:
            self._clear_stale_pid()
            self._prepare_socket_folder()
            answer = self._pg_ctl(
                "start", "--wait", f"--timeout={START_SECONDS}", f"--log={self.log}",
                f"--options={self._server_options(options)}",
            )  # fmt: skip
            if answer.returncode == 0:
                return
            if time.monotonic() > deadline or not self._may_pass():
                raise EmbeddedError(
                    f"PostgreSQL did not start; the last lines of {self.log} say: "
                    f"{self._last_words()}"
                )
            # After a kill its children need a moment to notice that they are orphans.
            time.sleep(0.3)

    def _server_options(self, options):
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "unix_socket_permissions": "0700",
            "port": str(PORT),
            "timezone": "UTC",
            "log_timezone": "UTC",
            # Statements and messages may hold patients' words: they do not belong in a log.
            "log_min_error_statement": "panic",
            "log_min_messages": "log",
            "log_checkpoints": "off",
            # Said here they outweigh the server's own files.
            "fsync": "on",
            "full_page_writes": "on",
            "synchronous_commit": "on",
        } | options
        return " ".join(f"-c {name}='{value}'" for name, value in settings.items())

    def stop(self):
        self._pg_ctl("stop", "--mode=fast", "--wait", f"--timeout={START_SECONDS}")
        self._leave_no_socket_folder()

    def kill(self):
        """For a cluster that will be thrown away."""
        self._pg_ctl("stop", "--mode=immediate", "--wait")
        self._leave_no_socket_folder()

    def _leave_no_socket_folder(self):
        # Not empty: the server still stops, and the next one clears up.
        with contextlib.suppress(OSError):
            self.socket_folder.rmdir()

    def _pg_ctl(self, verb, *arguments):
        return self._run(
            "pg_ctl", verb, f"--pgdata={self.data}", "--silent", *arguments, quiet=True
        )

    def _run(self, program, *arguments, quiet=False):
        # pg_ctl passes its pipes on to the server, which would keep us waiting: none for it.
        output = subprocess.DEVNULL if quiet else subprocess.PIPE
        before, options = identity.how_to_run(self.home)
        return subprocess.run(
            [*before, binaries.folder() / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL if quiet else subprocess.STDOUT,
            text=True,
            cwd=self.home,
            env=identity.BARE,
            # A Ctrl-C in the terminal is for us; the last one out stops the server in order.
            start_new_session=True,
            **options,
        )

    # --- mending ------------------------------------------------------------------------------

    def _prepare_socket_folder(self):
        folder = self.socket_folder
        folder.mkdir(mode=0o700, exist_ok=True)
        found, owner = folder.lstat(), self.home.stat()
        if os.geteuid() == 0 and found.st_uid == 0 and owner.st_uid != 0:
            os.chown(folder, owner.st_uid, owner.st_gid)
            found = folder.lstat()
        # In /tmp someone else could have made it first, to listen in.
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.st_uid:
            raise EmbeddedError(f"{folder} is not ours. Remove it and start again.")
        folder.chmod(0o700)

    def postmaster_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def _clear_stale_pid(self):
        """PostgreSQL trusts the number in its pid file; after a reboot it may be anybody's."""
        pid = self.postmaster_pid()
        if pid is None or not _is_alive(pid) or _is_postgres(pid):
            return
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for leftover in self.socket_folder.glob(".s.PGSQL.*"):
            leftover.unlink(missing_ok=True)

    def _may_pass(self):
        words = self._last_words().lower()
        passing = ("is another postmaster", "still in use", "lock file", "starting up")
        return any(word in words for word in passing)

    def _last_words(self):
        try:
            return " / ".join(self.log.read_text(errors="replace").splitlines()[-4:])
        except OSError:
            return "(nothing)"

    def _refuse_other_version(self):
        made_by = (self.data / "PG_VERSION").read_text().strip()
        present = binaries.major_version(binaries.folder())
        if made_by != str(present):
            raise EmbeddedError(
                f"{self.data} was made by PostgreSQL {made_by}, but PostgreSQL {present} is "
                "installed here. Start with the earlier version and move the data with pg_dump, "
                "or set DATA_DIR."
            )


def _is_alive(pid):
    try:
        os.kill(pid, signal.SIG_DFL)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_postgres(pid):
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
    except OSError:
        # No /proc (macOS): trust PostgreSQL's own judgement.
        return True


def _tail(answer):
    lines = [line.strip() for line in (answer.stdout or "").splitlines() if line.strip()]
    return " / ".join(lines[-3:])
