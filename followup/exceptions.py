"""Refusals that have a name."""


class LinkClosed(Exception):
    """The link takes no answer any more: answered, expired, revoked, or the patient's record was closed."""


class WrongBirthDate(Exception):
    """The date does not match; `left` tries are left before the link rests."""

    def __init__(self, left: int):
        self.left = left
        super().__init__(left)


class LinkRests(Exception):
    """Too many wrong dates; `until` is the moment it may be tried again."""

    def __init__(self, until):
        self.until = until
        super().__init__(until)


class NotSendable(Exception):
    """No e-mail may go to this patient; `why` says it in words for the page."""

    def __init__(self, why):
        self.why = why
        super().__init__(str(why))


class NotAskedAnyMore(Exception):
    """Somebody said meanwhile that this score is not asked for any more."""
