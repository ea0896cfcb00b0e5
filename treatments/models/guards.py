"""What the database looks at before it takes a procedure as given, or a paper as a treatment's."""

import pgtrigger

from audit.immutability import taken_only_when

# Kinds that are operations stand as words: a trigger keeps no list of ours.
_OPERATIONS = "'endoscopic_decompression', 'liposuction', 'excision'"


def given_only_with_consent() -> pgtrigger.Trigger:
    """Refuse to turn what was checked into given without a consent that stands, or an operation without its time-out.

    What already happened is inserted as given, and never passes here.
    """
    return pgtrigger.Trigger(
        name="given_with_consent",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("given_at"),
        condition=pgtrigger.Q(old__given_at__isnull=True, new__given_at__isnull=False, new__checked_at__isnull=False),
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM treatments_consent c WHERE c.treatment_id = NEW.treatment_id
                AND NOT EXISTS (SELECT 1 FROM treatments_consentwithdrawal w WHERE w.consent_id = c.id)
            ) THEN
                RAISE EXCEPTION 'no consent stands for this procedure'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            IF EXISTS (
                SELECT 1 FROM treatments_treatment t WHERE t.id = NEW.treatment_id AND t.kind IN ({_OPERATIONS})
            ) AND NOT EXISTS (
                SELECT 1 FROM treatments_timeout o WHERE o.procedure_id = NEW.id
                AND NOT EXISTS (SELECT 1 FROM treatments_consentwithdrawal w WHERE w.consent_id = o.consent_id)
            ) THEN
                RAISE EXCEPTION 'no time-out was held before this operation'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,  # noqa: S608
    )  # fmt: skip


def only_of_its_treatment() -> pgtrigger.Trigger:
    """Refuse a row that names another patient or clinic than its treatment does."""
    same = """EXISTS (
                SELECT 1 FROM treatments_treatment t WHERE t.id = NEW.treatment_id
                AND t.patient_id = NEW.patient_id AND t.clinic_id = NEW.clinic_id
            )"""
    return taken_only_when(
        same, "a paper is of the patient whose treatment it belongs to", name="same_record"
    )


def only_of_its_written_consent() -> pgtrigger.Trigger:
    """Refuse the paper of a consent to another treatment, or of one that was not signed on paper."""
    same = """NEW.consent_id IS NULL OR EXISTS (
                SELECT 1 FROM treatments_consent c WHERE c.id = NEW.consent_id
                AND c.treatment_id = NEW.treatment_id AND c.way = 'written'
            )"""
    return taken_only_when(
        same, "the paper is of a consent to this treatment, signed on paper", name="same_consent"
    )
