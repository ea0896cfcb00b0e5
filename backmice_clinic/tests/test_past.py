"""The views of the past stand for every table of a patient, and are put up again when they are gone."""

import pytest
from django.core.management import call_command
from django.db import connection

from backmice_clinic import past


@pytest.mark.django_db
def test_every_table_of_a_patient_can_be_read_as_it_was():
    assert past.unshown(connection) == []
    assert {
        "exams_exam",
        "exams_complaint",
        "treatments_administeredagent",
        "patients_patient",
    } <= {model._meta.db_table for model, _way in past.tables()}


@pytest.mark.django_db(transaction=True)
def test_migrate_puts_a_lost_view_back(settings):
    with settings.EMBEDDED.superuser_connection(connection.settings_dict["NAME"]) as writer:
        writer.execute("DROP VIEW as_it_was.exams_exam")
    assert past.unshown(connection) == ["exams_exam"]

    call_command("migrate", verbosity=0)

    assert past.unshown(connection) == []
