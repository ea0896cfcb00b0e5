"""The way to a publication: the right checked first, the opening audited."""

from functools import wraps

from django.http import Http404

from accounts.access import check
from accounts.permissions import Permission
from audit import scope, trail
from audit.vocabulary import AuditedAction
from library.models import PublishedSource


def opens_source(view):
    """Guard a view that takes `slug`: the view receives the publication instead."""

    @wraps(view)
    def guarded(request, slug, *args, **kwargs):
        check(request, Permission.LIBRARY_VIEW)
        scope.with_the_library()
        source = PublishedSource.objects.current().filter(slug=slug).first()
        if source is None:
            raise Http404
        trail.record(
            AuditedAction.LIBRARY_OPENED, actor=request.user, clinic=request.clinic, subject=source,
            detail={"source": source.slug},
        )  # fmt: skip
        return view(request, source, *args, **kwargs)

    guarded.required_permission = Permission.LIBRARY_VIEW
    return guarded
