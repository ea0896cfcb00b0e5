"""Database triggers: nodules that are one, or were taken for one, are of one patient and one side."""

import pgtrigger

_REFUSED = """
    RAISE EXCEPTION 'nodules of two patients or two sides are not the same'
        USING ERRCODE = 'check_violation';
"""

# The other row is locked: its side cannot change until this one is settled.
WITH_OTHER_NODULES = f"""
    FOR other IN
        SELECT * FROM exams_nodule o WHERE o.id IN (NEW.joined_into_id, NEW.divided_from_id) FOR SHARE
    LOOP
        IF other.patient_id <> NEW.patient_id OR other.side <> NEW.side THEN {_REFUSED} END IF;
    END LOOP;
    IF TG_OP = 'UPDATE' AND (OLD.side <> NEW.side OR OLD.patient_id <> NEW.patient_id) AND EXISTS (
        SELECT 1 FROM exams_nodule o
        WHERE (o.joined_into_id = NEW.id OR o.divided_from_id = NEW.id)
            AND (o.patient_id <> NEW.patient_id OR o.side <> NEW.side)
    ) THEN {_REFUSED} END IF;
    RETURN NEW;
"""  # noqa: S608 - names of our own tables, written by us

BETWEEN_TWO = f"""
    SELECT count(*) AS n, count(DISTINCT o.side) AS sides INTO other
    FROM exams_nodule o WHERE o.id IN (NEW.nodule_id, NEW.into_id) AND o.patient_id = NEW.patient_id;
    IF other.n <> 2 OR other.sides <> 1 THEN {_REFUSED} END IF;
    RETURN NEW;
"""  # noqa: S608

OF_FINDING = f"""
    SELECT f.exam_id, f.patient_id, f.nodule_id, e.signed_at, was.side AS was_side, now.side AS now_side,
        now.patient_id AS now_patient, d.into_id
    INTO other
    FROM exams_palpationfinding f
    JOIN exams_exam e ON e.id = f.exam_id
    JOIN exams_nodule was ON was.id = f.nodule_id
    JOIN exams_nodule now ON now.id = NEW.nodule_id
    JOIN exams_noduledivision d ON d.id = NEW.division_id
    WHERE f.id = NEW.finding_id;
    IF other.exam_id IS DISTINCT FROM NEW.exam_id OR other.nodule_id IS DISTINCT FROM NEW.recorded_as_id
        OR other.into_id IS DISTINCT FROM NEW.nodule_id OR other.patient_id <> NEW.patient_id
        OR other.now_patient <> NEW.patient_id OR other.was_side <> other.now_side
    THEN {_REFUSED} END IF;
    IF other.signed_at IS NULL THEN
        RAISE EXCEPTION 'a finding that is not signed is corrected in its exam'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""  # noqa: S608


def takes_the_side() -> pgtrigger.Trigger:
    """Give a finding that does not say its side the side its nodule has now."""
    return pgtrigger.Trigger(
        name="takes_the_side",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF NEW.side = '' THEN
                SELECT n.side INTO NEW.side FROM exams_nodule n WHERE n.id = NEW.nodule_id;
                NEW.side := COALESCE(NEW.side, '');
            END IF;
            RETURN NEW;
        """,
    )


def same_side(func: str) -> pgtrigger.Trigger:
    """Refuse what would make one of two sides, or of two patients."""
    return pgtrigger.Trigger(
        name="same_side",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("other", "RECORD")],
        func=func,
    )
