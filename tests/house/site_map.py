"""Every address of our own rooms, found by walking the resolver: never a list kept by hand."""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

OURS = {"accounts", "patients", "measures", "exams", "treatments", "outcomes", "library", "ui"}


@dataclass(frozen=True)
class Door:
    """One address: its name, what it takes, and the view behind it."""

    name: str
    takes: tuple[str, ...]
    view: object

    def __str__(self):
        return self.name


def doors() -> list[Door]:
    """Return every door of our own rooms."""
    return sorted(_walk(get_resolver().url_patterns, ""), key=str)


def _walk(patterns, room):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, pattern.app_name or room)
        elif isinstance(pattern, URLPattern) and room in OURS:
            takes = tuple(pattern.pattern.regex.groupindex) or tuple(pattern.pattern.converters)
            yield Door(f"{room}:{pattern.name}", takes, pattern.callback)
