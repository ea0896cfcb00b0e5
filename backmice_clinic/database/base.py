"""Before a statement runs, the server knows the scope; a reused connection never keeps an old one."""

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from audit import scope

# Two settings of the session, read by every policy of the wall.
TELL = """
    SELECT set_config('backmice.everything', %s, false),
           set_config('backmice.clinics', %s::uuid[]::text, false)
"""
TELL_WITH_LIBRARY = """
    SELECT set_config('backmice.everything', %s, false),
           set_config('backmice.clinics', (%s::uuid[] || ARRAY(
               SELECT id FROM accounts_clinic WHERE is_library))::text, false)
"""


class DatabaseWrapper(base.DatabaseWrapper):
    # What this connection was told last; None when that is not certain.
    _told = None

    def init_connection_state(self):
        self._told = None
        super().init_connection_state()

    def create_cursor(self, name=None):
        self._tell()
        return super().create_cursor(name)

    def _tell(self):
        wanted = scope.current()
        # In a failed transaction only a rollback may follow, and that needs no scope.
        failed = self.connection.info.transaction_status == TransactionStatus.INERROR
        if wanted == self._told or failed:
            return
        # Not through a cursor of Django's: this is no statement of the page.
        statement = TELL_WITH_LIBRARY if wanted.library else TELL
        said = ["yes" if wanted.everything else "", sorted(wanted.clinics)]
        with self.connection.cursor() as cursor:
            cursor.execute(statement, said)
        self._told = wanted

    # The server takes back what it was told in a transaction that is rolled back.

    def _rollback(self):
        self._told = None
        return super()._rollback()

    def _savepoint_rollback(self, sid):
        super()._savepoint_rollback(sid)
        self._told = None
