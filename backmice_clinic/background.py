"""The worker beside the web server: one process, started again when it dies."""

import os
import time

from backmice_clinic.child import Child

REST_SECONDS = 5
"""After a worker that ended by itself: a database that is down does not come back in a moment."""


class Background(Child):
    """The working process; ended, it lets the job at hand come to its end."""

    def __init__(self):
        super().__init__()
        self._started = 0.0

    def ensure(self) -> None:
        """Start the process, or start it again when it ended."""
        if self.is_running:
            return
        if time.monotonic() - self._started < REST_SECONDS:
            return
        self._started = time.monotonic()
        self.start("manage.py", "work", "--parent", str(os.getpid()))
