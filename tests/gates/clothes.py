"""Production's settings with a defect in them: what `settings_of_production(**CHANGES)` is given."""

from contextlib import contextmanager

from backmice_clinic.testing import production

CHANGES: dict = {}


def wearing(**changes):
    """Return the defect that changes these settings."""

    @contextmanager
    def seeded():
        CHANGES.update(changes)
        try:
            yield
        finally:
            CHANGES.clear()

    return seeded


def without(word):
    """Return the defect that leaves out the middleware whose name holds the word."""
    return lambda: wearing(
        MIDDLEWARE=[m for m in production.facts()["MIDDLEWARE"] if word not in m]
    )()
