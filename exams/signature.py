"""A block of signing: the password counts for a few minutes, in this session only."""

import time

SESSION_KEY = "signing_until"
BLOCK_SECONDS = 10 * 60


def open_block(request) -> None:
    """The password was right just now."""
    request.session[SESSION_KEY] = [str(request.user.pk), int(time.time()) + BLOCK_SECONDS]


def is_open(request) -> bool:
    """Say whether the password need not be asked again."""
    who, until = request.session.get(SESSION_KEY, ("", 0))
    return who == str(request.user.pk) and time.time() < until
