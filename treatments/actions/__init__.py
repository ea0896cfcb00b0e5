"""Verbs that write treatments. Each is atomic and leaves its audit event."""

from treatments.actions.consents import mark_consent_in_error, record_consent, withdraw_consent
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
from treatments.actions.follow_ups import follow_event
from treatments.actions.histology import (
    assign_specimen,
    close_episode,
    close_without_result,
    read_result,
    record_result,
)
from treatments.actions.lots import add_lots
from treatments.actions.papers import attach_papers, void_paper
from treatments.actions.plans import record_wish
from treatments.actions.procedures import (
    check_procedure,
    give_procedure,
    mark_not_given,
    record_happened,
)
from treatments.actions.safety import SafetyAnswer
from treatments.actions.sites import Site, guard_site
from treatments.actions.timeouts import compare_time_out, hold_time_out

__all__ = [
    "SafetyAnswer",
    "Site",
    "add_lots",
    "assign_specimen",
    "attach_papers",
    "change_plan",
    "check_procedure",
    "close_episode",
    "close_waiting_score",
    "close_without_result",
    "compare_time_out",
    "follow_event",
    "give_procedure",
    "guard_site",
    "hold_time_out",
    "mark_consent_in_error",
    "mark_not_given",
    "move",
    "read_result",
    "record_after_review",
    "record_consent",
    "record_course",
    "record_earlier",
    "record_event",
    "record_happened",
    "record_result",
    "record_wish",
    "score_after",
    "stop",
    "void_paper",
    "void_treatment",
    "withdraw_consent",
]
