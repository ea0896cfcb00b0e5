"""Named questions about treatments."""

from django.db import models

from patients import problems
from patients.vocabulary import Origin
from treatments.vocabulary import OPEN_OUTCOMES, FollowUpAct, State

GIVEN_STATES = (State.IN_PROGRESS, State.COMPLETED, State.STOPPED, State.DONE_ELSEWHERE)


class TreatmentQuerySet(models.QuerySet):
    """Questions about treatments."""

    def standing(self):
        """Treatments that count: not entered in error."""
        return self.filter(voided__isnull=True)

    def given(self):
        """Treatments that really happened or are going on."""
        return self.filter(state__in=GIVEN_STATES)

    def with_closings(self):
        """Add the borders that say of which problem it is, whenever it was written down.

        `since_closing`: the last day of a closed problem, last before it began. `until_closing`: the last day of
        its own, where another one was opened since. None where there is no such day.
        """
        before = problems.closed_with_border().filter(
            patient=models.OuterRef("patient"), border__lt=models.OuterRef("started_on")
        )
        after = problems.followed_with_border().filter(
            patient=models.OuterRef("patient"), border__gte=models.OuterRef("started_on")
        )
        return self.annotate(
            since_closing=models.Subquery(before.order_by("-border").values("border")[:1]),
            until_closing=models.Subquery(after.order_by("border").values("border")[:1]),
        )

    def of_problem_on(self, day):
        """Without those of a problem that was over before this day."""
        over = problems.closed_with_border().filter(
            patient=models.OuterRef("patient"), border__gte=models.OuterRef("started_on"), border__lt=day
        )  # fmt: skip
        return self.exclude(models.Exists(over))

    def in_order(self):
        """By clinical time; unknown dates keep their sequence."""
        return self.order_by(
            models.F("started_on").asc(nulls_first=True), "sequence", "recorded_at", "id"
        )


class ConsentTextQuerySet(models.QuerySet):
    """Questions about the texts shown before a procedure."""

    def standing_on(self, group: str, day):
        """The newest version in each language that is effective on this day."""
        return (
            self.filter(group=group, effective_from__lte=day)
            .order_by("language", "-version")
            .distinct("language")
        )


class ConsentQuerySet(models.QuerySet):
    """Questions about consents."""

    def standing(self):
        """Consents that were not taken back, newest first."""
        return self.filter(withdrawal__isnull=True).order_by("-given_at", "-recorded_at")


class AdverseEventQuerySet(models.QuerySet):
    """Questions about harm."""

    def standing(self):
        """Events that count: not of a treatment entered in error."""
        return self.filter(
            models.Q(treatment__isnull=True) | models.Q(treatment__voided__isnull=True)
        )

    def with_last(self):
        """Add what the newest follow-up says: `last_act`, `waits_for` (a key) and `waits_until`."""
        steps = self.model._meta.get_field("follow_ups").related_model.objects
        last = steps.filter(event=models.OuterRef("pk")).order_by("-number")
        return self.annotate(
            last_act=models.Subquery(last.values("act")[:1]),
            waits_for=models.Subquery(last.values("owner")[:1]),
            waits_until=models.Subquery(last.values("due_on")[:1]),
        )

    def open(self):
        """Events of the clinic's own whose outcome is not known yet, or that go on."""
        return (
            self.standing()
            .with_last()
            .filter(
                models.Q(last_act__isnull=True, outcome__in=OPEN_OUTCOMES)
                | (models.Q(last_act__isnull=False) & ~models.Q(last_act=FollowUpAct.CLOSED)),
                origin=Origin.CLINIC,
            )
        )
