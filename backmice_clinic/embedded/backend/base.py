"""Connects like Django's own engine, after making sure that the embedded server runs."""

import time

from psycopg import OperationalError

from backmice_clinic.database import base
from backmice_clinic.embedded.backend.creation import DatabaseCreation

# How long a server that was killed is given to put itself in order.
RECOVERY_SECONDS = 30
# Somebody waits before a page: better a plain word soon than an answer late.
PATIENCE_SECONDS = 4


class DatabaseWrapper(base.DatabaseWrapper):
    creation_class = DatabaseCreation

    @property
    def server(self):
        return self.settings_dict["EMBEDDED"]

    def get_connection_params(self):
        if not self.server.is_joined:
            self.server.join()
        place = self.server.connection_values(self.settings_dict["USER"])
        # Kept for `manage.py dbshell`, which reads the settings.
        self.settings_dict.update(
            HOST=place["host"], PORT=place["port"], PASSWORD=place["password"]
        )
        return super().get_connection_params() | place

    def get_new_connection(self, conn_params):
        patience = PATIENCE_SECONDS if self.server.is_kept else RECOVERY_SECONDS
        deadline = time.monotonic() + patience
        while True:
            try:
                return super().get_new_connection(conn_params)
            except OperationalError as error:
                if not self._may_pass(error) or time.monotonic() > deadline:
                    raise
            # The server died or is recovering under us: start it again, or wait.
            self.server.join()
            time.sleep(0.2)

    def _may_pass(self, error):
        # A refusal (wrong password, missing database) is told by a server that runs well.
        words = str(error)
        passing = ("starting up", "shutting down", "recovery mode", "not yet accepting")
        return not self.server.cluster.answers() or any(word in words for word in passing)
