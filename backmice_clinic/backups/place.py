"""Where a database is and as whom it is entered; its password never stands in a command line."""

import os
from dataclasses import dataclass, field

import psycopg
from django.conf import settings
from django.db import connections
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from backmice_clinic.backups.errors import BackupRefused
from backmice_clinic.embedded import EmbeddedServer


@dataclass(frozen=True)
class Place:
    """One database, entered as one role."""

    host: str
    port: str
    user: str
    name: str
    password: str = field(repr=False)
    options: dict = field(default_factory=dict)

    @classmethod
    def of_the_clinic(cls) -> "Place":
        """The clinic's own database, entered as the role that owns the tables."""
        database, owner = connections["default"].settings_dict, settings.DATABASE_OWNER
        if settings.EMBEDDED is not None:
            settings.EMBEDDED.join()
            return cls.in_server(settings.EMBEDDED, database["NAME"], owner["USER"])
        return cls(
            database["HOST"], str(database["PORT"]), owner["USER"], database["NAME"],
            owner["PASSWORD"], database.get("OPTIONS", {}),
        )  # fmt: skip

    @classmethod
    def to_read(cls) -> "Place":
        """The clinic's own database, entered as who may read every row and every right."""
        if settings.EMBEDDED is not None:
            settings.EMBEDDED.join()
            name = connections["default"].settings_dict["NAME"]
            return cls.in_server(settings.EMBEDDED, name, EmbeddedServer.SUPERUSER)
        reader = settings.BACKUP_READER
        return cls(
            reader["HOST"], reader["PORT"], reader["USER"], reader["NAME"], reader["PASSWORD"],
            reader.get("OPTIONS", {}),
        )  # fmt: skip

    @classmethod
    def in_server(cls, server: EmbeddedServer, name: str, role: str) -> "Place":
        """A database of an embedded server."""
        values = server.connection_values(role)
        return cls(values["host"], str(values["port"]), role, name, values["password"])

    @classmethod
    def of_url(cls, address: str) -> "Place":
        """A database told as postgresql://role:password@host:port/name."""
        try:
            words = conninfo_to_dict(address)
        except psycopg.Error:
            words = {}
        if not words.get("dbname") or not words.get("user"):
            # The address may hold a password, so it is not repeated here.
            raise BackupRefused("--into must look like postgresql://owner:password@host/database.")
        known = {"host", "port", "user", "dbname", "password"}
        host, port, user, name, password = (
            str(words.get(key) or "") for key in ("host", "port", "user", "dbname", "password")
        )
        options = {key: value for key, value in words.items() if key not in known}
        return cls(host, port, user, name, password, options)

    @property
    def conninfo(self) -> str:
        """For PostgreSQL's own programs, without the password."""
        values = {"host": self.host, "port": self.port, "user": self.user, "dbname": self.name}
        return make_conninfo(**{k: v for k, v in values.items() if v}, **self.options)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        password = {"PGPASSWORD": self.password} if self.password else {}
        return {**kept, "LC_ALL": "C", "TZ": "UTC", **password}

    @property
    def url(self) -> str:
        """With its password: for the environment of a process of ours, never for a page or log."""
        from urllib.parse import quote, urlencode

        ends = f"{quote(self.user, '')}:{quote(self.password, '')}@{quote(self.host, '')}"
        port = f":{self.port}" if self.port else ""
        tail = f"?{urlencode(self.options)}" if self.options else ""
        return f"postgresql://{ends}{port}/{quote(self.name, '')}{tail}"

    def connect(self, *, for_comparing: bool = False) -> psycopg.Connection:
        """Connect for reading everything as it is: no policy hides a row unnoticed.

        For comparing, the owner may look through policies that allow it: what they hide all the same
        is then missed and told.
        """
        try:
            connection = psycopg.connect(
                self.conninfo, password=self.password or None, autocommit=True
            )
        except psycopg.OperationalError as error:
            raise BackupRefused(
                f"The database {self.name} cannot be entered as {self.user or 'nobody'}: "
                f"{str(error).strip().splitlines()[0]}"
            ) from None
        for setting, value in (READING | (COMPARING if for_comparing else {})).items():
            connection.execute("SELECT set_config(%s, %s, false)", [setting, value])
        return connection


# Rows are written out the same way wherever they are read. With row_security off, a policy that
# would hide rows is an error instead.
READING = {
    "row_security": "off",
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "extra_float_digits": "1",
    "bytea_output": "hex",
    "statement_timeout": "0",
    "lock_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "search_path": "public",
}
COMPARING = {"row_security": "on", "backmice.everything": "yes"}
