"""What an address may ask for: one of a few names, or it is refused."""

from django.core.exceptions import BadRequest


def choice(request, name: str, allowed, default: str = "") -> str:
    """Return the query's value of this name. Raises BadRequest (400) for a word not allowed."""
    word = request.GET.get(name) or default
    if word != default and word not in allowed:
        raise BadRequest(name)
    return word


def whole_number(said: str, most_digits: int = 8) -> int | None:
    """Return the number that these digits write, None when they are no number or a longer one."""
    is_number = said.isascii() and said.isdigit() and len(said) <= most_digits
    return int(said) if is_number else None
