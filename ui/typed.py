"""What somebody had typed into a form that could not be saved: to be read, copied, or sent again."""

# What proves or binds is made anew, never carried.
NEVER_CARRIED = ("csrfmiddlewaretoken", "password", "patient_token", "form_owner")
_UNSEEN = (*NEVER_CARRIED, "submission_id", "version", "next", "row", "map_version")


def carried(sent) -> list[tuple[str, str]]:
    """Return (name, value) of everything that may be sent again as it was."""
    return [
        (name, value)
        for name, values in sent.lists()
        if not name.startswith(NEVER_CARRIED)
        for value in values
    ]


def readable(sent) -> list[tuple[str, str]]:
    """Return (name in words, value) of what a person wrote or chose."""
    return [
        (name.replace("_", " ").replace("-", " "), value)
        for name, value in carried(sent)
        if value.strip() and name not in _UNSEEN
    ]
