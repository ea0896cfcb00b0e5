"""Database triggers that keep signed and append-only rows as they were written."""

import pgtrigger


def append_only(name="append_only") -> pgtrigger.Protect:
    """Refuse every update and delete."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


def written_once(words: str) -> list[pgtrigger.Trigger]:
    """Refuse every update, delete and truncation; a truncation is refused with these words."""
    return [
        append_only(),
        # Protect at statement level compares rows, and a truncation shows none.
        pgtrigger.Trigger(
            name="never_truncated",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=f"RAISE EXCEPTION '{words}';",
        ),
    ]


def never_deleted(name="never_deleted") -> pgtrigger.Protect:
    """Refuse every delete."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Delete)


def only_filled_once(column: str, name="only_filled_once") -> pgtrigger.Trigger:
    """Refuse every update but the one that fills this empty column and changes nothing else."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            IF OLD.{column} IS NULL AND NEW.{column} IS NOT NULL
                AND to_jsonb(NEW) - '{column}' = to_jsonb(OLD) - '{column}'
            THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'this row cannot change'
                USING ERRCODE = 'restrict_violation';
        """,
    )


def locked_when(condition: pgtrigger.Q, name="locked_once_signed") -> pgtrigger.Protect:
    """Refuse update and delete of rows that match `condition` (written on OLD)."""
    return pgtrigger.Protect(
        name=name, operation=pgtrigger.Update | pgtrigger.Delete, condition=condition
    )


def locked_with_parent(*, table: str, column: str, closed: str, name="locked_with_parent"):
    """Refuse insert, update and delete of rows whose parent is closed.

    `table` is the parent's table, `column` this row's key to it, `closed` an SQL condition on the
    parent (alias `p`) that is true once the parent is signed.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        # Names of our own tables, written by us.
        func=f"""
            IF TG_OP IN ('UPDATE', 'DELETE') AND EXISTS (
                SELECT 1 FROM {table} p WHERE p.id = OLD.{column} AND ({closed})
            ) THEN
                RAISE EXCEPTION 'the signed record this row belongs to cannot change'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP IN ('INSERT', 'UPDATE') AND EXISTS (
                SELECT 1 FROM {table} p WHERE p.id = NEW.{column} AND ({closed})
            ) THEN
                RAISE EXCEPTION 'the signed record this row belongs to cannot change'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,  # noqa: S608
    )


def taken_only_when(condition: str, words: str, *, name: str) -> pgtrigger.Trigger:
    """Refuse to insert a row unless `condition` holds, an SQL condition on NEW written by us."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT ({condition}) THEN
                RAISE EXCEPTION '{words}' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )
