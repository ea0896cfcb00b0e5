"""`make run`: brings up the database, the demo clinic and the production server, in one process."""

import contextlib
import errno
import importlib
import importlib.util
import io
import socket

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command, get_commands
from django.db import connections, transaction
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from backmice_clinic import checks, durable, static_files
from backmice_clinic.background import Background
from backmice_clinic.embedded.keeper import Keeper

HOST = "127.0.0.1"
WORKERS, THREADS = 2, 4


class Command(BaseCommand):
    help = "Serve the clinic on this machine: database, migrations, static files and web server."
    # Told by its own sentences below, before anything is started.
    requires_system_checks = []

    def handle(self, *args, **options):
        refuse_busy_port()
        checks.refuse_unsafe()
        try:
            self.prepare()
        except KeyboardInterrupt:
            raise CommandError(
                "Stopped before everything was ready. Start again with make run."
            ) from None
        # Workers are forked from here: none may inherit a connection.
        connections.close_all()
        Server(self.announce).run()

    def prepare(self):
        self.say("Making the database ready (about a minute at the first start) …")
        durable.refuse_weak()
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        call_command("forget_unsaved", stdout=io.StringIO())
        if not settings.PLAIN_STATIC and static_files.collect_if_changed():
            self.say("Static files collected.")
        if demo_is_wanted():
            self.say("Loading the demo clinic with its courses (a minute or two, once) …")
            with transaction.atomic():
                call_command("load_demo", verbosity=0)

    def announce(self):
        self.say("")
        self.say(f"Backmice Clinic is at http://{HOST}:{settings.PORT}")
        with connections["default"].cursor():
            accounts = demo_accounts()
        connections.close_all()
        if accounts:
            self.say("Demo accounts:")
            for line in accounts:
                self.say(f"  {line}")
        self.say("Stop with Ctrl-C.")

    def say(self, words):
        self.stdout.write(words)
        self.stdout.flush()


def refuse_busy_port():
    with contextlib.closing(socket.socket()) as probe:
        # Connections of a server just stopped linger; they do not make the port busy.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, settings.PORT))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise CommandError(
                    f"Port {settings.PORT} needs special rights. Choose one above 1023: "
                    "PORT=8000 make run"
                ) from None
            raise CommandError(
                f"Port {settings.PORT} is in use, perhaps by an earlier start. Stop that one, or "
                f"choose another port: PORT={settings.PORT % 65535 + 1} make run"
            ) from None


def demo_is_wanted():
    """Only into our own server, only when nobody is there yet."""
    return (
        settings.EMBEDDED is not None
        and "load_demo" in get_commands()
        and not get_user_model().objects.exists()
    )


def demo_accounts():
    """The accounts of the demo clinic, if this database has it."""
    if settings.EMBEDDED is None or not importlib.util.find_spec("library.demo"):
        return []
    accounts = getattr(importlib.import_module("library.demo"), "ACCOUNTS", ())
    known = set(get_user_model().objects.values_list("email", flat=True))
    return [line for email, line in map(_told, accounts) if email in known]


def _told(account):
    email, password, role = account[:3]
    return email, f"{email:<32} {password:<20} {role}"


class Server(BaseApplication):
    """Gunicorn, with the application loaded once before the workers are forked."""

    def __init__(self, when_ready):
        self.when_ready = when_ready
        self.keeper = Keeper(settings.EMBEDDED) if settings.EMBEDDED else None
        self.background = Background()
        super().__init__()

    def run(self):
        Supervisor(self).run()

    def load_config(self):
        wishes = {
            "bind": f"{HOST}:{settings.PORT}",
            "workers": WORKERS,
            "threads": THREADS,
            "worker_class": "gthread",
            "preload_app": True,
            "loglevel": "warning",
            # Addresses may hold what was searched for.
            "accesslog": None,
            "control_socket_disable": True,
            "when_ready": lambda server: self.when_ready(),
            "post_fork": lambda server, worker: self.trust_keeper(),
            "on_exit": lambda server: self.stop_helpers(),
        }
        for name, value in wishes.items():
            self.cfg.set(name, value)

    def load(self):
        # Only now: the static files are listed when the application is made.
        from backmice_clinic.wsgi import application

        return application

    def trust_keeper(self):
        if self.keeper:
            settings.EMBEDDED.trust_keeper()

    def stop_helpers(self):
        self.background.stop()
        if self.keeper:
            self.keeper.stop()


class Supervisor(Arbiter):
    """Starts web workers again when they die, as gunicorn does, what keeps the database, and the worker too."""

    def manage_workers(self):
        if self.app.keeper:
            self.app.keeper.ensure()
        self.app.background.ensure()
        super().manage_workers()
