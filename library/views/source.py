"""One publication."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from library import reading
from library.access import opens_source


@require_safe
@opens_source
def source(request, source):
    """Its facts in its own words, counts recalculated beside the printed ones."""
    return render(
        request, "library/source.html", {"reading": reading.build(source), "source": source}
    )
