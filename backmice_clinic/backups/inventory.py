"""What a database holds, told so that two can be compared: rows by digest, definitions by word."""

import hashlib
import re
from dataclasses import dataclass

from psycopg import sql

OWN = "n.nspname = 'public'"
NOT_OF_AN_EXTENSION = (
    "NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = {oid} AND d.deptype = 'e')"
)
RIGHTS = """(SELECT coalesce(string_agg(concat_ws(' ', coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC'),
    a.privilege_type, a.is_grantable), ', ' ORDER BY a.grantee::regrole::text, a.privilege_type), '')
    FROM aclexplode({acl}) a)"""

# Each answers (name, definition), sorted by Python: collations differ between servers.
QUESTIONS = {
    "columns": f"""
        SELECT c.relname || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
            a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid),
            rank() OVER (PARTITION BY a.attrelid ORDER BY a.attnum))
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE {OWN} AND c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped
        AND {NOT_OF_AN_EXTENSION.format(oid="c.oid")}""",
    # NOT NULL is a column's matter; only from PostgreSQL 18 on is it a constraint, too.
    "constraints": f"""
        SELECT coalesce(r.relname || '.', '') || c.conname, concat_ws(' ', pg_get_constraintdef(c.oid),
            c.convalidated)
        FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
        LEFT JOIN pg_class r ON r.oid = c.conrelid WHERE {OWN} AND c.contype <> 'n'""",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": f"""
        SELECT c.relname || '.' || t.tgname, concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OWN} AND NOT t.tgisinternal""",
    "functions": f"""
        SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE {OWN} AND p.prokind IN ('f', 'p') AND {NOT_OF_AN_EXTENSION.format(oid="p.oid")}""",
    "views": "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'",
    "policies": f"""
        SELECT p.tablename || '.' || p.policyname,
            concat_ws(' ', p.permissive, p.roles::text, p.cmd, p.qual, p.with_check, (
                SELECT obj_description(o.oid, 'pg_policy') FROM pg_policy o
                WHERE o.polname = p.policyname AND o.polrelid = format('%I', p.tablename)::regclass))
        FROM pg_policies p WHERE p.schemaname = 'public'
        UNION ALL SELECT c.relname || ' row security',
            concat_ws(' ', c.relrowsecurity, c.relforcerowsecurity)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OWN} AND c.relrowsecurity""",
    "grants": f"""
        SELECT c.relname, c.relowner::regrole || ': ' || {RIGHTS.format(
            acl="coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"
            '"char", c.relowner))')}
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OWN} AND c.relkind IN ('r', 'p', 'S', 'v', 'm')
        AND {NOT_OF_AN_EXTENSION.format(oid="c.oid")}
        UNION ALL SELECT c.relname || '.' || a.attname, {RIGHTS.format(acl="a.attacl")}
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OWN} AND a.attacl IS NOT NULL
        UNION ALL SELECT p.oid::regprocedure::text, p.proowner::regrole || ': ' || {RIGHTS.format(
            acl="coalesce(p.proacl, acldefault('f', p.proowner))")}
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE {OWN} AND {NOT_OF_AN_EXTENSION.format(oid="p.oid")}
        UNION ALL SELECT 'schema public', {RIGHTS.format(acl="n.nspacl")}
        FROM pg_namespace n WHERE {OWN}
        UNION ALL SELECT concat_ws(' ', 'new', d.defaclobjtype, 'of', d.defaclrole::regrole),
            {RIGHTS.format(acl="d.defaclacl")}
        FROM pg_default_acl d JOIN pg_namespace n ON n.oid = d.defaclnamespace WHERE {OWN}""",
    "extensions": "SELECT extname, extversion FROM pg_extension",
}  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """One thing that was compared: whether it is equal, and what was."""

    kind: str
    name: str
    is_equal: bool
    words: str


def taken(connection, *, left_out=frozenset()) -> dict:
    """Return what the database holds now; tables in `left_out` are taken as empty."""
    return {
        "tables": {
            name: {"rows": 0, "sha256": EMPTY, "left_out": True}
            if name in left_out
            else _rows(connection, name)
            for name in table_names(connection)
        },
        "sequences": {name: [value, value] for name, value in sequences(connection).items()},
        "definitions": {
            kind: sorted([str(name), str(words)] for name, words in connection.execute(question))
            for kind, question in QUESTIONS.items()
        },
    }


EMPTY = hashlib.sha256().hexdigest()


def table_names(connection) -> list[str]:
    """Return the tables that hold rows of their own."""
    found = connection.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        f" WHERE {OWN} AND c.relkind = 'r' AND {NOT_OF_AN_EXTENSION.format(oid='c.oid')}"
    )
    return sorted(name for (name,) in found)


def _rows(connection, table):
    """The table's rows as PostgreSQL writes them out, sorted: their number and SHA-256."""
    digest, rows = hashlib.sha256(), 0
    statement = sql.SQL(
        'COPY (SELECT t.* FROM {} t ORDER BY t::text COLLATE "C") TO STDOUT'
    ).format(_told(connection, table))
    with connection.cursor().copy(statement) as copy:
        for piece in copy:
            digest.update(piece)
            rows += bytes(piece).count(b"\n")
    return {"rows": rows, "sha256": digest.hexdigest()}


