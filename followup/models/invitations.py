"""One set of questions to one patient, and the links that lead to it."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from audit.attribution import (
    Attributed,
    Keyed,
    both_or_neither,
    one_of,
    said,
)
from audit.immutability import append_only, never_deleted
from followup.querysets import InvitationQuerySet
from followup.vocabulary import (
    LinkEnd,
    LinkWay,
)
from measures.models import Instrument
from patients.models import Patient
from treatments.models import Treatment


def _answered_stays() -> pgtrigger.Trigger:
    """An answered link says for good that it was answered, and when."""
    return pgtrigger.Protect(
        name="answered_stays",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__completed_at__isnull=False),
    )


class Invitation(Attributed):
    """One set of questions to one patient, answered at most once. Its links are rows of their own."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="invitations")
    instruments = models.ManyToManyField(
        Instrument, through="InvitationPart", related_name="+", verbose_name=_("questions")
    )
    anchor = models.ForeignKey(
        Treatment, verbose_name=_("after which step"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    weeks = models.PositiveSmallIntegerField(_("weeks after the step"), null=True, blank=True)
    since_on = models.DateField(_("change asked since"), null=True, blank=True)
    since_text = models.CharField(_("change asked since what"), max_length=200, blank=True)
    opens_on = models.DateField(_("works from"), null=True, blank=True)
    expires_at = models.DateTimeField(_("works until"))
    wrong_dates = models.PositiveSmallIntegerField(_("wrong dates of birth"), default=0)
    rests_until = models.DateTimeField(_("rests until"), null=True, blank=True)
    draft = models.JSONField(_("answers so far"), default=dict, blank=True)
    completed_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    ended_because = models.CharField(
        _("closed because"), max_length=12, choices=LinkEnd, blank=True
    )
    seen_at = models.DateTimeField(_("seen to at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    has_scores: bool
    """Told by `with_scores`."""

    class Meta:
        verbose_name = _("questions to a patient")
        verbose_name_plural = _("questions to patients")
        ordering = ["-recorded_at"]
        constraints = [
            both_or_neither("anchor", "weeks", name="followup_invitation_slot"),
            one_of("ended_because", LinkEnd, name="followup_invitation_end"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="followup_invitation_ended_why",
                violation_error_message=_("Say why it is closed."),
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(draft={}),
                name="followup_invitation_answers_moved",
                violation_error_message=_("Answers stand among the scores once they are sent."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["patient", "-recorded_at"], name="followup_invitation_of")]
        triggers = [never_deleted(), _answered_stays()]

    class Privacy:
        identifying = ()
        clinical = ("since_on", "since_text", "draft")
        operational = (
            "id", "clinic", "patient", "anchor", "weeks", "opens_on", "expires_at", "wrong_dates", "rests_until",
            "completed_at", "ended_at", "ended_because", "seen_at", "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"questions {self.pk}"

    @property
    def takes_answers(self) -> bool:
        """Whether it was not answered or closed, and its day is not over."""
        is_ended = self.completed_at is not None or self.ended_at is not None
        return not is_ended and self.expires_at > timezone.now()

    @property
    def slot(self) -> tuple | None:
        """Day and rung of the step it is about, and the weeks after it; None without a step."""
        if self.anchor is None:
            return None
        return self.anchor.started_on, self.anchor.rung, self.weeks


class InvitationPart(Keyed):
    """One instrument of a set, in the version that is asked."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="parts")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("part of a set of questions")
        verbose_name_plural = _("parts of sets of questions")
        ordering = ["invitation", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "instrument"], name="followup_part_once"
            ),
            models.UniqueConstraint(fields=["invitation", "position"], name="followup_part_order"),
        ]  # fmt: skip
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ()
        operational = ("id", "invitation", "instrument", "position")

    def __str__(self):
        return f"part {self.position}"


class InvitationLink(Attributed):
    """One way to a set of questions. The secret itself is never stored, only its digest."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="links")
    digest = models.CharField(_("digest of the secret"), max_length=64, unique=True)
    way = models.CharField(_("how it went out"), max_length=8, choices=LinkWay)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["-recorded_at"]
        constraints = [
            *said("followup_link", "digest"),
            one_of("way", LinkWay, name="followup_link_way", blank=False),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ()
        operational = ("id", "invitation", "digest", "way", "recorded_at", "recorded_by")

    def __str__(self):
        return f"link {self.pk}"
