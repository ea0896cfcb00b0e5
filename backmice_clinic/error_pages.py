"""The pages for what went wrong: plain words, and a number by which we find it again."""

from django.http import HttpResponse
from django.shortcuts import render


def bad_request(request, exception):
    return render(request, "errors/400.html", status=400)


def permission_denied(request, exception):
    return render(request, "errors/403.html", {"exception": exception}, status=403)


def page_not_found(request, exception):
    # The exception may quote the address; the page does not.
    return render(request, "errors/404.html", status=404)


def server_error(request):
    reference = getattr(request, "id", "")
    try:
        # Without context processors: they may be what failed.
        return render(None, "errors/500.html", {"reference": reference}, status=500)
    except Exception:  # the page that must always come
        words = f"Something went wrong on our side. Please quote {reference}."
        return HttpResponse(words, status=500, content_type="text/plain; charset=utf-8")
