"""How large a body a page may be sent: refused before anybody reads it."""


def takes_up_to(most_bytes: int):
    """Declare a view that is sent files; every other page takes what the house takes."""

    def declare(view):
        view.most_bytes = most_bytes
        return view

    return declare
