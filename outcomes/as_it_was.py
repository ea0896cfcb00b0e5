"""A patient's record as it stood at a moment of the past, read with today's queries.

Views under the names of the tables, in a schema of their own, undo what happened since (they are put up by
`migrate`). Not undone: names of people and clinics, wordings of questionnaires; they belong to no patient.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from audit.row_births import born_at
from patients.models import Patient

SCHEMA = "as_it_was"
MOMENT = "backmice.moment"
PATIENT = "backmice.patient"


@contextmanager
def as_it_was(patient: Patient, moment: datetime) -> Iterator[Patient | None]:
    """Read this patient's record as it stood at `moment`; yields the patient then, None before there was one.

    Nothing can be written inside, and everything must be read inside; other patients are not there at all.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
            cursor.execute(
                "SELECT set_config('search_path', %s, true), set_config(%s, %s, true), set_config(%s, %s, true)",
                [f"{SCHEMA}, public", MOMENT, moment.isoformat(), PATIENT, str(patient.pk)],
            )
        yield Patient.objects.select_related("clinic").filter(pk=patient.pk).first()
        # Within another transaction the names would go on meaning the past.
        transaction.set_rollback(True)


def begun_at(patient: Patient) -> datetime:
    """Return when the record was begun: before that there is nothing to show."""
    return born_at(patient) or patient.recorded_at
