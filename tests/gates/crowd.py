"""Several people at once: each thread is a browser with a connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from django.test import Client


def browser(user) -> Client:
    """Return a signed-in browser that is answered 500 instead of raising."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


class Crowd:
    """So many hands; `at_once` lets all of them press at the same moment."""

    def __init__(self, hands: int):
        self.hands, self.pool = hands, ThreadPoolExecutor(hands)

    def at_once(self, *presses) -> list:
        """Run each callable in its own thread, started together; return what they returned."""
        start = threading.Barrier(len(presses))

        def hand(press):
            try:
                start.wait(timeout=30)
                return press()
            finally:
                connections.close_all()

        return [each.result() for each in [self.pool.submit(hand, press) for press in presses]]

    def __enter__(self):
        return self

    def __exit__(self, *_exc):
        self.pool.shutdown()
