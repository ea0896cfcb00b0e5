"""Named questions about links and e-mails."""

from django.db import models
from django.utils import timezone

from followup.vocabulary import EmailState, LinkEnd
from measures.models import Score


class _AboutASlot(models.QuerySet):
    """Rows that hang on one time after one step."""

    def about(self, patient, due):
        """Rows about this slot, or about none when `due` is None.

        A step is its day and rung: of two rows that say the same step either may have been named.
        """
        rows = self.filter(patient=patient)
        if due is None:
            return rows.filter(anchor__isnull=True)
        return rows.filter(
            anchor__started_on=due.anchor_on, anchor__rung=due.rung, weeks=due.weeks,
            anchor__voided__isnull=True,
        )  # fmt: skip


class SlotClosureQuerySet(_AboutASlot):
    """Questions about slots nobody asks about any more."""


class InvitationQuerySet(_AboutASlot):
    """Questions about sets of questions."""

    def open(self):
        """Sets that still take answers."""
        return self.filter(
            completed_at__isnull=True, ended_at__isnull=True, expires_at__gt=timezone.now()
        )

    def expired(self):
        """Sets whose day is over without an answer."""
        return self.filter(
            completed_at__isnull=True, ended_at__isnull=True, expires_at__lte=timezone.now()
        )

    def with_scores(self):
        """Tell of each set whether an answer of it became a score: `has_scores`.

        Everything may be passed over and a sign ticked: then the set was sent and nothing was scored.
        """
        scores = Score.objects.filter(submission_id=models.OuterRef("pk"))
        part = self.model._meta.get_field("parts").related_model
        parts = part.objects.filter(models.Exists(scores), invitation=models.OuterRef("pk"))
        # Only of a set that was sent is it asked.
        sent = models.Q(completed_at__isnull=False)
        return self.annotate(
            has_scores=models.ExpressionWrapper(sent & models.Exists(parts), models.BooleanField())
        )

    def unseen(self):
        """Sets that closed by themselves without an answer, and nobody has seen to it."""
        by_itself = models.Q(ended_at__isnull=True, expires_at__lte=timezone.now()) | models.Q(
            ended_because=LinkEnd.WRONG_DATES
        )
        return self.filter(by_itself, completed_at__isnull=True, seen_at__isnull=True)


class EmailQuerySet(models.QuerySet):
    """Questions about e-mails to patients."""

    def moving(self):
        """E-mails that have not come to an end."""
        return self.filter(state__in=(EmailState.WAITING, EmailState.HANDING_OVER))

    def went_wrong(self):
        """E-mails that did not go, or may not have gone, and nobody has seen to it."""
        return self.filter(state__in=(EmailState.FAILED, EmailState.UNCLEAR), seen_at__isnull=True)