def _told(connection, table):
    """The rows to be written out; of pictures and other bytes the digest, or gigabytes would be sorted."""
    name = sql.Identifier(table)
    columns = connection.execute(
        "SELECT attname, atttypid = 'bytea'::regtype FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        [f'"{table}"'],
    ).fetchall()
    if not any(is_bytes for _column, is_bytes in columns):
        return sql.SQL("ONLY {}").format(name)
    told = [
        sql.SQL("encode(sha256({c}), 'hex') AS {c}" if is_bytes else "{c}").format(
            c=sql.Identifier(column)
        )
        for column, is_bytes in columns
    ]
    return sql.SQL("(SELECT {} FROM ONLY {})").format(sql.SQL(", ").join(told), name)


def sequences(connection) -> dict[str, int]:
    """Return the number each sequence will give next."""
    names = [
        name
        for (name,) in connection.execute(
            "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
        )
    ]
    return {name: _next_of(connection, name) for name in sorted(names)}


def _next_of(connection, name):
    question = sql.SQL("SELECT last_value + is_called::int FROM {}").format(sql.Identifier(name))
    return connection.execute(question).fetchone()[0]


def compared(manifest: dict, found: dict, *, by_name_only: bool = False) -> list[Compared]:
    """Compare what was taken with what is found, table by table and word by word.

    Versions of PostgreSQL word definitions differently: across two of them, `by_name_only`.
    """
    return [
        *_tables_compared(manifest["tables"], found["tables"]),
        *_sequences_compared(manifest["sequences"], found["sequences"]),
        *_definitions_compared(manifest["definitions"], found["definitions"], by_name_only),
    ]


def _tables_compared(taken_, found):
    for name in sorted({*taken_, *found}):
        ours, theirs = taken_.get(name), found.get(name)
        if ours is None or theirs is None:
            yield Compared("tables", name, False, "missing" if theirs is None else "not expected")
            continue
        is_equal = (ours["rows"], ours["sha256"]) == (theirs["rows"], theirs["sha256"])
        words = f"{ours['rows']:,} rows"
        if ours.get("left_out"):
            words = "left out on purpose, empty"
        if not is_equal:
            words = f"{ours['rows']:,} rows taken, {theirs['rows']:,} found" + (
                "" if ours["rows"] != theirs["rows"] else ", with other content"
            )
        yield Compared("tables", name, is_equal, words)


def _sequences_compared(taken_, found):
    for name in sorted({*taken_, *found}):
        if name not in taken_ or name not in found:
            yield Compared(
                "sequences", name, False, "missing" if name in taken_ else "not expected"
            )
            continue
        low, high = taken_[name]
        value = found[name][0]
        yield Compared(
            "sequences", name, low <= value <= high, f"next {value}, taken at {low}–{high}"
        )


def _definitions_compared(taken_, found, by_name_only):
    for kind in sorted({*taken_, *found}):
        ours, theirs = dict(taken_.get(kind, [])), dict(found.get(kind, []))
        for name in sorted({*ours, *theirs}):
            is_there = name in ours and name in theirs
            is_equal = is_there and (by_name_only or plain(ours[name]) == plain(theirs[name]))
            words = "as defined" if is_equal else "defined otherwise"
            if not is_there:
                words = "missing" if name in ours else "not expected"
            yield Compared(kind, name, is_equal, words)


TEXT_CASTS = re.compile(r"::(?:character varying|text)(?![(\w])(?:\[\])?")
NEEDLESS_BRACKETS = re.compile(r"\((\w+|'(?:[^']|'')*'|ARRAY\[[^\]]*\])\)")


def plain(definition: str) -> str:
    """Return the definition without casts between text types and the brackets they brought.

    PostgreSQL words `varchar IN (…)` with one cast of the list, and after a dump was restored with
    a cast of each member.
    """
    words = TEXT_CASTS.sub("", definition)
    while (fewer := NEEDLESS_BRACKETS.sub(r"\1", words)) != words:
        words = fewer
    return words
