"""Two file locks: one for starting and stopping, one that every user of the server holds."""

import contextlib
import fcntl
import os
from pathlib import Path


@contextlib.contextmanager
def exclusive(path: Path):
    """Wait for our turn; only one process starts or stops the server at a time."""
    handle = _open(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        # A child forked meanwhile holds a copy of the handle: closing ours would not let go.
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


class UsersLock:
    """Held in common by every process that uses the server; the kernel lets go for the killed."""

    def __init__(self, path: Path):
        self.path = path
        self._handle: int | None = None

    @property
    def is_held(self):
        return self._handle is not None

    def hold(self):
        if self._handle is None:
            handle = _open(self.path)
            fcntl.flock(handle, fcntl.LOCK_SH)
            self._handle = handle

    def release_as_last(self) -> bool:
        """Let go, and say whether nobody else holds it."""
        if self._handle is None:
            return False
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            self.forget()

    def forget(self):
        """Closing a copy inherited by fork does not take the parent's lock away."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _open(path):
    # Not inheritable: PostgreSQL must not hold the lock that says it is needed.
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
