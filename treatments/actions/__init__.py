"""Verbs that write treatments. Each is atomic and leaves its audit event."""

from treatments.actions.courses import (
    change_plan,
    move,
    record_course,
    record_earlier,
    stop,
    void_treatment,
)
from treatments.actions.events import (
    close_waiting_score,
    record_after_review,
    record_event,
    score_after,
)
from treatments.actions.procedures import (
    check_procedure,
    give_procedure,
    mark_not_given,
    record_happened,
)
from treatments.actions.sites import Site, guard_site

__all__ = [
    "Site",
    "change_plan",
    "check_procedure",
    "close_waiting_score",
    "give_procedure",
    "guard_site",
    "mark_not_given",
    "move",
    "record_after_review",
    "record_course",
    "record_earlier",
    "record_event",
    "record_happened",
    "score_after",
    "stop",
    "void_treatment",
]
