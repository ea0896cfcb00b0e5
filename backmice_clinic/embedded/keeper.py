"""Starts the embedded PostgreSQL again when it dies under a serving clinic.

A small process beside the web server: `python -m backmice_clinic.embedded.keeper HOME PARENT OPTIONS`.
It ends when its parent is gone, and never starts a server that its last user has stopped.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

from backmice_clinic.child import Child
from backmice_clinic.embedded.errors import EmbeddedError
from backmice_clinic.embedded.server import EmbeddedServer

LOOK_SECONDS = 0.3
# After a start that failed: a full disk does not empty itself in a moment.
REST_SECONDS = 2


class Keeper(Child):
    """The keeping process; ended before the server is stopped, so that it is not started again."""

    def __init__(self, server: EmbeddedServer):
        super().__init__()
        self.server = server

    def ensure(self) -> None:
        """Start the process, or start it again when somebody killed it."""
        if self.is_running:
            return
        about = [str(self.server.home), str(os.getpid()), json.dumps(self.server.options)]
        self.start("-m", __name__, *about)


def keep(server: EmbeddedServer, parent: int) -> None:
    """Look after the server until the parent is gone or asks us to end."""
    ended = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
    while not ended and os.getppid() == parent:
        time.sleep(LOOK_SECONDS if _is_well(server) else REST_SECONDS)


def _is_well(server):
    try:
        if server.start_again():
            _say("PostgreSQL had stopped by itself; it runs again.")
    except EmbeddedError as refusal:
        _say(str(refusal))
        return False
    return True


def _say(words):
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    kept = EmbeddedServer(Path(sys.argv[1]))
    kept.options = json.loads(sys.argv[3])
    keep(kept, int(sys.argv[2]))
