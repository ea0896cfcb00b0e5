"""The list of publications."""

from django.db.models import Sum
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.permissions import Permission
from audit.scope import with_the_library
from library import reading
from library.models import PublishedSource
from library.vocabulary import Design, Scope
from ui import asked


@require_safe
@requires(Permission.LIBRARY_VIEW)
def index(request):
    """Every publication, or those that mention the words, of one design or scope."""
    with_the_library()
    words = request.GET.get("q", "").replace("\x00", " ").strip()[:200]
    design = asked.choice(request, "design", Design.values)
    scope = asked.choice(request, "scope", Scope.values)
    every = PublishedSource.objects.current()
    found = every.mentioning(words).with_people().prefetch_related("counts", "records")
    found = found.filter(design=design) if design else found
    found = found.filter(scope=scope) if scope else found
    rows = [(source, reading.shows(source)) for source in found.order_by("year", "slug")]
    facts = {
        "rows": rows, "q": words, "design": design, "scope": scope, "total": every.count(),
        "people": every.with_people().aggregate(n=Sum("people"))["n"] or 0,
        "designs": _used(every, "design", Design), "scopes": _used(every, "scope", Scope),
    }  # fmt: skip
    return render(request, "library/index.html", facts)


def _used(sources, column: str, words):
    used = set(sources.order_by().values_list(column, flat=True).distinct())
    return [(value, label) for value, label in words.choices if value in used]
