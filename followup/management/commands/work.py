"""The background worker: sends e-mails, closes what is over. `make run` starts it beside the server."""

import asyncio
import os
import signal
import threading
import time

from django.core.management import BaseCommand
from procrastinate.contrib.django import app

LOOK_SECONDS = 2


class Command(BaseCommand):
    help = "Work through the jobs that wait, until stopped. Any number of workers may run at once."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="end when nothing waits any more")
        parser.add_argument("--parent", type=int, help="end when this process is gone")

    def handle(self, *args, once, parent, **options):
        if parent:
            threading.Thread(target=_end_with, args=[parent], daemon=True).start()
        with app.replace_connector(app.connector.get_worker_connector()):
            asyncio.run(_work(once))


async def _work(once):
    async with app.open_async():
        await app.run_worker_async(wait=not once, shutdown_graceful_timeout=20)


def _end_with(parent):
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
