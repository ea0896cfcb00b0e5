"""A process beside the web server, as its parent sees it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Child:
    """One process of ours; who has one decides when it is started."""

    def __init__(self):
        self._process: subprocess.Popen | None = None

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self, *arguments: str) -> None:
        """Start Python with these arguments, in the project's folder."""
        self._process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            # A Ctrl-C in the terminal is for the parent, which stops us in order.
            start_new_session=True,
        )

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None
