"""Plans that wait: since when, and for how long before somebody should ask. The history of a plan's states."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _

from audit.clinical_time import date_words
from patients.vocabulary import Origin
from treatments.models import Treatment, TreatmentMove
from treatments.vocabulary import State

WAITING_WEEKS = 12
"""A referral or a place on a list that is older is asked about. House rule."""


@dataclass(frozen=True)
class Reached:
    """One state on the way of a plan."""

    words: str
    when: str
    note: str
    by: str = ""


def long_waiting(clinic, today: date, patients):
    """Return the proposed, referred and waiting plans that are older, longest first, with `since`; one query.

    Where nobody said when it was referred, the day it was entered counts.
    """
    moves = TreatmentMove.objects.filter(
        treatment=models.OuterRef("pk"), state=models.OuterRef("state")
    ).order_by("-recorded_at", "-pk")
    entered = TruncDate("recorded_at", tzinfo=clinic.zone)
    reached = Coalesce("on", entered, output_field=models.DateField())
    since = Coalesce(
        models.Subquery(moves.annotate(day=reached).values("day")[:1]), entered,
        output_field=models.DateField(),
    )  # fmt: skip
    return (
        Treatment.objects.standing()
        .filter(
            clinic=clinic, origin=Origin.CLINIC, state__in=(State.PROPOSED, State.REFERRED, State.WAITING),
            patient__in=patients,
        )
        .annotate(since=since)
        .filter(since__lte=today - timedelta(weeks=WAITING_WEEKS))
        .select_related("patient")
        .order_by("since")
    )  # fmt: skip


def way_of(treatment) -> list[Reached]:
    """Return every state it reached, in order, each with its day; the last one from the treatment itself."""
    clinic = treatment.patient.clinic
    moves = sorted(treatment.moves.all(), key=lambda each: (each.recorded_at, each.pk))
    found = [_reached(each, clinic) for each in moves]
    if not found or moves[-1].state == treatment.state:
        return found
    return [*found, Reached(str(treatment.get_state_display()), treatment.when_words, "")]


def _reached(move, clinic):
    words = str(move.get_state_display())
    if move.whom:
        words = _("%(state)s to %(whom)s") % {"state": words, "whom": move.whom}
    entered = date_words(clinic.local(move.recorded_at).date(), "day")
    note = "" if move.when_words == entered else _("entered %(day)s") % {"day": entered}
    return Reached(words, move.when_words, note, str(move.recorded_by or ""))
