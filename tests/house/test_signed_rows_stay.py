"""Below the ORM too: signed rows and append-only rows cannot be changed by the app's own role."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.house import world as worlds

CHANGES = [
    "UPDATE exams_exam SET plan = 'other'",
    "UPDATE exams_palpationfinding SET long_axis_mm = 3",
    "DELETE FROM exams_palpationfinding",
    "UPDATE exams_complaint SET side = 'left'",
    "DELETE FROM exams_exam",
    "UPDATE measures_score SET value = 1",
    "DELETE FROM measures_score",
    "UPDATE audit_auditevent SET actor_name = 'nobody'",
    "DELETE FROM audit_auditevent",
    "TRUNCATE audit_auditevent",
    "DELETE FROM patients_patient",
    "DELETE FROM treatments_treatment",
    "UPDATE treatments_consent SET side = 'left'",
    "DELETE FROM treatments_consent",
    "UPDATE treatments_consenttext SET body = 'other'",
    "UPDATE treatments_histologyreport SET text = ''",
    "DELETE FROM treatments_specimen",
    "UPDATE exams_lumpalert SET working = ''",
    "UPDATE exams_contact SET note = ''",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses(statement, db):
    from audit import trail

    world = worlds.build()
    trail.record("patient_opened", actor=world.ana, patient=world.patient)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_unsigned_exam_may_still_change(db):
    worlds.build(sign=False)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE exams_exam SET plan = 'other'")
        assert cursor.rowcount == 1


def test_a_finding_cannot_be_added_to_a_signed_exam(db):
    from exams.models import Nodule, PalpationFinding

    world = worlds.build()
    nodule = Nodule.objects.create(
        clinic=world.clinic, patient=world.patient, number=2, side="left"
    )

    with pytest.raises(DatabaseError), transaction.atomic():
        PalpationFinding.objects.create(
            clinic=world.clinic, patient=world.patient, exam_id=world.ids["exam_id"], nodule=nodule
        )
