"""A real PostgreSQL in the data folder: the first one in starts it, the last one out stops it."""

from backmice_clinic.embedded.errors import EmbeddedError
from backmice_clinic.embedded.server import EmbeddedServer

__all__ = ["EmbeddedError", "EmbeddedServer"]
