"""Refusals that have a name."""


class ScoreOutOfRange(ValueError):
    """The number is not on the instrument's scale."""
