"""Tells each database connection who asks, so that the history of rows can say who changed them.

Told on psycopg's own connection, in front of the first statement: no query of the page's own.
"""

from django.db import OperationalError
from django.db.backends.signals import connection_created
from psycopg.pq import ExecStatus, TransactionStatus

from audit import context

TELL = b"SELECT set_config('backmice.actor', $1, false), set_config('backmice.request', $2, false)"


class Teller:
    """Wraps every statement of one connection. A new connection has been told nothing."""

    def __init__(self, wrapper):
        self.wrapper = wrapper
        self.connection = self.told = None
        self.may_be_undone = False

    def __call__(self, execute, sql, params, many, about):
        self.tell()
        try:
            return execute(sql, params, many, about)
        finally:
            if isinstance(sql, str) and sql.startswith("ROLLBACK"):
                self.told = None

    def tell(self):
        """Tell what the connection does not know yet; raises OperationalError when it will not hear."""
        raw = self.wrapper.connection
        status = raw.pgconn.transaction_status
        if raw is not self.connection or (self.may_be_undone and status == TransactionStatus.IDLE):
            self.connection, self.told = raw, None
        wanted = context.told()
        if wanted == self.told or status == TransactionStatus.INERROR:
            return
        # Past psycopg, which would begin a transaction first: what is told there ends with it.
        self.may_be_undone = status != TransactionStatus.IDLE
        answer = raw.pgconn.exec_params(TELL, [word.encode() for word in wanted])
        if answer.status != ExecStatus.TUPLES_OK:
            self.told = None
            raise OperationalError("The database could not be told who asks.")
        self.told = wanted


def accompany(sender, connection, **kwargs):
    """Give the connection its teller, once; in front, where a passing wrapper is not popped for it."""
    if connection.vendor != "postgresql":
        return
    if not any(isinstance(each, Teller) for each in connection.execute_wrappers):
        connection.execute_wrappers.insert(0, Teller(connection))


connection_created.connect(accompany, dispatch_uid="audit.telling")
