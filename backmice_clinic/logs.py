"""Log lines that say what happened where, and never who the patient is."""

import json
import logging
import traceback
from datetime import UTC, datetime

from django.core.exceptions import PermissionDenied

from audit.context import request_id

# Their messages name code, never data.
CODE_ERRORS = (ImportError, AttributeError, NameError, TypeError)


class RequestIdFilter(logging.Filter):
    def filter(self, record):
        record.request_id = request_id() or "-"
        return True


def one_line(words: str) -> str:
    """Return the words with every line end and control sign written out: no message forges a line."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in words)


class DiscreetFormatter(logging.Formatter):
    """Tracebacks keep their places and kinds, but not their messages, which may quote a record."""

    def format(self, record):
        # Another handler may have kept the traceback with its words.
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    def formatMessage(self, record):  # noqa: N802  Python's name
        record.message = one_line(record.message)
        return super().formatMessage(record)

    def formatException(self, ei):  # noqa: N802  Python's name
        if isinstance(ei[1], PermissionDenied):
            # A closed door is no fault: the line says which, the trail who.
            return ""
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            lines[:0] = [*_places(error), _kind(error)]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


class JsonFormatter(DiscreetFormatter):
    """One JSON object per line, for machines that collect logs; as discreet as the other."""

    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info).splitlines()
        return json.dumps(line, ensure_ascii=False)


def _places(error):
    return [
        f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
        for frame in traceback.extract_tb(error.__traceback__)
    ]


def _kind(error):
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, CODE_ERRORS):
        return f"{kind}: {error}"
    # A database error names its rule without the row that broke it.
    diagnosis = getattr(error, "diag", None)
    if diagnosis is not None:
        return f"{kind}: {diagnosis.sqlstate} {diagnosis.constraint_name or ''}".rstrip()
    return kind
