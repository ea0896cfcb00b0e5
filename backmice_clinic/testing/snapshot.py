"""The rows that migrations leave behind, kept aside and put back after a test that commits."""

from dataclasses import dataclass

from django.db import connection, connections
from psycopg import sql

from backmice_clinic.embedded import EmbeddedServer


@dataclass(frozen=True)
class Snapshot:
    server: EmbeddedServer
    tables: tuple[str, ...]
    rows: dict[str, bytes]

    @classmethod
    def take(cls, server):
        with server.superuser_connection(connection.settings_dict["NAME"]) as reader:
            tables = tuple(
                name
                for (name,) in reader.execute(
                    "SELECT tablename FROM pg_tables"
                    " WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
                )
            )
            rows = {table: _copy_out(reader, table) for table in _filled(reader, tables)}
        return cls(server, tables, rows)

    def restore(self):
        """As superuser, with triggers and foreign keys asleep: append-only tables need it."""
        connections.close_all()
        with self.server.superuser_connection(connection.settings_dict["NAME"]) as writer:
            writer.execute("SET session_replication_role = replica")
            for table in _filled(writer, self.tables):
                writer.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            for table, rows in self.rows.items():
                statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
                with writer.cursor().copy(statement) as copy:
                    copy.write(rows)


def _filled(reader, tables):
    """Which tables hold rows: few do, and looking is cheaper than emptying them all."""
    if not tables:
        return []
    question = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(
            sql.Literal(table), sql.Identifier(table)
        )
        for table in tables
    )
    return [name for (name,) in reader.execute(question).fetchall()]


def _copy_out(reader, table):
    statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
    with reader.cursor().copy(statement) as copy:
        return b"".join(bytes(part) for part in copy)
