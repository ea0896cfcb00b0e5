"""What the present request is called, so that every event and log line of it can be joined."""

from contextvars import ContextVar

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def set_request_id(value: str) -> None:
    """Name the present request."""
    _request_id.set(value)


def request_id() -> str:
    """Return the name of the present request, or an empty string outside one."""
    return _request_id.get()
