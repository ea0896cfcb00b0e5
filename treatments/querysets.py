"""Named questions about treatments."""

from django.db import models

from treatments.vocabulary import State

GIVEN_STATES = (State.IN_PROGRESS, State.COMPLETED, State.STOPPED, State.DONE_ELSEWHERE)


class TreatmentQuerySet(models.QuerySet):
    """Questions about treatments."""

    def standing(self):
        """Treatments that count: not entered in error."""
        return self.filter(voided__isnull=True)

    def given(self):
        """Treatments that really happened or are going on."""
        return self.filter(state__in=GIVEN_STATES)

    def in_order(self):
        """By clinical time; unknown dates keep their sequence."""
        return self.order_by(
            models.F("started_on").asc(nulls_first=True), "sequence", "recorded_at", "id"
        )
