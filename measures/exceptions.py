"""Refusals that have a name."""


class ScoreOutOfRange(ValueError):
    """The number is not on the instrument's scale."""


class NoSuchQuestion(ValueError):
    """The instrument does not ask the question that was answered."""


class SinceMissing(ValueError):
    """A change was said without since what."""


class ActivityUnnamed(ValueError):
    """A number was given for an activity that has no name."""


class ScoreNotStanding(ValueError):
    """The score was already replaced or taken out of use."""
