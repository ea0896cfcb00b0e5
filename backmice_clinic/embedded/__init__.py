"""A real PostgreSQL in the data folder: started by whoever comes first, stopped by the last one out."""

from backmice_clinic.embedded.errors import EmbeddedError
from backmice_clinic.embedded.server import EmbeddedServer

__all__ = ["EmbeddedError", "EmbeddedServer"]
