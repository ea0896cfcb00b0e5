"""What the stories about patients share."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

_FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET ")


@pytest.fixture
def count_queries():
    """Collect the statements that ask or change something, without the frames of transactions."""

    @contextmanager
    def counting():
        asked = []
        with CaptureQueriesContext(connection) as seen:
            yield asked
        asked += [q["sql"] for q in seen.captured_queries if not q["sql"].startswith(_FRAME)]

    return counting
