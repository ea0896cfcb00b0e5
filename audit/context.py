"""What the present request is called and who asks, so that events, rows and log lines can be joined."""

from contextvars import ContextVar

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_actor: ContextVar[str] = ContextVar("actor", default="")
_process: list[str] = [""]


def begin(name: str) -> None:
    """Name the request that begins; nobody is known to ask yet."""
    _request_id.set(name)
    _actor.set("")


def end() -> None:
    """Forget the request that ended, and who asked."""
    begin("")


def set_request_id(value: str) -> None:
    """Name the present request."""
    _request_id.set(value)


def request_id() -> str:
    """Return the name of the present request, or an empty string outside one."""
    return _request_id.get()


def set_actor(key) -> None:
    """Say who asks (a person's key). Outside a request nobody does."""
    if _request_id.get():
        _actor.set(str(key or ""))


def name_process(name: str) -> None:
    """Say which command this process runs; it stands for the request outside one."""
    _process[0] = name[:40]


def told() -> tuple[str, str]:
    """Return who asks and what the request or the command is called; empty where there is none."""
    return _actor.get(), _request_id.get() or _process[0]
