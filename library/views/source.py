"""One publication."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from library import course, reading
from library.access import opens_source
from ui import asked


@require_safe
@opens_source
def source(request, source):
    """Its facts in its own words, counts recalculated beside the printed ones; `course` draws one person's."""
    if "course" in request.GET:
        place = asked.whole_number(request.GET["course"], most_digits=3)
        if place is None:
            raise Http404
        return render(request, "library/course.html", course.build(request, source, place))
    return render(
        request, "library/source.html", {"reading": reading.build(source), "source": source}
    )
