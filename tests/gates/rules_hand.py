"""What the gates of the treatment rules share."""

from treatments.safety import engine


def outcomes_of(case, limits, rule) -> list[str]:
    """Return what this rule says of the case, a word for each result."""
    return [str(each.outcome) for each in engine.ask(case, limits) if each.rule == rule]
