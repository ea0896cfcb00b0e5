"""Whose rows the present work may touch. The database holds every statement to it (see the wall)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from uuid import UUID


@dataclass(frozen=True)
class Scope:
    """The clinics whose rows may be seen and written; `library` adds the published cases."""

    clinics: frozenset[UUID] = frozenset()
    library: bool = False
    everything: bool = False


NOTHING = Scope()
EVERYTHING = Scope(everything=True)

# A thread nobody told anything sees nothing.
_scope: ContextVar[Scope] = ContextVar("scope", default=NOTHING)


def current() -> Scope:
    """Return the scope of the present work."""
    return _scope.get()


def narrow_to(clinics: Iterable[UUID], *, library: bool = False) -> None:
    """From here on only these clinics' rows exist."""
    _scope.set(Scope(frozenset(clinics), library))


def with_the_library() -> None:
    """From here on the published cases exist as well."""
    _scope.set(replace(_scope.get(), library=True))


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    """Work in this scope for a while, whatever is narrowed meanwhile."""
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def including(clinics: Iterable[UUID | None]) -> Iterator[None]:
    """Work in the present scope and these clinics for a while."""
    now = current()
    wanted = frozenset(clinic for clinic in clinics if clinic is not None)
    if now.everything or wanted <= now.clinics:
        yield
    else:
        with within(replace(now, clinics=now.clinics | wanted)):
            yield


def see_everything() -> None:
    """For commands: their operator holds the whole database already."""
    _scope.set(EVERYTHING)
