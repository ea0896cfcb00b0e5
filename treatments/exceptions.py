"""Refusals that have a name, each with what a person can be told."""


class TreatmentRefused(ValueError):
    """What was asked cannot be recorded as it stands."""


class WrongSide(TreatmentRefused):
    """The side chosen is not the side of the record. `sites` are the (nodule, chosen side) that differ."""

    def __init__(self, sites):
        self.sites = sites
        super().__init__("the sides do not match")


class IdentityMismatch(TreatmentRefused):
    """The birth year typed is not that of the record."""


class NoSite(TreatmentRefused):
    """A procedure without a place."""


class MoveNotAllowed(TreatmentRefused):
    """The state asked for cannot follow the present one."""

    def __init__(self, state, to):
        self.state, self.to = state, to
        super().__init__(f"{state} cannot become {to}")


class ChangedMeanwhile(TreatmentRefused):
    """A colleague changed this treatment after the page was opened; `current` is the row as it stands now."""

    def __init__(self, current=None):
        self.current = current
        super().__init__("changed meanwhile")


class NotPrepared(TreatmentRefused):
    """Given without Check and prepare."""


class RowRefused(TreatmentRefused):
    """The database refused a row; the message is the constraint's own."""
