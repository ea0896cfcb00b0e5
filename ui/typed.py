"""What somebody had typed into a form that could not be saved: to be read, copied, or sent again."""

# What proves or binds is made anew, never carried.
NEVER_CARRIED = ("csrfmiddlewaretoken", "password", "patient_token", "form_owner")
# What belongs to the page, not to whoever typed: never shown as their words.
OF_THE_PAGE = (
    "submission_id", "version", "next", "row", "map_version", "save", "do", "present", "turn", "kept", "window",
    "form", "shorthand_into", "shorthand_filled", "identity_of", "placed_by",
)  # fmt: skip
_UNSEEN = (*NEVER_CARRIED, *OF_THE_PAGE)


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
        if value.strip() and name.rpartition("-")[2] not in _UNSEEN
    ]
