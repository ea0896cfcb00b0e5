"""Why the embedded PostgreSQL cannot be used, in one sentence with what to do."""

from django.core.exceptions import ImproperlyConfigured


class EmbeddedError(ImproperlyConfigured):
    """A kind of misconfiguration, so that commands print its sentence instead of a traceback."""
