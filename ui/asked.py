"""What an address may ask for: one of a few names, or it is refused."""

from django.core.exceptions import BadRequest


def choice(request, name: str, allowed, default: str = "") -> str:
    """Return the query's value of this name. Raises BadRequest (400) for a word not allowed."""
    word = request.GET.get(name) or default
    if word != default and word not in allowed:
        raise BadRequest(name)
    return word
