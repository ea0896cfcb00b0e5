"""The worker beside the web server: one process, started again when it dies."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REST_SECONDS = 5
"""After a worker that ended by itself: a database that is down does not come back in a moment."""


class Background:
    """The working process, as its parent sees it."""

    def __init__(self):
        self._process: subprocess.Popen | None = None
        self._started = 0.0

    def ensure(self) -> None:
        """Start the process, or start it again when it ended."""
        if self._process is not None and self._process.poll() is None:
            return
        if time.monotonic() - self._started < REST_SECONDS:
            return
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "work", "--parent", str(os.getpid())],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            # A Ctrl-C in the terminal is for the parent, which stops us in order.
            start_new_session=True,
        )

    def stop(self) -> None:
        """Let the job at hand come to its end, then end the process."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None
