"""Every address of the site, found by walking the resolver: never a list kept by hand."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.regex_helper import normalize

OURS = {
    "accounts",
    "patients",
    "measures",
    "exams",
    "treatments",
    "outcomes",
    "followup",
    "library",
    "ui",
}


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


@dataclass(frozen=True)
class Address:
    """One address of ours, of the admin, of a library's pages or of the project itself."""

    name: str
    patterns: tuple
    takes: tuple[str, ...]
    view: object

    def __str__(self):
        return self.name

    @property
    def is_ours(self) -> bool:
        """Whether it belongs to one of our rooms."""
        return not self.is_admin and self.view.__module__.split(".")[0] in OURS

    @property
    def is_admin(self) -> bool:
        """Whether the admin draws it."""
        return self.name.startswith("admin:")

    def path(self, values) -> str:
        """Return the path with these values in the places it takes."""
        return "/" + "".join(_filled(pattern, values) for pattern in self.patterns)


def addresses() -> list[Address]:
    """Return every address the resolver knows, in its order."""
    return list(_every(get_resolver().url_patterns, (), ""))


def _every(patterns, before, space):
    for each in patterns:
        way = (*before, each.pattern)
        if isinstance(each, URLResolver):
            yield from _every(each.url_patterns, way, each.namespace or space)
            continue
        takes = tuple(
            name
            for pattern in way
            for name in tuple(pattern.regex.groupindex) or tuple(pattern.converters)
        )
        word = each.name or "".join(str(pattern) for pattern in way)
        yield Address(f"{space}:{word}" if space else word, way, takes, each.callback)


def _filled(pattern, values):
    if isinstance(pattern, RoutePattern):
        return re.sub(
            r"<(?:[^>:]+:)?([^>]+)>",
            lambda match: quote(str(values[match[1]]), safe="/"),
            pattern._route,
        )
    form, _names = normalize(pattern._regex)[0]
    return form % values
