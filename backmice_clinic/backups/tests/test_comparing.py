"""The comparison sees whatever is not as it was."""

import pytest
from django.db import connection

from backmice_clinic.backups import inventory
from backmice_clinic.backups.inventory import plain

CHANGES = {
    "a cell": ("UPDATE patients_patient SET given_name = given_name || 'x'", "patients_patient"),
    "a row less": ("DELETE FROM patients_bodymeasure", "patients_bodymeasure"),
    "a row more": (
        "INSERT INTO django_content_type (id, app_label, model) VALUES (99999, 'x', 'y')",
        "django_content_type",
    ),
    "a table less": ("DROP TABLE audit_auditevent", "audit_auditevent"),
    "a table more": ("CREATE TABLE stranger ()", "stranger"),
    "a trigger asleep": ("ALTER TABLE audit_auditevent DISABLE TRIGGER ALL", "pgtrigger"),
    "a constraint less": (
        "ALTER TABLE patients_patient DROP CONSTRAINT patients_patient_sex",
        "patients_patient_sex",
    ),
    "a constraint wider": (
        "ALTER TABLE patients_patient DROP CONSTRAINT patients_patient_sex;"
        "ALTER TABLE patients_patient ADD CONSTRAINT patients_patient_sex CHECK (sex <> 'q')",
        "patients_patient_sex",
    ),
    "an index less": ("DROP INDEX audit_event_time", "audit_event_time"),
    "a right more": ("GRANT DELETE ON audit_auditevent TO backmice_app", "audit_auditevent"),
    "a right less": ("REVOKE SELECT ON patients_patient FROM backmice_app", "patients_patient"),
    "a function changed": (
        "CREATE OR REPLACE FUNCTION pgtrigger_append_only_00dfa() RETURNS trigger"
        " LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "pgtrigger_append_only_00dfa",
    ),
    "a policy more": ("CREATE POLICY nobody ON patients_patient USING (false)", "nobody"),
    "rows in sight": ("ALTER TABLE patients_patient DISABLE ROW LEVEL SECURITY", "row security"),
    "a number given twice": (
        "ALTER SEQUENCE django_content_type_id_seq RESTART WITH 1",
        "content_type_id",
    ),
    "a column wider": (
        "ALTER TABLE accounts_clinic ALTER COLUMN phone TYPE text",
        "accounts_clinic.phone",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change_is_seen_and_named(world, settings, change):
    statement, name = CHANGES[change]
    with settings.EMBEDDED.superuser_connection(connection.settings_dict["NAME"]) as there:
        before = inventory.taken(there)
        with there.transaction(force_rollback=True):
            there.execute("SET session_replication_role = replica")
            there.execute(statement)
            differ = [
                one
                for one in inventory.compared(before, inventory.taken(there))
                if not one.is_equal
            ]

    assert differ
    assert any(name in one.name for one in differ)
    assert world.patient.family_name not in str(differ)


def test_a_database_equals_itself(world, settings):
    with settings.EMBEDDED.superuser_connection(connection.settings_dict["NAME"]) as there:
        both = inventory.compared(inventory.taken(there), inventory.taken(there))

    assert all(one.is_equal for one in both)
    assert {one.kind for one in both} >= {"tables", "columns", "constraints", "triggers", "grants"}


@pytest.mark.parametrize(
    ("one", "other", "are_the_same"),
    [
        (
            "CHECK (((sex)::text = ANY ((ARRAY['f'::character varying, ''::character varying])::text[])))",
            "CHECK (((sex)::text = ANY (ARRAY[('f'::character varying)::text, (''::character varying)::text])))",
            True,
        ),
        ("CHECK (((a)::text = 'x'::text))", "CHECK (((a)::text = 'y'::text))", False),
        ("CHECK ((((a = 1) OR (b = 2)) AND (c = 3)))", "CHECK (((a = 1) OR ((b = 2) AND (c = 3))))", False),
        ("character varying(20) t", "text t", False),
    ],
)  # fmt: skip
def test_only_casts_between_text_types_are_overlooked(one, other, are_the_same):
    assert (plain(one) == plain(other)) is are_the_same
